// Consultations (Art. 9(2)): a draft list, published, everybody asked, answered, adopted.
#include <algorithm>

#include "base/crypto.h"
#include "base/id.h"
#include "catalog/catalog.h"
#include "identity/authorize.h"
#include "identity/identity.h"
#include "law/calendar.h"
#include "law/time_limits.h"
#include "state.h"

namespace jixia::planning {

using identity::Permission;
using storage::Transaction;
using workflow::Case;

bool Planning::State::is_staff(const Actor& actor, const ConsultationRow& row) const {
    return identity::may(actor, Permission::planning_read, {.organization = row.organization, .division = row.division});
}

Result<ConsultationRow> Planning::State::visible(Tx& tx, const Actor& actor, const std::string& id) const {
    JX_TRY(auto row, store::find_consultation(tx, id));
    if (!row || (!row->opened_on && !is_staff(actor, *row))) return Error{&errors::not_found};
    return *std::move(row);
}

Result<ConsultationRow> Planning::State::own(Tx& tx, const Actor& actor, const std::string& id) const {
    JX_TRY(ConsultationRow row, visible(tx, actor, id));
    JX_CHECK(identity::authorize(actor, Permission::consultation_write, {.organization = row.organization}));
    return row;
}

Result<void> Planning::State::put(Tx& tx, const Actor& actor, ConsultationRow& row, const Happened& what) const {
    row.changed_at = needs.clock.now();
    JX_TRY(const bool put, store::put(tx, row));
    if (!put) return Error{&consultation_changed};
    ++row.version;
    Happened told = what;
    told.subject = "consultation";
    told.id = row.id;
    told.version = row.version;
    told.basis = &articles::art_9_2;
    told.detail["organization"] = row.organization;
    told.detail["division"] = row.division;
    return record(tx, actor, told);
}

Result<std::vector<ListItem>> Planning::State::items_of(Tx& tx, const Actor& actor, const ListItems& sent,
                                                        const std::string& organization, const char* at) const {
    std::vector<ListItem> items;
    std::vector<FieldError> faults;
    for (std::size_t index = 0; index < sent.values.size(); ++index) {
        const ListItemInput& one = sent.values[index];
        const std::string pointer = std::string(at) + "/" + std::to_string(index);
        ListItem& item = items.emplace_back();
        item.number = static_cast<std::int64_t>(index) + 1;
        item.title = one.title.value;
        item.text = one.text.value;
        for (const auto& code : one.priority.values) item.priority.push_back(code.value);
        item.provenance = one.provenance;
        item.entry = one.entry;
        check_codes(one.priority.values, pointer + "/priority", faults);
        if (one.entry && !is_own_entry(tx, actor, *one.entry, organization))
            faults.push_back({pointer + "/entry", "is no entry of the unit", "unknown"});
        for (std::size_t before = 0; before < index; ++before)
            if (items[before].title == item.title) faults.push_back({pointer + "/title", "stands in the list twice", "repeated"});
    }
    if (!faults.empty()) return Error{&errors::invalid, {}, std::move(faults)};
    return items;
}

Result<ConsultationRow> Planning::State::begin(Tx& tx, const Actor& actor, const ConsultationBody& body,
                                               const std::string& reason) const {
    JX_CHECK(identity::authorize(actor, Permission::consultation_write, {.organization = actor.organization}));
    JX_TRY(const auto unit, needs.identity.find_organization(tx, actor.organization));
    if (!unit) return Error{&identity::forbidden};
    const Instant now = needs.clock.now();
    const auto this_year = static_cast<std::int64_t>(static_cast<int>(today().year()));
    if (body.year < this_year - 1 || body.year > this_year + 5) return invalid("/year", "is not a year to plan for", "range");
    ConsultationRow row;
    row.id = new_ulid(now);
    row.organization = unit->id;
    row.division = unit->division;
    row.year = body.year;
    row.title = body.title.value;
    row.intro = body.intro.value;
    row.state = ConsultationState::draft;
    JX_TRY(row.items, items_of(tx, actor, body.items, unit->id, "/items"));
    row.created_by = actor.id;
    row.created_at = row.changed_at = now;
    JX_TRY(const Case matter, needs.workflow.open(tx, actor,
                                                  {.type = std::string(consultation_case),
                                                   .subject_type = "consultation",
                                                   .subject_id = row.id,
                                                   .title = row.title,
                                                   .organization = row.organization,
                                                   .division = row.division,
                                                   .drafted_by = {},
                                                   .reason = reason,
                                                   .detail = json::Object{{"year", row.year}}}));
    row.case_id = matter.id;
    row.number = matter.number;
    JX_CHECK(store::add(tx, row));
    JX_CHECK(record(tx, actor,
                    {.subject = "consultation",
                     .id = row.id,
                     .action = "begun",
                     .version = 1,
                     .basis = &articles::art_9_2,
                     .reason = reason,
                     .detail = {{"organization", row.organization}, {"items", static_cast<std::int64_t>(row.items.size())}}}));
    return row;
}

Result<Case> Planning::State::open_consultation(Tx& tx, const Actor& actor, const workflow::CaseRequest& request) const {
    JX_TRY(const ConsultationBody body, json::decode<ConsultationBody>(json::Value(request.more)));
    const auto* provider = request.subject.if_contains("provider");
    if (provider == nullptr || !provider->is_string() || provider->get_string() != actor.organization)
        return invalid("/subject/provider", "is the caller's own unit", "unknown");
    JX_TRY(const ConsultationRow row, begin(tx, actor, body, request.reason));
    return needs.workflow.find_case(tx, row.case_id);
}

Result<Course> Planning::State::course_of(Tx& tx, const ConsultationRow& row) const {
    Course course;
    course.state = row.state;
    course.earliest_close = row.earliest_close;
    course.today = today();
    course.items = static_cast<std::int64_t>(row.items.size());
    JX_TRY(const auto asks, store::asks(tx, row.id));
    for (const AskRow& ask : asks) course.asked.insert(ask.audience);
    JX_TRY(const auto tally, store::tally(tx, row.id));
    for (const store::CommentTally& one : tally)
        if (one.outcome.empty() && one.state != CommentState::hidden) course.unanswered += one.count;
    return course;
}

ListItemView Planning::State::view(const ListItem& item, std::string_view language) const {
    return {.number = item.number,
            .title = item.title,
            .text = item.text,
            .priority = priorities(item.priority, language),
            .provenance = labelled("provenance", item.provenance, language),
            .entry = item.entry};
}

namespace {

/// Each audience with its evidence and its comments, in the regulation's order.
std::vector<AudienceView> audiences_of(const std::vector<AskRow>& asks, const std::vector<store::CommentTally>& tally,
                                       std::string_view language) {
    std::vector<AudienceView> out;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Audience>>([&](auto one) {
        AudienceView& view = out.emplace_back();
        view.audience = {one.name, name_of(one.value, language)};
        for (const AskRow& ask : asks)
            if (ask.audience == one.value)
                view.evidence.push_back(
                    {labelled("asked_by", ask.how, language), ask.detail, ask.url, ask.asked_on, ask.recorded_at});
        view.asked = !view.evidence.empty();
        for (const store::CommentTally& count : tally)
            if (count.audience == one.value) view.comments += count.count;
    });
    return out;
}

}  // namespace

Result<ConsultationView> Planning::State::view(Tx& tx, const Actor& actor, const ConsultationRow& row,
                                               std::string_view language) const {
    ConsultationView view;
    view.id = row.id;
    view.number = row.number;
    view.title = row.title;
    view.intro = row.intro;
    view.year = row.year;
    view.state = labelled("consultation_state", row.state, language);
    view.division = division_label(row.division, language);
    JX_TRY(view.provider, provider_of(tx, row.organization));
    for (const ListItem& item : row.items) view.items.push_back(this->view(item, language));
    const bool staff = is_staff(actor, row);
    if (row.final_items && (staff || row.responded_at)) {
        JX_TRY(const auto items, json::decode<std::vector<ListItem>>(*row.final_items));
        for (const ListItem& item : items) view.final_items.push_back(this->view(item, language));
    }
    view.opened_on = row.opened_on;
    view.closes_on = row.closes_on;
    view.earliest_close = row.earliest_close;
    view.closed_on = row.closed_on;
    JX_TRY(const auto asks, store::asks(tx, row.id));
    JX_TRY(const auto tally, store::tally(tx, row.id));
    view.audiences = audiences_of(asks, tally, language);
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Outcome>>([&](auto one) {
        OutcomeCount count{one.name, label_of("outcome", one.name, language), 0};
        for (const store::CommentTally& part : tally)
            if (part.outcome == one.name) count.count += part.count;
        if (staff || row.responded_at) view.outcomes.push_back(std::move(count));
    });
    for (const store::CommentTally& part : tally) {
        view.comments += part.count;
        if (part.state == CommentState::hidden) view.hidden += part.count;
        else if (part.outcome.empty()) view.unanswered += part.count;
    }
    view.responded_at = row.responded_at;
    view.adopted_at = row.adopted_at;
    if (!row.list_id.empty()) view.list = row.list_id;
    if (staff) {
        view.case_id = row.case_id;
        JX_TRY(const Course course, course_of(tx, row));
        if (row.state != ConsultationState::adopted && row.state != ConsultationState::withdrawn)
            for (const Missing& one : missing_for_adoption(course)) view.missing.push_back(language == "en" ? one.en : one.zh);
    }
    view.version = row.version;
    return view;
}

Result<ConsultationView> Planning::begin(const Actor& actor, const ConsultationBody& body, std::string_view language) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<ConsultationView> {
        JX_TRY(const ConsultationRow row, state_->begin(tx, actor, body, {}));
        return state_->view(tx, actor, row, language);
    });
}

Result<Page<ConsultationView>> Planning::consultations(const Actor& actor, const ConsultationQuery& query,
                                                       std::string_view language) {
    return state_->needs.database.read([&](Transaction& tx) -> Result<Page<ConsultationView>> {
        Page<ConsultationView> page;
        const Sight sight = State::sight_of(actor);
        JX_TRY(const auto rows, store::consultations(tx, sight, query));
        for (const ConsultationRow& row : rows) { JX_TRY(page.items.emplace_back(), state_->view(tx, actor, row, language)); }
        JX_TRY(page.total, store::count_consultations(tx, sight, query));
        const auto end = query.offset + static_cast<std::int64_t>(rows.size());
        if (!rows.empty() && end < page.total) page.next = std::to_string(end);
        return page;
    });
}

Result<ConsultationView> Planning::consultation(const Actor& actor, const std::string& id, std::string_view language) {
    return state_->needs.database.read([&](Transaction& tx) -> Result<ConsultationView> {
        JX_TRY(const ConsultationRow row, state_->visible(tx, actor, id));
        return state_->view(tx, actor, row, language);
    });
}

Result<ConsultationView> Planning::change(const Actor& actor, const std::string& id, const std::string& expected,
                                          const ConsultationChange& body, std::string_view language) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<ConsultationView> {
        JX_TRY(ConsultationRow row, state_->own(tx, actor, id));
        if (expected != "*" && expected != std::to_string(row.version)) return Error{&consultation_changed};
        using enum ConsultationState;
        // What people were asked about does not change under them.
        const bool drafting = row.state == draft;
        if (!drafting && (body.title || body.intro || body.items)) return Error{&not_editable};
        if (body.final_items && row.state != closed) return Error{&not_editable};
        if (body.closes_on && row.state != open) return Error{&not_editable};
        if (body.title) row.title = body.title->value;
        if (body.intro) row.intro = body.intro->value;
        if (body.items) { JX_TRY(row.items, state_->items_of(tx, actor, *body.items, row.organization, "/items")); }
        if (body.final_items) {
            JX_TRY(const auto items, state_->items_of(tx, actor, *body.final_items, row.organization, "/final_items"));
            if (items.empty()) return invalid("/final_items", "an empty list cannot be adopted", "missing");
            row.final_items = json::encode(items);
        }
        if (body.closes_on) {
            if (*body.closes_on < *row.closes_on || *body.closes_on < state_->today())
                return invalid("/closes_on", "may only become later", "range");
            row.closes_on = body.closes_on;
        }
        Happened what;
        what.action = "changed";
        what.detail = {{"items", static_cast<std::int64_t>(row.items.size())}, {"closes_on", json::encode(row.closes_on)}};
        JX_CHECK(state_->put(tx, actor, row, what));
        return state_->view(tx, actor, row, language);
    });
}

Result<ConsultationView> Planning::ask(const Actor& actor, const std::string& id, const AskBody& body,
                                       std::string_view language) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<ConsultationView> {
        JX_TRY(ConsultationRow row, state_->own(tx, actor, id));
        // Evidence is recorded while people can still answer: nobody is asked afterwards.
        if (row.state != ConsultationState::draft && row.state != ConsultationState::open) return Error{&not_open};
        if (body.asked_on > state_->today()) return invalid("/asked_on", "lies in the future", "range");
        const Instant now = state_->needs.clock.now();
        AskRow ask{.id = new_ulid(now),
                   .consultation_id = row.id,
                   .audience = body.audience,
                   .how = body.how,
                   .detail = body.detail.value,
                   .url = body.url ? body.url->value : std::string(),
                   .asked_on = body.asked_on,
                   .recorded_at = now};
        if (!ask.url.empty() && !ask.url.starts_with("https://") && !ask.url.starts_with("http://"))
            return invalid("/url", "is no address of the web", "format");
        JX_CHECK(store::add(tx, ask));
        Happened what;
        what.action = "asked";
        what.detail = {{"audience", json::encode(ask.audience)},
                       {"how", json::encode(ask.how)},
                       {"asked_on", to_text(ask.asked_on)},
                       {"sha256", crypto::sha256_hex(ask.detail)}};
        JX_CHECK(state_->put(tx, actor, row, what));
        return state_->view(tx, actor, row, language);
    });
}

}  // namespace jixia::planning
