// Yearly opening plans (Art. 9(1)): items with owner, day and milestones, measured by what is really published.
#include <algorithm>
#include <map>

#include "base/id.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "identity/authorize.h"
#include "identity/identity.h"
#include "state.h"

namespace jixia::planning {

using identity::Permission;
using storage::Transaction;

namespace {

constexpr std::int64_t level_max = 5;

/// What changed between what was published and what is sent now, for the ledger.
json::Object changes_between(const PlanItemRow& before, const PlanItemRow& after) {
    json::Object changes{{"item", after.id}};
    if (before.due_on != after.due_on)
        changes["due_on"] = json::Object{{"from", to_text(before.due_on)}, {"to", to_text(after.due_on)}};
    if (before.title != after.title) changes["title"] = json::Object{{"from", before.title}, {"to", after.title}};
    if (before.entry != after.entry) changes["entry"] = json::Object{{"from", before.entry}, {"to", after.entry}};
    if (before.dropped.empty() && !after.dropped.empty()) changes["dropped"] = true;
    return changes;
}

bool needs_reason(const PlanItemRow& before, const PlanItemRow& after) {
    return before.due_on != after.due_on || (before.dropped.empty() && !after.dropped.empty()) || before.title != after.title;
}

}  // namespace

Result<PlanRow> Planning::State::visible_plan(Tx& tx, const Actor& actor, const std::string& id) const {
    JX_TRY(auto row, store::find_plan(tx, id));
    const bool seen =
        row && (row->state == PlanState::published ||
                identity::may(actor, Permission::planning_read, {.organization = row->organization, .division = row->division}));
    if (!seen) return Error{&errors::not_found};
    return *std::move(row);
}

Result<PlanRow> Planning::State::own_plan(Tx& tx, const Actor& actor, const std::string& id, const std::string& tag) const {
    JX_TRY(PlanRow row, visible_plan(tx, actor, id));
    JX_CHECK(identity::authorize(actor, Permission::plan_write, {.organization = row.organization}));
    if (tag != "*" && tag != std::to_string(row.version)) return Error{&plan_changed};
    return row;
}

Result<PlanItemRow> Planning::State::item_of(Tx& tx, const PlanItemInput& sent, const std::optional<PlanItemRow>& held) const {
    PlanItemRow item = held.value_or(PlanItemRow{});
    if (!held) item.id = new_ulid(needs.clock.now());
    item.title = sent.title.value;
    item.owner = sent.owner.value;
    item.due_on = sent.due_on;
    item.priority.clear();
    for (const auto& code : sent.priority.values) item.priority.push_back(code.value);
    item.provenance = sent.provenance;
    item.entry = sent.entry.value_or("");
    item.milestones.clear();
    if (sent.milestones)
        for (const MilestoneInput& one : sent.milestones->values)
            item.milestones.push_back({one.name.value, one.due_on, one.done_on});
    item.note = sent.note ? sent.note->value : std::string();
    item.dropped = sent.dropped ? sent.dropped->value : std::string();
    item.inputs.value = sent.value;
    item.inputs.readiness = sent.readiness;
    item.inputs.risk = sent.risk;
    if (!item.entry.empty()) {
        // The figures are kept with the score they made: it can be computed again at any time.
        JX_TRY(const Demand demand, needs.demand.of(tx, item.entry));
        item.inputs.views = demand.views;
        item.inputs.downloads = demand.downloads;
        item.inputs.calls = demand.calls;
        item.inputs.requests = demand.requests;
        item.inputs.as_of = today();
    }
    // A day that was put off is not over yet.
    if (held && held->due_on != item.due_on && item.due_on >= today()) item.overdue_since.reset();
    return item;
}

Result<json::Array> Planning::State::set_items(Tx& tx, const Actor& actor, const PlanRow& row, const PlanBody& body) const {
    JX_TRY(const auto held, store::items_of(tx, row.id));
    std::map<std::string, PlanItemRow> before;
    for (const PlanItemRow& item : held) before.emplace(item.id, item);
    std::vector<FieldError> faults;
    std::vector<PlanItemRow> items;
    json::Array changes;
    bool reasoned = false;
    for (std::size_t index = 0; index < body.items.values.size(); ++index) {
        const PlanItemInput& sent = body.items.values[index];
        const std::string at = "/items/" + std::to_string(index);
        std::optional<PlanItemRow> known;
        if (sent.id) {
            const auto found = before.find(*sent.id);
            if (found == before.end()) {
                faults.push_back({at + "/id", "is no item of the plan", "unknown"});
                continue;
            }
            known = found->second;
            before.erase(found);
        }
        check_codes(sent.priority.values, at + "/priority", faults);
        for (const auto& [name, level] : {std::pair{"/value", sent.value}, {"/readiness", sent.readiness}, {"/risk", sent.risk}})
            if (level < 1 || level > level_max) faults.push_back({at + name, "is a level from 1 to 5", "range"});
        if (sent.entry && !is_own_entry(tx, actor, *sent.entry, row.organization))
            faults.push_back({at + "/entry", "is no entry of the unit", "unknown"});
        JX_TRY(PlanItemRow item, item_of(tx, sent, known));
        item.plan_id = row.id;
        item.place = static_cast<std::int64_t>(index);
        if (known) {
            if (auto change = changes_between(*known, item); change.size() > 1) changes.push_back(std::move(change));
            reasoned = reasoned || needs_reason(*known, item);
        } else changes.push_back(json::Object{{"item", item.id}, {"added", true}});
        items.push_back(std::move(item));
    }
    if (!faults.empty()) return Error{&errors::invalid, {}, std::move(faults)};
    if (row.state == PlanState::published) {
        if (!before.empty())
            return Error{&item_missing,
                         before.begin()->second.title,
                         {{"/items", before.begin()->second.title, "left_out", std::string(articles::art_9_1.article)}}};
        if (reasoned && (!body.reason || body.reason->value.empty()))
            return Error{&reason_missing, {}, {{"/reason", "is required", "missing"}}};
    }
    for (const auto& [id, item] : before) JX_CHECK(store::remove_item(tx, id));
    for (const PlanItemRow& item : items) JX_CHECK(store::put(tx, item));
    return changes;
}

Result<ItemState> Planning::State::standing_of(Tx& tx, const PlanItemRow& row) const {
    Standing standing{
        .due_on = row.due_on, .opened_on = row.opened_on, .drafted = !row.entry.empty(), .dropped = !row.dropped.empty()};
    if (!row.entry.empty()) {
        JX_TRY(const auto entry, needs.catalog.public_record(tx, row.entry));
        // What was open and was withdrawn is not open.
        standing.opened_on = entry && entry->issued_at ? std::optional(local_date(*entry->issued_at)) : std::nullopt;
    }
    return state_of(standing, today());
}

Result<PlanItemView> Planning::State::view(Tx& tx, const Actor& actor, const PlanItemRow& row, std::string_view language) const {
    PlanItemView view;
    view.id = row.id;
    view.title = row.title;
    view.owner = row.owner;
    view.note = row.note;
    view.dropped = row.dropped;
    JX_TRY(const ItemState state, standing_of(tx, row));
    view.state = labelled("item_state", state, language);
    view.provenance = labelled("provenance", row.provenance, language);
    view.due_on = row.due_on;
    view.priority = priorities(row.priority, language);
    if (!row.entry.empty()) {
        // A draft's title is its unit's.
        if (const auto entry = needs.catalog.record(tx, actor, row.entry); entry.has_value()) {
            view.entry = Named{entry->id, entry->fields.title};
            if (entry->issued_at && entry->is_public) view.opened_on = local_date(*entry->issued_at);
        }
    }
    if (state == ItemState::overdue) view.overdue_since = Date(std::chrono::sys_days(row.due_on) + std::chrono::days(1));
    for (const Milestone& one : row.milestones)
        view.milestones.push_back({one.name, one.due_on, one.done_on, !one.done_on && one.due_on < today()});
    view.inputs = row.inputs;
    view.score = score_of(row.inputs);
    return view;
}

Result<PlanView> Planning::State::view(Tx& tx, const Actor& actor, const PlanRow& row, bool whole,
                                       std::string_view language) const {
    PlanView view;
    view.id = row.id;
    view.title = row.title;
    view.year = row.year;
    view.state = labelled("plan_state", row.state, language);
    view.division = division_label(row.division, language);
    JX_TRY(view.provider, provider_of(tx, row.organization));
    view.published_at = row.published_at;
    view.version = row.version;
    std::map<ItemState, std::int64_t> counts;
    JX_TRY(const auto items, store::items_of(tx, row.id));
    for (const PlanItemRow& item : items) {
        JX_TRY(const ItemState state, standing_of(tx, item));
        ++counts[state];
        if (whole) { JX_TRY(view.items.emplace_back(), this->view(tx, actor, item, language)); }
    }
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<ItemState>>(
        [&](auto one) { view.counts.push_back({one.name, label_of("item_state", one.name, language), counts[one.value]}); });
    return view;
}

Result<PlanView> Planning::begin(const Actor& actor, const PlanBody& body, std::string_view language) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<PlanView> {
        JX_CHECK(identity::authorize(actor, Permission::plan_write, {.organization = actor.organization}));
        JX_TRY(const auto unit, state_->needs.identity.find_organization(tx, actor.organization));
        if (!unit) return Error{&identity::forbidden};
        const auto this_year = static_cast<std::int64_t>(static_cast<int>(state_->today().year()));
        if (body.year < this_year - 1 || body.year > this_year + 5) return invalid("/year", "is not a year to plan for", "range");
        JX_TRY(const auto known, store::plan_of_year(tx, unit->id, body.year));
        if (known) return Error{&plan_exists, known->title};
        const Instant now = state_->needs.clock.now();
        PlanRow row;
        row.id = new_ulid(now);
        row.organization = unit->id;
        row.division = unit->division;
        row.year = body.year;
        row.title = body.title.value;
        row.state = PlanState::draft;
        row.created_by = actor.id;
        row.created_at = row.changed_at = now;
        JX_CHECK(store::add(tx, row));
        JX_TRY(const json::Array changes, state_->set_items(tx, actor, row, body));
        JX_CHECK(state_->record(
            tx, actor,
            {.subject = "plan",
             .id = row.id,
             .action = "begun",
             .version = 1,
             .detail = {
                 {"organization", row.organization}, {"year", row.year}, {"items", static_cast<std::int64_t>(changes.size())}}}));
        return state_->view(tx, actor, row, true, language);
    });
}

Result<Page<PlanView>> Planning::plans(const Actor& actor, const PlanQuery& query, std::string_view language) {
    return state_->needs.database.read([&](Transaction& tx) -> Result<Page<PlanView>> {
        Page<PlanView> page;
        const Sight sight = State::sight_of(actor);
        JX_TRY(const auto rows, store::plans(tx, sight, query));
        for (const PlanRow& row : rows) { JX_TRY(page.items.emplace_back(), state_->view(tx, actor, row, false, language)); }
        JX_TRY(page.total, store::count_plans(tx, sight, query));
        const auto end = query.offset + static_cast<std::int64_t>(rows.size());
        if (!rows.empty() && end < page.total) page.next = std::to_string(end);
        return page;
    });
}

Result<PlanView> Planning::plan(const Actor& actor, const std::string& id, std::string_view language) {
    return state_->needs.database.read([&](Transaction& tx) -> Result<PlanView> {
        JX_TRY(const PlanRow row, state_->visible_plan(tx, actor, id));
        return state_->view(tx, actor, row, true, language);
    });
}

Result<PlanView> Planning::change(const Actor& actor, const std::string& id, const std::string& expected, const PlanBody& body,
                                  std::string_view language) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<PlanView> {
        JX_TRY(PlanRow row, state_->own_plan(tx, actor, id, expected));
        JX_TRY(json::Array changes, state_->set_items(tx, actor, row, body));
        row.title = body.title.value;
        row.changed_at = state_->needs.clock.now();
        JX_TRY(const bool put, store::put(tx, row));
        if (!put) return Error{&plan_changed};
        ++row.version;
        JX_CHECK(state_->record(tx, actor,
                                {.subject = "plan",
                                 .id = row.id,
                                 .action = "changed",
                                 .version = row.version,
                                 .reason = body.reason ? body.reason->value : std::string(),
                                 .detail = {{"organization", row.organization}, {"changes", std::move(changes)}},
                                 .open_to_all = row.state == PlanState::published}));
        return state_->view(tx, actor, row, true, language);
    });
}

Result<PlanView> Planning::publish(const Actor& actor, const std::string& id, const std::string& expected,
                                   std::string_view language) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<PlanView> {
        JX_TRY(PlanRow row, state_->own_plan(tx, actor, id, expected));
        if (row.state == PlanState::published) return Error{&workflow::action_not_possible};
        JX_TRY(const auto items, store::items_of(tx, id));
        if (items.empty()) return invalid("/items", "a plan without items plans nothing", "missing");
        row.state = PlanState::published;
        row.published_at = row.changed_at = state_->needs.clock.now();
        JX_TRY(const bool put, store::put(tx, row));
        if (!put) return Error{&plan_changed};
        ++row.version;
        JX_CHECK(state_->record(tx, actor,
                                {.subject = "plan",
                                 .id = row.id,
                                 .action = "published",
                                 .version = row.version,
                                 .detail = {{"organization", row.organization},
                                            {"year", row.year},
                                            {"items", static_cast<std::int64_t>(items.size())}},
                                 .open_to_all = true}));
        return state_->view(tx, actor, row, true, language);
    });
}

}  // namespace jixia::planning
