#pragma once
// The ledger: who did what to what, when, on which basis. Append-only, hash-linked, written in the same transaction as what it
// records; `jixia audit verify` checks it offline.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/actor.h"
#include "base/clock.h"
#include "base/json.h"
#include "storage/database.h"

namespace jixia::audit {

/// What is to be recorded. No personal data and no secrets in `detail`.
struct Act {
    std::string action;                    ///< "entry.published"
    std::string subject_type, subject_id;  ///< "entry", its id
    std::int64_t version = 0;              ///< of the subject after the act
    const Citation* basis = nullptr;       ///< the article, where one applies
    std::string reason = {};
    json::Value detail = nullptr;  ///< e.g. before and after
};

struct LedgerEntry {
    std::int64_t seq = 0;  ///< from 1, without gaps
    Instant at{};
    std::string actor_id, actor_role, organization, division;  ///< the last two: whom the actor acted for
    std::string action, subject_type, subject_id;
    std::int64_t version = 0;
    std::string basis, reason;
    json::Value detail;
    std::string prev_hash, hash;  ///< SHA-256, hexadecimal; over the canonical bytes of the entry and `prev_hash`
    std::string prev_sm3, sm3;
};
BOOST_DESCRIBE_STRUCT(LedgerEntry, (),
                      (seq, at, actor_id, actor_role, organization, division, action, subject_type, subject_id, version, basis,
                       reason, detail, prev_hash, hash, prev_sm3, sm3))

struct Head {
    std::int64_t seq = 0;
    std::string hash, sm3;
};
BOOST_DESCRIBE_STRUCT(Head, (), (seq, hash, sm3))

/// What a verification found. `first_bad`: the first entry that is not what was written.
struct Verdict {
    std::int64_t checked = 0;
    std::optional<std::int64_t> first_bad = {};
    std::string what = {};
    Head head = {};
};
BOOST_DESCRIBE_STRUCT(Verdict, (), (checked, first_bad, what, head))

/// One line for people and for scripts: "the ledger is sound: 42 entries, head …" or "entry 7 is not what was written: …".
std::string to_plain(const Verdict& verdict);

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

class Ledger {
public:
    explicit Ledger(const Clock& clock) : clock_(clock) {}

    /// Appends in the caller's transaction and re-reads what was written before returning. Call it last in a transaction: it
    /// takes the head's row lock.
    Result<LedgerEntry> append(storage::Transaction& tx, const Actor& actor, const Act& act) const;
    Result<Head> head(storage::Transaction& tx) const;
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
    /// Recomputes everything from the first entry and compares the end with the head; reads only. A whole ledger rewritten with
    /// fresh hashes shows only against a head kept elsewhere: compare `Verdict::head`.
    Result<Verdict> verify(storage::Transaction& tx) const;

private:
    const Clock& clock_;
};

}  // namespace jixia::audit
