#pragma once
// What the data authority has ruled, with its dates (Art. 5, 10(1)), and the configuration that follows from it.
//
//     policy::Policy policy({…});        // after the workflow
//     policy.refresh();                  // at start, before anybody is served, and every half minute: what other nodes changed
//     policy::add_routes(router, policy);
//
// Events (subject: the document's id): "policy.drafted", "policy.changed", "policy.discarded", "policy.issued",
// "policy.repealed"; "calendar.imported".
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/actor.h"
#include "policy/types.h"
#include "storage/database.h"

namespace jixia::audit {
class Ledger;
}
namespace jixia::http {
class Router;
}
namespace jixia::identity {
class Identity;
}
namespace jixia::law {
class Calendar;
class TimeLimits;
}  // namespace jixia::law
namespace jixia::storage {
class Outbox;
}

namespace jixia::policy {

/// What an issued document says of one kind of rules, with the days on which it holds.
struct BoundRule {
    std::string document, number, supersedes;
    bool issued = false;
    Date from{};
    std::optional<Date> until;  ///< the first day on which it does not hold any more
    json::Value content;
};

/// A kind of rules that the provincial authority's documents fix, and the room that follows them.
struct Binding {
    std::string name;  ///< the member of `rules`
    /// What is wrong with it, pointers at the member. `from`: the day it would begin on; `supersedes`: id of the document that
    /// would end then, or empty. Depends on nothing but what is in force.
    std::function<std::vector<FieldError>(const json::Value& content, Date from, const std::string& supersedes)> faults;
    /// Everything that was issued, in that order; once at start and whenever something may have changed.
    std::function<Result<void>(const std::vector<BoundRule>&)> follow;
};

/// Any thread; every method blocks and is one transaction.
class Policy {
public:
    struct Needs {
        storage::Database& database;
        storage::Outbox& outbox;
        const audit::Ledger& ledger;
        const identity::Identity& identity;
        law::TimeLimits& limits;
        law::Calendar& calendar;
        const Clock& clock;
        /// Open cases that the caller may see and whose last day waits for a calendar.
        std::function<Result<std::int64_t>(const Actor&)> waiting_for_calendar;
        /// Called once a year was imported: last days that waited for it can be computed.
        std::function<Result<void>()> calendar_changed;
    };
    explicit Policy(Needs needs);
    ~Policy();

    /// Before the first `refresh`.
    void bind(Binding binding);
    /// What a document that the actor may know of rules, drafts too. Refuses `not-found`.
    Result<BoundRule> rule(storage::Transaction& tx, const Actor& actor, const std::string& id, const std::string& name);

    // ── Documents. Everybody reads what was issued; drafts those who keep them ──
    Result<Page<DocumentLine>> list(const Actor& actor, const DocumentQuery& query, std::string_view language);
    /// Refuses `not-found`.
    Result<DocumentView> find(const Actor& actor, const std::string& id, std::string_view language);
    /// A draft of the caller's authority. Refuses `identity-forbidden`, `invalid`, `policy-number-taken`.
    Result<DocumentView> draft(const Actor& actor, const DocumentBody& body, std::string_view language);
    /// Replaces the draft. `expected`: the ETag, "*" for any. Refuses `not-found`, `policy-changed`, `policy-issued`, and as
    /// `draft`.
    Result<DocumentView> change(const Actor& actor, const std::string& id, const std::string& expected, const DocumentBody& body,
                                std::string_view language);
    Result<void> discard(const Actor& actor, const std::string& id);
    /// By another person than who drafted it, with a fresh proof of who they are. Refuses `not-found`, `identity-own-work`,
    /// `identity-step-up-needed`, `policy-changed`, `policy-issued`, `policy-empty`, `invalid`, `policy-reaches-back`.
    Result<DocumentView> issue(const Actor& actor, const std::string& id, const std::string& expected, const IssueBody& body,
                               std::string_view language);
    /// Ends an issued document on a day to come. Refuses as `issue`.
    Result<DocumentView> repeal(const Actor& actor, const std::string& id, const std::string& expected, const RepealBody& body,
                                std::string_view language);

    Date today() const;
    /// Every limit as it holds for something filed in a division on a day.
    Result<std::vector<LimitView>> limits(const std::string& division, Date on, std::string_view language);

    // ── The calendar of working days ──
    Result<CalendarView> calendar(const Actor& actor);
    /// One year's announcement in the shape of `holiday-cn`, by the provincial authority. Refuses `identity-forbidden`,
    /// `malformed`, `invalid`.
    Result<CalendarView> import_calendar(const Actor& actor, const json::Value& announcement);

    /// Follows the records: rules of documents and imported years, also those of other nodes. Cheap.
    Result<void> refresh();

    struct State;

private:
    std::unique_ptr<State> state_;
};

/// /api/v1/policies, /time-limits, /calendar.
void add_routes(http::Router& router, Policy& policy);

}  // namespace jixia::policy
