#pragma once
// The workflow's service: the port `Workflow` for other rooms, the inbox and the timeline for people.
//
//     workflow::Service workflow({.database = …, .outbox = …, .ledger = …, .identity = …, .calendar = …, .limits = …, .clock =
//     …}); … the rooms that own case types declare them … workflow.date_undated();                      // at start: limits that
//     a calendar loaded since then can compute workflow::add_routes(router, workflow);
//
// Events: "case.opened" and "case.changed", subject the case's id, payload {type, state, subject_type, subject_id, organization}.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "law/calendar.h"
#include "law/time_limits.h"
#include "storage/outbox.h"
#include "workflow/workflow.h"

namespace jixia::audit {
class Ledger;
}
namespace jixia::http {
class Router;
}
namespace jixia::identity {
class Identity;
}

namespace jixia::workflow {

struct Labelled {
    std::string code, label;
};
BOOST_DESCRIBE_STRUCT(Labelled, (), (code, label))

struct SubjectRef {
    std::string type, id;
};
BOOST_DESCRIBE_STRUCT(SubjectRef, (), (type, id))

struct OrganizationRef {
    std::string id, name;
};
BOOST_DESCRIBE_STRUCT(OrganizationRef, (), (id, name))

/// Whose turn it is.
struct Owner {
    std::string party, role;
};
BOOST_DESCRIBE_STRUCT(Owner, (), (party, role))

struct PossibleAction {
    std::string name, label;
    std::vector<std::string> needs;  ///< "reason"
};
BOOST_DESCRIBE_STRUCT(PossibleAction, (), (name, label, needs))

struct Step {
    Instant at{};
    std::string actor, action, from, to, reason;
};
BOOST_DESCRIBE_STRUCT(Step, (), (at, actor, action, from, to, reason))

/// A case as people see it.
struct CaseView {
    std::string id, number;
    Labelled type, state;
    std::string title;
    SubjectRef subject;
    std::optional<OrganizationRef> organization;
    Instant opened_at{};
    std::optional<Date> due_on;  ///< none: no limit runs, or the year's calendar is not there yet
    bool overdue = false;
    std::optional<std::int64_t> working_days_left;  ///< negative when overdue
    Owner owner;
    std::vector<PossibleAction> actions;  ///< what the caller may do now
    std::vector<Step> timeline;
    std::string basis;  ///< the article
    json::Value detail;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(CaseView, (),
                      (id, number, type, state, title, subject, organization, opened_at, due_on, overdue, working_days_left,
                       owner, actions, timeline, basis, detail, version))

struct ActionAnswer {
    std::string state;  ///< the subject's new state, where the type tells it; else the case's
    CaseView matter;
};

struct CaseQuery {
    bool mine = false;                  ///< only what waits for the caller
    std::string type = {}, state = {};  ///< empty: any
    bool overdue = false;
    std::int64_t offset = 0, limit = 20;
};

struct CasePage {
    std::vector<CaseView> items;
    std::int64_t total = 0;
    std::string next;
};

/// Any thread, after the last `declare`. Methods with a transaction run in the caller's; the others are one transaction each.
class Service final : public Workflow {
public:
    struct Needs {
        storage::Database& database;
        storage::Outbox& outbox;
        const audit::Ledger& ledger;
        const identity::Identity& identity;
        const law::Calendar& calendar;
        const law::TimeLimits& limits;
        const Clock& clock;
    };
    explicit Service(Needs needs);
    ~Service() override;

    void declare(CaseType type, std::map<std::string, Effect> effects) override;
    Result<Case> open(storage::Transaction& tx, const Actor& actor, const NewCase& request) override;
    Result<Case> act(storage::Transaction& tx, const Actor& actor, const std::string& case_id, const std::string& action,
                     const std::string& reason) override;
    Result<void> cancel_for(storage::Transaction& tx, const std::string& subject_type, const std::string& subject_id,
                            const std::string& reason) override;

    /// Cases that the caller may see. Refuses `identity-unauthenticated`.
    Result<CasePage> list(const Actor& actor, const CaseQuery& query, std::string_view language);
    /// Refuses `not-found`, also for a case that the caller may not see.
    Result<CaseView> find(const Actor& actor, const std::string& id, std::string_view language);
    /// `expected`: version the caller saw, or nothing. Refuses as the port's `act`, and `case-changed` after `not-found`.
    Result<ActionAnswer> act(const Actor& actor, const std::string& id, const std::string& action, const std::string& reason,
                             std::optional<std::int64_t> expected, std::string_view language);
    /// Computes due dates that had to wait for a year's calendar; how many it could. A date once given never changes.
    Result<std::int64_t> date_undated();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// GET /api/v1/cases, GET /api/v1/cases/{id}, POST /api/v1/cases/{id}/actions/{action}.
void add_routes(http::Router& router, Service& workflow);

}  // namespace jixia::workflow
