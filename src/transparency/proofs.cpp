// Proofs and receipts, made of the published tiles, for sizes that a signed head covers.
#include "audit/ledger.h"
#include "base/crypto.h"
#include "state.h"
#include "storage/database.h"
#include "tlog/leaf.h"

namespace jixia::transparency {

using tlog::Tree;

namespace {

std::vector<std::string> texts(const tlog::Proof& proof) {
    std::vector<std::string> out;
    for (const tlog::Hash& hash : proof) out.push_back(tlog::base64(hash));
    return out;
}

/// C2SP tlog-proof: index, path, checkpoint.
std::string proof_file(std::int64_t seq, const std::vector<std::string>& path, const std::string& checkpoint) {
    std::string out = "c2sp.org/tlog-proof@v1\nindex " + std::to_string(seq - 1) + "\n";
    for (const std::string& line : path) out += line + "\n";
    return out + "\n" + checkpoint;
}

}  // namespace

Result<InclusionView> Transparency::inclusion(std::int64_t seq, std::int64_t size) const {
    const Signed head = state_->signed_now();
    const auto signed_size = static_cast<std::int64_t>(head.size);
    if (size == 0) size = signed_size;
    if (seq > signed_size || size > signed_size) return Error{&not_signed};
    if (seq < 1 || seq > size) return Error{&errors::invalid, {}, {{"seq", "must be a number from 1 to size", "range"}}};
    InclusionView out{seq, size, {}, {}};
    for (const Tree tree : tlog::both_trees) {
        tlog::TileReader tiles = state_->reader(tree, static_cast<std::uint64_t>(size));
        const auto index = static_cast<std::uint64_t>(seq - 1);
        JX_TRY(const tlog::Proof proof, inclusion_proof(tree, index, static_cast<std::uint64_t>(size), tiles.nodes()));
        JX_TRY(const tlog::Hash leaf, tiles.node(0, index));
        JX_TRY(const tlog::Hash root, root_of(tree, static_cast<std::uint64_t>(size), tiles.nodes()));
        (tree == Tree::sha256 ? out.sha256 : out.sm3) = {tlog::base64(leaf), tlog::base64(root), texts(proof)};
    }
    return out;
}

Result<ConsistencyView> Transparency::consistency(std::int64_t from, std::int64_t to) const {
    const Signed head = state_->signed_now();
    if (to == 0) to = static_cast<std::int64_t>(head.size);
    if (to > static_cast<std::int64_t>(head.size)) return Error{&not_signed};
    if (from < 0 || from > to) return Error{&errors::invalid, {}, {{"from", "must be a number from 0 to `to`", "range"}}};
    ConsistencyView out{from, to, {}, {}};
    for (const Tree tree : tlog::both_trees) {
        tlog::TileReader tiles = state_->reader(tree, static_cast<std::uint64_t>(to));
        JX_TRY(const tlog::Proof proof,
               consistency_proof(tree, static_cast<std::uint64_t>(from), static_cast<std::uint64_t>(to), tiles.nodes()));
        JX_TRY(const tlog::Hash before, root_of(tree, static_cast<std::uint64_t>(from), tiles.nodes()));
        JX_TRY(const tlog::Hash after, root_of(tree, static_cast<std::uint64_t>(to), tiles.nodes()));
        (tree == Tree::sha256 ? out.sha256 : out.sm3) = {tlog::base64(before), tlog::base64(after), texts(proof)};
    }
    return out;
}

Result<json::Object> Transparency::receipt(const Actor& actor, std::int64_t seq) const {
    State& state = *state_;
    const Signed head = state.signed_now();
    JX_TRY(const InclusionView proof, inclusion(seq, static_cast<std::int64_t>(head.size)));
    return state.needs.database.read([&](storage::Transaction& tx) -> Result<json::Object> {
        JX_TRY(const audit::Opened opened, state.needs.ledger.opened(tx, seq));
        json::Object out{{"format", "jixia-receipt-1"},
                         {"seq", seq},
                         {"at", opened.leaf.at},
                         {"log", boost::describe::enum_to_string(opened.leaf.log, "")},
                         {"leaf", crypto::base64(opened.leaf.bytes())},
                         {"proof", proof_file(seq, proof.sha256.path, head.checkpoint)},
                         {"proof_sm3", proof_file(seq, proof.sm3.path, head.checkpoint_sm3)},
                         {"open", nullptr},
                         {"opened", nullptr}};
        if (opened.leaf.log == tlog::Log::opening) {
            JX_TRY(const tlog::OpenPart open, tlog::OpenPart::parse(opened.leaf.open));
            out["open"] = json::encode(open);
        }
        const audit::Visibility visible = state.needs.visibility(actor);
        JX_TRY(const bool concerned, state.needs.ledger.concerns(tx, visible, seq));
        if (concerned)
            out["opened"] = json::Object{{"salt", opened.salt},
                                         {"closed", crypto::base64(opened.closed)},
                                         {"closed_sm3", crypto::base64(opened.closed_sm3)},
                                         {"personal_salt", opened.personal_salt},
                                         {"personal", crypto::base64(opened.personal)}};
        return out;
    });
}

Result<std::string> Transparency::file(const std::string& path) const {
    const State& state = *state_;
    const Signed head = state.signed_now();
    if (head.size == 0) return Error{&errors::not_found};
    if (path == "checkpoint") return head.checkpoint;
    if (path == "sm3/checkpoint") return head.checkpoint_sm3;
    const bool sm3 = path.starts_with("sm3/");
    const auto tile = tlog::tile_of(sm3 ? std::string_view(path).substr(4) : std::string_view(path));
    if (!tile) return Error{&errors::not_found};
    if (tlog::width_of(head.size, tile->entries ? 0 : tile->level, tile->index) < tile->width) return Error{&errors::not_found};
    return state.store.tile(prefix_of(sm3 ? Tree::sm3 : Tree::sha256), *tile, state.standing);
}

}  // namespace jixia::transparency
