#include "tile_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <fstream>
#include <sstream>

#include "storage/objects.h"

namespace jixia::transparency {

namespace fs = std::filesystem;

namespace {

Error failed(int error) {
    return Error{error == ENOSPC || error == EDQUOT ? &errors::storage_full : &errors::internal,
                 "the ledger's tiles cannot be written"};
}

}  // namespace

std::string prefix_of(tlog::Tree tree) { return tree == tlog::Tree::sha256 ? "" : "sm3/"; }

Result<void> TileStore::open() {
    std::error_code error;
    fs::create_directories(root_, error);
    if (error) return Error{&errors::internal, "the folder of the ledger's tiles cannot be made"};
    return storage::sync_folder(root_.parent_path());
}

Result<void> TileStore::make_folders(const fs::path& folder) {
    if (folder == root_ || durable_.contains(folder.native())) return {};
    JX_CHECK(make_folders(folder.parent_path()));
    if (::mkdir(folder.c_str(), 0750) != 0 && errno != EEXIST) return failed(errno);
    JX_CHECK(storage::sync_folder(folder.parent_path()));
    durable_.insert(folder.native());
    return {};
}

Result<void> TileStore::put(const std::string& path, std::string_view bytes) {
    const std::lock_guard lock(mutex_);
    const fs::path file = root_ / path, beside = file.native() + ".new";
    JX_CHECK(make_folders(file.parent_path()));
    const int descriptor = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    if (descriptor < 0) return failed(errno);
    while (!bytes.empty()) {
        const ssize_t put = ::write(descriptor, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) {
            const int error = errno;
            ::close(descriptor);
            return failed(error);
        }
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    auto synced = storage::sync_file(descriptor, "sync a tile");
    ::close(descriptor);
    JX_CHECK(std::move(synced));
    if (::rename(beside.c_str(), file.c_str()) != 0) return failed(errno);
    return storage::sync_folder(file.parent_path());
}

Result<std::string> TileStore::get(const std::string& path) const {
    std::ifstream in(root_ / path, std::ios::binary);
    if (!in) return Error{&errors::not_found};
    std::ostringstream content;
    content << in.rdbuf();
    if (!in.good() || in.bad()) return Error{&errors::internal, "a tile of the ledger cannot be read"};
    return std::move(content).str();
}

void TileStore::drop_narrower(const std::string& prefix, const tlog::Tile& tile) const {
    tlog::Tile full = tile;
    full.width = tlog::tile_width;
    const fs::path folder = root_ / (prefix + path_of(full) + ".p");
    std::error_code ignored;
    for (const auto& file : fs::directory_iterator(folder, ignored)) {
        const std::string name = file.path().filename().string();
        std::error_code gone;
        if (tile.width == tlog::tile_width || name != std::to_string(tile.width)) fs::remove(file.path(), gone);
    }
    if (tile.width == tlog::tile_width) fs::remove(folder, ignored);
}

Result<void> TileStore::put_aside(const std::string& mark) {
    const std::lock_guard lock(mutex_);
    const fs::path aside = root_.native() + "." + mark;
    if (::rename(root_.c_str(), aside.c_str()) != 0) return failed(errno);
    durable_.clear();
    return open();
}

// The tile at `place` that is kept with at least `width`: the full one, or a partial one.
Result<std::string> TileStore::wide_enough(const std::string& place, std::uint64_t width, std::uint64_t& found) const {
    found = tlog::tile_width;
    auto full = get(place);
    if (full.has_value() || full.error().code != &errors::not_found) return full;
    std::error_code none;
    for (const auto& file : fs::directory_iterator(root_ / (place + ".p"), none)) {
        const std::string name = file.path().filename().string();
        const auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), found);
        if (failure == std::errc{} && end == name.data() + name.size() && found >= width) return get(place + ".p/" + name);
    }
    return Error{&errors::not_found};
}

Result<std::string> TileStore::tile(const std::string& prefix, const tlog::Tile& tile, std::uint64_t size) const {
    if (tlog::width_of(size, tile.entries ? 0 : tile.level, tile.index) < tile.width) return Error{&errors::not_found};
    tlog::Tile full = tile;
    full.width = tlog::tile_width;
    const std::string place = (tile.entries ? std::string() : prefix) + path_of(full);  // a bundle is one file for both trees
    std::uint64_t width = 0;
    auto bytes = wide_enough(place, tile.width, width);
    // It may just have become wider and the narrower one gone: once more.
    if (!bytes.has_value() && bytes.error().code == &errors::not_found) bytes = wide_enough(place, tile.width, width);
    JX_CHECK(bytes);
    if (!tile.entries) {
        if (bytes->size() < tile.width * sizeof(tlog::Hash)) return Error{&errors::malformed, "a tile has not its width"};
        return bytes->substr(0, tile.width * sizeof(tlog::Hash));
    }
    JX_TRY(const auto entries, tlog::entries_of(*bytes, width));
    std::size_t end = 0;
    for (std::uint64_t i = 0; i < tile.width; ++i) end += 2 + entries[i].size();
    return bytes->substr(0, end);
}

}  // namespace jixia::transparency
