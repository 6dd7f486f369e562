#include "tlog/tiles.h"

#include <charconv>

namespace jixia::tlog {
namespace {

constexpr unsigned levels_max = 8;  // of tiles that a tree of 2^63 leaves can have

/// A decimal number without leading zeros.
std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc{} || end != text.data() + text.size() || (text.size() > 1 && text.front() == '0'))
        return std::nullopt;
    return value;
}

/// "x001/x234/067".
std::string index_path(std::uint64_t index) {
    const auto three = [](std::uint64_t value) {
        std::string digits = std::to_string(value);
        return std::string(3 - digits.size(), '0') + digits;
    };
    std::string path = three(index % 1000);
    for (index /= 1000; index > 0; index /= 1000) path = "x" + three(index % 1000) + "/" + path;
    return path;
}

std::optional<std::uint64_t> index_of(std::string_view path) {
    std::uint64_t index = 0;
    for (bool last = false; !last;) {
        const std::size_t slash = path.find('/');
        last = slash == std::string_view::npos;
        std::string_view part = path.substr(0, slash);
        if (!last) {
            if (!part.starts_with('x')) return std::nullopt;
            part.remove_prefix(1);
            path.remove_prefix(slash + 1);
        }
        if (part.size() != 3) return std::nullopt;
        for (const char c : part) {
            if (c < '0' || c > '9' || index > (std::uint64_t{1} << 58)) return std::nullopt;
            index = index * 10 + static_cast<std::uint64_t>(c - '0');
        }
    }
    return index;
}

std::uint64_t hashes_at(std::uint64_t size, unsigned level) { return level >= levels_max ? 0 : size >> (8 * level); }

}  // namespace

std::string path_of(const Tile& tile) {
    std::string path =
        "tile/" + (tile.entries ? std::string("entries") : std::to_string(tile.level)) + "/" + index_path(tile.index);
    if (tile.width < tile_width) path += ".p/" + std::to_string(tile.width);
    return path;
}

std::optional<Tile> tile_of(std::string_view path) {
    if (!path.starts_with("tile/") || path.size() > 64) return std::nullopt;
    path.remove_prefix(5);
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    Tile tile;
    tile.entries = path.substr(0, slash) == "entries";
    if (!tile.entries) {
        const auto level = number(path.substr(0, slash));
        if (!level || *level > 63) return std::nullopt;
        tile.level = static_cast<unsigned>(*level);
    }
    path.remove_prefix(slash + 1);
    if (const std::size_t part = path.find(".p/"); part != std::string_view::npos) {
        const auto width = number(path.substr(part + 3));
        if (!width || *width < 1 || *width >= tile_width) return std::nullopt;
        tile.width = *width;
        path = path.substr(0, part);
    }
    const auto index = index_of(path);
    if (!index) return std::nullopt;
    tile.index = *index;
    if (path != index_path(tile.index)) return std::nullopt;  // no leading "x000/"
    return tile;
}

std::uint64_t width_of(std::uint64_t size, unsigned level, std::uint64_t index) {
    const std::uint64_t hashes = hashes_at(size, level);
    if (index > hashes / tile_width) return 0;
    return std::min(tile_width, hashes - index * tile_width);
}

std::vector<Tile> tiles_between(std::uint64_t from, std::uint64_t size) {
    std::vector<Tile> tiles;
    for (unsigned level = 0; hashes_at(size, level) > 0; ++level) {
        const std::uint64_t had = hashes_at(from, level), has = hashes_at(size, level);
        if (had == has) continue;
        for (std::uint64_t index = had / tile_width; index * tile_width < has; ++index) {
            const std::uint64_t width = width_of(size, level, index);
            tiles.push_back({level, index, width, false});
            if (level == 0) tiles.push_back({0, index, width, true});
        }
    }
    return tiles;
}

Result<std::string> bundle_of(const std::vector<std::string>& entries) {
    std::string bundle;
    for (const std::string& entry : entries) {
        if (entry.size() > entry_bytes_max) return Error{&errors::invalid, "an entry is too long for a bundle"};
        bundle += static_cast<char>(entry.size() >> 8);
        bundle += static_cast<char>(entry.size() & 255);
        bundle += entry;
    }
    return bundle;
}

Result<std::vector<std::string_view>> entries_of(std::string_view bundle, std::uint64_t count) {
    std::vector<std::string_view> entries;
    while (!bundle.empty()) {
        if (bundle.size() < 2 || entries.size() == count) return Error{&errors::malformed, "a bundle of entries is not whole"};
        const std::size_t length =
            static_cast<std::size_t>(static_cast<unsigned char>(bundle[0])) << 8 | static_cast<unsigned char>(bundle[1]);
        if (bundle.size() - 2 < length) return Error{&errors::malformed, "a bundle of entries is not whole"};
        entries.push_back(bundle.substr(2, length));
        bundle.remove_prefix(2 + length);
    }
    if (entries.size() != count) return Error{&errors::malformed, "a bundle of entries is not whole"};
    return entries;
}

namespace {

Hash root_of_whole(Tree tree, std::vector<Hash> hashes) {
    for (; hashes.size() > 1; hashes.resize(hashes.size() / 2))
        for (std::size_t i = 0; i < hashes.size() / 2; ++i) hashes[i] = node_hash(tree, hashes[2 * i], hashes[2 * i + 1]);
    return hashes.front();
}

Result<std::vector<Hash>> hashes_of(std::string_view bytes, std::uint64_t width) {
    if (bytes.size() != width * sizeof(Hash)) return Error{&errors::malformed, "a tile has not its width"};
    std::vector<Hash> hashes;
    hashes.reserve(width);
    for (std::size_t at = 0; at < bytes.size(); at += sizeof(Hash)) hashes.push_back(*hash_of(bytes.substr(at, sizeof(Hash))));
    return hashes;
}

std::string bytes_of_all(const std::vector<Hash>& hashes) {
    std::string bytes;
    bytes.reserve(hashes.size() * sizeof(Hash));
    for (const Hash& hash : hashes) bytes += bytes_of(hash);
    return bytes;
}

}  // namespace

Result<TileWriter> TileWriter::resume(Tree tree, std::uint64_t size, const std::function<Result<std::string>(const Tile&)>& fetch,
                                      Sink sink) {
    TileWriter writer(tree, std::move(sink));
    for (unsigned level = 0; hashes_at(size, level) > 0; ++level) {
        Row& row = writer.rows_.emplace_back();
        row.count = hashes_at(size, level);
        const std::uint64_t width = row.count % tile_width;
        if (width == 0) continue;
        JX_TRY(const std::string bytes, fetch(Tile{level, row.count / tile_width, width, false}));
        JX_TRY(row.last, hashes_of(bytes, width));
    }
    return writer;
}

Result<void> TileWriter::add(std::size_t level, const Hash& hash) {
    if (level == rows_.size()) rows_.emplace_back();
    Row& row = rows_[level];
    row.last.push_back(hash);
    ++row.count;
    if (row.last.size() < tile_width) return {};
    JX_CHECK(sink_(Tile{static_cast<unsigned>(level), row.count / tile_width - 1, tile_width, false}, bytes_of_all(row.last)));
    const Hash root = root_of_whole(tree_, std::move(row.last));
    row.last.clear();
    return add(level + 1, root);
}

Result<void> TileWriter::flush() {
    for (std::size_t level = 0; level < rows_.size(); ++level)
        if (const Row& row = rows_[level]; !row.last.empty())
            JX_CHECK(sink_(Tile{static_cast<unsigned>(level), row.count / tile_width, row.last.size(), false},
                           bytes_of_all(row.last)));
    return {};
}

bool TileWriter::ends_with(const std::vector<Hash>& hashes) const {
    return rows_.empty() ? hashes.empty() : rows_.front().last == hashes;
}

Result<const std::vector<Hash>*> TileReader::tile(unsigned level, std::uint64_t index) {
    const auto found = read_.find({level, index});
    if (found != read_.end()) return &found->second;
    const std::uint64_t width = width_of(size_, level, index);
    if (width == 0) return Error{&errors::not_found, "beyond the tree"};
    JX_TRY(const std::string bytes, fetch_(Tile{level, index, width, false}));
    JX_TRY(std::vector<Hash> hashes, hashes_of(bytes, width));
    return &read_.emplace(std::pair(level, index), std::move(hashes)).first->second;
}

Result<Hash> TileReader::node(unsigned level, std::uint64_t index) {
    const unsigned row = level / 8, above = level % 8;
    const std::uint64_t first = index << above, count = std::uint64_t{1} << above;
    JX_TRY(const std::vector<Hash>* hashes, tile(row, first / tile_width));
    const std::uint64_t start = first % tile_width;
    if (start + count > hashes->size()) return Error{&errors::not_found, "beyond the tree"};
    return root_of_whole(tree_, {hashes->begin() + static_cast<std::ptrdiff_t>(start),
                                 hashes->begin() + static_cast<std::ptrdiff_t>(start + count)});
}

}  // namespace jixia::tlog
