#pragma once
// SQL of this room, and nothing else.
#include <optional>
#include <string>
#include <vector>

#include "planning/planning.h"

namespace jixia::planning {

struct ConsultationRow {
    std::string id, number, case_id, organization, division;
    std::int64_t year = 0;
    std::string title, intro;
    ConsultationState state{};
    std::vector<ListItem> items;
    std::optional<json::Value> final_items;  ///< a list of ListItem
    std::optional<Date> opened_on, closes_on, earliest_close, closed_on;
    std::optional<Instant> responded_at, adopted_at;
    std::string list_id, created_by;
    Instant created_at{}, changed_at{};
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(ConsultationRow, (),
                      (id, number, case_id, organization, division, year, title, intro, state, items, final_items, opened_on,
                       closes_on, earliest_close, closed_on, responded_at, adopted_at, list_id, created_by, created_at,
                       changed_at, version))

struct AskRow {
    std::string id, consultation_id;
    Audience audience{};
    AskedBy how{};
    std::string detail, url;
    Date asked_on{};
    Instant recorded_at{};
};
BOOST_DESCRIBE_STRUCT(AskRow, (), (id, consultation_id, audience, how, detail, url, asked_on, recorded_at))

struct CommentRow {
    std::string consultation_id;
    std::int64_t number = 0;
    std::optional<std::int64_t> item;
    Audience audience{};
    std::string author, account, text;
    CommentState state{};
    std::optional<HiddenGround> ground;
    std::string hidden_reason;
    std::optional<Outcome> outcome;
    std::string reply;
    Instant created_at{};
    std::optional<Instant> replied_at;
};
BOOST_DESCRIBE_STRUCT(CommentRow, (),
                      (consultation_id, number, item, audience, author, account, text, state, ground, hidden_reason, outcome,
                       reply, created_at, replied_at))

struct PriorityListRow {
    std::string id, organization, division;
    std::int64_t number = 0, year = 0;
    std::string title, consultation_id;
    std::vector<ListItem> items;
    std::string digest;
    Instant adopted_at{};
};
BOOST_DESCRIBE_STRUCT(PriorityListRow, (),
                      (id, organization, division, number, year, title, consultation_id, items, digest, adopted_at))

struct PlanRow {
    std::string id, organization, division;
    std::int64_t year = 0;
    std::string title;
    PlanState state{};
    std::optional<Instant> published_at;
    std::string created_by;
    Instant created_at{}, changed_at{};
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(PlanRow, (),
                      (id, organization, division, year, title, state, published_at, created_by, created_at, changed_at, version))

struct PlanItemRow {
    std::string id, plan_id;
    std::int64_t place = 0;
    std::string title, owner;
    Date due_on{};
    std::vector<std::string> priority;
    Provenance provenance{};
    std::string entry;
    std::vector<Milestone> milestones;
    Inputs inputs;
    std::string note, dropped;
    std::optional<Date> overdue_since, opened_on;
    std::string case_id;  ///< of the task that reminds the unit, once it is overdue
};
BOOST_DESCRIBE_STRUCT(PlanItemRow, (),
                      (id, plan_id, place, title, owner, due_on, priority, provenance, entry, milestones, inputs, note, dropped,
                       overdue_since, opened_on, case_id))

struct TaskRow {
    std::string id, case_id, organization, division, priority, item, text;
    Instant created_at{};
};
BOOST_DESCRIBE_STRUCT(TaskRow, (), (id, case_id, organization, division, priority, item, text, created_at))

/// Whose drafts somebody sees: their body's, and what lies in their division as its authority. Empty: nobody's.
struct Sight {
    std::string organization, divisions;
};

namespace store {

// consultations (consultation_store.cpp)
Result<void> add(storage::Transaction& tx, const ConsultationRow& row);
/// Writes what can change if the row still has `row.version`; false: somebody was quicker.
Result<bool> put(storage::Transaction& tx, const ConsultationRow& row);
Result<std::optional<ConsultationRow>> find_consultation(storage::Transaction& tx, const std::string& id);
Result<std::vector<ConsultationRow>> consultations(storage::Transaction& tx, const Sight& sight, const ConsultationQuery& query);
Result<std::int64_t> count_consultations(storage::Transaction& tx, const Sight& sight, const ConsultationQuery& query);
/// Open ones whose last day lies before `today`; at most 200.
Result<std::vector<ConsultationRow>> over(storage::Transaction& tx, Date today);
Result<void> add(storage::Transaction& tx, const AskRow& row);
Result<std::vector<AskRow>> asks(storage::Transaction& tx, const std::string& consultation_id);

Result<void> add(storage::Transaction& tx, const CommentRow& row);
Result<void> put(storage::Transaction& tx, const CommentRow& row);
Result<std::optional<CommentRow>> find_comment(storage::Transaction& tx, const std::string& consultation_id, std::int64_t number);
/// In order; `staff`: those that wait and the words of those that are hidden, too.
Result<std::vector<CommentRow>> comments(storage::Transaction& tx, const std::string& consultation_id, const CommentQuery& query,
                                         bool staff);
Result<std::int64_t> count_comments(storage::Transaction& tx, const std::string& consultation_id, const CommentQuery& query,
                                    bool staff);
struct CommentTally {
    Audience audience{};
    CommentState state{};
    std::string outcome;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(CommentTally, (), (audience, state, outcome, count))
Result<std::vector<CommentTally>> tally(storage::Transaction& tx, const std::string& consultation_id);
Result<std::int64_t> last_comment(storage::Transaction& tx, const std::string& consultation_id);

Result<void> add(storage::Transaction& tx, const PriorityListRow& row);
Result<std::optional<PriorityListRow>> find_list(storage::Transaction& tx, const std::string& id);
Result<std::vector<PriorityListRow>> lists(storage::Transaction& tx, const ListQuery& query);
Result<std::int64_t> count_lists(storage::Transaction& tx, const ListQuery& query);
Result<std::int64_t> last_list_number(storage::Transaction& tx, const std::string& organization);

// plans (plan_store.cpp)
Result<void> add(storage::Transaction& tx, const PlanRow& row);
Result<bool> put(storage::Transaction& tx, const PlanRow& row);
Result<std::optional<PlanRow>> find_plan(storage::Transaction& tx, const std::string& id);
Result<std::optional<PlanRow>> plan_of_year(storage::Transaction& tx, const std::string& organization, std::int64_t year);
Result<std::vector<PlanRow>> plans(storage::Transaction& tx, const Sight& sight, const PlanQuery& query);
Result<std::int64_t> count_plans(storage::Transaction& tx, const Sight& sight, const PlanQuery& query);
Result<std::vector<PlanItemRow>> items_of(storage::Transaction& tx, const std::string& plan_id);
Result<std::optional<PlanItemRow>> find_item(storage::Transaction& tx, const std::string& id);
/// New or changed.
Result<void> put(storage::Transaction& tx, const PlanItemRow& row);
Result<void> remove_item(storage::Transaction& tx, const std::string& id);
/// Items of published plans that have not opened, after one of them in the order of ids; at most 200.
Result<std::vector<PlanItemRow>> waiting(storage::Transaction& tx, const std::string& after);
Result<void> add(storage::Transaction& tx, const TaskRow& row);

}  // namespace store
}  // namespace jixia::planning
