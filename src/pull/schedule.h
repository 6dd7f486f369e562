#pragma once
// When a pull is due. Pure; times of day are of the platform's zone.
#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/json.h"

namespace jixia::pull {

enum class Every { hour, day, week, month };
BOOST_DESCRIBE_ENUM(Every, hour, day, week, month)

struct Schedule {
    Every every = Every::day;
    std::int64_t minute = 0;  ///< of the day (0–1439); of the hour (0–59) for `hour`
    std::int64_t day = 1;     ///< of the week (Monday 1) or of the month (1–28); unused otherwise
};
BOOST_DESCRIBE_STRUCT(Schedule, (), (every, minute, day))

/// True if the numbers are within the bounds above.
bool is_valid(const Schedule& schedule);

/// The first time after `after` that the schedule names.
Instant next_time(const Schedule& schedule, Instant after);

/// When to try again after the `failures`-th failure in a row: a quarter of an hour, doubling, at most a day; never later than
/// the schedule says.
Instant retry_time(const Schedule& schedule, Instant now, std::int64_t failures);

}  // namespace jixia::pull
