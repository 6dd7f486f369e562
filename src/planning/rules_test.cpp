// Art. 9 as tables and properties.
#include "rules.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace jixia::planning {
namespace {

Date day(std::string_view text) { return parse_date(text).value(); }
std::vector<std::string> codes(const Course& course) {
    std::vector<std::string> out;
    for (const FieldError& one : faults_of(missing_for_adoption(course))) {
        EXPECT_EQ(one.basis, "第九条第二款");
        out.push_back(one.code == "not_asked" ? one.pointer : one.code);
    }
    return out;
}

const std::set<Audience> all_four{Audience::society, Audience::associations, Audience::enterprises, Audience::departments};
Course ready() {
    return {.state = ConsultationState::responded,
            .asked = all_four,
            .earliest_close = day("2026-12-23"),
            .today = day("2026-12-24"),
            .items = 3,
            .unanswered = 0};
}

TEST(PlanningRules, Art09_2_AListIsAdoptedOnceNothingIsMissing) { EXPECT_TRUE(missing_for_adoption(ready()).empty()); }

/// Every set of audiences there is: exactly those that were not asked are named, in the regulation's order.
TEST(PlanningRules, Art09_2_EachAudienceThatWasNotAskedIsNamed) {
    const std::vector<std::pair<Audience, std::string>> names{{Audience::society, "/audiences/society"},
                                                              {Audience::associations, "/audiences/associations"},
                                                              {Audience::enterprises, "/audiences/enterprises"},
                                                              {Audience::departments, "/audiences/departments"}};
    for (unsigned mask = 0; mask < 16; ++mask) {
        Course course = ready();
        course.asked.clear();
        std::vector<std::string> expected;
        for (unsigned place = 0; place < names.size(); ++place)
            if ((mask >> place & 1U) != 0) course.asked.insert(names[place].first);
            else expected.push_back(names[place].second);
        EXPECT_EQ(codes(course), expected) << mask;
    }
    Course course = ready();
    course.asked.erase(Audience::associations);
    EXPECT_EQ(faults_of(missing_for_adoption(course)).at(0).detail,
              "尚未征求行业组织意见（Industry associations not asked yet）");
}

TEST(PlanningRules, Art09_2_EveryOtherStepIsNamedToo) {
    using enum ConsultationState;
    struct Row {
        const char* name;
        Course course;
        std::vector<std::string> missing;
    };
    const auto with = [](auto change) {
        Course course = ready();
        change(course);
        return course;
    };
    const Row rows[] = {
        {"a draft", with([](Course& c) { c.state = draft; }), {"not_published", "not_responded"}},
        {"open", with([](Course& c) { c.state = open; }), {"not_closed", "not_responded"}},
        {"closed", with([](Course& c) { c.state = closed; }), {"not_responded"}},
        {"the last day of the least duration", with([](Course& c) { c.today = day("2026-12-23"); }), {"too_short"}},
        {"the day after", with([](Course& c) { c.today = day("2026-12-24"); }), {}},
        {"one comment left", with([](Course& c) { c.unanswered = 1; }), {"unanswered"}},
        {"an empty list", with([](Course& c) { c.items = 0; }), {"no_items"}},
        {"everything",
         Course{.state = draft, .asked = {}, .earliest_close = {}, .today = day("2026-11-23")},
         {"no_items", "not_published", "/audiences/society", "/audiences/associations", "/audiences/enterprises",
          "/audiences/departments", "not_responded"}},
    };
    for (const Row& row : rows) EXPECT_EQ(codes(row.course), row.missing) << row.name;
}

TEST(PlanningRules, Art09_1_AnItemStandsByWhatIsReallyPublished) {
    using enum ItemState;
    struct Row {
        const char* name;
        std::optional<Date> opened_on;
        bool drafted, dropped;
        const char* today;
        ItemState state;
    };
    const std::optional<Date> none;
    const Row rows[] = {
        {"nothing yet", none, false, false, "2026-06-29", planned},
        {"a draft", none, true, false, "2026-06-29", preparing},
        {"the day itself", none, true, false, "2026-06-30", preparing},
        {"not published on 1 July", none, true, false, "2026-07-01", overdue},
        {"given up", none, false, true, "2026-07-01", dropped},
        {"opened in time", day("2026-06-30"), false, false, "2026-07-01", opened},
        {"opened late", day("2026-07-02"), false, false, "2026-07-03", opened_late},
        {"given up and open all the same", day("2026-06-01"), false, true, "2026-07-03", opened},
    };
    for (const Row& row : rows)
        EXPECT_EQ(state_of({day("2026-06-30"), row.opened_on, row.drafted, row.dropped}, day(row.today)), row.state) << row.name;
}

TEST(PlanningRules, Art09_1_AScoreIsWhatItsFactorsSay) {
    struct Row {
        Inputs inputs;
        double points, demand;
        const char* lowest;
    };
    const auto of = [](std::int64_t views, std::int64_t downloads, std::int64_t requests, std::int64_t value,
                       std::int64_t readiness, std::int64_t risk) {
        return Inputs{.views = views,
                      .downloads = downloads,
                      .calls = 0,
                      .requests = requests,
                      .as_of = {},
                      .value = value,
                      .readiness = readiness,
                      .risk = risk};
    };
    for (const Row& row :
         {Row{of(0, 0, 0, 1, 1, 5), 0.2, 1.0, "demand"}, Row{of(0, 0, 0, 5, 5, 1), 20.0, 1.0, "demand"},
          Row{of(99'999, 0, 0, 5, 5, 1), 100.0, 5.0, "demand"}, Row{of(999, 0, 0, 3, 3, 3), 14.7, 3.4, "value"},
          Row{of(0, 0, 20, 4, 2, 2), 17.4, 3.4, "readiness"}, Row{of(999, 0, 0, 5, 5, 5), 13.6, 3.4, "safety"}}) {
        const Score score = score_of(row.inputs);
        EXPECT_DOUBLE_EQ(score.points, row.points) << row.lowest;
        EXPECT_DOUBLE_EQ(score.demand, row.demand) << row.lowest;
        EXPECT_EQ(score.lowest, row.lowest);
        EXPECT_EQ(score.formula, "planning-score/1");
    }
}

RC_GTEST_PROP(PlanningRules, Art09_1_MoreDemandValueOrReadinessNeverLowersAScoreAndMoreRiskNeverRaisesIt, ()) {
    const auto level = [] { return *rc::gen::inRange<std::int64_t>(1, 6); };
    const auto figure = [] { return *rc::gen::inRange<std::int64_t>(0, 1'000'000); };
    Inputs inputs{figure(), figure(), figure(), figure(), {}, level(), level(), level()};
    const double points = score_of(inputs).points;
    RC_ASSERT(points >= 0 && points <= 100);
    Inputs more = inputs;
    switch (*rc::gen::inRange(0, 4)) {
        case 0: more.requests += figure(); break;
        case 1: more.value = std::min<std::int64_t>(5, more.value + 1); break;
        case 2: more.readiness = std::min<std::int64_t>(5, more.readiness + 1); break;
        default: more.risk = std::max<std::int64_t>(1, more.risk - 1); break;
    }
    RC_ASSERT(score_of(more).points >= points);
}

TEST(PlanningRules, Art09_1_ThemesSuggestTheDomainsThatTheRegulationNames) {
    EXPECT_EQ(suggested_priorities({"06", "19"}), (std::vector<std::string>{"domain_transport", "domain_meteorology"}));
    EXPECT_EQ(suggested_priorities({"09", "20"}), (std::vector<std::string>{"domain_natural_resources"}));
    EXPECT_TRUE(suggested_priorities({"22", "nonsense"}).empty());
}

TEST(PlanningRules, ListsAreComparedItemByItem) {
    const auto item = [](const char* title, const char* text) {
        ListItemView view;
        view.title = title;
        view.text = text;
        return view;
    };
    const ListDiff diff = difference({item("公交站点", "a"), item("停车场", "b"), item("学校", "c")},
                                     {item("公交站点", "a"), item("停 车场", "b2"), item("医院", "d")});
    EXPECT_EQ(diff.unchanged, 1);
    EXPECT_EQ(diff.added.at(0).title, "医院");
    EXPECT_EQ(diff.removed.at(0).title, "学校");
    EXPECT_EQ(diff.changed.at(0).before.text, "b");
    EXPECT_EQ(diff.changed.at(0).after.text, "b2");
}

}  // namespace
}  // namespace jixia::planning
