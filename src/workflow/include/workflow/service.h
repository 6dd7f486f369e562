#pragma once
// The workflow's service: the port `Workflow` for other rooms, the inbox and the timeline for people.
//
//     workflow::Service workflow({.database = …, .outbox = …, .ledger = …, .identity = …, .calendar = …, .limits = …, .clock =
//     …}); … the rooms that own case types declare them … workflow.date_undated();                      // at start: limits that
//     a calendar loaded since then can compute workflow::add_routes(router, workflow);
//
// Events: "case.opened", "case.changed", "case.reminded" ({percent} beside) and "case.escalated", subject the case's id, payload
// {type, state, subject_type, subject_id, organization}.
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

/// What another body that was asked says of a case (会签). `late`: it has not answered within its limit; nobody waits for it.
struct OpinionView {
    OrganizationRef organization;
    Instant asked_at{};
    std::optional<Date> due_on;
    std::optional<Labelled> opinion;  ///< agree, object, abstain; none: not yet
    std::string text, by;
    std::optional<Instant> at;
    bool late = false;
};
BOOST_DESCRIBE_STRUCT(OpinionView, (), (organization, asked_at, due_on, opinion, text, by, at, late))

/// The limit that runs, and what fixed it.
struct ClockView {
    std::string name;
    std::string rule;            ///< of a policy document; empty: a default of the platform, no article fixes it
    std::int64_t percent = 0;    ///< of its working days that have passed
    std::int64_t extension = 0;  ///< by how much it may be extended once; 0: not, or was
    bool calendar_ends = false;  ///< the last day lies in a year whose holidays nobody has announced yet
};
BOOST_DESCRIBE_STRUCT(ClockView, (), (name, rule, percent, extension, calendar_ends))

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
    std::optional<ClockView> clock;
    std::optional<Labelled> decider, escalated_to;  ///< divisions
    std::vector<OpinionView> opinions;
};
BOOST_DESCRIBE_STRUCT(CaseView, (),
                      (id, number, type, state, title, subject, organization, opened_at, due_on, overdue, working_days_left,
                       owner, actions, timeline, basis, detail, version, clock, decider, escalated_to, opinions))

/// A state as people filter by it.
struct StateView {
    std::string code, label;
    bool final = false;
};
BOOST_DESCRIBE_STRUCT(StateView, (), (code, label, final))

/// A declared type with the names of what it has: what inboxes filter by and timelines speak in.
struct TypeView {
    std::string code, label, basis;
    bool opens = false;  ///< people may open such cases themselves
    std::vector<StateView> states;
    std::vector<Labelled> actions;
};
BOOST_DESCRIBE_STRUCT(TypeView, (), (code, label, basis, opens, states, actions))

struct ActionAnswer {
    std::string state;  ///< the subject's new state, where the type tells it; else the case's
    CaseView matter;
};

/// One action on one case. `expected`: the version that the caller saw, or nothing.
struct Move {
    std::string case_id, action;
    Given given = {};
    std::optional<std::int64_t> expected = {};
};

struct CaseQuery {
    bool mine = false;                  ///< only what waits for the caller
    std::string type = {}, state = {};  ///< empty: any
    std::string q = {};                 ///< part of the title or the number
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
        const DecisionSigner& signer;
    };
    explicit Service(Needs needs);
    ~Service() override;

    void declare(CaseType type, std::map<std::string, Effect> effects) override;
    Result<Case> open(storage::Transaction& tx, const Actor& actor, const NewCase& request) override;
    void accept(const std::string& type, Opener opener) override;
    Result<Case> act(storage::Transaction& tx, const Actor& actor, const std::string& case_id, const std::string& action,
                     const Given& given) override;
    Result<std::vector<SignedDecision>> decisions(storage::Transaction& tx, const std::string& case_id) override;
    Result<Case> find_case(storage::Transaction& tx, const std::string& case_id) override;
    Result<std::optional<std::string>> open_case(storage::Transaction& tx, const std::string& type,
                                                 const std::string& subject_type, const std::string& subject_id) override;
    Result<void> cancel_for(storage::Transaction& tx, const std::string& subject_type, const std::string& subject_id,
                            const std::string& reason) override;

    /// Every declared type, by code.
    std::vector<TypeView> types(std::string_view language) const;
    /// Cases that the caller may see. Refuses `identity-unauthenticated`.
    Result<CasePage> list(const Actor& actor, const CaseQuery& query, std::string_view language);
    /// Refuses `not-found`, also for a case that the caller may not see.
    Result<CaseView> find(const Actor& actor, const std::string& id, std::string_view language);
    /// Decisions of a case that the caller may see. Refuses `not-found`.
    Result<std::vector<SignedDecision>> decisions_of(const Actor& actor, const std::string& id);
    /// Public keys of decisions.
    std::vector<std::string> decision_keys() const;
    /// Opens a case as its type's owner says. Refuses `case-type-unknown`, and what the owner refuses.
    Result<CaseView> request(const Actor& actor, const CaseRequest& request, std::string_view language);
    /// Refuses as the port's `act`, and `case-changed` after `not-found`.
    Result<ActionAnswer> act(const Actor& actor, const Move& move, std::string_view language);
    /// The same action on many cases; each stands or falls alone. What a case answers is at its place.
    std::vector<Result<std::string>> act_on_all(const Actor& actor, const std::vector<Move>& moves);
    /// Tells of limits that have passed by 50, 80 and 100 per cent, and the level above of those that are over; silence never
    /// consents. How many it told of. Safe to be called at any time, by any node.
    Result<std::int64_t> watch_clocks();
    /// How many open cases that the actor may see wait for a year's calendar to be dated.
    Result<std::int64_t> count_undated(const Actor& actor);
    /// Computes due dates that had to wait for a year's calendar; how many it could. A date once given never changes.
    Result<std::int64_t> date_undated();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// GET /api/v1/case-types, GET and POST /api/v1/cases, GET /api/v1/cases/{id}, POST /api/v1/cases/{id}/actions/{action}, POST
/// /api/v1/cases/actions/{action} for many at once.
void add_routes(http::Router& router, Service& workflow);

}  // namespace jixia::workflow
