#include "schedule.h"

#include <algorithm>

namespace jixia::pull {

using namespace std::chrono;

namespace {

constexpr hours day_length{24};

Instant at_minute(sys_days day, std::int64_t minute) { return start_of(year_month_day{day}) + minutes{minute}; }

}  // namespace

bool is_valid(const Schedule& schedule) {
    const std::int64_t minute_max = schedule.every == Every::hour ? 59 : 24 * 60 - 1;
    const std::int64_t day_max = schedule.every == Every::week ? 7 : 28;
    return schedule.minute >= 0 && schedule.minute <= minute_max && schedule.day >= 1 && schedule.day <= day_max;
}

Instant next_time(const Schedule& schedule, Instant after) {
    if (schedule.every == Every::hour) {
        const Instant this_hour = floor<hours>(after) + minutes{schedule.minute};
        return this_hour > after ? this_hour : this_hour + hours{1};
    }
    // The first fitting day from today on whose time has not passed; one month and a day hold every schedule.
    for (sys_days day = sys_days{local_date(after)};; day += days{1}) {
        const year_month_day date{day};
        const bool fits =
            schedule.every == Every::day ||
            (schedule.every == Every::week && weekday{day}.iso_encoding() == static_cast<unsigned>(schedule.day)) ||
            (schedule.every == Every::month && static_cast<unsigned>(date.day()) == static_cast<unsigned>(schedule.day));
        if (const Instant time = at_minute(day, schedule.minute); fits && time > after) return time;
    }
}

Instant retry_time(const Schedule& schedule, Instant now, std::int64_t failures) {
    const auto doublings = std::clamp<std::int64_t>(failures - 1, 0, 10);
    const auto wait = std::min<minutes>(minutes{15} * (std::int64_t{1} << doublings), day_length);
    return std::min<Instant>(now + wait, next_time(schedule, now));
}

}  // namespace jixia::pull
