#pragma once
// The ledger: who did what to what, when, on which basis. Append-only, a Merkle tree (RFC 6962) in SHA-256 and in SM3, written in
// the same transaction as what it records; `jixia audit verify` and `jixia-verify` check it offline (docs/decisions/0018).
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/actor.h"
#include "base/clock.h"
#include "base/json.h"
#include "storage/database.h"
#include "tlog/leaf.h"
#include "tlog/note.h"
#include "tlog/tree.h"

namespace jixia::audit {

/// What is to be recorded. No personal data and no secrets in `detail`, which is never erased: what people wrote and who they are
/// belongs into `reason` and `personal`.
struct Act {
    std::string action;                    ///< "entry.published"
    std::string subject_type, subject_id;  ///< "entry", its id
    std::int64_t version = 0;              ///< of the subject after the act
    const Citation* basis = nullptr;       ///< the article, where one applies
    std::string reason = {};               ///< free text: can be erased
    json::Value detail = nullptr;          ///< e.g. before and after
    /// `opening`: anyone may read action, subject, body, roles, article and detail, for ever. Only for acts on what is public:
    /// publication, open attributes, list editions, approvals. Who acted and the reason are not shown there either.
    tlog::Log log = tlog::Log::security;
    json::Value personal = nullptr;  ///< names, addresses and such that the act must keep: can be erased
    std::string person = {};         ///< whose `reason` and `personal` are, an account's id; empty: the actor's
};

struct LedgerEntry {
    std::int64_t seq = 0;                                      ///< from 1, without gaps
    Instant at{};                                              ///< never before the entry before
    std::string actor_id, actor_role, organization, division;  ///< the last two: whom the actor acted for
    std::string action, subject_type, subject_id;
    std::int64_t version = 0;
    std::string basis, reason;
    json::Value detail;
    std::string prev_hash, hash;  ///< SHA-256, hexadecimal: of the leaf (of entries of format 1: their chain)
    std::string prev_sm3, sm3;
    tlog::Log log = tlog::Log::security;
    json::Value personal;
    bool erased = false;  ///< reason and personal data were there and have been erased
};
BOOST_DESCRIBE_STRUCT(LedgerEntry, (),
                      (seq, at, actor_id, actor_role, organization, division, action, subject_type, subject_id, version, basis,
                       reason, detail, prev_hash, hash, prev_sm3, sm3, log, personal, erased))

struct Head {
    std::int64_t seq = 0;
    std::string hash, sm3;
};
BOOST_DESCRIBE_STRUCT(Head, (), (seq, hash, sm3))

/// Both trees over the first `size` entries.
struct Edges {
    std::uint64_t size = 0;
    tlog::Edge sha256{tlog::Tree::sha256}, sm3{tlog::Tree::sm3};

    void append(std::string_view leaf) {
        sha256.append(tlog::leaf_hash(tlog::Tree::sha256, leaf));
        sm3.append(tlog::leaf_hash(tlog::Tree::sm3, leaf));
        ++size;
    }
    tlog::Hash root(tlog::Tree tree) const { return tree == tlog::Tree::sha256 ? sha256.root() : sm3.root(); }
};

/// What a verification found. `first_bad`: the first entry that is not what was written.
struct Verdict {
    std::int64_t checked = 0;
    std::optional<std::int64_t> first_bad = {};
    std::string what = {};
    Head head = {};
    std::string root = {}, root_sm3 = {};  ///< of the trees over everything read, base64
};
BOOST_DESCRIBE_STRUCT(Verdict, (), (checked, first_bad, what, head, root, root_sm3))

/// One line for people and for scripts: "the ledger is sound: 42 entries, head …" or "entry 7 is not what was written: …".
std::string to_plain(const Verdict& verdict);

/// What has left the database, to compare with: whoever rewrites the database whole is found by it.
struct Published {
    /// The leaf's hash as it stands in a published tile; nothing beyond them.
    std::function<std::optional<tlog::Hash>(tlog::Tree tree, std::uint64_t index)> leaf = {};
    std::vector<std::pair<tlog::Tree, tlog::Checkpoint>> heads = {};  ///< whose signatures have been checked
};

/// Whose ledger entries somebody may see; an empty member lets nothing through.
struct Visibility {
    bool everything = false;
    std::string account = {};       ///< subjects that this account began
    std::string organization = {};  ///< subjects on which somebody of this body has acted
    std::string division = {};      ///< subjects on which somebody of this division, or one below it, has acted
};

struct Listing {
    std::vector<LedgerEntry> items;
    std::int64_t total = 0;
};

/// An entry as its leaf, and what opens the leaf's digests: not for everyone.
struct Opened {
    tlog::Leaf leaf;
    std::string salt;                     ///< the key of both HMACs over what is closed
    std::string closed, closed_sm3;       ///< bytes; they differ in entries of format 1 only
    std::string personal_salt, personal;  ///< empty if there is nothing, or it is erased
};

/// A note as it is kept with the ledger: a signed head with its cosignatures.
struct SignedHead {
    std::int64_t size = 0;
    std::string note;
    Instant signed_at{};
};
BOOST_DESCRIBE_STRUCT(SignedHead, (), (size, note, signed_at))

class Ledger {
public:
    explicit Ledger(const Clock& clock) : clock_(clock) {}

    /// `told` is called after each commit of an append, on the thread that wrote: quick, and before there are other threads.
    void tell(std::function<void(tlog::Log)> told) { told_ = std::move(told); }

    /// Appends in the caller's transaction and re-reads what was written before returning. Call it last in a transaction: it
    /// takes the head's row lock. Refuses `too-large` for an act of the log "opening" whose leaf would not fit into a bundle
    /// (65,535 bytes): give a digest instead of the thing.
    Result<LedgerEntry> append(storage::Transaction& tx, const Actor& actor, const Act& act) const;
    Result<Head> head(storage::Transaction& tx) const;
    /// Both trees over everything; what an older program has appended is added.
    Result<Edges> edges(storage::Transaction& tx) const;
    /// At most `limit` leaves after entry `after`, in order.
    Result<std::vector<std::string>> leaves(storage::Transaction& tx, std::int64_t after, std::int64_t limit) const;
    /// Refuses `not-found`.
    Result<Opened> opened(storage::Transaction& tx, std::int64_t seq) const;

    /// Entries of one subject, oldest first.
    Result<std::vector<LedgerEntry>> of(storage::Transaction& tx, const std::string& subject_type,
                                        const std::string& subject_id) const;
    /// At most `limit` of them with a number above `after`.
    Result<std::vector<LedgerEntry>> page(storage::Transaction& tx, const std::string& subject_type,
                                          const std::string& subject_id, std::int64_t after, std::int64_t limit) const;
    Result<std::int64_t> count(storage::Transaction& tx, const std::string& subject_type, const std::string& subject_id) const;
    /// Entries after number `after`, oldest first; an empty `subject_type` means every subject, for those who may see everything.
    /// Refuses `not-found` for a subject that does not concern the caller, or that nobody has acted on.
    struct Question {
        Visibility visible;
        std::string subject_type = {}, subject_id = {};
        std::int64_t after = 0, limit = 20;
    };
    Result<Listing> list(storage::Transaction& tx, const Question& question) const;
    /// Whether entry `seq` may be shown whole.
    Result<bool> concerns(storage::Transaction& tx, const Visibility& visible, std::int64_t seq) const;
    /// Entries of the log "opening" as anyone may read them.
    Result<std::vector<LedgerEntry>> opening(storage::Transaction& tx, std::int64_t after, std::int64_t limit) const;

    Result<std::int64_t> count_opening(storage::Transaction& tx) const;

    /// Erases what is personal, of a person in every entry (with their key) or in one entry, and records that. The trees stay as
    /// they are. The number of entries that lost something; refuses `not-found` if there is nothing.
    struct Erasure {
        std::string person = {};
        std::optional<std::int64_t> seq = {};
        std::string reason = {};
    };
    Result<std::int64_t> erase(storage::Transaction& tx, const Actor& actor, const Erasure& erasure) const;

    Result<void> keep_checkpoint(storage::Transaction& tx, tlog::Tree tree, const SignedHead& head) const;
    Result<std::optional<SignedHead>> checkpoint(storage::Transaction& tx, tlog::Tree tree, std::int64_t size) const;
    /// Newest first.
    Result<std::vector<SignedHead>> checkpoints(storage::Transaction& tx, tlog::Tree tree, std::int64_t limit) const;

    /// Recomputes everything from the first entry and compares the end with the head and all with what was published; reads only.
    Result<Verdict> verify(storage::Transaction& tx, const Published& published = {}) const;

private:
    const Clock& clock_;
    std::function<void(tlog::Log)> told_;
};

}  // namespace jixia::audit
