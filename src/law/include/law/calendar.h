#pragma once
// Chinese working days: weekdays without public holidays, plus the weekend days worked to make up for them, as the State Council
// announces them each year. A year that nobody has announced is refused, never guessed.
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace jixia::law {

/// A date lies in a year for which no calendar is loaded.
inline constexpr ErrorCode calendar_missing{"calendar-missing", ErrorKind::conflict};

/// When something filed counts as received. No article of the regulation says so: policy of the platform.
struct ReceiptRule {
    std::chrono::minutes closing{17 * 60};  ///< local time of day from which a filing counts for the next working day
    bool rest_days_count = false;           ///< true: a filing on a rest day is received that day
};

/// Any thread may read, also while a year is imported: each call sees the days before it or after it.
class Calendar {
public:
    Calendar() = default;
    Calendar(const Calendar& other) : days_(other.days()) {}
    Calendar& operator=(const Calendar& other);
    ~Calendar() = default;

    /// The years announced when this program was built: 2022 to 2026.
    static Calendar built_in();

    /// Adds one year's announcement as the open mirror `holiday-cn` gives it: {"year", "days": [{"name", "date", "isOffDay"}]}.
    /// Late December may stand in the next year's announcement: load both. Refuses `malformed`, and `invalid` for a date more
    /// than a year away from the announcement's year or given twice with different meanings; nothing is changed then.
    Result<void> import_holiday_cn(std::string_view text);

    bool covers(Date day) const { return days()->covers(day); }
    /// The last day of the newest year that is announced without a gap before it.
    Date announced_until() const;
    /// Refuses `calendar-missing`.
    Result<bool> is_working_day(Date day) const;
    /// The first working day after `day`. Refuses `calendar-missing`.
    Result<Date> next_working_day(Date day) const;
    /// The day on which something that happened at `event` counts as received.
    Result<Date> received_on(Instant event, const ReceiptRule& rule = {}) const;
    /// The last day of a limit of `working_days` (0 to 10,000): the day of the event is not counted. Refuses `calendar-missing`.
    Result<Date> due_on(Instant event, std::int64_t working_days, const ReceiptRule& rule = {}) const;
    /// Working days in (from, to]; negative when `to` lies before `from`. Refuses `calendar-missing`.
    Result<std::int64_t> working_days_between(Date from, Date to) const;
    /// Changes whenever the days do; stored beside each deadline ("2022-2026.1f0c…").
    std::string version() const;

private:
    struct Days {
        std::map<std::chrono::sys_days, bool> exceptions;  ///< true: worked
        std::set<int> years;
        bool covers(Date day) const { return years.contains(static_cast<int>(day.year())); }
        Result<bool> is_working_day(Date day) const;
        Result<Date> next_working_day(Date day) const;
        Result<Date> received_on(Instant event, const ReceiptRule& rule) const;
    };
    std::shared_ptr<const Days> days() const {
        const std::lock_guard lock(mutex_);
        return days_;
    }

    mutable std::mutex mutex_;
    std::shared_ptr<const Days> days_ = std::make_shared<const Days>();
};

}  // namespace jixia::law
