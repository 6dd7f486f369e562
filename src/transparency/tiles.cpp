// Tiles and bundles: written before a head is signed, taken up again at start.
#include <algorithm>

#include "state.h"
#include "storage/database.h"

namespace jixia::transparency {

using tlog::Tile;
using tlog::Tree;

namespace {

constexpr std::int64_t leaves_read = 4096;

}  // namespace

tlog::TileWriter::Sink Transparency::State::sink(Tree tree) {
    return [this, tree](const Tile& tile, const std::string& bytes) -> Result<void> {
        JX_CHECK(store.put(prefix_of(tree) + path_of(tile), bytes));
        store.drop_narrower(prefix_of(tree), tile);
        return {};
    };
}

tlog::TileReader Transparency::State::reader(Tree tree, std::uint64_t size) const {
    return {tree, size, [this, tree](const Tile& tile) { return store.tile(prefix_of(tree), tile, standing); }};
}

Result<tlog::Hash> Transparency::State::root_at(Tree tree, std::uint64_t size) const {
    tlog::TileReader tiles = reader(tree, size);
    return root_of(tree, size, tiles.nodes());
}

Result<void> Transparency::State::begin(std::uint64_t size) {
    bundle.clear();
    published = size;
    standing = size;
    for (const Tree tree : tlog::both_trees) {
        auto& writer = tree == Tree::sha256 ? sha256 : sm3;
        const auto fetch = [&](const Tile& tile) { return store.tile(prefix_of(tree), tile, size); };
        JX_TRY(writer, tlog::TileWriter::resume(tree, size, fetch, sink(tree)));
    }
    const std::uint64_t rest = size % tlog::tile_width;
    if (rest == 0) return {};
    JX_TRY(bundle, needs.database.read([&](storage::Transaction& tx) {
        return needs.ledger.leaves(tx, static_cast<std::int64_t>(size - rest), static_cast<std::int64_t>(rest));
    }));
    return {};
}

Result<bool> Transparency::State::fits(const tlog::Checkpoint& head) {
    if (!begin(head.size).has_value() || bundle.size() != head.size % tlog::tile_width) return false;
    for (const Tree tree : tlog::both_trees) {
        std::vector<tlog::Hash> last;
        for (const std::string& leaf : bundle) last.push_back(leaf_hash(tree, leaf));
        if (!(tree == Tree::sha256 ? sha256 : sm3)->ends_with(last)) return false;
    }
    const auto root = root_at(Tree::sha256, head.size);
    return root.has_value() && *root == head.root;
}

Result<void> Transparency::State::resume() {
    // The folder's head tells how far its tiles go: they are written before it.
    const auto note_bytes = store.get("checkpoint");
    if (!note_bytes.has_value()) return begin(0);
    JX_TRY(const audit::Head here, needs.database.read([&](storage::Transaction& tx) { return needs.ledger.head(tx); }));
    const auto note = tlog::Note::parse(*note_bytes);
    const auto head = note.has_value() ? tlog::Checkpoint::parse(note->text) : Result<tlog::Checkpoint>(note.error());
    if (head.has_value() && head->size > static_cast<std::uint64_t>(here.seq)) {
        // An older database was restored: the tiles hold what it lacks and stay as they are.
        published = head->size;
        standing = head->size;
        return {};
    }
    if (head.has_value()) {
        JX_TRY(const bool ours, fits(*head));
        if (ours) return {};
    }
    JX_CHECK(store.put_aside(to_text(needs.clock.now())));
    log::error("the ledger's tiles were put aside and are written anew", {{"reason", "they do not fit the ledger"}});
    return begin(0);
}

Result<void> Transparency::State::write_bundle() {
    const Tile tile{0, published / tlog::tile_width - (bundle.size() == tlog::tile_width ? 1 : 0), bundle.size(), true};
    JX_TRY(const std::string bytes, tlog::bundle_of(bundle));
    JX_CHECK(store.put(path_of(tile), bytes));
    store.drop_narrower("", tile);
    return {};
}

Result<void> Transparency::State::add(const std::vector<std::string>& leaves) {
    for (const std::string& leaf : leaves) {
        bundle.push_back(leaf);
        ++published;
        if (bundle.size() == tlog::tile_width) {
            JX_CHECK(write_bundle());
            bundle.clear();
        }
        for (const Tree tree : tlog::both_trees) JX_CHECK((tree == Tree::sha256 ? sha256 : sm3)->add(leaf_hash(tree, leaf)));
    }
    return {};
}

Result<void> Transparency::State::write_tiles(const audit::Edges& edges) {
    if (published == edges.size) return {};
    if (!sha256 || !sm3) JX_CHECK(resume());
    const auto written = [&]() -> Result<void> {
        while (published < edges.size) {
            const auto count = std::min<std::int64_t>(leaves_read, static_cast<std::int64_t>(edges.size - published));
            JX_TRY(const auto leaves, needs.database.read([&](storage::Transaction& tx) {
                return needs.ledger.leaves(tx, static_cast<std::int64_t>(published), count);
            }));
            if (leaves.empty()) return Error{&errors::internal, "the ledger ends before its head"};
            JX_CHECK(add(leaves));
        }
        if (!bundle.empty()) JX_CHECK(write_bundle());
        for (auto* writer : {&*sha256, &*sm3}) JX_CHECK(writer->flush());
        standing = published;
        return {};
    }();
    if (!written.has_value()) {
        // What is in memory is ahead of the disk: begin again from what stands there.
        const std::uint64_t size = signed_now().size;
        (void)begin(size).has_value();
        return written.error();
    }
    // What will be signed is what stands in the tiles, and that is what the database's edges say (Yeti, 2022: they were not).
    for (const Tree tree : tlog::both_trees) {
        JX_TRY(const tlog::Hash root, root_at(tree, edges.size));
        if (root != edges.root(tree)) {
            log::error("the ledger's entries are not those of its trees' edges",
                       {{"size", static_cast<std::int64_t>(edges.size)}});
            return Error{&signer::forked, "the entries are not those of the trees that were kept"};
        }
    }
    return {};
}

}  // namespace jixia::transparency
