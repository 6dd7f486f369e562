// Art. 5, 10(1): new compilation rules, tried, issued, in force, and what becomes of entries that were there before.
#include "sql.h"
#include "store.h"
#include "test_conformity.h"

namespace jixia::conformity {
namespace {

class ConformityStore : public ConformityTest {};
JX_ON_BOTH_DATABASES(ConformityStore);

constexpr const char* english_titles = R"({"profile":{"version":"2027.1","transition_until":"2027-01-31","elements":[
    {"identifier":"titleEn","obligation":"M"}]}})";

TEST_P(ConformityStore, EveryStatementPrepares) { kit::expect_prepares(database(), sql::all); }

TEST_P(ConformityStore, Art10_1_AfterTheTransitionWhatLacksANewElementDoesNotConformAndItsOwnerIsTasked) {
    const std::string lacking = published(), conforming = published(R"({"title_en": "Bus stops of Jinan"})");
    const std::string rule = drafted(drafter, document("鲁数发〔2027〕1号", "2027-01-01", english_titles));

    // Tried before anybody issues it.
    EXPECT_EQ(send(issuer, Method::post, "/api/v1/policies/" + rule + "/conformity", "{}").status, 202);
    EXPECT_EQ(text(body(send(drafter, Method::post, "/api/v1/policies/" + rule + "/conformity", "{}")), "/type"),
              "/problems/conformity-trial-runs");
    settle();
    json::Value view = report(drafter, rule);
    EXPECT_EQ(text(view, "/phase") + text(view, "/state") + text(view, "/entries") + text(view, "/lacking"), "trialdone21");
    EXPECT_EQ(text(view, "/findings/0/name") + text(view, "/findings/0/entries"), "英文名称1");
    EXPECT_EQ(text(view, "/providers/0/provider/name"), "济南市交通运输局");
    EXPECT_EQ(text(view, "/stale"), "false");
    EXPECT_EQ(task(cataloguer, rule), json::Value(nullptr)) << "nobody is asked for anything yet";
    const Response csv = send(drafter, Method::get, "/api/v1/policies/" + rule + "/conformity/entries?format=csv");
    EXPECT_NE(std::get<std::string>(csv.body).find("\"济南市公交站点信息第1册\",\"英文名称\",\"必须填写「英文名称」。\"\r\n"),
              std::string::npos);
    EXPECT_EQ(report(visitor, rule).at("status"), json::Value(404)) << "drafts are nobody's business";

    issue(rule);
    settle();
    EXPECT_EQ(text(report(visitor, rule), "/stale"), "false") << "what was tried is what was issued";
    EXPECT_EQ(text(shown(visitor, "/api/v1/entries/" + lacking + "/conformity"), "/conforms"), "true");
    to("2027-01-01");
    view = report(visitor, rule);
    EXPECT_EQ(text(view, "/phase") + text(view, "/lacking") + text(view, "/overdue"), "force1false");
    EXPECT_EQ(view.at("providers").at(0).at("case_id"), json::Value(nullptr)) << "a case is for those concerned";
    const json::Value matter = task(cataloguer, rule);
    EXPECT_EQ(text(matter, "/type/code"), "profile_migration");
    EXPECT_EQ(text(matter, "/due_on"), "2027-01-31") << "when the transition ends";
    for (const json::Value& action : matter.at("actions").as_array())
        EXPECT_EQ(text(action, "/name"), "invite") << "it closes by itself, not because somebody says so";
    // Until then it is the provider's affair; afterwards everybody is told.
    const std::string of_entry = "/api/v1/entries/" + lacking + "/conformity";
    EXPECT_EQ(text(shown(visitor, of_entry), "/items"), "[]");
    EXPECT_EQ(text(shown(cataloguer, of_entry), "/items/0/findings/0/pointer"), "/title_en");
    to("2027-02-01");
    EXPECT_EQ(text(shown(visitor, of_entry), "/conforms") + text(shown(visitor, of_entry), "/items/0/document/number"),
              "false鲁数发〔2027〕1号");
    EXPECT_EQ(text(shown(visitor, "/api/v1/entries/" + conforming + "/conformity"), "/conforms"), "true");

    // A task closes with the last finding.
    ASSERT_EQ(act(cataloguer, lacking, "revise"), "");
    change(cataloguer, lacking, R"({"title_en": "Bus stops"})");
    settle();
    EXPECT_EQ(text(shown(visitor, of_entry), "/conforms"), "false") << "what is public counts, not a draft";
    publish(cataloguer, reviewer, lacking);
    settle();
    EXPECT_EQ(text(shown(visitor, of_entry), "/conforms"), "true");
    EXPECT_EQ(text(shown(cataloguer, "/api/v1/cases/" + text(matter, "/id")), "/state/code"), "conforming");
    EXPECT_EQ(text(report(visitor, rule), "/lacking"), "0");
}

TEST_P(ConformityStore, Art10_1_WhatWasSubmittedBeforeIsJudgedByTheRulesOfItsDay) {
    const std::string rule = drafted(drafter, document("鲁数发〔2027〕1号", "2027-01-01", english_titles));
    issue(rule);
    settle();
    clock.advance(std::chrono::hours(24 * 38));  // 2026-12-31
    ASSERT_EQ(to_text(local_date(clock.now())), "2026-12-31");
    const std::string before = created(cataloguer, "{}"), after = created(cataloguer, "{}");
    ASSERT_EQ(act(cataloguer, before, "submit"), "");
    to("2027-01-01");
    EXPECT_EQ(act(reviewer, before, "approve"), "") << "it was filed under the old rules";
    EXPECT_EQ(act(cataloguer, after, "submit"), "entry-incomplete /title_en");
    const auto profile_of = [&](const std::string& id) {
        return text(json::parse(*catalog->entry(visitor, id, "zh").value().body).value(), "/profile");
    };
    EXPECT_EQ(profile_of(before), "2026.1");
    change(cataloguer, after, R"({"title_en": "Bus stops"})");
    publish(cataloguer, reviewer, after);
    EXPECT_EQ(profile_of(after), "2027.1");
    settle();
    EXPECT_EQ(text(report(visitor, rule), "/lacking"), "1") << "what slipped in by the old rules has the transition too";
    EXPECT_NE(task(cataloguer, rule), json::Value(nullptr));
}

TEST_P(ConformityStore, Art10_1_AnElementOfTheirOwnIsFilledInShownAndChecked) {
    const std::string rule =
        drafted(drafter, document("鲁数发〔2027〕2号", "2027-01-01", R"({"profile":{"version":"2027.2","elements":[
        {"identifier":"useCase","zh":"应用场景","en":"Use cases","obligation":"M","max":3}]}})"));
    issue(rule);
    const std::string entry = published();
    EXPECT_FALSE(
        catalog
            ->update(cataloguer, created(cataloguer, "{}"), "*", json::parse(R"({"extra":{"useCase":["出行"]}})").value(), "zh")
            .has_value())
        << "not before its day";
    to("2027-01-01");
    ASSERT_EQ(act(cataloguer, entry, "revise"), "");
    EXPECT_EQ(act(cataloguer, entry, "submit"), "entry-incomplete /extra/useCase");
    change(cataloguer, entry, R"({"extra":{"useCase":["出行规划","选址"]}})");
    publish(cataloguer, reviewer, entry);
    const json::Value shown = json::parse(*catalog->entry(visitor, entry, "en").value().body).value();
    EXPECT_EQ(text(shown, "/extra/0/name") + text(shown, "/extra/0/values/1/label"), "Use cases选址");
    settle();
    EXPECT_EQ(text(report(visitor, rule), "/lacking"), "0");
}

TEST_P(ConformityStore, Art10_1_ARepealedRuleAsksForNothingMore) {
    const std::string lacking = published();
    const std::string rule = drafted(drafter, document("鲁数发〔2027〕1号", "2027-01-01", english_titles));
    issue(rule);
    to("2027-01-01");
    const json::Value matter = task(cataloguer, rule);
    ASSERT_TRUE(matter.is_object());
    EXPECT_EQ(
        send(issuer, Method::post, "/api/v1/policies/" + rule + "/repeal", R"({"on":"2027-01-10","reason":"另行规定"})").status,
        200);
    to("2027-01-09");
    EXPECT_EQ(text(shown(cataloguer, "/api/v1/cases/" + text(matter, "/id")), "/state/code"), "adapting");
    to("2027-01-10");
    EXPECT_EQ(text(shown(cataloguer, "/api/v1/cases/" + text(matter, "/id")), "/state/code"), "dropped");
    EXPECT_EQ(text(shown(visitor, "/api/v1/entries/" + lacking + "/conformity"), "/conforms"), "true");
    ASSERT_EQ(act(cataloguer, lacking, "revise"), "");
    EXPECT_EQ(act(cataloguer, lacking, "submit"), "");
}

TEST_P(ConformityStore, Art10_1_ARunThatFailsIsDoneAgain) {
    (void)published();
    const std::string rule = drafted(drafter, document("鲁数发〔2027〕1号", "2027-01-01", english_titles));
    issue(rule);
    settle();
    clock.advance(std::chrono::hours(24 * 39));  // 2027-01-01
    ASSERT_TRUE(policy->refresh().has_value());
    ASSERT_TRUE(conformity->tick().has_value());
    const auto run =
        database().read([&](Transaction& tx) { return store::find_run(tx, {rule, "profile", Phase::force}); }).value();
    ASSERT_TRUE(run.has_value());
    ASSERT_TRUE(jobs.cancel(run->job).has_value());
    EXPECT_EQ(task(cataloguer, rule), json::Value(nullptr));
    settle();
    EXPECT_NE(task(cataloguer, rule), json::Value(nullptr));
}

TEST_P(ConformityStore, Art05_OnlyTheProvincialAuthorityRulesOnCompilation) {
    const auto refused = [&](const Actor& by, const std::string& content) {
        const json::Value answer = body(send(by, Method::post, "/api/v1/policies", content));
        return text(answer, "/type") + " " + text(answer, "/errors/0/pointer") + " " + text(answer, "/errors/0/code");
    };
    EXPECT_EQ(refused(city_drafter, document("济数发〔2027〕1号", "2027-01-01", english_titles)),
              "/problems/invalid /rules/profile forbidden");
    EXPECT_EQ(refused(drafter, document("一号", "2027-01-01", R"({"weather":{}})")), "/problems/invalid /rules/weather unknown");
    EXPECT_EQ(refused(drafter, document("一号", "2027-01-01", R"({"profile":{"version":"x","elements":[]}})")),
              "/problems/invalid /rules/profile/elements size");
    EXPECT_EQ(
        refused(drafter, document("一号", "2027-01-01",
                                  R"({"profile":{"version":"x","elements":[{"identifier":"openAttr","obligation":"O"}]}})")),
        "/problems/invalid /rules/profile/elements/0/obligation fixed");
    EXPECT_EQ(refused(drafter, document("一号", "2027-03-01", english_titles)),
              "/problems/invalid /rules/profile/transition_until range");
    const std::string rule = drafted(drafter, document("一号", "2026-11-23", R"({"profile":{"version":"x","elements":[
        {"identifier":"titleEn","obligation":"M"}]}})"));
    EXPECT_EQ(text(body(send(issuer, Method::post, "/api/v1/policies/" + rule + "/issue", "{}")), "/type"),
              "/problems/policy-reaches-back");
    EXPECT_EQ(text(body(send(city_drafter, Method::post, "/api/v1/policies/" + rule + "/conformity", "{}")), "/type"),
              "/problems/not-found");
    EXPECT_EQ(
        text(body(send(drafter, Method::post, "/api/v1/policies/" + rule + "/conformity", R"({"kind":"grading"})")), "/type"),
        "/problems/conformity-no-rules");
}

TEST_P(ConformityStore, Art10_1_ASupersedingDocumentTakesItsElementsOver) {
    constexpr const char* own = R"({"profile":{"version":"2027.2","elements":[
        {"identifier":"useCase","zh":"应用场景","en":"Use cases"}]}})";
    const std::string first = drafted(drafter, document("一号", "2027-01-01", own));
    issue(first);
    const std::string second = drafted(drafter, document("二号", "2027-02-01", own, R"(,"supersedes":")" + first + "\""));
    issue(second);
    settle();
    EXPECT_NE(catalog->profile(parse_date("2027-01-15").value())->of_identifier("useCase"), nullptr);
    EXPECT_NE(catalog->profile(parse_date("2027-02-15").value())->of_identifier("useCase"), nullptr);
    EXPECT_EQ(catalog->profile(parse_date("2026-12-15").value())->of_identifier("useCase"), nullptr);
}

}  // namespace
}  // namespace jixia::conformity
