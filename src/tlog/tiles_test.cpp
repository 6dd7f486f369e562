// Tiles and bundles of C2SP tlog-tiles: paths, widths, and a tree read out of them.
#include "tlog/tiles.h"

#include <gtest/gtest.h>

#include <set>

namespace jixia::tlog {
namespace {

TEST(TilePaths, AreThoseOfTheSpecification) {
    EXPECT_EQ(path_of({0, 1234067, 256, false}), "tile/0/x001/x234/067");
    EXPECT_EQ(path_of({1, 0, 17, false}), "tile/1/000.p/17");
    EXPECT_EQ(path_of({0, 5, 256, true}), "tile/entries/005");
    for (const Tile& tile :
         {Tile{0, 0, 256, false}, Tile{3, 999, 1, false}, Tile{0, 1000, 255, true}, Tile{7, 123456789, 256, false}})
        EXPECT_EQ(tile_of(path_of(tile)), tile) << path_of(tile);
}

TEST(TilePaths, HaveOneSpelling) {
    for (const char* path : {"tile/0/0",
                             "tile/00/000",
                             "tile/64/000",
                             "tile/0/x000/001",
                             "tile/0/001/002",
                             "tile/0/x001",
                             "tile/0/000.p/0",
                             "tile/0/000.p/256",
                             "tile/0/000.p/01",
                             "tile/0/000.p/",
                             "tile/0/000.p/1/2",
                             "tile/-1/000",
                             "tile/0/",
                             "tile/entries",
                             "tile/entry/000",
                             "tile/0/../000",
                             "/tile/0/000",
                             "tile/0/000/",
                             "tile/0/0a0",
                             "tile/0/1000",
                             "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
                             "checkpoint",
                             ""})
        EXPECT_FALSE(tile_of(path).has_value()) << path;
}

TEST(TilesOfATree, AreThoseOfTheSpecificationsExample) {
    std::set<std::pair<unsigned, std::uint64_t>> full;
    std::vector<Tile> partial;
    for (const Tile& tile : tiles_of(70'000)) {
        if (tile.entries) continue;
        if (tile.width == tile_width) full.insert({tile.level, tile.index});
        else partial.push_back(tile);
    }
    EXPECT_EQ(full.size(), 274U);  // 273 of level 0, one of level 1
    EXPECT_EQ(partial, (std::vector<Tile>{{0, 273, 112, false}, {1, 1, 17, false}, {2, 0, 1, false}}));
    EXPECT_EQ(tiles_of(256), (std::vector<Tile>{{0, 0, 256, false}, {0, 0, 256, true}, {1, 0, 1, false}}));
    EXPECT_TRUE(tiles_of(0).empty());
    EXPECT_TRUE(tiles_between(70'000, 70'000).empty());
    EXPECT_EQ(tiles_between(300, 301), (std::vector<Tile>{{0, 1, 45, false}, {0, 1, 45, true}}));
}

std::vector<std::string> entries(std::size_t count) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back("entry " + std::to_string(i));
    return out;
}

TEST(TilesOfATree, GiveItsRootAndItsProofs) {
    const auto all = entries(70'000);
    for (const Tree tree : both_trees) {
        std::vector<Hash> leaves;
        Edge edge(tree);
        std::map<std::uint64_t, Hash> roots;
        for (const std::string& entry : all) {
            leaves.push_back(leaf_hash(tree, entry));
            edge.append(leaves.back());
            roots[edge.size()] = edge.root();
        }
        for (const std::uint64_t size : {1U, 2U, 255U, 256U, 257U, 511U, 65'535U, 65'536U, 65'537U, 70'000U}) {
            // A tile of level n + 1 holds the roots of whole tiles of level n.
            const TileReader::Fetch fetch = [&](const Tile& tile) -> Result<std::string> {
                std::string bytes;
                for (std::uint64_t i = 0; i < tile.width; ++i) {
                    Edge part(tree);
                    const std::uint64_t span = std::uint64_t{1} << (8 * tile.level), start = (tile.index * tile_width + i) * span;
                    for (std::uint64_t at = start; at < start + span; ++at) part.append(leaves[at]);
                    bytes += bytes_of(part.root());
                }
                return bytes;
            };
            TileReader reader(tree, size, fetch);
            EXPECT_EQ(*root_of(tree, size, reader.nodes()), roots[size]) << size;
            for (const std::uint64_t index : {std::uint64_t{0}, size / 2, size - 1}) {
                const auto proof = inclusion_proof(tree, index, size, reader.nodes());
                ASSERT_TRUE(proof.has_value());
                EXPECT_TRUE(shows(tree, InclusionClaim{index, size, leaves[index], roots[size]}, *proof)) << index << " " << size;
                if (index == 0) continue;
                const auto grown = consistency_proof(tree, index, size, reader.nodes());
                ASSERT_TRUE(grown.has_value());
                EXPECT_TRUE(shows(tree, ConsistencyClaim{index, size, roots[index], roots[size]}, *grown));
            }
            EXPECT_EQ(reader.node(0, size).error().code, &errors::not_found);
        }
    }
}

TEST(Bundles, GiveBackWhatTheyHold) {
    const auto all = entries(17);
    const std::string bundle = *bundle_of(all);
    const auto back = entries_of(bundle, 17);
    ASSERT_TRUE(back.has_value());
    EXPECT_TRUE(std::ranges::equal(all, *back));
    for (std::size_t cut = 0; cut < bundle.size(); ++cut)
        EXPECT_FALSE(entries_of(std::string_view(bundle).substr(0, cut), 17).has_value());
    EXPECT_FALSE(entries_of(bundle + '\0', 17).has_value());
    EXPECT_FALSE(entries_of(bundle, 16).has_value());
    EXPECT_FALSE(entries_of(bundle, 18).has_value());
    EXPECT_EQ(bundle_of({std::string(65'536, 'x')}).error().code, &errors::invalid);
    EXPECT_TRUE(bundle_of({std::string(65'535, 'x')}).has_value());
}

}  // namespace
}  // namespace jixia::tlog
