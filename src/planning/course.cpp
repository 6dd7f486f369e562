// The course of a consultation as a case: published, closed, answered, adopted, each step with what it needs (Art. 9(2)).
#include <algorithm>

#include "base/crypto.h"
#include "base/id.h"
#include "identity/authorize.h"
#include "law/calendar.h"
#include "law/time_limits.h"
#include "state.h"

namespace jixia::planning {

using storage::Transaction;
using workflow::Case;
using workflow::Given;
using workflow::Party;

namespace {

workflow::CaseType consultation_type() {
    const auto unit = [](std::string name, std::vector<std::string> from, std::string to) {
        return workflow::ActionRule{.name = std::move(name),
                                    .from = std::move(from),
                                    .to = std::move(to),
                                    .party = Party::provider,
                                    .role = Role::data_officer};
    };
    workflow::ActionRule publish = unit("publish", {"draft"}, "open");
    publish.needs = {"closes_on"};
    workflow::ActionRule reopen = unit("reopen", {"closed"}, "open");
    reopen.needs = {"closes_on"};
    reopen.needs_reason = true;
    workflow::ActionRule withdraw = unit("withdraw", {"draft", "open", "closed"}, "withdrawn");
    withdraw.needs_reason = true;
    const auto with_unit = [](std::string name, std::optional<std::string> clock) {
        return workflow::StateRule{
            .name = std::move(name), .owner = Party::provider, .role = Role::data_officer, .clock = std::move(clock)};
    };
    return {.name = std::string(consultation_case),
            .article = "第九条第二款",
            .states = {with_unit("draft", {}),
                       with_unit("open", {}),
                       with_unit("closed", "consult.respond"),
                       with_unit("responded", "consult.adopt"),
                       {.name = "adopted", .owner = Party::provider, .final = true},
                       {.name = "withdrawn", .owner = Party::provider, .final = true}},
            // Adopting is possible from every state so that its refusal can say what is missing.
            .actions = {std::move(publish), unit("close", {"open"}, "closed"), std::move(reopen),
                        unit("respond", {"closed"}, "responded"),
                        unit("adopt", {"draft", "open", "closed", "responded"}, "adopted"), std::move(withdraw)},
            .words = {{std::string(consultation_case), {"重点优先范围征求意见", "Consultation on priorities"}},
                      {"draft", {"草稿", "Draft"}},
                      {"open", {"正在征求意见", "Open for comments"}},
                      {"closed", {"已截止，待答复", "Closed, to be answered"}},
                      {"responded", {"采纳情况已公布", "Outcome published"}},
                      {"adopted", {"清单已确定", "List adopted"}},
                      {"withdrawn", {"已撤回", "Withdrawn"}},
                      {"publish", {"公开征求意见", "Publish"}},
                      {"close", {"截止", "Close"}},
                      {"reopen", {"继续征求意见", "Reopen"}},
                      {"respond", {"公布采纳情况", "Publish the outcome"}},
                      {"adopt", {"确定清单", "Adopt the list"}}}};
}

/// What the digest of an adopted list is made of.
std::string digest_of(const PriorityListRow& row) {
    return crypto::sha256_hex(json::serialize(json::Object{{"organization", row.organization},
                                                           {"number", row.number},
                                                           {"year", row.year},
                                                           {"title", row.title},
                                                           {"items", json::encode(row.items)}}));
}

}  // namespace

void Planning::State::declare_consultation() {
    std::map<std::string, workflow::Effect> effects;
    for (const char* action : {"publish", "close", "reopen", "respond", "adopt", "withdraw"})
        effects[action] = [this, action](Transaction& tx, const Actor& actor, Case& matter, const Given& given) {
            return on_consultation(tx, actor, matter, action, given);
        };
    needs.workflow.declare(consultation_type(), std::move(effects));
    needs.workflow.accept(std::string(consultation_case),
                          [this](Transaction& tx, const Actor& actor, const workflow::CaseRequest& request) {
                              return open_consultation(tx, actor, request);
                          });
}

Result<Date> Planning::State::earliest_close(const std::string& division) const {
    JX_TRY(const law::InForce held, needs.limits.in_force("consult.min", division, today()));
    auto last = law::last_day(needs.calendar, held.limit.unit, held.limit.value, needs.clock.now());
    if (last.has_value()) return *last;
    // A year whose holidays nobody has announced yet: counted in calendar days, without moving a rest day.
    if (last.error().code != &law::calendar_missing) return std::move(last).error();
    return Date(std::chrono::sys_days(today()) + std::chrono::days(held.limit.value));
}

Result<void> Planning::State::set_term(ConsultationRow& row, const Given& given) const {
    const auto* text = given.more.at("closes_on").if_string();
    const auto closes_on = text == nullptr ? Result<Date>(Error{&errors::malformed}) : parse_date(std::string_view(*text));
    if (!closes_on.has_value()) return invalid("/closes_on", "is a date like 2026-12-31", "format");
    JX_TRY(const Date earliest, earliest_close(row.division));
    if (*closes_on < earliest)
        return Error{
            &too_short,
            to_text(earliest),
            {{"/closes_on", "must not be before " + to_text(earliest), "range", std::string(articles::art_9_2.article)}}};
    row.closes_on = *closes_on;
    row.earliest_close = earliest;
    return {};
}

Result<void> Planning::State::on_consultation(Tx& tx, const Actor& actor, const Case& matter, const std::string& action,
                                              const Given& given) const {
    JX_TRY(auto found, store::find_consultation(tx, matter.subject_id));
    if (!found) return Error{&errors::not_found};
    ConsultationRow& row = *found;
    using enum ConsultationState;
    Happened what;
    what.reason = given.reason;
    what.open_to_all = true;
    if (action == "publish") {
        if (row.items.empty()) return invalid("/items", "the list is empty", "missing");
        JX_CHECK(set_term(row, given));
        row.opened_on = today();
        row.state = open;
        // Whoever reads the platform is the public: this page is the evidence.
        JX_CHECK(store::add(tx, AskRow{.id = new_ulid(needs.clock.now()),
                                       .consultation_id = row.id,
                                       .audience = Audience::society,
                                       .how = AskedBy::platform,
                                       .detail = row.number,
                                       .url = {},
                                       .asked_on = today(),
                                       .recorded_at = needs.clock.now()}));
        what.action = "published";
        what.detail = {{"closes_on", to_text(*row.closes_on)}, {"items", static_cast<std::int64_t>(row.items.size())}};
    } else if (action == "close") {
        if (row.closes_on && today() <= *row.closes_on) return Error{&too_short, to_text(*row.closes_on)};
        row.closed_on = today();
        row.state = closed;
        what.action = "closed";
    } else if (action == "reopen") {
        JX_CHECK(set_term(row, given));
        row.closed_on.reset();
        row.final_items.reset();
        row.state = open;
        what.action = "reopened";
        what.detail = {{"closes_on", to_text(*row.closes_on)}};
    } else if (action == "respond") {
        JX_TRY(const Course course, course_of(tx, row));
        if (course.unanswered > 0) return Error{&unanswered, std::to_string(course.unanswered)};
        row.responded_at = needs.clock.now();
        row.state = responded;
        what.action = "responded";
    } else if (action == "withdraw") {
        // A draft that nobody has seen goes without being shown.
        what.open_to_all = row.opened_on.has_value();
        row.state = withdrawn;
        what.action = "withdrawn";
    } else {
        return on_adopted(tx, actor, row);
    }
    return put(tx, actor, row, what);
}

Result<void> Planning::State::on_adopted(Tx& tx, const Actor& actor, ConsultationRow& row) const {
    JX_TRY(const Course course, course_of(tx, row));
    if (const auto missing = missing_for_adoption(course); !missing.empty()) {
        std::string all;
        for (const Missing& one : missing) all += (all.empty() ? "" : "；") + one.zh;
        return Error{&not_adoptable, std::move(all), faults_of(missing)};
    }
    const Instant now = needs.clock.now();
    PriorityListRow list;
    list.id = new_ulid(now);
    list.organization = row.organization;
    list.division = row.division;
    JX_TRY(list.number, store::last_list_number(tx, row.organization));
    ++list.number;
    list.year = row.year;
    list.title = row.title;
    list.consultation_id = row.id;
    list.items = row.items;
    if (row.final_items) { JX_TRY(list.items, json::decode<std::vector<ListItem>>(*row.final_items)); }
    list.digest = digest_of(list);
    list.adopted_at = now;
    JX_CHECK(store::add(tx, list));
    row.list_id = list.id;
    row.adopted_at = now;
    row.state = ConsultationState::adopted;
    Happened what;
    what.action = "adopted";
    what.open_to_all = true;
    what.detail = {{"list", list.id},
                   {"number", list.number},
                   {"items", static_cast<std::int64_t>(list.items.size())},
                   {"sha256", list.digest}};
    return put(tx, actor, row, what);
}

Result<ConsultationView> Planning::act(const Actor& actor, const std::string& id, const std::string& action,
                                       const json::Object& given, std::string_view language) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<ConsultationView> {
        JX_TRY(const ConsultationRow before, state_->visible(tx, actor, id));
        Given sent;
        sent.more = given;
        if (const auto* reason = given.if_contains("reason"); reason != nullptr && !reason->is_null()) {
            if (!reason->is_string()) return invalid("/reason", "is a text", "type");
            sent.reason = std::string(reason->get_string());
        }
        sent.more.erase("reason");
        // Who has no part in the case is told so; that there is one is public.
        const auto done = state_->needs.workflow.act(tx, actor, before.case_id, action, sent);
        if (!done.has_value()) return done.error().code == &errors::not_found ? Error{&identity::forbidden} : done.error();
        JX_TRY(const auto row, store::find_consultation(tx, id));
        if (!row) return Error{&errors::not_found};
        return state_->view(tx, actor, *row, language);
    });
}

// ── Adopted lists ──

Result<PriorityListView> Planning::State::view(Tx& tx, const PriorityListRow& row, std::string_view language) const {
    PriorityListView view;
    view.id = row.id;
    view.number = row.number;
    view.year = row.year;
    view.title = row.title;
    JX_TRY(view.provider, provider_of(tx, row.organization));
    view.division = division_label(row.division, language);
    view.consultation = row.consultation_id;
    view.digest = row.digest;
    view.adopted_at = row.adopted_at;
    for (const ListItem& item : row.items) view.items.push_back(this->view(item, language));
    return view;
}

Result<Page<PriorityListView>> Planning::lists(const ListQuery& query, std::string_view language) {
    return state_->needs.database.read([&](Transaction& tx) -> Result<Page<PriorityListView>> {
        Page<PriorityListView> page;
        JX_TRY(const auto rows, store::lists(tx, query));
        for (const PriorityListRow& row : rows) { JX_TRY(page.items.emplace_back(), state_->view(tx, row, language)); }
        JX_TRY(page.total, store::count_lists(tx, query));
        const auto end = query.offset + static_cast<std::int64_t>(rows.size());
        if (!rows.empty() && end < page.total) page.next = std::to_string(end);
        return page;
    });
}

Result<PriorityListView> Planning::list(const std::string& id, std::string_view language) {
    return state_->needs.database.read([&](Transaction& tx) -> Result<PriorityListView> {
        JX_TRY(const auto row, store::find_list(tx, id));
        if (!row) return Error{&errors::not_found};
        return state_->view(tx, *row, language);
    });
}

Result<ListDiff> Planning::diff(const std::string& from, const std::string& to, std::string_view language) {
    return state_->needs.database.read([&](Transaction& tx) -> Result<ListDiff> {
        JX_TRY(const auto before, store::find_list(tx, from));
        JX_TRY(const auto after, store::find_list(tx, to));
        if (!before || !after) return Error{&errors::not_found};
        JX_TRY(const PriorityListView old, state_->view(tx, *before, language));
        JX_TRY(const PriorityListView fresh, state_->view(tx, *after, language));
        ListDiff diff = difference(old.items, fresh.items);
        diff.from = from;
        diff.to = to;
        return diff;
    });
}

}  // namespace jixia::planning
