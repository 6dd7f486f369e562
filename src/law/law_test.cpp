// Citations against the published text, the calendar against the announcements, deadlines against worked examples.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <atomic>
#include <fstream>
#include <sstream>
#include <thread>

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

// Compilation rules and policies bind what is filed after them (Art. 5): the nearest division's newest rule, by the day of
// filing.
TEST(TimeLimits, RulesOfPolicyDocumentsHoldByDivisionAndDay) {
    TimeLimits limits;
    ASSERT_TRUE(limits
                    .replace_rules({{"P1:0", "change.consent", "370000", day("2026-01-01"), 8, 4},
                                    {"P2:0", "change.consent", "370000", day("2026-12-01"), 7, 3},
                                    {"P3:0", "change.consent", "370100", day("2026-06-01"), 6, 0}})
                    .has_value());
    struct Row {
        const char *division, *filed, *rule;
        std::int64_t value;
    };
    for (const Row& row :
         {Row{"370100", "2025-12-31", "", 10}, Row{"370100", "2026-02-01", "P1:0", 8}, Row{"370102", "2026-06-01", "P3:0", 6},
          Row{"370102", "2026-12-24", "P3:0", 6}, Row{"370200", "2026-11-30", "P1:0", 8}, Row{"370200", "2026-12-01", "P2:0", 7},
          Row{"410100", "2026-12-01", "", 10}, Row{"", "2026-12-01", "", 10}}) {
        const InForce found = limits.in_force("change.consent", row.division, day(row.filed)).value();
        EXPECT_EQ(found.limit.value, row.value) << row.division << " " << row.filed;
        EXPECT_EQ(found.rule, row.rule) << row.division << " " << row.filed;
    }
    EXPECT_EQ(limits.in_force("nothing", "370000", day("2026-12-01")).error().code, &time_limit_unknown);
    EXPECT_EQ(limits.replace_rules({{"P", "nothing", "370000", day("2026-01-01"), 1, 0}}).error().code, &time_limit_unknown);
    EXPECT_EQ(limits.replace_rules({{"P", "change.consent", "370000", day("2026-01-01"), -1, 0}}).error().code, &errors::invalid);
    EXPECT_EQ(limits.in_force("change.consent", "370200", day("2026-12-01"))->rule, "P2:0");  // a refused set changes nothing
}

// A document that is repealed binds what was filed until then, and nothing after.
TEST(TimeLimits, Art05_ARepealedRuleKeepsWhatWasFiledUnderIt) {
    TimeLimits limits;
    ASSERT_TRUE(limits
                    .replace_rules({{"P1:0", "change.consent", "370000", day("2026-01-01"), 8, 4, day("2026-06-01")},
                                    {"P2:0", "change.consent", "370100", day("2026-02-01"), 6, 0, day("2026-03-01")}})
                    .has_value());
    EXPECT_EQ(limits.in_force("change.consent", "370100", day("2026-02-28"))->rule, "P2:0");
    EXPECT_EQ(limits.in_force("change.consent", "370100", day("2026-03-01"))->rule, "P1:0");
    EXPECT_EQ(limits.in_force("change.consent", "370100", day("2026-05-31"))->limit.value, 8);
    EXPECT_EQ(limits.in_force("change.consent", "370100", day("2026-06-01"))->rule, "");
}

TEST(Calendar, AYearImportedWhileOthersReadIsWholeOrNotThere) {
    Calendar calendar = Calendar::built_in();
    EXPECT_EQ(to_text(calendar.announced_until()), "2026-12-31");
    std::atomic<bool> ended = false;
    std::thread reader([&] {
        while (!ended) {
            const auto due = calendar.due_on(at("2026-12-28"), 10);
            if (due.has_value()) EXPECT_EQ(to_text(*due), "2027-01-12");
            else EXPECT_EQ(due.error().code, &calendar_missing);
        }
    });
    ASSERT_TRUE(
        calendar.import_holiday_cn(R"({"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]})")
            .has_value());
    EXPECT_EQ(to_text(calendar.due_on(at("2026-12-28"), 10).value()), "2027-01-12");
    ended = true;
    reader.join();
    EXPECT_EQ(to_text(calendar.announced_until()), "2027-12-31");
    EXPECT_EQ(to_text(Calendar(calendar).announced_until()), "2027-12-31");
}

TEST(TimeLimits, AnExtensionCountsFromTheLastDay) {
    const Calendar calendar = Calendar::built_in();
    const TimeLimits limits;
    const Date due = limits.due_on(calendar, "change.consent", at("2026-11-23")).value();
    EXPECT_EQ(to_text(due), "2026-12-07");
    EXPECT_EQ(to_text(extended(calendar, *limits.find("change.consent"), due).value()), "2026-12-21");
    EXPECT_EQ(to_text(extended(calendar, *limits.find("objection.resolve"), due).value()), "2026-12-14");
    EXPECT_EQ(extended(calendar, *limits.find("change.consent"), day("2026-12-28")).error().code, &calendar_missing);
}

}  // namespace
}  // namespace jixia::law
