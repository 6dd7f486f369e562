#pragma once
// Tiles and entry bundles of C2SP tlog-tiles: how a tree is kept as files of at most 256 hashes, and read from them.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tlog/tree.h"

namespace jixia::tlog {

inline constexpr std::uint64_t tile_width = 256;
inline constexpr std::size_t entry_bytes_max = 65'535;  ///< of one entry in a bundle: its length takes two bytes

/// One file of a log: hashes of a level, or a bundle of entries.
struct Tile {
    unsigned level = 0;
    std::uint64_t index = 0;
    std::uint64_t width = tile_width;  ///< hashes or entries in it, 1 to 256
    bool entries = false;
    auto operator<=>(const Tile&) const = default;
};

/// "tile/0/x001/067", "tile/entries/000.p/17".
std::string path_of(const Tile& tile);
/// Nothing for what is no tile's path, other spellings of one included.
std::optional<Tile> tile_of(std::string_view path);

/// The tiles of a tree of `size` leaves that one of `from` leaves did not have, bundles included; partial ones too.
std::vector<Tile> tiles_between(std::uint64_t from, std::uint64_t size);
/// Every tile of a tree of `size` leaves.
inline std::vector<Tile> tiles_of(std::uint64_t size) { return tiles_between(0, size); }
/// How wide tile `index` of `level` is in a tree of `size` leaves; 0: there is none.
std::uint64_t width_of(std::uint64_t size, unsigned level, std::uint64_t index);

/// Refuses `invalid` for an entry that is too long.
Result<std::string> bundle_of(const std::vector<std::string>& entries);
/// The entries in a bundle; they point into `bundle`. Refuses `malformed` unless there are exactly `count`, whole.
Result<std::vector<std::string_view>> entries_of(std::string_view bundle, std::uint64_t count);

/// Makes the tiles of one tree, leaf after leaf. Keeps no more than the partial tile of each level.
class TileWriter {
public:
    using Sink = std::function<Result<void>(const Tile&, const std::string& bytes)>;
    TileWriter(Tree tree, Sink sink) : tree_(tree), sink_(std::move(sink)) {}
    /// Goes on from a tree of `size` leaves whose tiles `fetch` gives. Refuses what `fetch` refuses, `malformed` for a tile that
    /// has not its width.
    static Result<TileWriter> resume(Tree tree, std::uint64_t size, const std::function<Result<std::string>(const Tile&)>& fetch,
                                     Sink sink);

    /// Gives each tile that becomes full to the sink.
    Result<void> add(const Hash& leaf) { return add(0, leaf); }
    /// Gives the partial tiles to the sink as they are now.
    Result<void> flush();
    std::uint64_t size() const { return rows_.empty() ? 0 : rows_.front().count; }
    /// Whether the last tile of level 0 is `hashes`.
    bool ends_with(const std::vector<Hash>& hashes) const;

private:
    struct Row {
        std::uint64_t count = 0;  ///< hashes of this level so far
        std::vector<Hash> last;   ///< of its partial tile
    };
    Result<void> add(std::size_t level, const Hash& hash);
    Tree tree_;
    Sink sink_;
    std::vector<Row> rows_;
};

/// Reads nodes out of tiles; keeps the tiles it has read. Not for two threads at once.
class TileReader {
public:
    /// The bytes of a tile of hashes; asked with the width that the tree's size calls for.
    using Fetch = std::function<Result<std::string>(const Tile&)>;
    TileReader(Tree tree, std::uint64_t size, Fetch fetch) : tree_(tree), size_(size), fetch_(std::move(fetch)) {}

    /// The hash of the whole subtree. Refuses what `fetch` refuses, `malformed` for a tile that has not its width, `not-found`
    /// beyond the tree.
    Result<Hash> node(unsigned level, std::uint64_t index);
    Nodes nodes() {
        return [this](unsigned level, std::uint64_t index) { return node(level, index); };
    }

private:
    Result<const std::vector<Hash>*> tile(unsigned level, std::uint64_t index);
    Tree tree_;
    std::uint64_t size_;
    Fetch fetch_;
    std::map<std::pair<unsigned, std::uint64_t>, std::vector<Hash>> read_;
};

}  // namespace jixia::tlog
