// Art. 7 as tables.
#include "rules.h"

#include <gtest/gtest.h>

namespace jixia::channels {
namespace {

Date day(std::string_view text) { return parse_date(text).value(); }

TEST(ChannelRules, Art07_1_WhatCameIntoUseUnderTheRegulationIsANewChannel) {
    struct Row {
        const char* opened_on;
        bool is_new;
    };
    for (const Row& row : {Row{"2015-01-01", false}, Row{"2022-03-31", false}, Row{"2022-04-01", true}, Row{"2026-11-23", true}})
        EXPECT_EQ(is_new_channel(day(row.opened_on)), row.is_new) << row.opened_on;
    EXPECT_EQ(state_at_registration(day("2022-04-01")), ChannelState::unlawful_new);
    EXPECT_EQ(state_at_registration(day("2022-03-31")), ChannelState::registered);
    EXPECT_EQ(state_at_registration(std::nullopt), ChannelState::registered) << "nobody knows: not held against the unit";
}

TEST(ChannelRules, Art07_1_APlanSaysOfEveryDataSetWhatBecomesOfItAndByWhen) {
    const std::vector<DataSet> inventory{{"公交站点", {}, {}, {}}, {"停车场", {}, {}, {}}};
    const Mapping first{1, Fate::merge, {}, {}, {}}, second{2, Fate::merge, "E2", {}, {}};
    struct Row {
        const char* name;
        const char* due_on;
        std::vector<Mapping> mapping;
        std::vector<std::string> pointers;
    };
    const Row rows[] = {
        {"whole", "2027-06-30", {first, second}, {}},
        {"one data set is left out", "2027-06-30", {first}, {"/mapping"}},
        {"nothing is said of any", "2027-06-30", {}, {"/mapping", "/mapping"}},
        {"one is named twice", "2027-06-30", {first, first, second}, {"/mapping/1/number"}},
        {"none has this number", "2027-06-30", {first, second, {3, Fate::merge, {}, {}, {}}}, {"/mapping/2/number"}},
        {"a duplicate of nothing", "2027-06-30", {{1, Fate::duplicate, {}, {}, {}}, second}, {"/mapping/0/entry"}},
        {"ends without a reason", "2027-06-30", {{1, Fate::end, {}, {}, " "}, second}, {"/mapping/0/reason"}},
        {"ends with its reason", "2027-06-30", {{1, Fate::end, {}, {}, "设备已拆除"}, second}, {}},
        {"today", "2026-11-23", {first, second}, {"/due_on"}},
        {"the last day there is", "2027-11-23", {first, second}, {}},
        {"later than that", "2027-11-24", {first, second}, {"/due_on"}},
    };
    for (const Row& row : rows) {
        const Plan plan{1, day(row.due_on), {}, row.mapping, {}};
        std::vector<std::string> pointers;
        for (const FieldError& fault : faults_of_plan(plan, inventory, day("2026-11-23"), day("2027-11-23"))) {
            pointers.push_back(fault.pointer);
            EXPECT_EQ(fault.basis, "第七条第一款");
        }
        EXPECT_EQ(pointers, row.pointers) << row.name;
    }
    EXPECT_EQ(faults_of_plan({1, day("2027-01-01"), {}, {}, {}}, {}, day("2026-11-23"), day("2027-11-23")).at(0).pointer,
              "/inventory");
}

TEST(ChannelRules, Art07_1_MergedIsWhatIsOpenOnThePlatform) {
    const std::vector<DataSet> inventory{{"公交站点", {}, {}, {}}, {"停车场", {}, {}, {}}, {"旧线路", {}, {}, {}}};
    const Plan plan{1,
                    day("2027-01-01"),
                    {},
                    {{1, Fate::merge, "E1", {}, {}}, {2, Fate::duplicate, "E2", {}, {}}, {3, Fate::end, {}, {}, "停用"}},
                    {}};
    EXPECT_EQ(unmerged(plan, inventory, {}).size(), 2U);
    EXPECT_EQ(unmerged(plan, inventory, {"E1"}).at(0).detail, "停车场");
    EXPECT_TRUE(unmerged(plan, inventory, {"E1", "E2"}).empty());
    const Plan without{1, day("2027-01-01"), {}, {{1, Fate::merge, {}, {}, {}}}, {}};
    EXPECT_EQ(unmerged(without, inventory, {"E1", "E2"}).size(), 1U) << "an entry has to be named";
}

TEST(ChannelRules, Art07_1_OverdueIsEveryStateOnTheWayOnceThePlansDayIsOver) {
    using enum ChannelState;
    for (const ChannelState state : {registered, unlawful_new, plan_filed, migrating, merged, closed, covered, dismissed}) {
        const bool on_the_way = state == plan_filed || state == migrating;
        EXPECT_EQ(is_overdue(state, day("2026-11-22"), day("2026-11-23")), on_the_way);
        EXPECT_FALSE(is_overdue(state, day("2026-11-23"), day("2026-11-23"))) << "the day itself is not over";
        EXPECT_FALSE(is_overdue(state, std::nullopt, day("2026-11-23")));
    }
}

TEST(ChannelRules, Art07_2_OnlyARuleOfTheStateKeepsDataElsewhere) {
    using enum NormLevel;
    struct Row {
        NormLevel level;
        bool national;
    };
    for (const Row& row :
         {Row{law, true}, Row{administrative_regulation, true}, Row{department_rule, true}, Row{national_document, true},
          Row{local_regulation, false}, Row{local_rule, false}, Row{internal, false}}) {
        EXPECT_EQ(is_national(row.level), row.national);
        const auto checked = check_norm(Norm{"某规定", row.level, {}, {}});
        EXPECT_EQ(checked.has_value(), row.national);
        if (!checked) EXPECT_EQ(checked.error().code, &rule_not_national);
    }
    for (const std::optional<Norm>& norm : {std::optional<Norm>{}, std::optional<Norm>{{"  ", law, {}, {}}}}) {
        const auto checked = check_norm(norm);
        ASSERT_FALSE(checked.has_value());
        EXPECT_EQ(checked.error().code, &rule_missing);
        EXPECT_EQ(checked.error().code->basis->article, "第七条第二款");
    }
}

TEST(ChannelRules, Art07_2_ANoticeAfterTheOpeningIsLateAndCounts) {
    EXPECT_TRUE(is_late(day("2026-11-22"), day("2026-11-23")));
    EXPECT_FALSE(is_late(day("2026-11-23"), day("2026-11-23")));
    EXPECT_FALSE(is_late(day("2026-12-01"), day("2026-11-23")));
    EXPECT_EQ(months_later(day("2026-11-23"), 12), day("2027-11-23"));
    EXPECT_EQ(months_later(day("2027-08-31"), 6), day("2028-02-29"));
}

TEST(ChannelRules, AddressesAreTheSameWhateverTheirDress) {
    const std::string key = "data.example.cn/open";
    for (const char* url : {"https://data.example.cn/open", "http://data.example.cn/open/", "HTTPS://www.Data.Example.CN/open",
                            "https://data.example.cn:443/open#top", "http://data.example.cn:80/a/../open"})
        EXPECT_EQ(address_key(url), key) << url;
    EXPECT_EQ(address_key("https://data.example.cn:8443/open?id=1"), "data.example.cn:8443/open?id=1");
    for (const char* url : {"", "data.example.cn", "ftp://data.example.cn/", "javascript:alert(1)", "https:///x",
                            "http://a:b@c.cn/", "https://exa mple.cn/", "https://数据.cn/"})
        EXPECT_EQ(address_key(url), std::nullopt) << url;
}

}  // namespace
}  // namespace jixia::channels
