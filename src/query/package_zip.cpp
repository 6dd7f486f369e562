#include "package_zip.h"

#include <archive.h>
#include <archive_entry.h>

#include <fstream>
#include <optional>
#include <vector>

#include "base/crypto.h"

namespace jixia::query {
namespace {

constexpr std::size_t piece_bytes = 256 * 1024;

}  // namespace

struct ZipWriter::State {
    const Sink& sink;
    Date day;
    archive* writer = archive_write_new();
    std::optional<Error> refused = {};  ///< by the sink

    static la_ssize_t write(archive*, void* of, const void* octets, std::size_t count) {
        State& state = *static_cast<State*>(of);
        auto taken = state.sink({static_cast<const char*>(octets), count});
        if (taken.has_value()) return static_cast<la_ssize_t>(count);
        state.refused = std::move(taken).error();
        return -1;
    }
    Error fault() const { return refused ? *refused : Error{&errors::internal, "the package cannot be written"}; }
};

ZipWriter::ZipWriter(const Sink& sink, Date day) : state_(new State{sink, day}) {
    archive_write_set_format_zip(state_->writer);
    archive_write_set_bytes_per_block(state_->writer, piece_bytes);
    archive_write_set_bytes_in_last_block(state_->writer, 1);
    archive_write_open(state_->writer, state_.get(), nullptr, &State::write, nullptr);
}

ZipWriter::~ZipWriter() {
    if (state_->writer == nullptr) return;
    archive_write_fail(state_->writer);
    archive_write_free(state_->writer);
}

Result<ZipWriter::Written> ZipWriter::part(const std::string& path, Packing packing, std::int64_t bytes,
                                           const std::function<Result<void>(const Sink&)>& fill) {
    archive* const writer = state_->writer;
    if (packing == Packing::store) archive_write_zip_set_compression_store(writer);
    else archive_write_zip_set_compression_deflate(writer);
    archive_entry* const entry = archive_entry_new();
    archive_entry_set_pathname_utf8(entry, path.c_str());
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_mtime(entry, std::chrono::system_clock::to_time_t(start_of(state_->day)), 0);
    if (bytes >= 0) archive_entry_set_size(entry, bytes);
    const int begun = archive_write_header(writer, entry);
    archive_entry_free(entry);
    if (begun != ARCHIVE_OK) return state_->fault();
    crypto::Digest digest{crypto::Algorithm::sha256};
    Written written;
    JX_CHECK(fill([&](std::string_view piece) -> Result<void> {
        digest.update(piece);
        written.bytes += static_cast<std::int64_t>(piece.size());
        if (archive_write_data(writer, piece.data(), piece.size()) != static_cast<la_ssize_t>(piece.size()))
            return state_->fault();
        return {};
    }));
    if (archive_write_finish_entry(writer) != ARCHIVE_OK) return state_->fault();
    written.sha256 = digest.hex();
    return written;
}

Result<ZipWriter::Written> ZipWriter::add(const std::string& path, Packing packing,
                                          const std::function<Result<void>(const Sink&)>& fill) {
    return part(path, packing, -1, fill);
}

Result<ZipWriter::Written> ZipWriter::add(const std::string& path, std::string_view text) {
    return part(path, Packing::deflate, static_cast<std::int64_t>(text.size()), [&](const Sink& sink) { return sink(text); });
}

Result<ZipWriter::Written> ZipWriter::add_file(const std::string& path, Packing packing, const std::filesystem::path& file) {
    std::error_code failed;
    const auto size = std::filesystem::file_size(file, failed);
    std::ifstream in(file, std::ios::binary);
    if (failed || !in) return Error{&errors::internal};
    return part(path, packing, static_cast<std::int64_t>(size), [&](const Sink& sink) -> Result<void> {
        std::vector<char> piece(piece_bytes);
        while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())) || in.gcount() > 0)
            JX_CHECK(sink({piece.data(), static_cast<std::size_t>(in.gcount())}));
        return {};
    });
}

Result<void> ZipWriter::finish() {
    const int closed = archive_write_close(state_->writer);
    archive_write_free(std::exchange(state_->writer, nullptr));
    if (closed != ARCHIVE_OK) return state_->fault();
    return {};
}

}  // namespace jixia::query
