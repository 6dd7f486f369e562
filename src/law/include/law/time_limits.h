#pragma once
// Time limits that the platform sets. The regulation names no number of days, only 「及时」: each of these is policy, not law,
// and is shown as such (`basis` is null). An operator may change them; a deadline once given to a case stays as it was computed.
#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "law/calendar.h"

namespace jixia::law {

/// No time limit has this name.
inline constexpr ErrorCode time_limit_unknown{"time-limit-unknown", ErrorKind::invalid};

enum class Unit { working_days, calendar_days, months, seconds };
BOOST_DESCRIBE_ENUM(Unit, working_days, calendar_days, months, seconds)

struct TimeLimit {
    std::string_view name;  ///< "publish.conformity_check"
    std::int64_t value;
    Unit unit;
    std::int64_t extension = 0;       ///< how much longer at most, in the same unit
    bool stops_clock = false;         ///< the waiting is not counted against the other party's limit
    const Citation* basis = nullptr;  ///< null: no article fixes it
};

/// The defaults, by name.
std::span<const TimeLimit> default_time_limits();

/// The limits in force: defaults with the operator's changes. Set up at start; then any thread may read.
class TimeLimits {
public:
    TimeLimits();
    /// Refuses `time-limit-unknown`, and `invalid` for a value outside 0 to 10,000.
    Result<void> set(std::string_view name, std::int64_t value);
    /// Null if there is no such limit.
    const TimeLimit* find(std::string_view name) const;
    /// The last day for something that started at `event`. Refuses `time-limit-unknown`, `calendar-missing`, and `invalid` for a
    /// limit in seconds. A last day in calendar days or months that is a rest day moves to the next working day.
    Result<Date> due_on(const Calendar& calendar, std::string_view name, Instant event, const ReceiptRule& rule = {}) const;

private:
    std::map<std::string, TimeLimit, std::less<>> limits_;
};

}  // namespace jixia::law
