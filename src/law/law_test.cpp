// Citations against the published text, the calendar against the announcements, deadlines against worked examples.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <fstream>
#include <sstream>

#include "base/json.h"
#include "law/calendar.h"
#include "law/order_344.h"
#include "law/parameter.h"
#include "law/time_limits.h"

namespace jixia::law {
namespace {

using std::chrono::hours;
using std::chrono::sys_days;

Date day(std::string_view text) { return parse_date(text).value(); }
Instant at(std::string_view date, int hour = 10) { return start_of(day(date)) + hours(hour); }
std::string read(const std::string& name) {
    std::ifstream file(std::string(JIXIA_SOURCE_DIR) + name);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST(Order344, EveryCitationIsAnArticleOfTheText) {
    const json::Value document = json::parse(read("/law/articles.json")).value();
    const std::string text = read("/law/order_344.zh.txt");
    const json::Array& articles = document.at("articles").as_array();
    ASSERT_EQ(articles.size(), order_344::all().size());
    for (std::size_t i = 0; i < articles.size(); ++i) {
        EXPECT_EQ(std::string_view(articles[i].at("id").as_string()), order_344::all()[i].id);
        EXPECT_EQ(std::string_view(articles[i].at("article").as_string()), order_344::all()[i].citation->article);
        std::istringstream lines{std::string(articles[i].at("text").as_string())};
        for (std::string line; std::getline(lines, line);) EXPECT_NE(text.find(line), std::string::npos) << line;
    }
    EXPECT_EQ(order_344::art_8_3.article, "第八条第三款");
    EXPECT_EQ(order_344::art_20_1_4.article, "第二十条第四项");
}

TEST(Order344, Art23_TheOrderIsInForceFromTheFirstOfApril2022) {
    EXPECT_EQ(to_text(in_force_from), "2022-04-01");
    EXPECT_NE(read("/law/order_344.zh.txt").find("本办法自2022年4月1日起施行"), std::string::npos);
}

TEST(Parameter, TheNewestValueNotAfterTheDayHolds) {
    const Parameter<int, 2> days{order_344::art_5, "", {{{day("2025-01-01"), 7}, {day("2022-04-01"), 5}}}};
    EXPECT_EQ(days.on(day("2022-03-31")), nullptr);
    EXPECT_EQ(*days.on(day("2022-04-01")), 5);
    EXPECT_EQ(*days.on(day("2024-12-31")), 5);
    EXPECT_EQ(*days.on(day("2025-01-01")), 7);
}

TEST(Calendar, YearsHaveTheAnnouncedNumberOfWorkingDays) {
    const Calendar calendar = Calendar::built_in();
    const std::map<int, int> expected{{2022, 249}, {2023, 249}, {2024, 251}, {2025, 248}, {2026, 248}};
    for (const auto& [year, count] : expected) {
        int found = 0;
        const sys_days end = sys_days(Date{std::chrono::year(year + 1), std::chrono::January, std::chrono::day(1)});
        for (sys_days d = sys_days(Date{std::chrono::year(year), std::chrono::January, std::chrono::day(1)}); d < end;
             d += std::chrono::days(1))
            if (calendar.is_working_day(Date(d)).value()) ++found;
        EXPECT_EQ(found, count) << year;
    }
}

TEST(Calendar, DeadlinesOfTheWorkedExamples) {
    const Calendar calendar = Calendar::built_in();
    EXPECT_EQ(to_text(calendar.due_on(at("2026-02-13"), 5).value()), "2026-02-27");
    EXPECT_EQ(to_text(calendar.due_on(at("2025-09-26"), 10).value()), "2025-10-16");
}

TEST(Calendar, LateFilingsAndThoseOnRestDaysAreReceivedOnTheNextWorkingDay) {
    const Calendar calendar = Calendar::built_in();
    EXPECT_EQ(to_text(calendar.received_on(at("2026-11-20", 16)).value()), "2026-11-20");
    EXPECT_EQ(to_text(calendar.received_on(at("2026-11-20", 17)).value()), "2026-11-23");
    EXPECT_EQ(to_text(calendar.received_on(at("2026-11-21")).value()), "2026-11-23");
    const ReceiptRule lenient{.closing = hours(24), .rest_days_count = true};
    EXPECT_EQ(to_text(calendar.received_on(at("2026-11-20", 23), lenient).value()), "2026-11-20");
    EXPECT_EQ(to_text(calendar.received_on(at("2026-11-21"), lenient).value()), "2026-11-21");
}

TEST(Calendar, AYearWithoutAnnouncementIsRefused) {
    const Calendar calendar = Calendar::built_in();
    for (const auto& outcome : {calendar.due_on(at("2026-12-31"), 1), calendar.due_on(at("2021-12-31"), 0)}) {
        ASSERT_FALSE(outcome.has_value());
        EXPECT_EQ(outcome.error().code, &calendar_missing);
    }
    EXPECT_EQ(to_text(calendar.due_on(at("2026-12-30"), 1).value()), "2026-12-31");
}

TEST(Calendar, AnnouncementsCanBeImported) {
    Calendar calendar = Calendar::built_in();
    const std::string before = calendar.version();
    ASSERT_TRUE(calendar
                    .import_holiday_cn(R"({"year":2027,"papers":[],"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true},
        {"name":"元旦","date":"2027-01-03","isOffDay":false}]})")
                    .has_value());
    EXPECT_NE(calendar.version(), before);
    EXPECT_EQ(to_text(calendar.due_on(at("2026-12-31"), 1).value()), "2027-01-03");
}

TEST(Calendar, AFaultyAnnouncementChangesNothing) {
    for (
        const char* text :
        {"", "[]", R"({"year":2027})", R"({"year":2027,"days":[]})",
         R"({"year":2027,"days":[{"name":"a","date":"2027-13-01","isOffDay":true}]})",
         R"({"year":2027,"days":[{"name":"a","date":"2030-01-01","isOffDay":true}]})", R"({"year":1,"days":[]})",
         R"({"year":2027,"days":[{"name":"a","date":"2027-01-01","isOffDay":true},{"name":"b","date":"2027-01-01","isOffDay":false}]})"}) {
        Calendar calendar = Calendar::built_in();
        EXPECT_FALSE(calendar.import_holiday_cn(text).has_value()) << text;
        EXPECT_EQ(calendar.version(), Calendar::built_in().version());
        EXPECT_FALSE(calendar.covers(day("2027-01-01")));
    }
}

TEST(Calendar, DeadlinesAreWorkingDaysAndGrowWithTheLimit) {
    const Calendar calendar = Calendar::built_in();
    EXPECT_TRUE(rc::check("due dates", [&] {
        const Instant event = at("2022-01-01", 0) + hours(*rc::gen::inRange(0, 24 * 365 * 4));
        const std::int64_t limit = *rc::gen::inRange(0, 60);
        const Date due = calendar.due_on(event, limit).value();
        RC_ASSERT(calendar.is_working_day(due).value());
        RC_ASSERT(due >= local_date(event));
        RC_ASSERT(calendar.due_on(event, limit + 1).value() > due);
        RC_ASSERT(calendar.working_days_between(calendar.received_on(event).value(), due).value() == limit);
        RC_ASSERT(calendar.working_days_between(due, calendar.received_on(event).value()).value() == -limit);
    }));
}

TEST(TimeLimits, DefaultsArePolicyAndMayBeChanged) {
    for (const TimeLimit& limit : default_time_limits()) EXPECT_EQ(limit.basis, nullptr) << limit.name;
    const Calendar calendar = Calendar::built_in();
    TimeLimits limits;
    EXPECT_EQ(to_text(limits.due_on(calendar, "publish.conformity_check", at("2026-02-13")).value()), "2026-02-27");
    ASSERT_TRUE(limits.set("publish.conformity_check", 1).has_value());
    EXPECT_EQ(to_text(limits.due_on(calendar, "publish.conformity_check", at("2026-02-13")).value()), "2026-02-14");
    EXPECT_EQ(limits.set("nothing", 1).error().code, &time_limit_unknown);
    EXPECT_EQ(limits.set("publish.conformity_check", -1).error().code, &errors::invalid);
    EXPECT_EQ(limits.due_on(calendar, "nothing", at("2026-02-13")).error().code, &time_limit_unknown);
    EXPECT_EQ(limits.due_on(calendar, "terminate.revoke_keys", at("2026-02-13")).error().code, &errors::invalid);
}

TEST(TimeLimits, CalendarDaysAndMonthsEndOnAWorkingDay) {
    const Calendar calendar = Calendar::built_in();
    const TimeLimits limits;
    EXPECT_EQ(to_text(limits.due_on(calendar, "consult.min", at("2026-09-01")).value()),
              "2026-10-08");  // the National Day holiday
    EXPECT_EQ(to_text(limits.due_on(calendar, "monitor.period", at("2025-08-29")).value()),
              "2026-02-28");  // 2026-02-29 does not exist
}

}  // namespace
}  // namespace jixia::law
