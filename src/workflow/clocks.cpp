// Clocks: which limit runs and until when, pauses, extensions, and the watch that tells of what passes. Dates are working days by
// the law room's calendar; a date once given never changes but by an extension that somebody answers for.
#include "audit/ledger.h"
#include "base/log.h"
#include "identity/divisions.h"
#include "identity/identity.h"
#include "rules.h"
#include "state.h"
#include "workflow/service.h"

namespace jixia::workflow {

using storage::Transaction;

namespace {

constexpr std::int64_t batch = 500;
constexpr std::int64_t told_of_everything = 101;

/// The division above; empty above the province.
std::string above(std::string_view division) {
    const identity::DivisionRow* row = identity::find_division(division);
    return row == nullptr ? std::string() : std::string(row->parent);
}

}  // namespace

Result<void> Service::State::start_clock(CaseRow& row, const std::string& clock, Instant now) const {
    const std::string before = row.clock;
    const auto due_before = row.due_on;
    const bool resumes = !clock.empty() && clock == row.paused_clock;
    row.clock = clock;
    row.clock_from = clock.empty() ? std::string() : to_text(now);
    row.calendar.clear();
    row.due_on.reset();
    row.escalated_to.clear();
    if (clock.empty()) {
        row.clock_rule.clear();
        row.paused_clock.clear();
        row.extended = false;
        row.reminded = 0;
        return {};
    }
    JX_TRY(const law::InForce held, needs.limits.in_force(clock, row.division, local_date(row.opened_at)));
    row.clock_rule = held.rule;
    if (held.limit.stops_clock && !before.empty() && before != clock) {
        // What the other party takes to answer is not counted against who waits.
        row.paused_clock = before;
        row.paused_left = 0;
        if (due_before) {
            const auto left = needs.calendar.working_days_between(local_date(now), *due_before);
            if (left.has_value()) row.paused_left = std::max<std::int64_t>(*left, 0);
        }
    }
    auto due = resumes ? needs.calendar.due_on(now, row.paused_left)
                       : law::last_day(needs.calendar, held.limit.unit, held.limit.value, now);
    if (resumes) row.paused_clock.clear();
    else if (!held.limit.stops_clock) {
        row.extended = false;
        row.reminded = 0;
    }
    if (due.has_value()) {
        row.due_on = *due;
        row.calendar = needs.calendar.version();
    } else if (due.error().code == &law::calendar_missing) {
        // Nobody is kept from working because next year's holidays are not announced yet: `date_undated` computes the date later.
        log::warning("a due date waits for its calendar", {{"case", row.id}});
    } else return std::move(due).error();
    return {};
}

Result<std::optional<ClockView>> Service::State::clock_of(const CaseRow& row) const {
    if (row.clock.empty() || row.final) return std::optional<ClockView>{};
    ClockView view{.name = row.clock, .rule = row.clock_rule, .calendar_ends = !row.due_on.has_value()};
    if (row.due_on) {
        JX_TRY(const Instant from, parse_instant(row.clock_from));
        const Date today = local_date(needs.clock.now());
        const auto total = needs.calendar.working_days_between(local_date(from), *row.due_on);
        const auto spent = needs.calendar.working_days_between(local_date(from), today);
        if (total.has_value() && spent.has_value() && *total > 0) view.percent = *spent * 100 / *total;
    }
    const auto held = needs.limits.in_force(row.clock, row.division, local_date(row.opened_at));
    if (held.has_value() && !row.extended) view.extension = held->limit.extension;
    return std::optional(view);
}

Result<std::int64_t> Service::date_undated() {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<std::int64_t> {
        std::int64_t dated = 0;
        JX_TRY(const auto rows, store::undated(tx));
        for (const CaseRow& row : rows) {
            JX_TRY(const Instant from, parse_instant(row.clock_from));
            JX_TRY(const law::InForce held, state_->needs.limits.in_force(row.clock, row.division, local_date(row.opened_at)));
            const auto due = law::last_day(state_->needs.calendar, held.limit.unit, held.limit.value, from);
            if (!due.has_value()) continue;
            JX_CHECK(store::date(tx, row.id, *due, state_->needs.calendar.version()));
            ++dated;
        }
        return dated;
    });
}

Result<bool> Service::State::watch(Transaction& tx, CaseRow row) const {
    JX_TRY(const Instant from, parse_instant(row.clock_from));
    const Date today = local_date(needs.clock.now());
    const auto total = needs.calendar.working_days_between(local_date(from), *row.due_on);
    const auto spent = needs.calendar.working_days_between(local_date(from), today);
    if (!total.has_value() || !spent.has_value()) return false;  // a calendar that is gone tells nobody anything
    const std::int64_t due = reminder_due(*total, *spent, *row.due_on < today);
    if (due <= row.reminded) return false;
    row.reminded = due;
    const bool over = due == told_of_everything;
    if (over) {
        // Silence escalates and never consents: the level above the one that is silent has the case before it.
        if (row.owner_party == "provider") row.escalated_to = row.decider;
        else if (row.owner_party == "authority") row.escalated_to = above(row.decider.empty() ? row.division : row.decider);
    }
    JX_TRY(const bool marked, store::mark_reminded(tx, row));
    if (!marked) return false;
    json::Object payload = payload_of(row);
    payload["percent"] = std::min<std::int64_t>(due, 100);
    payload["escalated_to"] = row.escalated_to;
    JX_CHECK(needs.outbox.emit(tx, over ? "case.escalated" : "case.reminded", row.id, payload));
    if (!over) return true;
    const Actor platform = Actor::platform();
    const Declared* declared = find(row.type);
    JX_CHECK(needs.ledger.append(tx, platform,
                                 {.action = "case.escalated",
                                  .subject_type = "case",
                                  .subject_id = row.id,
                                  .version = row.version,
                                  .basis = declared == nullptr ? nullptr : declared->basis,
                                  .detail = json::Object{{"number", row.number},
                                                         {"due_on", to_text(*row.due_on)},
                                                         {"to", row.escalated_to},
                                                         {"subject", row.subject_type + ":" + row.subject_id}}}));
    return true;
}

Result<std::int64_t> Service::watch_clocks() {
    std::int64_t told = 0;
    std::string after;
    for (;;) {
        JX_TRY(const auto rows, state_->needs.database.read([&](Transaction& tx) { return store::running(tx, after, batch); }));
        if (rows.empty()) return told;
        after = rows.back().id;
        for (const CaseRow& row : rows) {
            JX_TRY(const bool one, state_->needs.database.transact([&](Transaction& tx) { return state_->watch(tx, row); }));
            told += one ? 1 : 0;
        }
    }
}

}  // namespace jixia::workflow
