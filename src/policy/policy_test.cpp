// Documents, the limits that follow from them and the calendar, through the routes, on both databases.
#include "rules.h"
#include "sql.h"
#include "test_policy.h"

namespace jixia::policy {
namespace {

using std::chrono::hours;

class PolicyStore : public PolicyTest {};
JX_ON_BOTH_DATABASES(PolicyStore);

constexpr const char* seven = R"([{"limit":"publish.conformity_check","value":7,"extension":2}])";

TEST_P(PolicyStore, EveryStatementPrepares) { kit::expect_prepares(database(), sql::all); }

// The acceptance of issue 4: a 细则 that takes effect next month sets seven working days.
TEST_P(PolicyStore, Art05_WhatIsFiledBeforeARulesDateKeepsTheOldLimit) {
    const json::Value before = filed();  // 2026-11-23
    EXPECT_EQ(text(before, "/due_on"), "2026-11-30") << "five working days";
    EXPECT_EQ(text(before, "/clock/rule"), "");

    const json::Value rule = issued(drafter, issuer, document("鲁数发〔2026〕9号", "2026-12-01", seven));
    EXPECT_EQ(text(rule, "/state/code"), "issued");
    const json::Value still = filed();
    EXPECT_EQ(text(still, "/due_on"), "2026-11-30") << "the day has not come yet";

    clock.advance(hours(24 * 8));  // 2026-12-01
    const json::Value after = filed();
    EXPECT_EQ(text(after, "/due_on"), "2026-12-10") << "seven working days";
    EXPECT_EQ(text(after, "/clock/rule"), text(rule, "/id") + "/1");
    EXPECT_EQ(text(after, "/clock/extension"), "2");
    const json::Value old = seen(text(before, "/id"));
    EXPECT_EQ(text(old, "/due_on"), "2026-11-30");
    EXPECT_EQ(text(old, "/clock/rule"), "");
    EXPECT_EQ(text(body(get(visitor, "/api/v1/policies/" + text(rule, "/id"))), "/state/code"), "in_force");

    // What everybody may ask: which limit holds for whom, and why.
    const auto limit = [&](const char* on) {
        const json::Value page = body(get(visitor, std::string("/api/v1/time-limits?division=370100&on=") + on));
        for (const json::Value& one : page.at("items").as_array())
            if (text(one, "/limit/code") == "publish.conformity_check")
                return text(one, "/value") + " " + text(one, "/document/number");
        return std::string();
    };
    EXPECT_EQ(limit("2026-11-30"), "5 ");
    EXPECT_EQ(limit("2026-12-01"), "7 鲁数发〔2026〕9号");
}

TEST_P(PolicyStore, Art05_ALaterDocumentEndsTheOneItSupersedes) {
    const json::Value first = issued(drafter, issuer, document("鲁数发〔2026〕1号", "2026-12-01", seven));
    clock.advance(hours(24 * 8));
    const json::Value kept = filed();
    const json::Value second = issued(
        drafter, issuer, document("鲁数发〔2026〕2号", "2026-12-15", "[]", R"(,"supersedes":")" + text(first, "/id") + "\""));
    EXPECT_EQ(text(second, "/supersedes/number"), "鲁数发〔2026〕1号");
    const json::Value ended = body(get(visitor, "/api/v1/policies/" + text(first, "/id")));
    EXPECT_EQ(text(ended, "/effective_to"), "2026-12-15");
    EXPECT_EQ(text(ended, "/superseded_by/id"), text(second, "/id"));
    EXPECT_EQ(text(ended, "/state/code"), "in_force");
    clock.advance(hours(24 * 14));  // 2026-12-15
    EXPECT_EQ(text(filed(), "/clock/rule"), "") << "the newer one fixes no limit: the default holds again";
    EXPECT_EQ(text(seen(text(kept, "/id")), "/clock/rule"), text(first, "/id") + "/1");
    EXPECT_EQ(text(body(get(visitor, "/api/v1/policies/" + text(first, "/id"))), "/state/code"), "repealed");
    EXPECT_EQ(recorded("policy", text(first, "/id")),
              (std::vector<std::string>{"policy.drafted 第五条", "policy.issued 第五条", "policy.repealed 第五条"}));
}

TEST_P(PolicyStore, Art05_ACityRulesItsOwnDivisionOnly) {
    issued(city_drafter, city_issuer,
           document("济数发〔2026〕1号", "2026-12-01", R"([{"limit":"publish.conformity_check","value":3}])"));
    issued(drafter, issuer, document("鲁数发〔2026〕9号", "2026-12-02", seven));
    clock.advance(hours(24 * 9));
    EXPECT_EQ(limits.in_force("publish.conformity_check", "370102", parse_date("2026-12-02").value())->limit.value, 3);
    EXPECT_EQ(limits.in_force("publish.conformity_check", "370200", parse_date("2026-12-02").value())->limit.value, 7);
    const Response elsewhere = post(
        city_drafter, "/api/v1/policies",
        document("济数发〔2026〕2号", "2026-12-20", R"([{"limit":"publish.conformity_check","value":3,"division":"370200"}])"));
    EXPECT_EQ(elsewhere.status, 422);
    EXPECT_EQ(text(body(elsewhere), "/errors/0/pointer"), "/limits/0/division");
}

TEST_P(PolicyStore, Art05_NobodyIssuesWhatTheyDraftedAndNothingIssuedChanges) {
    const std::string content = document("鲁数发〔2026〕9号", "2026-12-01", seven);
    EXPECT_EQ(problem(post(cataloguer, "/api/v1/policies", content)), "/problems/identity-forbidden");
    EXPECT_EQ(problem(post(citizen, "/api/v1/policies", content)), "/problems/identity-forbidden");
    const json::Value made = drafted(drafter, content);
    const std::string path = "/api/v1/policies/" + text(made, "/id");
    EXPECT_EQ(get(visitor, path).status, 404) << "a draft is nobody's business";
    EXPECT_EQ(get(aside, path).status, 404);
    EXPECT_EQ(text(made, "/actions"), R"(["edit","discard"])");
    EXPECT_EQ(text(body(get(issuer, path)), "/actions"), R"(["edit","discard","issue"])");
    EXPECT_EQ(problem(post(drafter, path + "/issue")), "/problems/identity-own-work");
    EXPECT_EQ(send(issuer, Method::post, path + "/issue", "{}", "\"7\"").status, 412);
    EXPECT_EQ(send(issuer, Method::post, path + "/issue", "{}", "").status, 428);
    // Who changes the draft has drafted it.
    ASSERT_EQ(send(issuer, Method::put, path, content, "\"1\"").status, 200);
    EXPECT_EQ(problem(post(issuer, path + "/issue")), "/problems/identity-own-work");
    ASSERT_EQ(post(drafter, path + "/issue").status, 200);
    EXPECT_EQ(problem(send(issuer, Method::put, path, content)), "/problems/policy-issued");
    EXPECT_EQ(problem(send(issuer, Method::del, path)), "/problems/policy-issued");
    EXPECT_EQ(problem(post(drafter, path + "/issue")), "/problems/policy-issued");
    EXPECT_EQ(problem(post(drafter, "/api/v1/policies", content)), "/problems/policy-number-taken");
    EXPECT_EQ(problem(post(city_issuer, path + "/repeal", R"({"on":"2027-01-01","reason":"r"})")),
              "/problems/identity-forbidden");
}

TEST_P(PolicyStore, Art05_WhatReachesBackOrIsEmptyIsNotIssued) {
    const auto refused = [&](const std::string& content) {
        const json::Value made = drafted(drafter, content);
        const Response answer = post(issuer, "/api/v1/policies/" + text(made, "/id") + "/issue");
        EXPECT_EQ(send(drafter, Method::del, "/api/v1/policies/" + text(made, "/id")).status, 204);
        return std::to_string(answer.status) + problem(answer) + text(body(answer), "/errors/0/pointer");
    };
    EXPECT_EQ(refused(document("一号", "2026-11-23", seven)), "422/problems/policy-reaches-back/effective_from");
    EXPECT_EQ(refused(document("二号", "2026-11-01", R"([{"limit":"publish.conformity_check","value":7,"since":"2026-11-23"}])")),
              "422/problems/policy-reaches-back/limits/0/since");
    EXPECT_EQ(refused(R"({"title":"空文件","number":"三号","effective_from":"2026-12-01"})"), "422/problems/policy-empty/text");
    const auto invalid = [&](const std::string& content) {
        const Response answer = post(drafter, "/api/v1/policies", content);
        return std::to_string(answer.status) + text(body(answer), "/errors/0/pointer");
    };
    EXPECT_EQ(invalid(document("四号", "2026-12-01", R"([{"limit":"nothing","value":7}])")), "422/limits/0/limit");
    EXPECT_EQ(invalid(document("四号", "2026-12-01", "[]", R"(,"effective_to":"2026-12-01")")), "422/effective_to");
    EXPECT_EQ(invalid(document("四号", "2026-12-01", "[]", R"(,"supersedes":"nothing")")), "422/supersedes");
    EXPECT_EQ(invalid(document("四号", "2026-13-01")), "422/effective_from");
    EXPECT_EQ(invalid(document("四号", "2026-12-01", "[]",
                               R"(,"attachment":{"name":"细则.pdf","sha256":")" + std::string(64, 'G') + "\"}")),
              "422/attachment/sha256");
    EXPECT_EQ(text(body(get(drafter, "/api/v1/policies")), "/total"), "0") << "what is refused leaves nothing";

    const json::Value good = issued(drafter, issuer, document("五号", "2026-12-01", seven));
    const std::string path = "/api/v1/policies/" + text(good, "/id") + "/repeal";
    EXPECT_EQ(problem(post(issuer, path, R"({"on":"2026-11-23","reason":"r"})")), "/problems/policy-reaches-back");
    EXPECT_EQ(problem(post(issuer, path, R"({"on":"2026-11-30","reason":"r"})")), "/problems/policy-reaches-back");
    ASSERT_EQ(post(issuer, path, R"({"on":"2026-12-01","reason":"另行制定"})").status, 200);
    clock.advance(hours(24 * 9));
    EXPECT_EQ(text(filed(), "/clock/rule"), "");
    EXPECT_EQ(problem(post(issuer, path, R"({"on":"2027-12-01","reason":"r"})")), "/problems/policy-issued");
}

TEST_P(PolicyStore, DocumentsAreListedByWhoAsks) {
    drafted(drafter, document("甲", "2026-12-01"));
    issued(drafter, issuer, document("乙", "2026-12-02"));
    issued(drafter, issuer, document("丙", "2026-01-01"));
    issued(city_drafter, city_issuer, document("丁", "2026-12-03"));
    const auto numbers = [&](const Actor& actor, const std::string& query) {
        std::string out;
        const json::Value page = body(get(actor, "/api/v1/policies" + query));
        for (const json::Value& one : page.at("items").as_array()) out += text(one, "/number");
        return out + text(page, "/total");
    };
    EXPECT_EQ(numbers(visitor, ""), "丁乙丙3");
    EXPECT_EQ(numbers(issuer, ""), "丁乙甲丙4");
    EXPECT_EQ(numbers(city_issuer, ""), "丁乙丙3");
    EXPECT_EQ(numbers(issuer, "?state=draft"), "甲1");
    EXPECT_EQ(numbers(visitor, "?state=draft"), "0");
    EXPECT_EQ(numbers(visitor, "?state=issued"), "丁乙2");
    EXPECT_EQ(numbers(visitor, "?state=in_force"), "丙1");
    EXPECT_EQ(numbers(visitor, "?state=repealed"), "0");
    EXPECT_EQ(numbers(visitor, "?division=370100"), "丁1");
    EXPECT_EQ(numbers(visitor, "?q=%25"), "0");
    EXPECT_EQ(numbers(visitor, "?limit=1"), "丁3");
    EXPECT_EQ(get(visitor, "/api/v1/policies?state=nothing").status, 400);
    EXPECT_EQ(get(visitor, "/api/v1/time-limits?on=tomorrow").status, 400);
    EXPECT_EQ(get(visitor, "/api/v1/time-limits?division=37").status, 400);
}

TEST_P(PolicyStore, Art05_OtherNodesFollowWithTheirNextRefresh) {
    law::TimeLimits there;
    law::Calendar days = law::Calendar::built_in();
    Policy::Needs elsewhere = needs();
    Policy other({.database = elsewhere.database,
                  .outbox = elsewhere.outbox,
                  .ledger = elsewhere.ledger,
                  .identity = elsewhere.identity,
                  .limits = there,
                  .calendar = days,
                  .clock = elsewhere.clock,
                  .waiting_for_calendar = {},
                  .calendar_changed = {}});
    issued(drafter, issuer, document("鲁数发〔2026〕9号", "2026-12-01", seven));
    ASSERT_EQ(
        post(issuer, "/api/v1/calendar", R"({"year":2027,"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true}]})").status,
        200);
    const Date on = parse_date("2026-12-01").value();
    EXPECT_EQ(there.in_force("publish.conformity_check", "370100", on)->limit.value, 5);
    ASSERT_TRUE(other.refresh().has_value());
    EXPECT_EQ(there.in_force("publish.conformity_check", "370100", on)->limit.value, 7);
    EXPECT_EQ(to_text(days.announced_until()), "2027-12-31");
}

// reference/time-limits.md 7.4: a year that nobody has announced is never guessed, and staff are told what waits for it.
TEST_P(PolicyStore, Art05_ACaseBeyondTheAnnouncedYearsWaitsAndIsDatedByTheImport) {
    EXPECT_EQ(text(body(get(cataloguer, "/api/v1/calendar")), "/ends_soon"), "true");
    clock.advance(hours(24 * 35));  // 2026-12-28
    const json::Value waits = filed();
    EXPECT_EQ(text(waits, "/due_on"), "null");
    EXPECT_EQ(text(waits, "/clock/calendar_ends"), "true");
    json::Value view = body(get(reviewer, "/api/v1/calendar"));
    EXPECT_EQ(text(view, "/announced_until"), "2026-12-31");
    EXPECT_EQ(text(view, "/waiting"), "1");
    EXPECT_EQ(text(view, "/may_import"), "false");
    EXPECT_EQ(text(body(get(visitor, "/api/v1/calendar")), "/waiting"), "0");
    EXPECT_EQ(text(body(get(aside, "/api/v1/calendar")), "/waiting"), "0");
    EXPECT_EQ(text(body(get(city_issuer, "/api/v1/calendar")), "/waiting"), "1");

    const std::string year =
        R"({"year":2027,"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true},{"name":"元旦","date":"2027-01-03","isOffDay":false}]})";
    EXPECT_EQ(problem(post(city_issuer, "/api/v1/calendar", year)), "/problems/identity-forbidden");
    EXPECT_EQ(problem(post(visitor, "/api/v1/calendar", year)), "/problems/http-sign-in-required");
    EXPECT_EQ(post(issuer, "/api/v1/calendar", R"({"year":2027})").status, 400);
    EXPECT_EQ(post(issuer, "/api/v1/calendar", R"({"year":2027,"days":[]})").status, 422);
    EXPECT_EQ(post(issuer, "/api/v1/calendar", "[]").status, 400);
    EXPECT_EQ(text(body(get(reviewer, "/api/v1/calendar")), "/announced_until"), "2026-12-31");
    view = body(post(issuer, "/api/v1/calendar", year));
    EXPECT_EQ(text(view, "/announced_until"), "2027-12-31");
    EXPECT_EQ(text(view, "/ends_soon"), "false");
    EXPECT_EQ(text(seen(text(waits, "/id")), "/due_on"), "2027-01-04") << "Sunday the 3rd is worked";
    EXPECT_EQ(text(body(get(reviewer, "/api/v1/calendar")), "/waiting"), "0");
}

}  // namespace
}  // namespace jixia::policy
