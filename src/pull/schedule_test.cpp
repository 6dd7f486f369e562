#include "schedule.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace jixia::pull {
namespace {

Instant at(std::string_view text) { return parse_instant(text).value(); }

TEST(PullSchedule, Art13_1_NamesTheNextTimeInThePlatformsZone) {
    struct Case {
        Schedule schedule;
        const char *after, *next;
    };
    for (const Case& one :
         std::initializer_list<Case>{{{Every::hour, 5, 1}, "2026-11-26T10:04:59+08:00", "2026-11-26T10:05:00+08:00"},
                                     {{Every::hour, 5, 1}, "2026-11-26T10:05:00+08:00", "2026-11-26T11:05:00+08:00"},
                                     {{Every::day, 150, 1}, "2026-11-26T02:29:00+08:00", "2026-11-26T02:30:00+08:00"},
                                     {{Every::day, 150, 1}, "2026-11-26T02:30:00+08:00", "2026-11-27T02:30:00+08:00"},
                                     {{Every::day, 0, 1}, "2026-12-31T23:59:59+08:00", "2027-01-01T00:00:00+08:00"},
                                     {{Every::week, 60, 1}, "2026-11-26T00:00:00+08:00", "2026-11-30T01:00:00+08:00"},
                                     {{Every::week, 60, 4}, "2026-11-26T01:00:00+08:00", "2026-12-03T01:00:00+08:00"},
                                     {{Every::month, 60, 28}, "2027-02-01T00:00:00+08:00", "2027-02-28T01:00:00+08:00"},
                                     {{Every::month, 60, 1}, "2026-12-01T01:00:00+08:00", "2027-01-01T01:00:00+08:00"}})
        EXPECT_EQ(to_text(next_time(one.schedule, at(one.after))), to_text(at(one.next))) << one.after;
}

TEST(PullSchedule, AFailureIsTriedAgainSoonButNeverLaterThanPlanned) {
    const Schedule monthly{Every::month, 0, 1}, hourly{Every::hour, 0, 1};
    const Instant now = at("2026-11-05T10:00:00Z");
    using std::chrono::hours;
    using std::chrono::minutes;
    EXPECT_EQ(retry_time(monthly, now, 1), now + minutes{15});
    EXPECT_EQ(retry_time(monthly, now, 3), now + hours{1});
    EXPECT_EQ(retry_time(monthly, now, 1000), now + hours{24});
    EXPECT_EQ(retry_time(hourly, now, 9), now + hours{1});
}

TEST(PullSchedule, BoundsAreChecked) {
    EXPECT_TRUE(is_valid({Every::hour, 59, 1}));
    EXPECT_FALSE(is_valid({Every::hour, 60, 1}));
    EXPECT_FALSE(is_valid({Every::day, 1440, 1}));
    EXPECT_FALSE(is_valid({Every::day, -1, 1}));
    EXPECT_FALSE(is_valid({Every::week, 0, 8}));
    EXPECT_FALSE(is_valid({Every::month, 0, 29}));
    EXPECT_FALSE(is_valid({Every::month, 0, 0}));
}

RC_GTEST_PROP(PullSchedule, IsAlwaysAheadAndWithinItsPeriod, ()) {
    const auto every = *rc::gen::element(Every::hour, Every::day, Every::week, Every::month);
    const Schedule schedule{every, *rc::gen::inRange<std::int64_t>(0, every == Every::hour ? 60 : 1440),
                            *rc::gen::inRange<std::int64_t>(1, every == Every::week ? 8 : 29)};
    const Instant after{std::chrono::seconds{*rc::gen::inRange<std::int64_t>(0, 4'000'000'000)}};
    const Instant next = next_time(schedule, after);
    const std::chrono::hours longest{every == Every::hour ? 1 : every == Every::day ? 24 : every == Every::week ? 168 : 744};
    RC_ASSERT(next > after);
    RC_ASSERT(next - after <= longest);
}

}  // namespace
}  // namespace jixia::pull
