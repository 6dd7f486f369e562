#include "law/time_limits.h"

#include <array>

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
        TimeLimit{"change.user_notice_before_effect", 10, working_days},
        TimeLimit{"suspend.urgent.max", 10, working_days},
        TimeLimit{"exc.review", 12, months},
        TimeLimit{"publish.conformity_check", 5, working_days},
        TimeLimit{"consult.min", 30, calendar_days},
        TimeLimit{"violation.order.period", 15, working_days},
        TimeLimit{"violation.demand_silence_after_reminder", 5, working_days},
        TimeLimit{"terminate.revoke_keys", 1, seconds},
        TimeLimit{"n_entry.reassess", 12, months},
        TimeLimit{"entry.review", 12, months},
    };
    return limits;
}

TimeLimits::TimeLimits() {
    for (const TimeLimit& limit : default_time_limits()) limits_.emplace(limit.name, limit);
}

Result<void> TimeLimits::set(std::string_view name, std::int64_t value) {
    const auto found = limits_.find(name);
    if (found == limits_.end()) return Error{&time_limit_unknown, std::string(name)};
    if (value < 0 || value > 10'000) return Error{&errors::invalid, "a time limit must lie between 0 and 10000"};
    found->second.value = value;
    return {};
}

const TimeLimit* TimeLimits::find(std::string_view name) const {
    const auto found = limits_.find(name);
    return found == limits_.end() ? nullptr : &found->second;
}

Result<Date> TimeLimits::due_on(const Calendar& calendar, std::string_view name, Instant event, const ReceiptRule& rule) const {
    const TimeLimit* limit = find(name);
    if (limit == nullptr) return Error{&time_limit_unknown, std::string(name)};
    if (limit->unit == working_days) return calendar.due_on(event, limit->value, rule);
    if (limit->unit == seconds) return Error{&errors::invalid, "a limit in seconds has no last day"};

    JX_TRY(const Date received, calendar.received_on(event, rule));
    Date last = received;
    if (limit->unit == calendar_days) last = Date(std::chrono::sys_days(received) + std::chrono::days(limit->value));
    else {
        last += std::chrono::months(limit->value);
        // The 31st of a shorter month is its last day.
        if (!last.ok()) last = last.year() / last.month() / std::chrono::last;
    }
    JX_TRY(const bool working, calendar.is_working_day(last));
    return working ? Result<Date>(last) : calendar.next_working_day(last);
}

}  // namespace jixia::law
