#pragma once
// Time limits that the platform sets. The regulation names no number of days, only 「及时」: each of these is policy, not law,
// and is shown as such (`basis` is null). An operator may change them; a deadline once given to a case stays as it was computed.
#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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

/// What a policy document fixes: a limit for a division and those below it, for what is filed from a day on.
struct LimitRule {
    std::string id;  ///< of the document and its rule, kept with every deadline that it made
    std::string name, division;
    Date since{};
    std::int64_t value = 0, extension = 0;
    std::optional<Date> until = {};  ///< what is filed from this day on follows other rules
};

/// A limit as it holds for something filed on one day in one division.
struct InForce {
    TimeLimit limit{};
    std::string rule;  ///< id of the rule it comes from; empty: a default of the platform
};

/// The limits in force: defaults with the operator's changes, set up at start, and over them the rules of policy documents, which
/// may be replaced at any time. Any thread may read.
class TimeLimits {
public:
    TimeLimits();
    /// Refuses `time-limit-unknown`, and `invalid` for a value outside 0 to 10,000. At start only.
    Result<void> set(std::string_view name, std::int64_t value);
    /// Replaces every rule of policy documents. Refuses as `set` does, and changes nothing then.
    Result<void> replace_rules(std::vector<LimitRule> rules);
    /// Null if there is no such limit.
    const TimeLimit* find(std::string_view name) const;
    /// What holds for something filed on a day: the rule of the nearest division, the latest of it that had come into force by
    /// then. What was filed before a rule's date keeps the old limit. Refuses `time-limit-unknown`.
    Result<InForce> in_force(std::string_view name, std::string_view division, Date filed_on) const;
    /// The last day for something that started at `event`. Refuses `time-limit-unknown`, `calendar-missing`, and `invalid` for a
    /// limit in seconds. A last day in calendar days or months that is a rest day moves to the next working day.
    Result<Date> due_on(const Calendar& calendar, std::string_view name, Instant event, const ReceiptRule& rule = {}) const;

private:
    using Rules = std::vector<LimitRule>;
    std::map<std::string, TimeLimit, std::less<>> limits_;
    mutable std::mutex mutex_;
    std::shared_ptr<const Rules> rules_ = std::make_shared<const Rules>();
};

/// The last day of `amount` of a limit's unit after what happened at `event`. Refuses `calendar-missing`, and `invalid` for
/// seconds.
Result<Date> last_day(const Calendar& calendar, Unit unit, std::int64_t amount, Instant event, const ReceiptRule& rule = {});
/// The last day once a limit that ends on `due` is extended by `limit.extension`. Refuses `calendar-missing`.
Result<Date> extended(const Calendar& calendar, const TimeLimit& limit, Date due);

}  // namespace jixia::law
