#include "signer/signer.h"

#include <mutex>
#include <optional>

#include "base/crypto.h"
#include "base/log.h"
#include "memory.h"
#include "tlog/leaf.h"
#include "witness.h"

namespace jixia::signer {
namespace {

using tlog::Edge;
using tlog::Hash;
using tlog::KeyKind;
using tlog::Tree;

constexpr std::string_view sm3_suffix = "/sm3", witness_suffix = "/witness";

/// What is kept of the last signed head.
struct Kept {
    std::string origin;
    std::uint64_t size = 0;
    std::string edge_sha256, edge_sm3, last_at, checkpoint, checkpoint_sm3;
    /// of the head before, so that its growth is recognised when its answer was lost
    std::uint64_t before = 0;
};
BOOST_DESCRIBE_STRUCT(Kept, (), (origin, size, edge_sha256, edge_sm3, last_at, checkpoint, checkpoint_sm3, before))

/// The memory of this folder; it begins here if there is none.
Result<Kept> remembered(const Settings& settings) {
    JX_TRY(const auto held, recall(settings.folder / "head.json"));
    if (held) {
        auto read = json::decode_text<Kept>(*held);
        if (!read.has_value()) return Error{&errors::internal, "the signer's memory is damaged"};
        if (!settings.origin.empty() && read->origin != settings.origin)
            return Error{&errors::internal, "the signer began as " + read->origin + " and cannot become " + settings.origin};
        return *std::move(read);
    }
    Kept kept;
    kept.origin = settings.origin.empty() ? settings.first_origin : settings.origin;
    if (!tlog::is_key_name(kept.origin)) return Error{&errors::internal, "an origin has no spaces and no +"};
    JX_CHECK(keep(settings.folder / "head.json", json::to_string(kept)));
    return kept;
}

struct Keys {
    tlog::SigningKey ed25519, sm2, witness;

    static Result<Keys> open(const std::filesystem::path& folder) {
        JX_TRY(tlog::SigningKey ed25519, tlog::SigningKey::open(folder / "ed25519.pem", KeyKind::ed25519));
        JX_TRY(tlog::SigningKey sm2, tlog::SigningKey::open(folder / "sm2.pem", KeyKind::sm2));
        JX_TRY(tlog::SigningKey witness, tlog::SigningKey::open(folder / "witness.pem", KeyKind::cosignature));
        return Keys{std::move(ed25519), std::move(sm2), std::move(witness)};
    }
};

}  // namespace

struct Signer::State {
    Settings settings;
    const Clock& clock;
    Lock lock;
    Keys keys;
    Witness witness;
    mutable std::mutex mutex;
    Kept kept;
    Edge sha256{Tree::sha256}, sm3{Tree::sm3};

    State(Settings given, const Clock& time, Lock taken, Keys held)
        : settings(std::move(given)),
          clock(time),
          lock(std::move(taken)),
          keys(std::move(held)),
          witness({settings.folder / "witness", settings.logs, keys.witness, settings.origin + std::string(witness_suffix)},
                  time) {}

    Result<void> load(Kept remembered);
    std::string note(const Edge& edge, const std::string& origin) const;
    Status status() const;
    Result<std::optional<Status>> place(const Growth& growth) const;
};

Result<void> Signer::State::load(Kept remembered) {
    kept = std::move(remembered);
    const auto left = Edge::read(Tree::sha256, kept.size, kept.edge_sha256),
               right = Edge::read(Tree::sm3, kept.size, kept.edge_sm3);
    if (!left || !right) return Error{&errors::internal, "the signer's memory is damaged"};
    sha256 = *left;
    sm3 = *right;
    return {};
}

std::string Signer::State::note(const Edge& edge, const std::string& origin) const {
    tlog::Note note{tlog::Checkpoint{origin, edge.size(), edge.root()}.text(), {}};
    for (const tlog::SigningKey* key : {&keys.ed25519, &keys.sm2})
        note.signatures.push_back({origin, key->verifier(origin).id(), key->sign(note.text, clock.now())});
    return note.bytes();
}

Status Signer::State::status() const {
    Status out{
        kept.origin, kept.size, tlog::base64(sha256.root()), tlog::base64(sm3.root()), kept.checkpoint, kept.checkpoint_sm3,
        {},          {}};
    for (const std::string& origin : {kept.origin, kept.origin + std::string(sm3_suffix)})
        for (const tlog::SigningKey* key : {&keys.ed25519, &keys.sm2}) out.keys.push_back(key->verifier(origin).text());
    out.witness_key = keys.witness.verifier(kept.origin + std::string(witness_suffix)).text();
    return out;
}

/// Whether the growth begins where the last head ended; the last answer again for the growth that was signed last.
Result<std::optional<Status>> Signer::State::place(const Growth& growth) const {
    const std::uint64_t end = growth.from + growth.leaves.size();
    const Status now = status();
    if (kept.size > 0 && growth.from == kept.before && end == kept.size) {
        if (growth.new_root == now.root && growth.new_root_sm3 == now.root_sm3) return std::optional(now);
        return Error{&forked, "another head of " + std::to_string(end) + " entries was signed"};
    }
    if (end < kept.size) return Error{&behind, std::to_string(kept.size) + " entries were signed"};
    if (growth.from != kept.size) return Error{&elsewhere, std::to_string(kept.size) + " entries were signed"};
    if (growth.root != now.root || growth.root_sm3 != now.root_sm3)
        return Error{&forked, "another head of " + std::to_string(kept.size) + " entries was signed"};
    return std::optional<Status>();
}

Signer::Signer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Signer::~Signer() = default;

Result<std::unique_ptr<Signer>> Signer::open(Settings settings, const Clock& clock) {
    JX_TRY(Lock lock, Lock::take(settings.folder));
    JX_TRY(Kept kept, remembered(settings));
    settings.origin = kept.origin;
    JX_TRY(Keys keys, Keys::open(settings.folder));
    auto state = std::make_unique<State>(std::move(settings), clock, std::move(lock), std::move(keys));
    JX_CHECK(state->load(std::move(kept)));
    JX_CHECK(state->witness.load());
    return std::unique_ptr<Signer>(new Signer(std::move(state)));
}

Status Signer::status() const {
    const std::lock_guard lock(state_->mutex);
    return state_->status();
}

Result<Status> Signer::sign(const Growth& growth) {
    State& state = *state_;
    const std::lock_guard lock(state.mutex);
    if (growth.leaves.empty() || growth.leaves.size() > leaves_max)
        return Error{&errors::invalid, "nothing to sign, or too much"};
    JX_TRY(auto again, state.place(growth));
    if (again) return *std::move(again);
    Edge sha256 = state.sha256, sm3 = state.sm3;
    std::string last_at = state.kept.last_at;
    for (const std::string& text : growth.leaves) {
        const auto bytes = crypto::from_base64(text);
        const auto leaf = bytes ? tlog::Leaf::parse(*bytes) : Result<tlog::Leaf>(Error{&errors::malformed});
        const std::string number = std::to_string(sha256.size() + 1);
        if (!leaf.has_value() || leaf->seq != static_cast<std::int64_t>(sha256.size() + 1))
            return Error{&errors::invalid, "what stands at number " + number + " is not its entry"};
        if (leaf->at < last_at) return Error{&errors::invalid, "entry " + number + " is older than the one before"};
        last_at = leaf->at;
        sha256.append(tlog::leaf_hash(Tree::sha256, *bytes));
        sm3.append(tlog::leaf_hash(Tree::sm3, *bytes));
    }
    if (tlog::base64(sha256.root()) != growth.new_root || tlog::base64(sm3.root()) != growth.new_root_sm3)
        return Error{&forked, "the entries do not give the roots that were claimed"};
    Kept next{state.kept.origin, sha256.size(), sha256.text(), sm3.text(), last_at, {}, {}, state.kept.size};
    next.checkpoint = state.note(sha256, next.origin);
    next.checkpoint_sm3 = state.note(sm3, next.origin + std::string(sm3_suffix));
    // On disk before anybody sees it: a head that was given out and forgotten could be followed by another.
    JX_CHECK(keep(state.settings.folder / "head.json", json::to_string(next)));
    state.kept = std::move(next);
    state.sha256 = std::move(sha256);
    state.sm3 = std::move(sm3);
    return state.status();
}

WitnessAnswer Signer::add_checkpoint(std::string_view body) {
    const std::lock_guard lock(state_->mutex);
    return state_->witness.add(body);
}

Result<std::string> Signer::witnessed(std::string_view origin_hash) const {
    const std::lock_guard lock(state_->mutex);
    return state_->witness.newest(origin_hash);
}

}  // namespace jixia::signer
