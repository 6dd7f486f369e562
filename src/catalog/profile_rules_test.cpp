// The compilation rules: a complete entry passes, and each fault is found with its element, its rule and its article.
#include "profile_rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

namespace jixia::catalog {
namespace {

const CodeLists& lists() {
    static const CodeLists all = [] {
        CodeLists out = *CodeLists::read(built_in_code_lists());
        out.add({"division",
                 "test",
                 "",
                 "",
                 "",
                 {{"370000", "山东省", "Shandong", "", {}},
                  {"370100", "济南市", "Jinan", "", {}},
                  {"370200", "青岛市", "Qingdao", "", {}},
                  {"110000", "北京市", "Beijing", "", {}}},
                 {}});
        return out;
    }();
    return all;
}

const Profile& profile() {
    static const Profile one = *Profile::read(built_in_profile());
    return one;
}

Date day(int year, unsigned month, unsigned d) {
    return Date(std::chrono::year(year), std::chrono::month(month), std::chrono::day(d));
}

EntryFacts complete() {
    EntryFacts facts;
    EntryFields& f = facts.fields;
    f.title = "济南市公交站点信息";
    f.abstract = "济南市各公交站点的名称、线路和位置，来源于公交调度系统，供出行应用和研究使用。";
    f.keywords = {"公交", "站点", "交通"};
    f.themes = {"06"};
    f.industries = {"G"};
    f.resource_kind = "table";
    f.open_modes = {"download", "api"};
    f.update_frequency = "monthly";
    f.spatial = {"370100"};
    f.temporal = Temporal{day(2024, 1, 1), std::nullopt};
    f.level = "G1";
    f.personal_information = false;
    f.origin = "generated";
    f.duties = {{"JT-001", "公共交通站点管理"}};
    f.source_systems = {{"公交调度系统"}};
    f.contact = Contact{"信息科", "0531-66600000", "data@example.org"};
    f.license = "sd-open-1.0";
    Item item;
    item.code = "stop_name";
    item.name = "站名";
    item.description = "公交站点的名称";
    item.type = "text";
    f.items = {item};
    facts.resources = {{ResourceKind::table, 1, 100}};
    facts.provider_division = "370100";
    facts.today = day(2026, 11, 23);
    return facts;
}

std::vector<Issue> check(const EntryFacts& facts) { return check_entry(profile(), lists(), facts, "zh"); }

TEST(Profile, Art10_1_TheCompilationRulesAre86ElementsInOrder) {
    ASSERT_EQ(profile().elements.size(), 86U);
    for (std::size_t index = 0; index < 86; ++index)
        EXPECT_EQ(profile().elements[index].number, static_cast<std::int64_t>(index) + 1);
    EXPECT_EQ(profile().version, "2026.1");
    for (const ProfileElement& element : profile().elements) {
        EXPECT_FALSE(element.zh.empty());
        EXPECT_FALSE(element.en.empty());
        EXPECT_TRUE(element.article.starts_with("第")) << element.identifier;
        if (element.source == "input") EXPECT_FALSE(element.pointer.empty()) << element.identifier;
        if (!element.code_list.empty() && element.source == "input")
            EXPECT_NE(lists().find(element.code_list), nullptr) << element.code_list;
    }
}

TEST(Profile, RefusesRulesNobodyKnows) {
    std::string text(built_in_profile());
    const auto at = text.find("\"not_the_title\"");
    ASSERT_NE(at, std::string::npos);
    EXPECT_FALSE(Profile::read(text.replace(at, 15, "\"not_a_rule_xyz\"")).has_value());
    EXPECT_FALSE(Profile::read("{}").has_value());
}

TEST(CodeListsData, HoldWhatTheStandardNames) {
    EXPECT_EQ(lists().find("theme")->items.size(), 22U);
    EXPECT_EQ(lists().find("industry")->items.size(), 20U);
    EXPECT_EQ(lists().find("update_frequency")->items.size(), 9U);
    EXPECT_EQ(lists().find("level")->items.size(), 6U);
    EXPECT_EQ(lists().find("priority")->items.size(), 17U) << "five fields, eight domains and others, three kinds of records";
    EXPECT_EQ(lists().label("theme", "06", "zh"), "交通运输");
    EXPECT_EQ(lists().label("theme", "06", "en"), "Transport");
    EXPECT_EQ(lists().label("theme", "99", "zh"), "99");
    for (const auto& [name, list] : lists().all())
        if (name != "division")
            for (const CodeItem& item : list.items) {
                EXPECT_FALSE(item.zh.empty()) << name << item.code;
                EXPECT_FALSE(item.en.empty()) << name << item.code;
            }
}

TEST(ProfileRules, Art10_2_ACompleteEntryHasNoFinding) {
    for (const Issue& issue : check(complete())) ADD_FAILURE() << issue.pointer << " " << issue.code << " " << issue.detail;
}

struct Fault {
    const char* name;
    std::function<void(EntryFacts&)> plant;
    const char* pointer;
    const char* code;
    std::int64_t element;
    const char* basis;
    const char* severity = "error";
};

class PlantedFault : public ::testing::TestWithParam<Fault> {};

TEST_P(PlantedFault, IsFoundWithElementRuleAndArticle) {
    EntryFacts facts = complete();
    GetParam().plant(facts);
    const auto issues = check(facts);
    const auto found = std::ranges::find_if(
        issues, [&](const Issue& issue) { return issue.pointer == GetParam().pointer && issue.code == GetParam().code; });
    if (found == issues.end()) {
        for (const Issue& issue : issues) ADD_FAILURE() << issue.pointer << " " << issue.code;
        FAIL() << "not found: " << GetParam().pointer << " " << GetParam().code;
    }
    EXPECT_EQ(found->element, GetParam().element);
    EXPECT_EQ(found->basis, GetParam().basis);
    EXPECT_EQ(found->severity, GetParam().severity);
    EXPECT_FALSE(found->detail.empty());
    EXPECT_EQ(found->detail.find('{'), std::string::npos);
    EXPECT_NE(check_entry(profile(), lists(), facts, "en")[0].detail, issues[0].detail);
}

#define PLANT(...)          \
    [](EntryFacts& x) {     \
        auto& f = x.fields; \
        (void)f;            \
        __VA_ARGS__;        \
    }
constexpr const char* a10 = "第十条第二款";
void make_closed(EntryFacts& x) {
    x.fields.open_attribute = Openness::closed;
    x.fields.closed_reasons = {"04"};
    x.fields.closed_basis = {"《中华人民共和国反不正当竞争法》第九条"};
}
void make_conditional(EntryFacts& x) {
    x.fields.open_attribute = Openness::conditional;
    x.fields.conditional_grounds = {"high_security"};
    x.fields.conditions = "申请人应当具备网络安全等级保护二级以上能力，限于研究用途。";
}

const Fault art_10_2[] = {
    {"NoTitle", PLANT(f.title = ""), "/title", "missing", 4, a10},
    {"TitleOfOneCharacter", PLANT(f.title = "站"), "/title", "length", 4, a10},
    {"TitleIsFileName", PLANT(f.title = "gjzd_2024.xlsx"), "/title", "title-is-file-name", 4, a10},
    {"TitleTaken", PLANT(x.title_taken = true), "/title", "title-taken", 4, a10},
    {"NoAbstract", PLANT(f.abstract = ""), "/abstract", "missing", 6, a10},
    {"AbstractTooShort", PLANT(f.abstract = "公交站点数据"), "/abstract", "length", 6, a10},
    {"AbstractTooLong", PLANT(f.abstract = std::string(2001, 'x')), "/abstract", "length", 6, a10},
    {"AbstractIsTitle", PLANT(f.title = f.abstract = "济南市公交站点信息济南市公交站点信息济南市公交站点信息"), "/abstract",
     "abstract-is-title", 6, a10},
    {"TwoKeywords", PLANT(f.keywords = {"公交", "交通"}), "/keywords", "too-few", 7, a10},
    {"SixteenKeywords", PLANT(f.keywords = std::vector<std::string>(16, "词")), "/keywords", "too-many", 7, a10},
    {"KeywordsFromTitle", PLANT(f.keywords = {"公交", "站点", "信息"}), "/keywords", "keywords-all-in-title", 7, a10},
    {"KeywordTwice", PLANT(f.keywords = {"公交", "交通", "交通"}), "/keywords/2", "duplicate", 7, a10},
    {"NoTheme", PLANT(f.themes.clear()), "/themes", "missing", 26, a10},
    {"FourThemes", PLANT(f.themes = {"01", "02", "03", "04"}), "/themes", "too-many", 26, a10},
    {"NoIndustry", PLANT(f.industries.clear()), "/industries", "missing", 28, a10},
    {"NoKind", PLANT(f.resource_kind = ""), "/resource_kind", "missing", 31, a10},
    {"NoFrequency", PLANT(f.update_frequency = ""), "/update_frequency", "missing", 47, a10},
    {"NoTemporal", PLANT(f.temporal.reset()), "/temporal", "missing", 49, a10},
    {"EndBeforeStart", PLANT(f.temporal = Temporal{day(2024, 1, 2), day(2024, 1, 1)}), "/temporal/end", "end-before-start", 49,
     a10},
    {"StartInFuture", PLANT(f.temporal->start = day(2030, 1, 1)), "/temporal/start", "start-in-future", 49, a10, "warning"},
    {"NoSpatial", PLANT(f.spatial.clear()), "/spatial", "missing", 53, a10},
    {"ElsewhereInTheProvince", PLANT(f.spatial = {"370200"}), "/spatial", "elsewhere", 53, a10, "warning"},
    {"NoItemsOfATable", PLANT(f.items.clear()), "/items", "no-items", 67, a10},
    {"ItemWithoutName", PLANT(f.items[0].name = ""), "/items/0/name", "missing", 67, a10},
    {"ItemNamedField1", PLANT(f.items[0].name = "字段1"), "/items/0/name", "item-name-empty", 67, a10},
    {"ItemNamedCol1", PLANT(f.items[0].name = "Col 1"), "/items/0/name", "item-name-empty", 67, a10},
    {"ItemCodeOfDigits", PLANT(f.items[0].code = "1a"), "/items/0/code", "item-code", 68, a10},
    {"ItemWithoutType", PLANT(f.items[0].type = ""), "/items/0/type", "missing", 69, a10},
    {"ItemWithoutDescription", PLANT(f.items[0].description = ""), "/items/0/description", "missing", 71, a10},
    {"ItemDescribedByItsName", PLANT(f.items[0].description = "站名"), "/items/0/description", "description-is-name", 71, a10},
    {"ItemGradedHigher", PLANT(f.items[0].level = "G3"), "/items/0/level", "item-level", 74, a10},
    {"UnknownTheme", PLANT(f.themes = {"77"}), "/themes/0", "unknown-code", 26, a10}};

const Fault art_2_1[] = {
    {"SecretMark", PLANT(f.abstract = "本表含有机密★5年的内容，来源于公交调度系统，供出行应用和研究使用。"), "/abstract",
     "secret-mark", 6, "第二条第一款"},
    {"OutsideTheProvince", PLANT(f.spatial = {"110000"}), "/spatial/0", "outside-province", 53, "第二条第一款"},
    {"CoreData", PLANT(f.level = "CORE"), "/level", "core-data", 79, "第二条第一款"}};

const Fault art_2_2[] = {
    {"NoDuty", PLANT(f.duties.clear()), "/duties", "missing", 21, "第二条第二款"},
    {"NoSourceSystem", PLANT(f.source_systems.clear()), "/source_systems", "missing", 20, "第二条第二款"},
    {"NoOrigin", PLANT(f.origin = ""), "/origin", "missing", 22, "第二条第二款"},
    {"PersonalWithoutBasis", PLANT(f.personal_information = true), "/collect_basis", "missing", 23, "第二条第二款"}};

const Fault art_2_3[] = {
    {"NoLicence", PLANT(f.license = ""), "/license", "missing", 42, "第二条第三款"},
    {"NoResource", PLANT(x.resources.clear()), "/resources", "no-resource", 57, "第二条第三款"},
    {"NothingIngested", PLANT(x.resources = {ResourceFacts{ResourceKind::table, 0, 0}}), "/resources", "no-resource", 57,
     "第二条第三款"},
    {"EmptyTable", PLANT(x.resources[0].rows = 0), "/resources", "table-is-empty", 57, "第二条第三款"},
    {"OnlyAFile", PLANT(x.resources = {ResourceFacts{ResourceKind::file, 1, 0}}), "/resources", "no-table", 57, "第二条第三款"}};

const Fault art_8_1[] = {
    {"ClosedWithoutReason", PLANT(make_closed(x); f.closed_reasons.clear()), "/closed_reasons", "missing", 37, "第八条第一款"},
    {"ClosedWithoutBasis", PLANT(make_closed(x); f.closed_basis.clear()), "/closed_basis", "missing", 38, "第八条第一款"},
    {"NotReadyIsNoReason", PLANT(make_closed(x); f.closed_reasons = {"10"}), "/closed_reasons/0", "reason-not-valid", 37,
     "第八条第一款"},
    {"InternalNoticeIsNoBasis", PLANT(make_closed(x); f.closed_basis = {"本局内部管理办法"}), "/closed_basis/0", "basis-too-low",
     38, "第八条第一款"}};

const Fault art_8_2[] = {
    {"ConditionalWithoutGround", PLANT(make_conditional(x); f.conditional_grounds.clear()), "/conditional_grounds", "missing", 35,
     "第八条第二款"},
    {"ConditionalWithoutConditions", PLANT(make_conditional(x); f.conditions = ""), "/conditions", "missing", 36, "第八条第二款"},
    {"ConditionsForLocalsOnly", PLANT(make_conditional(x); f.conditions = "仅限本市企业申请使用，须签订协议。"), "/conditions",
     "discriminating", 36, "第八条第二款", "warning"},
    {"LevelFourWithoutConditions", PLANT(f.level = "G4"), "/level", "level-too-high", 79, "第八条第二款"},
    {"LevelThreeWithoutConditions", PLANT(f.level = "G3"), "/level", "level-suggests-conditions", 79, "第八条第二款", "warning"}};

const Fault art_8_4[] = {{"SensitiveWithoutConditions",
                          PLANT(f.personal_information = true; f.collect_basis = "法"; f.sensitive_personal_information = true),
                          "/sensitive_personal_information", "sensitive-open", 80, "第八条第四款"}};

const Fault others[] = {
    {"NoOpenMode", PLANT(f.open_modes.clear()), "/open_modes", "missing", 39, "第十一条"},
    {"OtherModeWithoutBasis", PLANT(f.open_modes = {"other"}), "/open_mode_basis", "mode-needs-basis", 39, "第十一条"},
    {"NoContact", PLANT(f.contact.reset()), "/contact", "missing", 19, "第十二条"},
    {"NoEmail", PLANT(f.contact->email.reset()), "/contact/email", "missing", 19, "第十二条"},
    {"EmailWithoutDomain", PLANT(f.contact->email = "data@"), "/contact/email", "email-malformed", 19, "第十二条"},
    {"MobileNumber", PLANT(f.contact->phone = "13800138000"), "/contact/phone", "phone-is-mobile", 19, "第十二条"},
    {"MobileNumberWithSpaces", PLANT(f.contact->phone = "+86 138 0013 8000"), "/contact/phone", "phone-is-mobile", 19,
     "第十二条"},
    {"NoPhoneNumber", PLANT(f.contact->phone = "请来电"), "/contact/phone", "phone-malformed", 19, "第十二条"},
    {"NoLevel", PLANT(f.level = ""), "/level", "missing", 79, "第五条"},
    {"ImportantDataOpen", PLANT(f.level = "IMP"; f.important_data = true), "/level", "important-data", 79, "第十八条"},
    {"ImportantWithoutLevel", PLANT(f.important_data = true), "/important_data", "important-level", 80, "第十三条第一款"},
    {"PersonalNotStated", PLANT(f.personal_information.reset()), "/personal_information", "missing", 80, "第十三条第一款"},
    {"PersonalOpen", PLANT(f.personal_information = true; f.collect_basis = "法"), "/personal_information", "personal-open", 80,
     "第十三条第一款", "warning"},
    {"SensitiveNotPersonal", PLANT(f.sensitive_personal_information = true), "/personal_information", "sensitive-not-personal",
     80, "第十三条第一款"}};

std::string name_of(const ::testing::TestParamInfo<Fault>& info) { return info.param.name; }
INSTANTIATE_TEST_SUITE_P(Art10_2, PlantedFault, ::testing::ValuesIn(art_10_2), name_of);
INSTANTIATE_TEST_SUITE_P(Art02_1, PlantedFault, ::testing::ValuesIn(art_2_1), name_of);
INSTANTIATE_TEST_SUITE_P(Art02_2, PlantedFault, ::testing::ValuesIn(art_2_2), name_of);
INSTANTIATE_TEST_SUITE_P(Art02_3, PlantedFault, ::testing::ValuesIn(art_2_3), name_of);
INSTANTIATE_TEST_SUITE_P(Art08_1, PlantedFault, ::testing::ValuesIn(art_8_1), name_of);
INSTANTIATE_TEST_SUITE_P(Art08_2, PlantedFault, ::testing::ValuesIn(art_8_2), name_of);
INSTANTIATE_TEST_SUITE_P(Art08_4, PlantedFault, ::testing::ValuesIn(art_8_4), name_of);
INSTANTIATE_TEST_SUITE_P(OtherArticles, PlantedFault, ::testing::ValuesIn(others), name_of);

TEST(ProfileRules, Art08_1_AClosedEntryNeedsNoDataButReasonAndBasis) {
    EntryFacts facts = complete();
    make_closed(facts);
    facts.resources.clear();
    facts.fields.open_modes.clear();
    facts.fields.items.clear();
    for (const Issue& issue : check(facts)) ADD_FAILURE() << issue.pointer << " " << issue.code;
}

TEST(ProfileRules, Art08_2_AConditionalEntryWithGroundsAndConditionsPasses) {
    EntryFacts facts = complete();
    make_conditional(facts);
    for (const Issue& issue : check(facts)) ADD_FAILURE() << issue.pointer << " " << issue.code;
}

TEST(ProfileRules, Art10_2_AnEmptyEntryListsEveryMandatoryElement) {
    EntryFacts facts;
    facts.today = day(2026, 11, 23);
    const auto issues = check(facts);
    for (const ProfileElement& element : profile().elements) {
        if (element.source != "input" || element.obligation != "M" || element.condition == "has_items" ||
            element.identifier == "language" || element.identifier == "openAttr")
            continue;
        EXPECT_TRUE(std::ranges::any_of(issues, [&](const Issue& issue) {
            return issue.element == element.number && issue.severity == "error";
        })) << element.identifier;
    }
}

}  // namespace
}  // namespace jixia::catalog
