// Terms and rules of documents: whole tables.
#include "rules.h"

#include <gtest/gtest.h>

namespace jixia::policy {
namespace {

Date day(const char* text) { return parse_date(text).value(); }

TEST(PolicyRules, Art05_ADocumentIsWhatItsDatesSay) {
    struct Row {
        Stage stage;
        std::optional<const char*> to;
        const char* on;
        DocumentState state;
    };
    for (const Row& row :
         {Row{Stage::draft, {}, "2027-01-01", DocumentState::draft}, Row{Stage::issued, {}, "2026-12-31", DocumentState::issued},
          Row{Stage::issued, {}, "2027-01-01", DocumentState::in_force},
          Row{Stage::issued, "2028-01-01", "2027-12-31", DocumentState::in_force},
          Row{Stage::issued, "2028-01-01", "2028-01-01", DocumentState::repealed},
          Row{Stage::issued, "2027-01-01", "2026-12-31", DocumentState::issued},
          Row{Stage::issued, "2027-01-01", "2027-01-01", DocumentState::repealed}})
        EXPECT_EQ(state_on({row.stage, day("2027-01-01"), row.to ? std::optional(day(*row.to)) : std::nullopt}, day(row.on)),
                  row.state)
            << row.on;
}

TEST(PolicyRules, Art05_WhatADocumentMayFix) {
    const law::TimeLimits limits;
    const Term term{Stage::draft, day("2027-01-01"), day("2028-01-01")};
    struct Row {
        LimitRule rule;
        const char* pointer;  ///< "": no fault
    };
    for (const Row& row :
         {Row{{"change.consent", 7, 0, {}, {}}, ""}, Row{{"change.consent", 7, 0, "370102", {}}, ""},
          Row{{"change.consent", 0, 10'000, {}, day("2027-12-31")}, ""}, Row{{"nothing", 7, 0, {}, {}}, "/limits/0/limit"},
          Row{{"terminate.revoke_keys", 7, 0, {}, {}}, "/limits/0/limit"},
          Row{{"change.consent", -1, 0, {}, {}}, "/limits/0/value"},
          Row{{"change.consent", 10'001, 0, {}, {}}, "/limits/0/value"},
          Row{{"change.consent", 7, -1, {}, {}}, "/limits/0/extension"},
          Row{{"change.consent", 7, 0, "370200", {}}, "/limits/0/division"},
          Row{{"change.consent", 7, 0, "370000", {}}, "/limits/0/division"},
          Row{{"change.consent", 7, 0, {}, day("2026-12-31")}, "/limits/0/since"},
          Row{{"change.consent", 7, 0, {}, day("2028-01-01")}, "/limits/0/since"}}) {
        const auto faults = faults_of({row.rule}, term, "370100", limits);
        EXPECT_EQ(faults.empty() ? "" : faults[0].pointer, row.pointer) << row.rule.limit;
        EXPECT_LE(faults.size(), 1);
    }
    const LimitRule once{"change.consent", 7, 0, {}, {}};
    const LimitRule again{"change.consent", 8, 0, "370100", day("2027-01-01")};
    ASSERT_EQ(faults_of({once, again}, term, "370100", limits).size(), 1) << "the same limit, place and day, said in two ways";
    EXPECT_EQ(faults_of({once, again}, term, "370100", limits)[0].code, "duplicate");
}

TEST(PolicyRules, Art05_ARuleDoesNotReachBack) {
    const LimitRule plain{"change.consent", 7, 0, {}, {}}, later{"change.consent", 7, 0, {}, day("2027-01-02")};
    EXPECT_TRUE(check_forward({plain}, false, day("2027-01-01"), day("2026-12-31")).has_value());
    EXPECT_TRUE(check_forward({later}, false, day("2026-01-01"), day("2027-01-01")).has_value());
    EXPECT_TRUE(check_forward({}, false, day("2020-01-01"), day("2027-01-01")).has_value())
        << "a text alone may be entered afterwards";
    const auto refused = check_forward({later, plain}, false, day("2027-01-02"), day("2027-01-02"));
    ASSERT_EQ(refused.error().code, &reaches_back);
    EXPECT_EQ(refused.error().fields[0].pointer, "/limits/0/since");
    EXPECT_EQ(refused.error().fields[1].pointer, "/effective_from");
}

TEST(PolicyRules, Art05_RulesForTheLawRoomNameTheirDocument) {
    const Term term{Stage::issued, day("2027-01-01"), day("2028-01-01")};
    const auto rules =
        law_rules({{"change.consent", 7, 3, {}, {}}, {"demand.answer", 5, 0, "370102", day("2027-06-01")}}, term, "370100", "P");
    ASSERT_EQ(rules.size(), 2);
    EXPECT_EQ(rules[0].id + rules[0].division + to_text(rules[0].since), "P/13701002027-01-01");
    EXPECT_EQ(rules[1].id + rules[1].division + to_text(rules[1].since), "P/23701022027-06-01");
    EXPECT_EQ(rules[1].until, term.to);
}

}  // namespace
}  // namespace jixia::policy
