#include "law/time_limits.h"

#include <algorithm>
#include <array>

#include "base/division.h"

namespace jixia::law {

using enum Unit;

std::span<const TimeLimit> default_time_limits() {
    static constexpr std::array limits{
        TimeLimit{"apply.formal_check", 5, working_days},
        TimeLimit{"apply.correction_by_user", 10, working_days, 0, true},
        TimeLimit{"apply.provider_decision", 10, working_days, 10},
        TimeLimit{"apply.third_party_opinion", 15, working_days, 0, true},
        TimeLimit{"agreement.sign", 10, working_days},
        TimeLimit{"agreement.notify_authority", 0, calendar_days},
        TimeLimit{"grant.start_service", 3, working_days},
        TimeLimit{"monitor.period", 6, months},
        TimeLimit{"monitor.notify_authority", 5, working_days},
        TimeLimit{"demand.route", 2, working_days},
        TimeLimit{"demand.answer", 10, working_days, 10},
        TimeLimit{"objection.ack", 1, working_days},
        TimeLimit{"objection.forward", 2, working_days},
        TimeLimit{"objection.resolve", 5, working_days, 5},
        TimeLimit{"rights_complaint.suspend", 1, working_days},
        TimeLimit{"rights_complaint.decide", 10, working_days},
        TimeLimit{"change.consent", 10, working_days, 10},
        TimeLimit{"change.correction", 10, working_days, 0, true},
        TimeLimit{"change.user_notice_before_effect", 10, working_days},
        TimeLimit{"co_review", 5, working_days},
        TimeLimit{"suspend.urgent.max", 10, working_days},
        TimeLimit{"channel.report.verify", 10, working_days},
        TimeLimit{"channel.plan.file", 20, working_days, 10},
        TimeLimit{"channel.plan.check", 10, working_days},
        TimeLimit{"channel.merge.max", 12, months},
        TimeLimit{"channel.close", 10, working_days, 10},
        TimeLimit{"channel.breach.verify", 10, working_days, 10},
        TimeLimit{"exc.review", 12, months},
        TimeLimit{"exc.answer", 10, working_days},
        TimeLimit{"exc.confirm", 20, working_days},
        TimeLimit{"publish.conformity_check", 5, working_days},
        TimeLimit{"consent.withhold", 10, working_days},
        TimeLimit{"rules.adapt", 30, working_days},
        TimeLimit{"regrade.decide", 10, working_days, 10},
        TimeLimit{"consult.min", 30, calendar_days},
        TimeLimit{"consult.respond", 20, working_days, 10},
        TimeLimit{"consult.adopt", 20, working_days, 10},
        TimeLimit{"registration.verify", 5, working_days, 5},
        TimeLimit{"opening_task.answer", 10, working_days, 10},
        TimeLimit{"opening_task.check", 10, working_days},
        TimeLimit{"violation.order.period", 15, working_days},
        TimeLimit{"violation.demand_silence_after_reminder", 5, working_days},
        TimeLimit{"terminate.revoke_keys", 1, seconds},
        TimeLimit{"n_entry.reassess", 12, months},
        TimeLimit{"reassess.decide", 20, working_days, 10},
        TimeLimit{"entry.review", 12, months},
    };
    return limits;
}

namespace {

constexpr std::int64_t value_max = 10'000;

Result<void> check_value(std::int64_t value) {
    if (value < 0 || value > value_max) return Error{&errors::invalid, "a time limit must lie between 0 and 10000"};
    return {};
}

/// The day that many calendar days or months later; the 31st of a shorter month is its last day.
Date moved(Date from, Unit unit, std::int64_t amount) {
    if (unit == calendar_days) return Date(std::chrono::sys_days(from) + std::chrono::days(amount));
    const Date later = from + std::chrono::months(amount);
    return later.ok() ? later : Date(later.year() / later.month() / std::chrono::last);
}

Result<Date> working_day_from(const Calendar& calendar, Date day) {
    JX_TRY(const bool working, calendar.is_working_day(day));
    return working ? Result<Date>(day) : calendar.next_working_day(day);
}

}  // namespace

TimeLimits::TimeLimits() {
    for (const TimeLimit& limit : default_time_limits()) limits_.emplace(limit.name, limit);
}

Result<void> TimeLimits::set(std::string_view name, std::int64_t value) {
    const auto found = limits_.find(name);
    if (found == limits_.end()) return Error{&time_limit_unknown, std::string(name)};
    JX_CHECK(check_value(value));
    found->second.value = value;
    return {};
}

Result<void> TimeLimits::replace_rules(std::vector<LimitRule> rules) {
    for (const LimitRule& rule : rules) {
        if (find(rule.name) == nullptr) return Error{&time_limit_unknown, rule.name};
        JX_CHECK(check_value(rule.value));
        JX_CHECK(check_value(rule.extension));
    }
    auto fresh = std::make_shared<const Rules>(std::move(rules));
    const std::lock_guard lock(mutex_);
    rules_ = std::move(fresh);
    return {};
}

const TimeLimit* TimeLimits::find(std::string_view name) const {
    const auto found = limits_.find(name);
    return found == limits_.end() ? nullptr : &found->second;
}

Result<InForce> TimeLimits::in_force(std::string_view name, std::string_view division, Date filed_on) const {
    const TimeLimit* standard = find(name);
    if (standard == nullptr) return Error{&time_limit_unknown, std::string(name)};
    const auto rules = [&] {
        const std::lock_guard lock(mutex_);
        return rules_;
    }();
    const LimitRule* best = nullptr;
    for (const LimitRule& rule : *rules) {
        if (rule.name != name || rule.since > filed_on || (rule.until && *rule.until <= filed_on) ||
            !division_within(division, rule.division))
            continue;
        const bool nearer = best != nullptr && rule.division != best->division && division_within(rule.division, best->division);
        if (best == nullptr || nearer || (rule.division == best->division && rule.since >= best->since)) best = &rule;
    }
    InForce out{*standard, {}};
    if (best == nullptr) return out;
    out.limit.value = best->value;
    out.limit.extension = best->extension;
    out.rule = best->id;
    return out;
}

Result<Date> TimeLimits::due_on(const Calendar& calendar, std::string_view name, Instant event, const ReceiptRule& rule) const {
    const TimeLimit* limit = find(name);
    if (limit == nullptr) return Error{&time_limit_unknown, std::string(name)};
    return last_day(calendar, limit->unit, limit->value, event, rule);
}

Result<Date> last_day(const Calendar& calendar, Unit unit, std::int64_t amount, Instant event, const ReceiptRule& rule) {
    if (unit == seconds) return Error{&errors::invalid, "a limit in seconds has no last day"};
    if (unit == working_days) return calendar.due_on(event, amount, rule);
    JX_TRY(const Date received, calendar.received_on(event, rule));
    return working_day_from(calendar, moved(received, unit, amount));
}

Result<Date> extended(const Calendar& calendar, const TimeLimit& limit, Date due) {
    if (limit.unit != working_days) return working_day_from(calendar, moved(due, limit.unit, limit.extension));
    Date later = due;
    for (std::int64_t counted = 0; counted < limit.extension; ++counted) { JX_TRY(later, calendar.next_working_day(later)); }
    return later;
}

}  // namespace jixia::law
