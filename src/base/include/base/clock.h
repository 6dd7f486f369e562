#pragma once
// Time: instants in UTC, dates of the platform's zone (Asia/Shanghai, fixed +08:00 since 1992), and clocks that tests can set.
#include <chrono>
#include <string>
#include <string_view>

#include "base/result.h"

namespace jixia {

/// An instant in UTC, microseconds. Stored and sent as RFC 3339 with six decimals, so that text order is time order.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;
/// A calendar date without a zone.
using Date = std::chrono::year_month_day;

/// "2026-11-23T08:00:00.000000Z".
std::string to_text(Instant instant);
/// "2026-11-23".
std::string to_text(Date date);
/// Reads RFC 3339 with a zone (`Z` or an offset); refuses `malformed` otherwise, also for 24:00, :60 and years outside 1–9999.
Result<Instant> parse_instant(std::string_view text);
/// Reads "YYYY-MM-DD"; refuses `malformed` for anything else, also dates that do not exist.
Result<Date> parse_date(std::string_view text);
/// The date it is at `instant` in the platform's zone.
Date local_date(Instant instant);
/// The instant at which `date` begins in the platform's zone.
Instant start_of(Date date);

/// Where services ask for the time. Any thread.
class Clock {
public:
    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
public:
    Instant now() const override;
};

}  // namespace jixia
