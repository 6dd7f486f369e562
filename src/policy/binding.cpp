// What the platform's configuration follows from documents: time limits and the calendar, here at once, elsewhere by `refresh`.
#include <algorithm>

#include "base/id.h"
#include "base/log.h"
#include "identity/authorize.h"
#include "state.h"

namespace jixia::policy {

using identity::Permission;
using storage::Transaction;

namespace {
constexpr std::chrono::days soon{92};
constexpr std::string_view province = "370000";
}  // namespace

Policy::Policy(Needs needs) : state_(std::make_unique<State>(std::move(needs))) {}
Policy::~Policy() = default;
Date Policy::today() const { return state_->today(); }

Result<std::vector<law::LimitRule>> Policy::State::rules(Tx& tx) const {
    std::vector<law::LimitRule> all;
    JX_TRY(const auto documents, store::issued(tx));
    for (const DocumentRow& row : documents)
        for (law::LimitRule& rule : law_rules(row.limits, term_of(row), row.division, row.id)) {
            // A program that goes back a version may not know a limit any more: the others still hold.
            if (needs.limits.find(rule.name) == nullptr) {
                log::warning("a document fixes a limit that is not known", {{"document", row.number}, {"limit", rule.name}});
                continue;
            }
            all.push_back(std::move(rule));
        }
    return all;
}

void Policy::bind(Binding binding) { state_->bindings.push_back(std::move(binding)); }

/// 第五条、第十条第一款: the rules of classification and of compilation are the provincial authority's.
std::vector<FieldError> Policy::State::rule_faults(const DocumentRow& row) const {
    std::vector<FieldError> all;
    for (const auto& member : row.rules.get_object()) {
        const std::string at = "/rules/" + std::string(member.key());
        const auto binding = std::ranges::find(bindings, std::string_view(member.key()), &Binding::name);
        if (binding == bindings.end()) {
            all.push_back({at, "is no kind of rules", "unknown", {}});
            continue;
        }
        if (row.division != province)
            all.push_back({at, "is for the provincial authority to rule", "forbidden", std::string(articles::art_5.article)});
        for (FieldError& fault : binding->faults(member.value(), row.effective_from, row.supersedes)) {
            fault.pointer = at + fault.pointer;
            all.push_back(std::move(fault));
        }
    }
    return all;
}

namespace {

std::optional<BoundRule> bound(const DocumentRow& row, const std::string& name) {
    const json::Value* content = row.rules.get_object().if_contains(name);
    if (content == nullptr) return std::nullopt;
    return BoundRule{row.id,           row.number, row.supersedes, row.stage == Stage::issued, row.effective_from,
                     row.effective_to, *content};
}

}  // namespace

Result<BoundRule> Policy::rule(Transaction& tx, const Actor& actor, const std::string& id, const std::string& name) {
    JX_TRY(const DocumentRow row, state_->visible(tx, actor, id));
    auto found = bound(row, name);
    if (!found) return Error{&errors::not_found};
    return *std::move(found);
}

Result<void> Policy::refresh() {
    State& state = *state_;
    const std::lock_guard lock(state.refreshing);
    struct Found {
        std::vector<law::LimitRule> rules;
        std::vector<DocumentRow> documents;
        std::vector<YearRow> years;
    };
    JX_TRY(Found found, state.needs.database.read([&](Transaction& tx) -> Result<Found> {
        Found out;
        JX_TRY(out.rules, state.rules(tx));
        JX_TRY(out.documents, store::issued(tx));
        JX_TRY(out.years, store::years(tx));
        return out;
    }));
    JX_CHECK(state.needs.limits.replace_rules(std::move(found.rules)));
    for (const Binding& binding : state.bindings) {
        std::vector<BoundRule> rules;
        for (const DocumentRow& row : found.documents)
            if (auto rule = bound(row, binding.name)) rules.push_back(*std::move(rule));
        JX_CHECK(binding.follow(rules));
    }
    bool fresh = false;
    for (const YearRow& year : found.years) {
        if (state.years.contains(year.id)) continue;
        JX_CHECK(state.needs.calendar.import_holiday_cn(year.announcement));
        state.years.insert(year.id);
        fresh = true;
    }
    if (fresh && state.needs.calendar_changed) return state.needs.calendar_changed();
    return {};
}

void Policy::State::follow(Policy& policy) {
    if (const auto done = policy.refresh(); !done.has_value())
        log::warning("what was issued is followed with the next refresh", {{"why", std::string(done.error().code->type)}});
}

Result<std::vector<LimitView>> Policy::limits(const std::string& division, Date on, std::string_view language) {
    State& state = *state_;
    return state.needs.database.read([&](Transaction& tx) -> Result<std::vector<LimitView>> {
        std::vector<LimitView> out;
        for (const law::TimeLimit& limit : law::default_time_limits()) {
            JX_TRY(const law::InForce held, state.needs.limits.in_force(limit.name, division, on));
            LimitView view{labelled("limit", limit.name, language),
                           labelled("unit", limit.unit, language),
                           held.limit.value,
                           held.limit.extension,
                           limit.stops_clock,
                           {}};
            if (!held.rule.empty()) {
                JX_TRY(const auto document, store::find(tx, held.rule.substr(0, held.rule.find('/'))));
                if (document) view.document = DocumentRef{document->id, document->number, document->title};
            }
            out.push_back(std::move(view));
        }
        return out;
    });
}

Result<CalendarView> Policy::calendar(const Actor& actor) {
    State& state = *state_;
    CalendarView view;
    view.version = state.needs.calendar.version();
    view.announced_until = state.needs.calendar.announced_until();
    view.ends_soon = std::chrono::sys_days(state.today()) + soon > std::chrono::sys_days(view.announced_until);
    if (actor.signed_in() && state.needs.waiting_for_calendar) { JX_TRY(view.waiting, state.needs.waiting_for_calendar(actor)); }
    view.may_import = identity::may(actor, Permission::standard_write);
    return view;
}

Result<CalendarView> Policy::import_calendar(const Actor& actor, const json::Value& announcement) {
    State& state = *state_;
    JX_CHECK(identity::authorize(actor, Permission::standard_write));
    const std::string text = json::serialize(announcement);
    law::Calendar tried = state.needs.calendar;
    JX_CHECK(tried.import_holiday_cn(text));
    JX_CHECK(state.needs.database.transact([&](Transaction& tx) -> Result<void> {
        const Instant now = state.needs.clock.now();
        const std::string id = new_ulid(now);
        const json::Value year = announcement.get_object().at("year");
        JX_CHECK(store::add_year(tx, {id, text}, actor.id, now));
        JX_CHECK(state.needs.outbox.emit(tx, "calendar.imported", id, json::Object{{"year", year}}));
        JX_CHECK(state.needs.ledger.append(tx, actor,
                                           {.action = "calendar.imported",
                                            .subject_type = "calendar",
                                            .subject_id = id,
                                            .version = 1,
                                            .basis = &articles::art_5,
                                            .detail = json::Object{{"year", year}, {"calendar", tried.version()}},
                                            .log = tlog::Log::opening}));
        return {};
    }));
    State::follow(*this);
    return calendar(actor);
}

}  // namespace jixia::policy
