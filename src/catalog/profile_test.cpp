#include "catalog/profile.h"

#include <gtest/gtest.h>

#include "catalogue.h"
#include "profile_rules.h"
#include "rules.h"

namespace jixia::catalog {
namespace {

const Profile& base() {
    static const Profile one = *Profile::read(built_in_profile());
    return one;
}
const CodeLists& lists() {
    static const CodeLists all = [] {
        CodeLists out = *CodeLists::read(built_in_code_lists());
        out.add({"division", "test", "", "", "", {{"370100", "济南市", "Jinan", "", {}}}, {}});
        return out;
    }();
    return all;
}

ProfileChange change(const char* elements, const char* version = "2027.1") {
    auto read =
        json::decode_text<ProfileChange>(std::string(R"({"version": ")") + version + R"(", "elements": )" + elements + "}");
    EXPECT_TRUE(read.has_value()) << elements;
    return read.value_or(ProfileChange{});
}

Date day(const char* text) { return parse_date(text).value(); }

std::string faults(const char* elements) {
    std::string out;
    for (const FieldError& fault : faults_of(base(), change(elements), lists())) out += fault.pointer + " " + fault.code + "\n";
    return out;
}

TEST(ProfileChanges, Art10_1_ADocumentMakesAnElementMandatoryAndAddsOne) {
    const ProfileChange one = change(R"([{"identifier": "titleEn", "obligation": "M"},
        {"identifier": "abstract", "rules": [{"kind": "length", "min": 50}]},
        {"identifier": "scenario2", "zh": "应用场景", "en": "Use cases", "obligation": "M", "max": 3,
         "rules": [{"kind": "length", "min": 2, "max": 20}, {"kind": "no_duplicates"}]}])");
    EXPECT_TRUE(faults_of(base(), one, lists()).empty());
    const Profile made = changed(base(), one, day("2027-01-01"));
    EXPECT_EQ(made.version, "2027.1");
    EXPECT_EQ(made.elements.size(), 87U);
    EXPECT_EQ(made.of_identifier("titleEn")->min, 1);
    EXPECT_EQ(made.of_identifier("abstract")->rules[0].min, 50);
    EXPECT_EQ(made.of_identifier("abstract")->rules[0].max, 2000) << "what is not said stays";
    const ProfileElement& own = *made.of_identifier("scenario2");
    EXPECT_EQ(own.number, 87);
    EXPECT_EQ(own.pointer, "/extra/scenario2");
    EXPECT_EQ(own.source, "input");
}

TEST(ProfileChanges, Art10_1_EntriesAreJudgedByWhatWasAdded) {
    const Profile made =
        changed(base(), change(R"([{"identifier": "useCase", "zh": "应用场景", "en": "Use cases", "obligation": "M",
        "max": 2, "rules": [{"kind": "length", "min": 2, "max": 20}]},
        {"identifier": "deviceKind", "zh": "设备类型", "en": "Kind of device", "code_list": "resource_kind"}])"),
                day("2027-01-01"));
    const auto before = apply_input(EntryFields{}, json::Value(kit::complete_entry()), made, lists());
    ASSERT_TRUE(before.has_value());
    EntryFacts facts;
    facts.fields = *before;
    const auto at = [&](std::string_view pointer) {
        std::string out;
        for (const Issue& issue : check_entry(made, lists(), facts, "zh"))
            if (issue.pointer == pointer) out += issue.code + " " + issue.basis + ";";
        return out;
    };
    EXPECT_EQ(at("/extra/useCase"), "missing 第十条第一款;");
    const auto with = [&](const char* sent) {
        auto after = apply_input(facts.fields, json::parse(sent).value(), made, lists());
        EXPECT_TRUE(after.has_value());
        facts.fields = *after;
    };
    with(R"({"extra": {"useCase": ["企业融资"]}})");
    EXPECT_EQ(at("/extra/useCase"), "");
    with(R"({"extra": {"deviceKind": ["table"]}})");
    EXPECT_EQ(facts.fields.extra.at("useCase"), std::vector<std::string>{"企业融资"}) << "what is absent stays";
    with(R"({"extra": {"useCase": ["一", "企业融资", "出行"]}})");
    EXPECT_EQ(at("/extra/useCase"), "too-many 第十条第一款;length 第十条第一款;");
    with(R"({"extra": {"useCase": []}})");
    EXPECT_FALSE(facts.fields.extra.contains("useCase"));

    const auto refused = [&](const char* sent, const Profile& rules) {
        const auto outcome = apply_input(facts.fields, json::parse(sent).value(), rules, lists());
        return outcome.has_value() ? std::string() : outcome.error().fields[0].pointer + " " + outcome.error().fields[0].code;
    };
    EXPECT_EQ(refused(R"({"extra": {"unheard": ["x"]}})", made), "/extra/unheard unknown");
    EXPECT_EQ(refused(R"({"extra": {"title": ["x"]}})", made), "/extra/title unknown") << "an element of the entry itself";
    EXPECT_EQ(refused(R"({"extra": {"useCase": ["x"]}})", base()), "/extra/useCase unknown") << "before the day";
    EXPECT_EQ(refused(R"({"extra": {"deviceKind": ["balloon"]}})", made), "/extra/deviceKind/0 unknown-code");
}

TEST(ProfileChanges, Art8_1_NothingThatTheRegulationOrdersIsAskedForLess) {
    EXPECT_EQ(faults(R"([{"identifier": "closedBasis", "obligation": "O"}])"), "/elements/0/obligation fixed\n");
    EXPECT_EQ(faults(R"([{"identifier": "openAttr", "obligation": "C", "condition": "open"}])"),
              "/elements/0/obligation fixed\n");
    EXPECT_EQ(faults(R"([{"identifier": "condGround", "min": 0}])"), "/elements/0/min fixed\n");
    EXPECT_EQ(faults(R"([{"identifier": "closedBasis", "rules": [{"kind": "level_of_norm", "severity": "warning"}]}])"),
              "/elements/0/rules/0/severity fixed\n");
    EXPECT_EQ(faults(R"([{"identifier": "condGround", "obligation": "M"}])"), "") << "more may be asked";
    EXPECT_EQ(faults(R"([{"identifier": "sourceSystem", "obligation": "O"}])"), "")
        << "what the rules themselves ask may be dropped";
}

TEST(ProfileChanges, RefusesWhatTheProgramCannotFollow) {
    EXPECT_EQ(faults(R"([{"identifier": "checksum", "obligation": "O"}])"), "/elements/0/identifier fixed\n");
    EXPECT_EQ(faults(R"([{"identifier": "Not An Id", "zh": "甲", "en": "a"}])"), "/elements/0/identifier format\n");
    EXPECT_EQ(faults(R"([{"identifier": "fresh"}])"), "/elements/0/zh missing\n/elements/0/en missing\n");
    EXPECT_EQ(faults(R"([{"identifier": "title", "zh": "题名"}])"), "/elements/0/zh fixed\n");
    EXPECT_EQ(faults(R"([{"identifier": "titleEn", "obligation": "X"}])"), "/elements/0/obligation enum\n");
    EXPECT_EQ(faults(R"([{"identifier": "titleEn", "obligation": "C"}])"), "/elements/0/condition missing\n");
    EXPECT_EQ(faults(R"([{"identifier": "titleEn", "obligation": "C", "condition": "full_moon"}])"),
              "/elements/0/condition unknown\n");
    EXPECT_EQ(faults(R"([{"identifier": "theme", "code_list": "industry"}])"), "/elements/0/code_list fixed\n");
    EXPECT_EQ(faults(R"([{"identifier": "fresh", "zh": "甲", "en": "a", "code_list": "none_such"}])"),
              "/elements/0/code_list unknown\n");
    EXPECT_EQ(faults(R"([{"identifier": "keyword", "min": 20}])"), "/elements/0/max range\n") << "at most fifteen so far";
    EXPECT_EQ(faults(R"([{"identifier": "keyword", "min": -1}])"), "/elements/0/min range\n");
    EXPECT_EQ(faults(R"([{"identifier": "title", "rules": [{"kind": "rhymes"}]}])"), "/elements/0/rules/0/kind unknown\n");
    EXPECT_EQ(faults(R"([{"identifier": "fresh", "zh": "甲", "en": "a", "rules": [{"kind": "level_of_norm"}]}])"),
              "/elements/0/rules/0/kind unknown\n");
    EXPECT_EQ(faults(R"([{"identifier": "title", "rules": [{"kind": "length", "severity": "fatal"}]}])"),
              "/elements/0/rules/0/severity enum\n");
    EXPECT_EQ(faults(R"([{"identifier": "title", "rules": [{"kind": "length", "min": 9, "max": 3}]}])"),
              "/elements/0/rules/0/max range\n");
    EXPECT_EQ(faults(R"([{"identifier": "titleEn"}, {"identifier": "titleEn"}])"), "/elements/1/identifier duplicate\n");
}

TEST(ProfileChanges, Art10_1_EachDayHasItsOwnRules) {
    Profiles profiles(base(), changed);
    const DatedChange first{"one", day("2027-01-01"), day("2027-07-01"),
                            change(R"([{"identifier": "titleEn", "obligation": "M"}])")};
    const DatedChange second{
        "two", day("2027-07-01"), {}, change(R"([{"identifier": "department", "obligation": "M"}])", "2027.2")};
    const DatedChange third{
        "three", day("2027-07-01"), {}, change(R"([{"identifier": "department", "obligation": "O"}])", "2027.3")};
    profiles.follow({first, second, third});
    const auto on = [&](const char* text) {
        const auto profile = profiles.on(day(text));
        return profile->version + " " + std::to_string(profile->of_identifier("titleEn")->min) +
               std::to_string(profile->of_identifier("department")->min) + " " + profile->effective_from;
    };
    EXPECT_EQ(on("1999-01-01"), "2026.1 00 2022-04-01");
    EXPECT_EQ(on("2026-12-31"), "2026.1 00 2022-04-01");
    EXPECT_EQ(on("2027-01-01"), "2027.1 10 2027-01-01");
    EXPECT_EQ(on("2027-06-30"), "2027.1 10 2027-01-01");
    EXPECT_EQ(on("2027-07-01"), "2027.3 00 2027-07-01") << "of one day the later document goes over the earlier";
    EXPECT_EQ(profiles.without("three", day("2027-07-01")).version, "2027.2");
    profiles.follow({});
    EXPECT_EQ(on("2027-01-01"), "2026.1 00 2022-04-01");
}

}  // namespace
}  // namespace jixia::catalog
