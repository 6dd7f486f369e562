// Heads: signed by the signer, kept in the database and beside the tiles, shown with their keys.
#include <algorithm>

#include "base/crypto.h"
#include "state.h"
#include "storage/database.h"

namespace jixia::transparency {

using tlog::Tree;

namespace {

constexpr std::int64_t heads_max = 1000;
constexpr int times_away_told = 5;

KeyView view_of(const tlog::VerifierKey& key) {
    const char* kind = "ed25519";
    if (key.kind() == tlog::KeyKind::sm2) kind = "sm2";
    if (key.kind() == tlog::KeyKind::cosignature) kind = "cosignature";
    return {key.name(), kind, key.text(), key.fingerprint()};
}

Result<tlog::Checkpoint> checkpoint_of(const std::string& note_bytes) {
    JX_TRY(const tlog::Note note, tlog::Note::parse(note_bytes));
    return tlog::Checkpoint::parse(note.text);
}

}  // namespace

Result<void> Transparency::State::take(const signer::Status& status) {
    {
        const std::lock_guard lock(seen);
        keys = status.keys;
        witness_key = status.witness_key;
        if (status.checkpoint.empty() || (status.size == newest.size && newest.size > 0)) return {};
    }
    Signed head;
    JX_TRY(const tlog::Checkpoint left, checkpoint_of(status.checkpoint));
    JX_TRY(const tlog::Checkpoint right, checkpoint_of(status.checkpoint_sm3));
    head.size = left.size;
    head.root = left.root;
    head.root_sm3 = right.root;
    head.checkpoint = status.checkpoint;
    head.checkpoint_sm3 = status.checkpoint_sm3;
    head.at = needs.clock.now();
    JX_CHECK(needs.database.transact([&](storage::Transaction& tx) -> Result<void> {
        for (const Tree tree : tlog::both_trees) {
            std::string& note = tree == Tree::sha256 ? head.checkpoint : head.checkpoint_sm3;
            JX_TRY(auto kept, needs.ledger.checkpoint(tx, tree, static_cast<std::int64_t>(head.size)));
            if (kept) {  // from before a restart, perhaps with cosignatures
                note = std::move(kept->note);
                head.at = kept->signed_at;
            } else JX_CHECK(needs.ledger.keep_checkpoint(tx, tree, {static_cast<std::int64_t>(head.size), note, head.at}));
        }
        return {};
    }));
    std::string lines;
    for (const std::string& key : status.keys) lines += key + "\n";
    JX_CHECK(store.put("keys", lines));
    JX_CHECK(store.put("sm3/checkpoint", head.checkpoint_sm3));
    JX_CHECK(store.put("checkpoint", head.checkpoint));
    {
        const std::lock_guard lock(seen);
        newest = std::move(head);
    }
    {
        const std::lock_guard lock(waking);
        fresh = true;
    }
    wake_witnesses.notify_one();
    return {};
}

Result<void> Transparency::State::learn_keys() {
    {
        const std::lock_guard lock(seen);
        if (!keys.empty()) return {};
    }
    JX_TRY(const signer::Status status, needs.signer.status());
    return take(status);
}

Result<void> Transparency::State::sign(const audit::Edges& edges) {
    JX_TRY(signer::Status status, needs.signer.status());
    if (status.size > edges.size)
        return Error{&signer::behind,
                     std::to_string(status.size) + " entries were signed, " + std::to_string(edges.size) + " are here"};
    // The head may be one that another node asked for, or whose answer was lost: it must be ours all the same.
    for (const Tree tree : tlog::both_trees) {
        JX_TRY(const tlog::Hash root, root_at(tree, status.size));
        if (tlog::base64(root) != (tree == Tree::sha256 ? status.root : status.root_sm3))
            return Error{&signer::forked, "another head of " + std::to_string(status.size) + " entries was signed"};
    }
    while (status.size < edges.size) {
        const std::uint64_t end = std::min<std::uint64_t>(edges.size, status.size + signer::leaves_max);
        signer::Growth growth{status.size, status.root, status.root_sm3, {}, {}, {}};
        JX_TRY(const auto leaves, needs.database.read([&](storage::Transaction& tx) {
            return needs.ledger.leaves(tx, static_cast<std::int64_t>(status.size), static_cast<std::int64_t>(end - status.size));
        }));
        for (const std::string& leaf : leaves) growth.leaves.push_back(crypto::base64(leaf));
        JX_TRY(const tlog::Hash root, root_at(Tree::sha256, end));
        JX_TRY(const tlog::Hash root_sm3, root_at(Tree::sm3, end));
        growth.new_root = tlog::base64(root);
        growth.new_root_sm3 = tlog::base64(root_sm3);
        JX_TRY(status, needs.signer.sign(growth));
    }
    return take(status);
}

void Transparency::State::note_trouble(const Error& error) {
    const bool refused = error.code == &signer::forked || error.code == &signer::behind || error.code == &errors::invalid;
    const std::lock_guard lock(seen);
    times_away = error.code == &signer::away ? times_away + 1 : 0;
    // A signer that is just being started does not answer yet.
    if (error.code == &signer::away ? times_away == times_away_told : trouble != error.code->type)
        log::error("the ledger's head is not signed", {{"refusal", error.code->type}, {"detail", error.detail}});
    trouble_state = refused ? "refused" : "unsigned";
    trouble = error.code->type;
}

SignedView Transparency::State::view(const audit::SignedHead& sha256_head, const audit::SignedHead& sm3_head) const {
    SignedView out;
    out.size = sha256_head.size;
    out.checkpoint = sha256_head.note;
    out.checkpoint_sm3 = sm3_head.note;
    out.signed_at = sha256_head.signed_at;
    if (const auto head = checkpoint_of(out.checkpoint); head.has_value()) out.root = tlog::base64(head->root);
    if (const auto head = checkpoint_of(out.checkpoint_sm3); head.has_value()) out.root_sm3 = tlog::base64(head->root);
    std::vector<tlog::VerifierKey> known;
    for (const WitnessAddress& witness : settings.witnesses) known.push_back(witness.key);
    if (const auto note = tlog::Note::parse(out.checkpoint); note.has_value())
        for (const std::string& text : check(*note, known).by) out.cosigned_by.push_back(tlog::VerifierKey::parse(text)->name());
    return out;
}

Result<std::vector<SignedView>> Transparency::heads(std::int64_t limit) const {
    State& state = *state_;
    return state.needs.database.read([&](storage::Transaction& tx) -> Result<std::vector<SignedView>> {
        JX_TRY(const auto left, state.needs.ledger.checkpoints(tx, Tree::sha256, std::min(limit, heads_max)));
        JX_TRY(const auto right, state.needs.ledger.checkpoints(tx, Tree::sm3, std::min(limit, heads_max)));
        std::vector<SignedView> out;
        for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i)
            if (left[i].size == right[i].size) out.push_back(state.view(left[i], right[i]));
        return out;
    });
}

Result<HeadView> Transparency::head() const {
    State& state = *state_;
    HeadView out;
    JX_TRY(const audit::Head newest,
           state.needs.database.read([&](storage::Transaction& tx) { return state.needs.ledger.head(tx); }));
    out.seq = newest.seq;
    out.hash = newest.hash;
    out.sm3 = newest.sm3;
    JX_TRY(const auto recent, heads(64));
    if (!recent.empty()) out.signed_head = recent.front();
    for (const SignedView& one : recent)
        if (!out.witnessed_head && !one.cosigned_by.empty()) out.witnessed_head = one;
    const std::lock_guard lock(state.seen);
    out.state = out.signed_head && out.signed_head->size == out.seq ? "signed" : "waiting";
    if (!state.trouble.empty()) {
        out.state = state.trouble_state;
        out.detail = state.trouble;
    }
    for (const std::string& text : state.keys)
        if (const auto key = tlog::VerifierKey::parse(text); key.has_value()) out.keys.push_back(view_of(*key));
    for (const WitnessAddress& witness : state.settings.witnesses) out.witnesses.push_back(view_of(witness.key));
    if (const auto key = tlog::VerifierKey::parse(state.witness_key); key.has_value()) out.witness_key = view_of(*key);
    return out;
}

}  // namespace jixia::transparency
