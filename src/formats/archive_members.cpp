#include "archive_members.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <array>
#include <fstream>
#include <memory>

#include "ahead.h"
#include "base/text.h"
#include "encoding.h"
#include "formats/errors.h"

namespace jixia::formats {
namespace {

// Text compresses some ten times, tables of equal rows a hundred times; a bomb a thousand times and more.
constexpr std::int64_t bomb_ratio = 300, bomb_from = std::int64_t{64} << 20, total_bytes_max = std::int64_t{20} << 30;
constexpr std::size_t members_max = 10'000, name_shown = 200;

struct Close {
    void operator()(archive* reader) const { archive_read_free(reader); }
};
using Archive = std::unique_ptr<archive, Close>;

/// A walk over the members, which keeps count of what is unpacked on the way.
class Walk {
public:
    explicit Walk(const std::filesystem::path& file) : reader_(archive_read_new()) {
        archive* const reader = reader_.get();
        archive_read_support_format_zip(reader);
        archive_read_support_format_7zip(reader);
        archive_read_support_format_tar(reader);
        archive_read_support_format_raw(reader);
        archive_read_support_filter_gzip(reader);
        archive_read_support_filter_bzip2(reader);
        archive_read_support_filter_xz(reader);
        archive_read_support_filter_zstd(reader);
        std::error_code failed;
        packed_ = static_cast<std::int64_t>(std::filesystem::file_size(file, failed));
        opened_ = archive_read_open_filename(reader, file.c_str(), 1 << 16) == ARCHIVE_OK;
    }
    /// False at the end.
    Result<bool> next() {
        if (!opened_) return Error{&file_unreadable};
        const int outcome = archive_read_next_header(reader_.get(), &entry_);
        if (outcome == ARCHIVE_EOF) return false;
        if (outcome != ARCHIVE_OK && outcome != ARCHIVE_WARN) return failure();
        // What is no archive would pass for a single raw file.
        if (archive_format(reader_.get()) == ARCHIVE_FORMAT_RAW && archive_filter_count(reader_.get()) < 2)
            return Error{&file_unreadable};
        if (++members_ > members_max) return Error{&archive_bomb};
        JX_CHECK(bounded(archive_filter_bytes(reader_.get(), 0)));
        return true;
    }
    bool is_file() const { return archive_entry_filetype(entry_) == AE_IFREG; }
    bool is_folder() const { return archive_entry_filetype(entry_) == AE_IFDIR; }
    bool encrypted() const { return archive_entry_is_encrypted(entry_) > 0; }
    bool is_link() const { return archive_entry_hardlink(entry_) != nullptr; }
    std::int64_t bytes() const { return archive_entry_size_is_set(entry_) != 0 ? archive_entry_size(entry_) : -1; }
    /// Old programs in China write names in GBK.
    std::string name() const {
        const char* const known = archive_entry_pathname_utf8(entry_);
        if (known != nullptr && text::is_utf8(known)) return known;
        const char* const raw = archive_entry_pathname(entry_);
        if (raw == nullptr) return {};
        return text::is_utf8(raw) ? std::string(raw) : to_utf8(raw, Encoding::gb18030);
    }
    Result<void> unpack(const std::filesystem::path& target) {
        std::ofstream out(target, std::ios::binary);
        std::array<char, 1 << 16> buffer{};
        std::int64_t unpacked = 0;
        for (la_ssize_t read = 0; (read = archive_read_data(reader_.get(), buffer.data(), buffer.size())) != 0;) {
            if (read < 0) return failure();
            unpacked += read;
            JX_CHECK(bounded(unpacked));
            out.write(buffer.data(), read);
            if (!out) return Error{&errors::storage_full};
        }
        out.close();
        if (!out) return Error{&errors::storage_full};
        return {};
    }

private:
    Result<void> bounded(std::int64_t unpacked) const {
        if ((unpacked > bomb_from && unpacked > packed_ * bomb_ratio) || unpacked > total_bytes_max) return Error{&archive_bomb};
        return {};
    }
    Error failure() const {
        if (archive_read_has_encrypted_entries(reader_.get()) > 0) return Error{&file_encrypted};
        return Error{&file_unreadable};
    }
    Utf8Names names_;
    Archive reader_;
    archive_entry* entry_ = nullptr;
    std::int64_t packed_ = 0;
    std::size_t members_ = 0;
    bool opened_ = false;
};

bool leads_out(std::string_view name) {
    if (name.starts_with('/') || name.starts_with('\\') || (name.size() > 1 && name[1] == ':')) return true;
    for (std::size_t begin = 0; begin <= name.size();) {
        const std::size_t end = std::min(name.find_first_of("/\\", begin), name.size());
        if (name.substr(begin, end - begin) == "..") return true;
        begin = end + 1;
    }
    return false;
}

Error refused_member(const std::string& name, std::string_view why) {
    std::string shown;
    for (const char c : text::prefix(name, name_shown)) shown += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
    return Error{&archive_member, fmt::format("“{}” {}.", shown, why)};
}

}  // namespace

Result<std::vector<Member>> list_members(const std::filesystem::path& archive) {
    Walk walk(archive);
    std::vector<Member> members;
    for (;;) {
        JX_TRY(const bool more, walk.next());
        if (!more) return members;
        const std::string name = walk.name();
        if (leads_out(name)) return refused_member(name, "leads out of the archive");
        if (walk.is_folder()) continue;
        if (!walk.is_file() || walk.is_link()) return refused_member(name, "is a link or a device");
        if (walk.encrypted()) return Error{&file_encrypted};
        members.push_back({name, walk.bytes()});
    }
}

Result<void> unpack_member(const std::filesystem::path& archive, const std::string& name, const std::filesystem::path& target) {
    Walk walk(archive);
    for (;;) {
        JX_TRY(const bool more, walk.next());
        if (!more) return Error{&file_unreadable};
        if (walk.is_file() && walk.name() == name) return walk.unpack(target);
    }
}

}  // namespace jixia::formats
