// The law of opening as tables that a reader of the regulation can check.
#include "rules.h"
#include "state.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace jixia::opening {
namespace {

using enum Requirement;
constexpr std::optional<Openness> open = Openness::unconditional, conditional = Openness::conditional, closed = Openness::closed,
                                  none = std::nullopt;

TEST(Art08, TheTransitionMatrixIsWhole) {
    struct Row {
        std::optional<Openness> from, to;
        Requirement requirement;
        const char* article;
    };
    for (const Row& row : {Row{none, open, free, "第八条第一款"}, Row{none, conditional, ground, "第八条第二款"},
                           Row{none, closed, basis, "第八条第一款"}, Row{none, none, nothing, ""}, Row{open, open, nothing, ""},
                           Row{open, conditional, consent, "第八条第三款"}, Row{open, closed, consent, "第八条第三款"},
                           Row{open, none, consent, "第八条第三款"}, Row{conditional, open, free, "第八条第一款"},
                           Row{conditional, conditional, nothing, ""}, Row{conditional, closed, consent, "第八条第三款"},
                           Row{conditional, none, consent, "第八条第三款"}, Row{closed, open, evidence, "第八条第四款"},
                           Row{closed, conditional, evidence, "第八条第四款"}, Row{closed, closed, nothing, ""},
                           Row{closed, none, impossible, "第八条第一款"}}) {
        const Transition& cell = transition(row.from, row.to);
        EXPECT_EQ(cell.requirement, row.requirement);
        EXPECT_EQ(cell.basis == nullptr ? "" : cell.basis->article, row.article);
    }
    EXPECT_EQ(transitions().size(), 16U);
    for (const Transition& one : transitions())
        EXPECT_EQ(std::ranges::count_if(transitions(),
                                        [&](const Transition& other) { return other.from == one.from && other.to == one.to; }),
                  1);
}

json::Object object(const char* text) { return json::parse(text).value().get_object(); }

TEST(Art08_3, ARequestSaysWhatTheEntryIsToBecome) {
    const Asked asked = restriction_asked(object(R"({"to": "conditional", "grounds": ["high_security"],
        "conditions": {"applicants": ["企业", "高校"], "term_days": 90, "output_review": true}})"))
                            .value();
    EXPECT_EQ(asked.to, Openness::conditional);
    EXPECT_EQ(asked.patch.at("open_attribute"), json::Value("conditional"));
    EXPECT_EQ(asked.patch.at("conditional_grounds").at(0).as_string(), "high_security");
    EXPECT_EQ(asked.patch.at("conditions").as_string(), "申请人：企业、高校；期限（天）：90；成果审查：是");
    EXPECT_TRUE(restriction_asked(object(R"({"update_frequency": "annual"})")).has_value());
    struct Row {
        const char *body, *pointer;
    };
    for (const Row& row : {Row{"{}", "/to"}, Row{R"({"to": "secret"})", "/to"}, Row{R"({"to": 3})", "/to"},
                           Row{R"({"to": "closed", "why": 1})", "/why"}}) {
        const auto refused = restriction_asked(object(row.body));
        ASSERT_FALSE(refused.has_value()) << row.body;
        EXPECT_EQ(refused.error().fields[0].pointer, row.pointer) << row.body;
    }
}

TEST(Art10_3, AnAdjustmentCitesTheLawOrTheDuties) {
    ChangeKind kind{};
    EXPECT_TRUE(adjustment_asked(
                    object(R"({"cause": "law", "law": "《某条例》第三条修改", "since": "2026-12-01", "to": "closed"})"), kind)
                    .has_value());
    EXPECT_EQ(kind, ChangeKind::law_change);
    const Asked moved =
        adjustment_asked(object(R"({"cause": "function", "document": "三定规定", "successor": "B"})"), kind).value();
    EXPECT_EQ(kind, ChangeKind::function_change);
    EXPECT_EQ(moved.successor, "B");
    EXPECT_TRUE(adjustment_asked(object(R"({"cause": "function", "document": "三定规定", "to": "removed"})"), kind)->removed);
    struct Row {
        const char *body, *pointer;
    };
    for (const Row& row :
         {Row{R"({"to": "closed"})", "/cause"}, Row{R"({"cause": "law", "to": "closed"})", "/law"},
          Row{R"({"cause": "function", "successor": "B"})", "/document"}, Row{R"({"cause": "law", "law": "x"})", "/to"},
          Row{R"({"cause": "law", "law": "x", "to": "closed", "since": "soon"})", "/since"}}) {
        const auto refused = adjustment_asked(object(row.body), kind);
        ASSERT_FALSE(refused.has_value()) << row.body;
        EXPECT_EQ(refused.error().fields[0].pointer, row.pointer) << row.body;
        EXPECT_TRUE(refused.error().fields[0].basis == "第十条第三款" || row.pointer == std::string("/since")) << row.body;
    }
}

TEST(Art08_4, AConsentSaysWhoForWhatAndUntilWhen) {
    const Date today = parse_date("2026-11-23").value();
    const char* whole = R"({"to": "conditional", "kind": "consent", "holder": "某公司", "scope": "全部数据项", "purpose": "研究",
                            "proof": "sha256:…", "until": "2027-11-23"})";
    EXPECT_TRUE(evidence_asked(object(whole), false, today).has_value());
    EXPECT_EQ(evidence_asked(object(whole), true, today).error().fields[0].pointer, "/separate_consent");
    json::Object separate = object(whole);
    separate["separate_consent"] = true;
    EXPECT_TRUE(evidence_asked(separate, true, today).has_value());
    for (const char* member : {"holder", "scope", "purpose", "proof", "until", "to", "kind"}) {
        json::Object lacking = object(whole);
        lacking.erase(member);
        const auto refused = evidence_asked(lacking, false, today);
        ASSERT_FALSE(refused.has_value()) << member;
    }
    for (const char* body : {R"({"to": "closed", "kind": "deidentification", "report": "R"})",
                             R"({"to": "conditional", "kind": "deidentification"})", R"({"to": "conditional", "kind": "hope"})"})
        EXPECT_FALSE(evidence_asked(object(body), false, today).has_value()) << body;
    json::Object past = object(whole);
    past["until"] = "2026-11-22";
    EXPECT_EQ(evidence_asked(past, false, today).error().fields[0].pointer, "/until");
}

TEST(Art08_1, OpeningIsTheRuleAndEachStepAwayFromItHasItsArticle) {
    struct Row {
        Circumstances about;
        std::optional<Openness> most_open;
        std::size_t grounds;
        const char* last;
    };
    const auto with = [](auto change) {
        Circumstances about;
        change(about);
        return about;
    };
    for (const Row& row :
         {Row{{}, Openness::unconditional, 0, "no_ground_for_conditions"},
          Row{with([](auto& a) { a.state_secret = a.deidentified = true; }), std::nullopt, 0, "secret"},
          Row{with([](auto& a) { a.personal_information = true; }), Openness::closed, 0, "closed_until_treated"},
          Row{with([](auto& a) { a.personal_information = a.deidentified = true; }), Openness::unconditional, 0,
              "no_ground_for_conditions"},
          Row{with([](auto& a) { a.trade_secret = a.holders_consent = a.specific_condition = true; }), Openness::unconditional, 1,
              "conditions_possible"},
          Row{with([](auto& a) { a.basis = "《统计法》第二十五条"; }), Openness::closed, 0, "closed_until_treated"},
          Row{with([](auto& a) { a.basis = "  "; }), Openness::unconditional, 0, "no_ground_for_conditions"},
          Row{with([](auto& a) { a.security_demanding = a.capability_demanding = true; }), Openness::unconditional, 2,
              "conditions_possible"},
          Row{with([](auto& a) { a.important_data = true; }), Openness::closed, 0, "closed_until_treated"},
          Row{with([](auto& a) { a.work_secret = true; }), Openness::closed, 0, "closed_until_treated"}}) {
        const Advice advice = advise(row.about);
        EXPECT_EQ(advice.most_open, row.most_open);
        EXPECT_EQ(advice.grounds.size(), row.grounds);
        ASSERT_FALSE(advice.steps.empty());
        EXPECT_EQ(advice.steps.back().code, row.last);
        for (const AdviceStep& step : advice.steps) EXPECT_FALSE(step.article.empty()) << step.code;
    }
}

TEST(OpeningMapRules, EveryPlaceCountsInItsCity) {
    const auto cities = by_city({{"370102", "a", Openness::unconditional, 2},    // a district of Jinan
                                 {"371200", "b", Openness::closed, 3},           // Laiwu, which is of Jinan since 2019
                                 {"370100", "a", Openness::conditional, 1},      // the same provider twice is one
                                 {"370000", "c", Openness::unconditional, 5},    // the province's own
                                 {"999999", "d", Openness::unconditional, 7}});  // what nobody knows is nobody's city
    ASSERT_EQ(cities.size(), 17U);
    EXPECT_EQ(cities[0].division.code, "370000");
    EXPECT_EQ(cities[0].unconditional, 12);
    EXPECT_EQ(cities[0].providers, 2);
    EXPECT_EQ(cities[1].division.code, "370100");
    EXPECT_EQ(cities[1].unconditional, 2);
    EXPECT_EQ(cities[1].conditional, 1);
    EXPECT_EQ(cities[1].closed, 3);
    EXPECT_EQ(cities[1].providers, 2);
    EXPECT_EQ(cities.back().unconditional + cities.back().conditional + cities.back().closed, 0);
}

TEST(EvidenceRules, Art08_4_WhatTheEndOfEvidenceDoes) {
    constexpr auto by_consent = EvidenceKind::consent, by_report = EvidenceKind::deidentification;
    for (const Openness now : {Openness::unconditional, Openness::conditional}) {
        EXPECT_EQ(after_evidence(by_consent, now, true), AfterEvidence::rows_withdrawn) << "nobody consents for another";
        EXPECT_EQ(after_evidence(by_consent, now, false), AfterEvidence::closed_again);
        EXPECT_EQ(after_evidence(by_report, now, true), AfterEvidence::nothing);
        EXPECT_EQ(after_evidence(by_report, now, false), AfterEvidence::closed_again);
    }
    for (const EvidenceKind kind : {by_consent, by_report})
        for (const bool others : {true, false})
            EXPECT_EQ(after_evidence(kind, Openness::closed, others), AfterEvidence::nothing) << "it opened nothing";
}

}  // namespace
}  // namespace jixia::opening
