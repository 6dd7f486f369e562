// Tasks to open something, given to a unit from the gap matrix or by the watch when an item of its plan is overdue; the watch
// itself; the matrix.
#include <algorithm>

#include "base/id.h"
#include "catalog/catalog.h"
#include "identity/authorize.h"
#include "identity/divisions.h"
#include "identity/identity.h"
#include "search/search.h"
#include "state.h"

namespace jixia::planning {

using identity::Permission;
using storage::Transaction;
using workflow::Case;
using workflow::Party;

void Planning::State::declare_task() {
    const auto rule = [](std::string name, std::vector<std::string> from, std::string to, Party party) {
        return workflow::ActionRule{.name = std::move(name),
                                    .from = std::move(from),
                                    .to = std::move(to),
                                    .party = party,
                                    .role = party == Party::authority ? Role::authority : Role::data_officer,
                                    .needs_reason = party != Party::platform};
    };
    workflow::CaseType type{
        .name = std::string(task_case),
        .article = "第九条第一款",
        .states = {{.name = "open", .owner = Party::provider, .role = Role::data_officer, .clock = "opening_task.answer"},
                   {.name = "answered", .owner = Party::authority, .role = Role::authority, .clock = "opening_task.check"},
                   {.name = "closed", .owner = Party::authority, .final = true}},
        .actions = {rule("answer", {"open"}, "answered", Party::provider),
                    rule("accept", {"answered"}, "closed", Party::authority),
                    rule("return", {"answered"}, "open", Party::authority),
                    rule("settle", {"open", "answered"}, "closed", Party::platform)},
        .words = {{std::string(task_case), {"开放任务", "Task to open data"}},
                  {"open", {"待落实", "To be done"}},
                  {"answered", {"已答复，待确认", "Answered, to be checked"}},
                  {"closed", {"已办结", "Closed"}},
                  {"answer", {"答复落实情况", "Answer"}},
                  {"accept", {"确认", "Accept"}},
                  {"return", {"退回", "Return"}},
                  {"settle", {"数据已开放", "The data is open"}}}};
    needs.workflow.declare(std::move(type), {});
    needs.workflow.accept(std::string(task_case),
                          [this](Transaction& tx, const Actor& actor, const workflow::CaseRequest& request) {
                              return request_task(tx, actor, request);
                          });
}

Result<TaskRow> Planning::State::task_of(Tx& tx, const Actor& actor, const TaskBody& body) const {
    JX_TRY(const auto unit, needs.identity.find_organization(tx, body.provider));
    if (!unit) return invalid("/provider", "is no organisation", "unknown");
    JX_CHECK(identity::authorize(actor, Permission::opening_task_assign, {.division = unit->division}));
    if (unit->authority && unit->id == actor.organization) return invalid("/provider", "is the caller's own body", "unknown");
    const auto lists = needs.catalog.code_lists();
    if (!lists->contains(priority_codes, body.priority)) return invalid("/priority", "is not in the list of priorities", "enum");
    const Instant now = needs.clock.now();
    return TaskRow{.id = new_ulid(now),
                   .case_id = {},
                   .organization = unit->id,
                   .division = unit->division,
                   .priority = body.priority,
                   .item = {},
                   .text = body.text.value,
                   .created_at = now};
}

Result<std::string> Planning::State::open_task(Tx& tx, const Actor& actor, TaskRow row, const std::string& title) const {
    JX_TRY(const Case matter, needs.workflow.open(tx, actor,
                                                  {.type = std::string(task_case),
                                                   .subject_type = "opening_task",
                                                   .subject_id = row.id,
                                                   .title = title,
                                                   .organization = row.organization,
                                                   .division = row.division,
                                                   .drafted_by = {},
                                                   .reason = row.text,
                                                   .detail = json::Object{{"priority", row.priority}, {"item", row.item}}}));
    row.case_id = matter.id;
    JX_CHECK(store::add(tx, row));
    JX_CHECK(record(tx, actor,
                    {.subject = "opening_task",
                     .id = row.id,
                     .action = "assigned",
                     .version = 1,
                     .reason = row.text,
                     .detail = {{"organization", row.organization}, {"priority", row.priority}, {"item", row.item}}}));
    return row.case_id;
}

Result<Case> Planning::State::request_task(Tx& tx, const Actor& actor, const workflow::CaseRequest& request) const {
    const auto* provider = request.subject.if_contains("provider");
    if (provider == nullptr || !provider->is_string()) return invalid("/subject/provider", "names the unit", "missing");
    json::Object members = request.more;
    members["provider"] = *provider;
    members["text"] = request.reason;
    JX_TRY(const TaskBody body, json::decode<TaskBody>(json::Value(std::move(members))));
    JX_TRY(const TaskRow row, task_of(tx, actor, body));
    JX_TRY(const std::string id, open_task(tx, actor, row, needs.catalog.label(priority_codes, row.priority, "zh")));
    return needs.workflow.find_case(tx, id);
}

Result<std::string> Planning::assign(const Actor& actor, const TaskBody& body) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<std::string> {
        if (!actor.signed_in()) return Error{&identity::unauthenticated};
        JX_TRY(const TaskRow row, state_->task_of(tx, actor, body));
        return state_->open_task(tx, actor, row, state_->needs.catalog.label(priority_codes, row.priority, "zh"));
    });
}

// ── The watch ──

/// An item that has opened settles its task; one that is overdue is told of once, and becomes a task of its unit.
Result<bool> Planning::State::look_at(Tx& tx, const std::string& item_id) const {
    JX_TRY(auto item, store::find_item(tx, item_id));
    if (!item || item->opened_on) return false;
    JX_TRY(const auto plan, store::find_plan(tx, item->plan_id));
    if (!plan || plan->state != PlanState::published) return false;
    JX_TRY(const ItemState state, standing_of(tx, *item));
    const Actor platform = Actor::platform();
    Happened what{.subject = "plan", .id = plan->id, .action = {}, .version = plan->version, .open_to_all = true};
    what.detail = {{"item", item->id},
                   {"due_on", to_text(item->due_on)},
                   {"organization", plan->organization},
                   {"division", plan->division}};
    if (state == ItemState::opened || state == ItemState::opened_late) {
        JX_TRY(const auto entry, needs.catalog.public_record(tx, item->entry));
        if (!entry || !entry->issued_at) return false;
        item->opened_on = local_date(*entry->issued_at);
        item->overdue_since.reset();
        if (!item->case_id.empty()) {
            JX_TRY(const Case task, needs.workflow.find_case(tx, item->case_id));
            if (task.state != "closed") JX_CHECK(needs.workflow.act(tx, platform, item->case_id, "settle", {}));
        }
        what.action = "item_opened";
        what.detail["opened_on"] = to_text(*item->opened_on);
    } else if (state == ItemState::overdue && !item->overdue_since) {
        item->overdue_since = Date(std::chrono::sys_days(item->due_on) + std::chrono::days(1));
        TaskRow task{.id = new_ulid(needs.clock.now()),
                     .case_id = {},
                     .organization = plan->organization,
                     .division = plan->division,
                     .priority = item->priority.empty() ? std::string() : item->priority.front(),
                     .item = item->id,
                     .text = "《" + plan->title + "》" + item->title + "，计划 " + to_text(item->due_on) + " 前开放",
                     .created_at = needs.clock.now()};
        JX_TRY(item->case_id, open_task(tx, platform, std::move(task), item->title));
        what.action = "item_overdue";
    } else return false;
    JX_CHECK(store::put(tx, *item));
    JX_CHECK(record(tx, platform, what));
    return true;
}

Result<std::int64_t> Planning::watch() {
    std::int64_t found = 0;
    const Date today = state_->today();
    JX_TRY(const auto over, state_->needs.database.read([&](Transaction& tx) { return store::over(tx, today); }));
    for (const ConsultationRow& row : over) {
        JX_CHECK(state_->needs.database.transact(
            [&](Transaction& tx) { return state_->needs.workflow.act(tx, Actor::platform(), row.case_id, "close", {}); }));
        ++found;
    }
    std::string after;
    for (;;) {
        JX_TRY(const auto items, state_->needs.database.read([&](Transaction& tx) { return store::waiting(tx, after); }));
        if (items.empty()) return found;
        after = items.back().id;
        for (const PlanItemRow& item : items) {
            JX_TRY(const bool news,
                   state_->needs.database.transact([&](Transaction& tx) { return state_->look_at(tx, item.id); }));
            found += news ? 1 : 0;
        }
    }
}

// ── The matrix ──

/// Counted by the search index, so that a cell and the results it leads to are the same.
Result<GapMatrix> Planning::gaps(std::string_view language) {
    GapMatrix matrix;
    const auto lists = state_->needs.catalog.code_lists();
    const catalog::CodeList* list = lists->find(priority_codes);
    constexpr std::string_view province = "370000";
    matrix.rows.push_back({{std::string(province), language == "en" ? "Provincial units" : "省直单位"}, {}});
    for (const identity::DivisionRow& row : identity::divisions())
        if (row.level == identity::DivisionLevel::city && row.kind != identity::DivisionKind::abolished)
            matrix.rows.push_back({division_label(std::string(row.code), language), {}});
    if (list == nullptr) return matrix;
    for (const catalog::CodeItem& item : list->items) {
        const std::string kind = item.code.substr(0, item.code.find('_'));
        matrix.columns.push_back({item.code, language == "en" ? item.en : item.zh, kind});
        search::Request request;
        request.filters[static_cast<std::size_t>(search::Facet::priority)] = {item.code};
        request.facets = {search::Facet::division};
        request.limit = 0;
        JX_TRY(const search::Found found, state_->needs.search.find(request));
        std::int64_t in_cities = 0;
        const auto count_of = [&](std::string_view code) -> std::int64_t {
            for (const auto& [facet, values] : found.facets)
                for (const search::FacetValue& value : values)
                    if (facet == search::Facet::division && value.code == code) return value.count;
            return 0;
        };
        for (std::size_t row = 1; row < matrix.rows.size(); ++row) {
            const std::int64_t count = count_of(matrix.rows[row].division.code);
            matrix.rows[row].counts.push_back(count);
            in_cities += count;
            matrix.empty += count == 0 ? 1 : 0;
        }
        // What the province's own units have opened: everything that lies in no city.
        matrix.rows[0].counts.push_back(found.total - in_cities);
        matrix.empty += found.total == in_cities ? 1 : 0;
        matrix.totals.push_back(found.total);
    }
    return matrix;
}

}  // namespace jixia::planning
