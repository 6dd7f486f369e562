#pragma once
// Art. 9: what opens first. Consultations of all four audiences and the lists adopted after them, yearly opening plans measured
// by what is really published, and the matrix of where nothing is open yet.
//
//     planning::Planning planning({…});    // declares the case types; before the workflow serves
//     planning::add_routes(router, planning);
//     … planning.watch();                  // daily or more often: terms that end, items that are overdue or opened
//
// Events: "consultation.published", ".closed", ".reopened", ".responded", ".adopted", ".withdrawn", ".commented", ".replied";
// "plan.published", "plan.changed", "plan.item_overdue" {item, due_on, organization}, "plan.item_opened" (subject: the plan);
// "opening_task.assigned".
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/actor.h"
#include "base/rate_limit.h"
#include "planning/types.h"
#include "storage/database.h"

namespace jixia::audit {
class Ledger;
}
namespace jixia::catalog {
class Catalog;
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
namespace jixia::search {
class Search;
}
namespace jixia::storage {
class Outbox;
}
namespace jixia::workflow {
class Workflow;
}

namespace jixia::planning {

/// How much an entry is wanted: the rooms that know will add to it (requests come with participation).
struct Demand {
    std::int64_t views = 0, downloads = 0, calls = 0, requests = 0;
};

class DemandReader {
public:
    DemandReader() = default;
    DemandReader(const DemandReader&) = delete;
    DemandReader& operator=(const DemandReader&) = delete;
    virtual ~DemandReader() = default;
    virtual Result<Demand> of(storage::Transaction& tx, const std::string& entry_id) const = 0;
};

struct ConsultationQuery {
    std::string state = {}, division = {}, provider = {};
    bool own = false;  ///< those of the caller's unit, drafts too
    std::int64_t offset = 0, limit = 20;
};

struct ListQuery {
    std::string division = {}, provider = {};
    std::int64_t year = 0;  ///< 0: any
    std::int64_t offset = 0, limit = 20;
};

struct PlanQuery {
    std::string division = {}, provider = {};
    std::int64_t year = 0;
    bool own = false;
    std::int64_t offset = 0, limit = 20;
};

struct CommentQuery {
    std::optional<std::int64_t> item = {};
    bool unanswered = false;
    std::int64_t after = 0, limit = 20;  ///< after: the number before the page
};

/// Any thread; every method blocks and is one transaction.
class Planning {
public:
    struct Needs {
        storage::Database& database;
        storage::Outbox& outbox;
        const audit::Ledger& ledger;
        workflow::Workflow& workflow;
        const identity::Identity& identity;
        catalog::Catalog& catalog;
        const search::Search& search;
        const law::Calendar& calendar;
        const law::TimeLimits& limits;
        const DemandReader& demand;
        const Clock& clock;
        RateLimit::Settings comments = {.client_max = 20, .total_max = 2'000};
    };
    /// Declares `consultation` and `opening_task`.
    explicit Planning(Needs needs);
    ~Planning();

    // ── Consultations. A draft is its unit's and of the authorities above it; `not-found` for everybody else ──
    /// Refuses `identity-forbidden`, `invalid`.
    Result<ConsultationView> begin(const Actor& actor, const ConsultationBody& body, std::string_view language);
    Result<Page<ConsultationView>> consultations(const Actor& actor, const ConsultationQuery& query, std::string_view language);
    Result<ConsultationView> consultation(const Actor& actor, const std::string& id, std::string_view language);
    /// `expected`: the ETag, "*" for any. Refuses `consultation-changed`, `consultation-not-editable`.
    Result<ConsultationView> change(const Actor& actor, const std::string& id, const std::string& expected,
                                    const ConsultationChange& body, std::string_view language);
    /// Records evidence that an audience was asked. Refuses `consultation-not-open` once it is closed.
    Result<ConsultationView> ask(const Actor& actor, const std::string& id, const AskBody& body, std::string_view language);
    /// publish {closes_on}, close, reopen {closes_on, reason}, respond, adopt, withdraw {reason}: the actions of its case.
    /// Refuses `consultation-too-short`, `consultation-unanswered`, `consultation-not-adoptable` with everything that is missing.
    Result<ConsultationView> act(const Actor& actor, const std::string& id, const std::string& action, const json::Object& given,
                                 std::string_view language);

    // ── Comments ──
    /// Anybody, also without an account. `client`: the peer's address. Refuses `consultation-not-open`,
    /// `consultation-too-many-comments`.
    Result<CommentView> comment(const Actor& actor, const std::string& client, const std::string& consultation,
                                const CommentBody& body, std::string_view language);
    Result<Page<CommentView>> comments(const Actor& actor, const std::string& consultation, const CommentQuery& query,
                                       std::string_view language);
    Result<CommentView> reply(const Actor& actor, const std::string& consultation, std::int64_t number, const ReplyBody& body,
                              std::string_view language);
    Result<CommentView> hide(const Actor& actor, const std::string& consultation, std::int64_t number, const HideBody& body,
                             std::string_view language);
    Result<CommentView> show(const Actor& actor, const std::string& consultation, std::int64_t number, std::string_view language);

    // ── Adopted lists ──
    Result<Page<PriorityListView>> lists(const ListQuery& query, std::string_view language);
    Result<PriorityListView> list(const std::string& id, std::string_view language);
    Result<ListDiff> diff(const std::string& from, const std::string& to, std::string_view language);

    // ── Plans ──
    /// Refuses `plan-exists`: one a unit and year.
    Result<PlanView> begin(const Actor& actor, const PlanBody& body, std::string_view language);
    Result<Page<PlanView>> plans(const Actor& actor, const PlanQuery& query, std::string_view language);
    Result<PlanView> plan(const Actor& actor, const std::string& id, std::string_view language);
    /// Replaces the plan's items. Refuses `plan-changed`, `plan-item-missing` and `plan-reason-missing` once it is published.
    Result<PlanView> change(const Actor& actor, const std::string& id, const std::string& expected, const PlanBody& body,
                            std::string_view language);
    Result<PlanView> publish(const Actor& actor, const std::string& id, const std::string& expected, std::string_view language);

    // ── The matrix ──
    Result<GapMatrix> gaps(std::string_view language);
    /// The case's id.
    Result<std::string> assign(const Actor& actor, const TaskBody& body);

    /// Closes consultations whose term is over, and finds items that are overdue or have opened; how many. Any node, any time.
    Result<std::int64_t> watch();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// /api/v1/consultations, /priority-lists, /opening-plans, /priority-gaps.
void add_routes(http::Router& router, Planning& planning);

}  // namespace jixia::planning
