#include "transparency/published.h"

#include <memory>

#include "tile_store.h"
#include "tlog/note.h"
#include "tlog/tiles.h"

namespace jixia::transparency {

using tlog::Tree;

namespace {

std::vector<tlog::VerifierKey> keys_in(const TileStore& store) {
    std::vector<tlog::VerifierKey> keys;
    const auto text = store.get("keys");
    if (!text.has_value()) return keys;
    std::string_view rest = *text;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        if (auto key = tlog::VerifierKey::parse(rest.substr(0, end)); key.has_value()) keys.push_back(*std::move(key));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return keys;
}

Result<tlog::Checkpoint> head_in(const TileStore& store, Tree tree) {
    JX_TRY(const std::string bytes, store.get(prefix_of(tree) + "checkpoint"));
    JX_TRY(const tlog::Note note, tlog::Note::parse(bytes));
    if (!check(note, keys_in(store)).good()) return Error{&errors::invalid, "the head is not signed by the keys beside it"};
    return tlog::Checkpoint::parse(note.text);
}

}  // namespace

audit::Published published_in(const std::filesystem::path& folder) {
    audit::Published published;
    const auto store = std::make_shared<TileStore>(folder);
    std::uint64_t size = 0;
    for (const Tree tree : tlog::both_trees) {
        const auto head = head_in(*store, tree);
        if (!head.has_value()) continue;
        published.heads.emplace_back(tree, *head);
        size = head->size;
    }
    if (published.heads.empty()) return published;
    const auto readers = std::make_shared<std::map<Tree, tlog::TileReader>>();
    for (const Tree tree : tlog::both_trees)
        readers->emplace(tree, tlog::TileReader(tree, size, [store, tree, size](const tlog::Tile& tile) {
                             return store->tile(prefix_of(tree), tile, size);
                         }));
    published.leaf = [readers, size](Tree tree, std::uint64_t index) -> std::optional<tlog::Hash> {
        if (index >= size) return std::nullopt;
        const auto leaf = readers->at(tree).node(0, index);
        return leaf.has_value() ? std::optional(*leaf) : std::nullopt;
    };
    return published;
}

Result<std::uint64_t> copy_published(const std::filesystem::path& from, const std::filesystem::path& to) {
    const TileStore source(from);
    TileStore target(to);
    // The head first: tiles only grow, so those that are read after it hold everything it covers.
    JX_TRY(const std::string checkpoint, source.get("checkpoint"));
    JX_TRY(const std::string checkpoint_sm3, source.get("sm3/checkpoint"));
    JX_TRY(const tlog::Note note, tlog::Note::parse(checkpoint));
    JX_TRY(const tlog::Checkpoint head, tlog::Checkpoint::parse(note.text));
    JX_CHECK(target.open());
    for (const tlog::Tile& tile : tlog::tiles_of(head.size))
        for (const Tree tree : tlog::both_trees) {
            if (tile.entries && tree == Tree::sm3) continue;
            JX_TRY(const std::string bytes, source.tile(prefix_of(tree), tile, head.size));
            JX_CHECK(target.put((tile.entries ? std::string() : prefix_of(tree)) + path_of(tile), bytes));
        }
    JX_TRY(const std::string keys, source.get("keys"));
    JX_CHECK(target.put("keys", keys));
    JX_CHECK(target.put("sm3/checkpoint", checkpoint_sm3));
    JX_CHECK(target.put("checkpoint", checkpoint));
    return head.size;
}

}  // namespace jixia::transparency
