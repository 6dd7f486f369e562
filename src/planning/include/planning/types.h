#pragma once
// Priorities (Art. 9): what is to be opened first, plans for it, and how everybody was asked: values only.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"

namespace jixia::planning {

/// 第九条第二款:「社会公众、行业组织、企业、行业主管部门」, in this order.
enum class Audience { society, associations, enterprises, departments };
BOOST_DESCRIBE_ENUM(Audience, society, associations, enterprises, departments)

/// How an audience was asked.
enum class AskedBy { platform, letter, meeting, survey, hearing, other };
BOOST_DESCRIBE_ENUM(AskedBy, platform, letter, meeting, survey, hearing, other)

enum class ConsultationState { draft, open, closed, responded, adopted, withdrawn };
BOOST_DESCRIBE_ENUM(ConsultationState, draft, open, closed, responded, adopted, withdrawn)

/// Who wants it first: the State, the province's regulation, or those who asked.
enum class Provenance { national, provincial, demand };
BOOST_DESCRIBE_ENUM(Provenance, national, provincial, demand)

/// What became of a comment (采纳情况).
enum class Outcome { adopted, partly, not_adopted };
BOOST_DESCRIBE_ENUM(Outcome, adopted, partly, not_adopted)

/// `pending`: of somebody without an account, until the unit has looked at it. `hidden`: its words are not shown, its ground is.
enum class CommentState { pending, shown, hidden };
BOOST_DESCRIBE_ENUM(CommentState, pending, shown, hidden)

/// Why a comment's words are not shown. Disagreement is none.
enum class HiddenGround { personal_data, secret, insult, advertising, off_topic };
BOOST_DESCRIBE_ENUM(HiddenGround, personal_data, secret, insult, advertising, off_topic)

/// One line of a priority list. `number`: from 1, stays once the draft is published. `priority`: codes of the list `priority`.
struct ListItem {
    std::int64_t number = 0;
    std::string title, text;
    std::vector<std::string> priority;
    Provenance provenance{};
    std::optional<std::string> entry;
};
BOOST_DESCRIBE_STRUCT(ListItem, (), (number, title, text, priority, provenance, entry))

/// Inputs of an item's score as they were when it was scored: figures of use of its entry, and levels from 1 to 5 that people
/// gave.
struct Inputs {
    std::int64_t views = 0, downloads = 0, calls = 0, requests = 0;
    std::optional<Date> as_of;
    std::int64_t value = 3, readiness = 3, risk = 3;
};
BOOST_DESCRIBE_STRUCT(Inputs, (), (views, downloads, calls, requests, as_of, value, readiness, risk))

/// A score with what made it: four levels from 1 to 5, points from 0 to 100.
struct Score {
    double points = 0, demand = 0, value = 0, readiness = 0, safety = 0;
    std::string formula, lowest;  ///< `lowest`: the factor that holds it down most
};
BOOST_DESCRIBE_STRUCT(Score, (), (points, demand, value, readiness, safety, formula, lowest))

struct Milestone {
    std::string name;
    Date due_on{};
    std::optional<Date> done_on;
};
BOOST_DESCRIBE_STRUCT(Milestone, (), (name, due_on, done_on))

/// How an item of a plan stands, by what is really published.
enum class ItemState { planned, preparing, opened, opened_late, overdue, dropped };
BOOST_DESCRIBE_ENUM(ItemState, planned, preparing, opened, opened_late, overdue, dropped)

enum class PlanState { draft, published };
BOOST_DESCRIBE_ENUM(PlanState, draft, published)

// ── What people send ──

using Codes = json::List<json::Text<1, 40>, 0, 17>;

struct ListItemInput {
    json::Text<2, 200> title;
    json::Text<0, 2000> text;
    Codes priority;
    Provenance provenance{};
    std::optional<std::string> entry;
};
BOOST_DESCRIBE_STRUCT(ListItemInput, (), (title, text, priority, provenance, entry))
using ListItems = json::List<ListItemInput, 0, 500>;

struct ConsultationBody {
    json::Text<2, 200> title;
    json::Text<0, 10000> intro;
    std::int64_t year = 0;
    ListItems items;
};
BOOST_DESCRIBE_STRUCT(ConsultationBody, (), (title, intro, year, items))

/// `closes_on`: later, while it is open. `final_items`: what the comments made of the list, once it is closed.
struct ConsultationChange {
    std::optional<json::Text<2, 200>> title;
    std::optional<json::Text<0, 10000>> intro;
    std::optional<ListItems> items, final_items;
    std::optional<Date> closes_on;
};
BOOST_DESCRIBE_STRUCT(ConsultationChange, (), (title, intro, items, final_items, closes_on))

struct AskBody {
    Audience audience{};
    AskedBy how{};
    json::Text<2, 1000> detail;  ///< whom, by which paper, how many
    Date asked_on{};
    std::optional<json::Text<1, 2000>> url;
};
BOOST_DESCRIBE_STRUCT(AskBody, (), (audience, how, detail, asked_on, url))

struct CommentBody {
    json::Text<2, 2000> text;
    Audience audience{};                           ///< whom the writer speaks for
    std::optional<std::int64_t> item = {};         ///< the list's item; absent: the list as a whole
    std::optional<json::Text<0, 60>> author = {};  ///< shown with the comment, if somebody wants that
};
BOOST_DESCRIBE_STRUCT(CommentBody, (), (text, audience, item, author))

struct ReplyBody {
    Outcome outcome{};
    json::Text<2, 2000> reason;
};
BOOST_DESCRIBE_STRUCT(ReplyBody, (), (outcome, reason))

struct HideBody {
    HiddenGround ground{};
    json::Text<2, 500> reason;
};
BOOST_DESCRIBE_STRUCT(HideBody, (), (ground, reason))

struct MilestoneInput {
    json::Text<1, 100> name;
    Date due_on{};
    std::optional<Date> done_on;
};
BOOST_DESCRIBE_STRUCT(MilestoneInput, (), (name, due_on, done_on))

/// An item as sent. `id`: of one that the plan has; absent: a new one. `dropped`: given up, and why.
struct PlanItemInput {
    std::optional<std::string> id;
    json::Text<2, 200> title;
    json::Text<1, 100> owner;
    Date due_on{};
    Codes priority;
    Provenance provenance{};
    std::int64_t value = 3, readiness = 3, risk = 3;
    std::optional<std::string> entry;
    std::optional<json::List<MilestoneInput, 0, 20>> milestones;
    std::optional<json::Text<0, 1000>> note, dropped;
};
BOOST_DESCRIBE_STRUCT(PlanItemInput, (),
                      (id, title, owner, due_on, priority, provenance, value, readiness, risk, entry, milestones, note, dropped))

/// A whole plan. `year` counts at creation only. `reason`: why a published plan changes.
struct PlanBody {
    json::Text<2, 200> title;
    std::int64_t year = 0;
    json::List<PlanItemInput, 0, 500> items;
    std::optional<json::Text<0, 2000>> reason;
};
BOOST_DESCRIBE_STRUCT(PlanBody, (), (title, year, items, reason))

/// A cell of the gap matrix, or anything else to be opened, given to a unit as a task.
struct TaskBody {
    std::string provider;
    std::string priority;  ///< code of the list `priority`
    json::Text<2, 2000> text;
};
BOOST_DESCRIBE_STRUCT(TaskBody, (), (provider, priority, text))

// ── What is shown ──

struct Labelled {
    std::string code, label;
};
BOOST_DESCRIBE_STRUCT(Labelled, (), (code, label))

struct Named {
    std::string id, name;
};
BOOST_DESCRIBE_STRUCT(Named, (), (id, name))

struct ListItemView {
    std::int64_t number = 0;
    std::string title, text;
    std::vector<Labelled> priority;
    Labelled provenance;
    std::optional<std::string> entry;
};
BOOST_DESCRIBE_STRUCT(ListItemView, (), (number, title, text, priority, provenance, entry))

/// Evidence that an audience was asked; `asked` false: none yet.
struct AskView {
    Labelled how;
    std::string detail, url;
    Date asked_on{};
    Instant recorded_at{};
};
BOOST_DESCRIBE_STRUCT(AskView, (), (how, detail, url, asked_on, recorded_at))

struct AudienceView {
    Labelled audience;
    bool asked = false;
    std::vector<AskView> evidence;
    std::int64_t comments = 0;
};
BOOST_DESCRIBE_STRUCT(AudienceView, (), (audience, asked, evidence, comments))

struct CommentView {
    std::int64_t number = 0;
    std::optional<std::int64_t> item;
    Labelled audience, state;
    std::string author, text;
    Instant created_at{};
    std::optional<Labelled> outcome, ground;
    std::string reply, hidden_reason;
    std::optional<Instant> replied_at;
};
BOOST_DESCRIBE_STRUCT(CommentView, (),
                      (number, item, audience, state, author, text, created_at, outcome, ground, reply, hidden_reason,
                       replied_at))

struct OutcomeCount {
    std::string code, label;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(OutcomeCount, (), (code, label, count))

struct ConsultationView {
    std::string id, number, title, intro;
    std::int64_t year = 0;
    Labelled state, division;
    std::optional<Named> provider;
    std::vector<ListItemView> items, final_items;
    std::optional<Date> opened_on, closes_on, earliest_close, closed_on;
    std::vector<AudienceView> audiences;
    std::int64_t comments = 0, unanswered = 0, hidden = 0;
    std::vector<OutcomeCount> outcomes;  ///< the adoption table's sums, once it is published
    std::optional<Instant> responded_at, adopted_at;
    std::optional<std::string> list;     ///< the adopted list
    std::optional<std::string> case_id;  ///< for those who may see the case
    std::vector<std::string> missing;    ///< for the unit: what adoption still needs
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(ConsultationView, (),
                      (id, number, title, intro, year, state, division, provider, items, final_items, opened_on, closes_on,
                       earliest_close, closed_on, audiences, comments, unanswered, hidden, outcomes, responded_at, adopted_at,
                       list, case_id, missing, version))

/// An adopted priority list: numbered by its unit, frozen.
struct PriorityListView {
    std::string id;
    std::int64_t number = 0, year = 0;
    std::string title;
    std::optional<Named> provider;
    Labelled division;
    std::string consultation, digest;  ///< SHA-256 over number, year and items
    Instant adopted_at{};
    std::vector<ListItemView> items;
};
BOOST_DESCRIBE_STRUCT(PriorityListView, (),
                      (id, number, year, title, provider, division, consultation, digest, adopted_at, items))

struct ChangedItem {
    ListItemView before, after;
};
BOOST_DESCRIBE_STRUCT(ChangedItem, (), (before, after))

struct ListDiff {
    std::string from, to;
    std::vector<ListItemView> added, removed;
    std::vector<ChangedItem> changed;
    std::int64_t unchanged = 0;
};
BOOST_DESCRIBE_STRUCT(ListDiff, (), (from, to, added, removed, changed, unchanged))

struct MilestoneView {
    std::string name;
    Date due_on{};
    std::optional<Date> done_on;
    bool overdue = false;
};
BOOST_DESCRIBE_STRUCT(MilestoneView, (), (name, due_on, done_on, overdue))

struct PlanItemView {
    std::string id, title, owner, note, dropped;
    Labelled state, provenance;
    Date due_on{};
    std::vector<Labelled> priority;
    std::optional<Named> entry;
    std::optional<Date> opened_on, overdue_since;
    std::vector<MilestoneView> milestones;
    Inputs inputs;
    Score score;
};
BOOST_DESCRIBE_STRUCT(PlanItemView, (),
                      (id, title, owner, note, dropped, state, provenance, due_on, priority, entry, opened_on, overdue_since,
                       milestones, inputs, score))

struct StateCount {
    std::string code, label;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(StateCount, (), (code, label, count))

struct PlanView {
    std::string id, title;
    std::int64_t year = 0;
    Labelled state, division;
    std::optional<Named> provider;
    std::optional<Instant> published_at;
    std::vector<StateCount> counts;
    std::vector<PlanItemView> items;  ///< of one plan only
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(PlanView, (), (id, title, year, state, division, provider, published_at, counts, items, version))

/// A column of the gap matrix. `kind`: field, domain or record.
struct GapColumn {
    std::string code, label, kind;
};
BOOST_DESCRIBE_STRUCT(GapColumn, (), (code, label, kind))

struct GapRow {
    Labelled division;
    std::vector<std::int64_t> counts;  ///< published entries, in the order of the columns
};
BOOST_DESCRIBE_STRUCT(GapRow, (), (division, counts))

/// Division × priority: the province's own units and the 16 cities with what lies in them.
struct GapMatrix {
    std::vector<GapColumn> columns;
    std::vector<GapRow> rows;
    std::vector<std::int64_t> totals;
    std::int64_t empty = 0;  ///< cells without an entry
};
BOOST_DESCRIBE_STRUCT(GapMatrix, (), (columns, rows, totals, empty))

template <class T>
struct Page {
    std::vector<T> items;
    std::int64_t total = 0;
    std::string next;
};

}  // namespace jixia::planning
