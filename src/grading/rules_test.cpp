#include "grading/rules.h"

#include <gtest/gtest.h>

namespace jixia::grading {
namespace {

using dataset::ColumnFindings;
using detect::Kind;

const RuleSet& base() {
    static const RuleSet one = *RuleSet::read(built_in_rules());
    return one;
}

catalog::Item item(const char* code, const char* name, catalog::Openness open = catalog::Openness::unconditional) {
    catalog::Item out{};
    out.code = code;
    out.name = name;
    out.open_attribute = open;
    return out;
}

ColumnFindings found(const char* code, const char* name, Kind kind, bool official = false) {
    return {code, name, {{kind, 90, 100, true, official}}};
}

catalog::EntryFields fields(std::vector<catalog::Item> items) {
    catalog::EntryFields out;
    out.items = std::move(items);
    out.level = "G1";
    return out;
}

RulesChange change(const char* rules) {
    auto read = json::decode_text<RulesChange>(std::string(R"({"version":"2027.1","rules":)") + rules + "}");
    EXPECT_TRUE(read.has_value()) << rules;
    return read.value_or(RulesChange{});
}

std::string faults(const char* rules) {
    static const catalog::CodeLists lists = *catalog::CodeLists::read(catalog::built_in_code_lists());
    std::string out;
    for (const FieldError& fault : faults_of(base(), change(rules), lists)) out += fault.pointer + " " + fault.code + "\n";
    return out;
}

TEST(Grading, Art05_TheHighestLevelWins) {
    const auto stated = fields({item("name", "姓名"), item("card", "卡号"), item("stop", "站名")});
    const Suggestion one =
        suggest(base(), {stated, {found("name", "姓名", Kind::person_name), found("card", "卡号", Kind::bank_card)}, 10});
    EXPECT_EQ(one.level, "G4");
    ASSERT_EQ(one.items.size(), 2U);
    EXPECT_EQ(one.items[0].level + one.items[1].level, "G2G4");
    EXPECT_FALSE(one.items[0].blocks);
    EXPECT_TRUE(one.items[1].blocks);
    EXPECT_TRUE(one.personal && one.sensitive);
    EXPECT_EQ(one.rules, "2026.1");
    EXPECT_EQ(suggest(base(), {fields({}), {}, 0}).level, "G1");
}

TEST(Grading, Art05_WhatIsClosedDoesNotLeaveWithTheEntry) {
    auto stated = fields({item("name", "姓名"), item("card", "卡号", catalog::Openness::closed)});
    const std::vector<ColumnFindings> held{found("name", "姓名", Kind::person_name), found("card", "卡号", Kind::bank_card)};
    EXPECT_EQ(suggest(base(), {stated, held, 10}).level, "G2");
    stated.open_attribute = catalog::Openness::closed;
    EXPECT_EQ(suggest(base(), {stated, held, 10}).level, "G4") << "of a closed entry everything counts";
    EXPECT_EQ(suggest(base(), {fields({}), held, 10}).level, "G4") << "what nobody described is as open as its entry";
}

TEST(Grading, Art05_AttributesMeanSomethingBesidePeople) {
    const auto stated = fields({item("illness", "病种"), item("who", "患者姓名")});
    const ColumnFindings illness = found("illness", "病种", Kind::health), who = found("who", "患者姓名", Kind::person_name);
    EXPECT_EQ(suggest(base(), {stated, {illness}, 10}).level, "G1") << "a statistic";
    EXPECT_EQ(suggest(base(), {stated, {illness, who}, 10}).level, "G4");
    EXPECT_EQ(suggest(base(), {stated, {who}, 999'999}).level, "G2");
    EXPECT_EQ(suggest(base(), {stated, {who}, 1'000'000}).level, "G3") << "a million people are more than one";
}

TEST(Grading, Art13_1_OfficesAreNoPeople) {
    const Suggestion one =
        suggest(base(), {fields({item("tel", "值班电话")}), {found("tel", "值班电话", Kind::mobile, true)}, 10});
    EXPECT_EQ(one.level, "G1");
    EXPECT_FALSE(one.personal);
}

TEST(Grading, Art05_WhatTheEntrySaysOfItselfCounts) {
    auto stated = fields({});
    stated.personal_information = true;
    EXPECT_EQ(suggest(base(), {stated, {}, 0}).level, "G2");
    stated.sensitive_personal_information = true;
    EXPECT_EQ(suggest(base(), {stated, {}, 0}).level, "G3");
    stated.important_data = true;
    EXPECT_EQ(suggest(base(), {stated, {}, 0}).level, "IMP");
}

TEST(Grading, Art05_DocumentsChangeRulesButNotWhatProtectsPeople) {
    const RuleSet next = changed(base(), change(R"([{"id":"person_name","level":"G3"},{"id":"email","off":true},
        {"id":"waterworks","zh":"水源地设施","en":"Waterworks","level":"G4","themes":["10"],"headings":["取水口"]}])"));
    EXPECT_EQ(next.version, "2027.1");
    EXPECT_EQ(next.find("person_name")->level, "G3");
    EXPECT_EQ(next.find("email"), nullptr);
    EXPECT_EQ(suggest(next, {fields({item("a", "取水口坐标")}), {}, 0}).level, "G4");
    EXPECT_EQ(faults(R"([{"id":"id_card","off":true}])"), "/rules/0/off fixed\n");
    EXPECT_EQ(faults(R"([{"id":"mobile","blocks":false}])"), "/rules/0/blocks fixed\n");
    EXPECT_EQ(faults(R"([{"id":"bank_card","level":"G3"}])"), "/rules/0/level fixed\n");
    EXPECT_EQ(faults(R"([{"id":"id_card","beside_people":true}])"), "/rules/0/beside_people fixed\n");
    EXPECT_EQ(faults(R"([{"id":"id_card","level":"G4"}])"), "") << "stricter";
    EXPECT_EQ(faults(R"([{"id":"fresh"}])"),
              "/rules/0/zh missing\n/rules/0/en missing\n/rules/0/level missing\n/rules/0/headings missing\n");
    EXPECT_EQ(faults(R"([{"id":"email","level":"G9"}])"), "/rules/0/level unknown\n");
    EXPECT_EQ(faults(R"([{"id":"email","themes":["zz"]}])"), "/rules/0/themes/0 unknown-code\n");
    EXPECT_EQ(faults(R"([{"id":"email"},{"id":"email"}])"), "/rules/1/id duplicate\n");
    EXPECT_EQ(faults(R"([{"id":"volume","rows_at_least":-1}])"), "/rules/0/rows_at_least range\n");
}

TEST(Grading, Art05_AReasonAnswersTheEvidenceItWasGivenFor) {
    const auto stated = fields({item("name", "姓名"), item("mail", "邮箱")});
    const ColumnFindings name = found("name", "姓名", Kind::person_name), mail = found("mail", "邮箱", Kind::email);
    const Suggestion then = suggest(base(), {stated, {name}, 10}), now = suggest(base(), {stated, {name, mail}, 10});
    EXPECT_FALSE(is_answered(then, "G1", "", {}));
    EXPECT_TRUE(is_answered(then, "G2", "", {}));
    EXPECT_TRUE(is_answered(then, "G1", "已在站内公示", then));
    EXPECT_FALSE(is_answered(now, "G1", "已在站内公示", then)) << "the mailboxes are new";
    EXPECT_TRUE(is_answered(now, "G1", "已在站内公示", now));
    EXPECT_TRUE(is_answered(then, "G1", "已在站内公示", now)) << "less than before";
}

}  // namespace
}  // namespace jixia::grading
