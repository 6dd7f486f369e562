// Credit codes against vectors of real and made-up bodies, and properties; divisions against the known figures.
#include "identity/uscc.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <set>

#include "identity/divisions.h"

namespace jixia::identity {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

TEST(Uscc, KnownCodesAreRight) {
    for (const char* code : {"11370000MB284651XL", "9137130016829134XT", "12370000000000000R", "91370100000000000R"})
        EXPECT_TRUE(check_uscc(code).has_value()) << code;
    EXPECT_TRUE(has_sound_organization_code("11370000MB284651XL"));
    EXPECT_TRUE(has_sound_organization_code("9137130016829134XT"));
    EXPECT_FALSE(has_sound_organization_code("11370000MB2846510L"));
    EXPECT_FALSE(has_sound_organization_code("11370000"));
}

TEST(Uscc, WhatIsWrongIsSaid) {
    const std::map<std::string, std::string> faults{{"", "18"},
                                                    {"11370000MB284651X", "18"},
                                                    {"11370000MB284651XLL", "18"},
                                                    {"11370000MB284651XM", "check"},
                                                    {"11370000mb284651XL", "character"},
                                                    {"1I370000MB284651XL", "character"},
                                                    {"113700A0MB284651XL", "digits"},
                                                    {"山东省大数据局", "18"}};
    for (const auto& [code, word] : faults) {
        const auto outcome = check_uscc(code);
        ASSERT_FALSE(outcome.has_value()) << code;
        EXPECT_EQ(outcome.error().code, &uscc_invalid);
        EXPECT_NE(outcome.error().detail.find(word), std::string::npos) << code << ": " << outcome.error().detail;
        EXPECT_EQ(outcome.error().fields.at(0).pointer, "/uscc");
    }
}

std::string generated() {
    std::string first;
    for (int i = 0; i < 17; ++i) first += alphabet[*rc::gen::inRange<std::size_t>(0, i >= 2 && i < 8 ? 10 : alphabet.size())];
    return first + uscc_check_character(first).value();
}

TEST(Uscc, EveryWrongCharacterAndEverySwapIsNoticed) {
    EXPECT_TRUE(rc::check("one character", [] {
        std::string code = generated();
        RC_ASSERT(check_uscc(code).has_value());
        const std::size_t at = *rc::gen::inRange<std::size_t>(0, code.size());
        const char other = alphabet[*rc::gen::inRange<std::size_t>(0, alphabet.size())];
        RC_PRE(other != code[at]);
        code[at] = other;
        RC_ASSERT(!check_uscc(code).has_value());
    }));
    EXPECT_TRUE(rc::check("two neighbours", [] {
        std::string code = generated();
        const std::size_t at = *rc::gen::inRange<std::size_t>(0, code.size() - 2);
        RC_PRE(code[at] != code[at + 1]);
        std::swap(code[at], code[at + 1]);
        RC_ASSERT(!check_uscc(code).has_value());
    }));
}

TEST(Uscc, TheFirstTwoCharactersNameTheKindOfBody) {
    EXPECT_EQ(uscc_kind("11370000MB284651XL", "zh"), "机关");
    EXPECT_EQ(uscc_kind("11370000MB284651XL", "en"), "organ of state");
    EXPECT_EQ(uscc_kind("9137130016829134XT", "zh"), "企业");
    EXPECT_EQ(uscc_kind("N2", "zh"), "村级集体经济组织");
    EXPECT_EQ(uscc_kind("14", "zh"), "");
    EXPECT_EQ(uscc_kind("", "zh"), "");
}

TEST(Divisions, AreTheOnesOfShandong) {
    std::map<std::pair<DivisionLevel, DivisionKind>, int> counts;
    std::set<std::string_view> codes;
    std::string_view before;
    for (const DivisionRow& row : divisions()) {
        ++counts[{row.level, row.kind}];
        codes.insert(row.code);
        EXPECT_LT(before, row.code);
        before = row.code;
    }
    EXPECT_EQ((counts[{DivisionLevel::province, DivisionKind::statutory}]), 1);
    EXPECT_EQ((counts[{DivisionLevel::city, DivisionKind::statutory}]), 16);
    EXPECT_EQ((counts[{DivisionLevel::county, DivisionKind::statutory}]), 136);
    EXPECT_EQ((counts[{DivisionLevel::county, DivisionKind::functional_zone}]), 15);
    for (const DivisionRow& row : divisions())
        EXPECT_TRUE(row.parent.empty() ? row.code == "370000" : codes.contains(row.parent)) << row.code;
    ASSERT_NE(find_division("371200"), nullptr);
    EXPECT_EQ(find_division("371200")->kind, DivisionKind::abolished);
    EXPECT_EQ(find_division("371200")->successors, "370116,370117");
    EXPECT_EQ(find_division("110000"), nullptr);
    EXPECT_EQ(find_division(""), nullptr);
}

TEST(Divisions, HaveNamesInBothLanguages) {
    EXPECT_EQ(division_name("370000", "zh"), "山东省");
    EXPECT_EQ(division_name("370000", "en"), "Shandong");
    EXPECT_EQ(division_name("370200", "en"), "Qingdao");
    EXPECT_EQ(division_name("370124", "en"), "Pingyin");
    EXPECT_EQ(division_name("371522", "en"), "Shen Xian");
    EXPECT_EQ(division_name("370900", "en"), "Tai'an");
    EXPECT_EQ(division_name("371722", "en"), "Shan Xian");
    EXPECT_EQ(division_name("999999", "zh"), "999999");
    for (const DivisionRow& row : divisions())
        EXPECT_TRUE(division_name(row.code, "en").at(0) >= 'A' && division_name(row.code, "en").at(0) <= 'Z') << row.code;
}

}  // namespace
}  // namespace jixia::identity
