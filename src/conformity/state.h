#pragma once
// What the use cases of this room share.
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "conformity/conformity.h"
#include "storage/jobs.h"
#include "store.h"

namespace jixia::conformity {

inline constexpr std::string_view run_job = "conformity.run";

struct RunJob {
    std::string document, kind;
    Phase phase{};
};
BOOST_DESCRIBE_STRUCT(RunJob, (), (document, kind, phase))

struct Conformity::State {
    explicit State(Needs given) : needs(given) {}
    Needs needs;
    std::map<std::string, Judge, std::less<>> judges;  ///< set at start
    std::mutex mutex;
    std::map<std::string, std::vector<policy::BoundRule>, std::less<>> issued;  ///< by kind; guarded by `mutex`

    using Tx = storage::Transaction;
    Date today() const { return local_date(needs.clock.now()); }
    const Judge* judge_of(std::string_view kind) const;
    /// Issued rules of a kind that hold today.
    std::vector<policy::BoundRule> holding(const std::string& kind);
    /// The rule of a document, if the actor may know of it. Refuses `not-found`, `conformity-no-rules`.
    Result<policy::BoundRule> rule_of(Tx& tx, const Actor& actor, const std::string& document, const std::string& kind) const;
    static bool holds(const policy::BoundRule& rule, Date day) { return rule.from <= day && (!rule.until || day < *rule.until); }
    /// Whether the job of a run that has not ended is still to come or at work.
    Result<bool> is_at_work(Tx& tx, const std::optional<RunRow>& run) const;
    /// In force from its first day on; before that it is tried.
    Phase phase_of(const policy::BoundRule& rule) const {
        return rule.issued && rule.from <= today() ? Phase::force : Phase::trial;
    }

    static std::string digest_of(const policy::BoundRule& rule) { return crypto::sha256_hex(json::serialize(rule.content)); }
    Result<std::string> enqueue(Tx& tx, const policy::BoundRule& rule, const std::string& kind, Phase phase,
                                const std::string& owner);
    Result<json::Value> run(storage::JobContext& context, const json::Value& payload);
    /// Judges an entry again by everything that holds, and opens or closes its provider's tasks.
    Result<void> on_entry(const std::string& entry);
    Result<void> judge_again(Tx& tx, const Judge& judge, const policy::BoundRule& rule, const Look& look,
                             const std::string& entry);
    /// One task while there are findings, none when there are none.
    Result<void> settle(Tx& tx, const Judge& judge, const policy::BoundRule& rule, const std::string& provider);
    /// A rule holds no more: nothing is left of what it found.
    Result<void> end(Tx& tx, const Part& part);
};

}  // namespace jixia::conformity
