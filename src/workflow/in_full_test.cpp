// What every case has beside its own machine: opening by people, pauses, extensions, policies, escalation, hand-overs, opinions,
// many at once.

#include <gtest/gtest.h>

#include "test_workflow.h"

namespace jixia::workflow {
namespace {

class CasesInFull : public CaseStore {};
JX_ON_BOTH_DATABASES(CasesInFull);

TEST_P(CasesInFull, PeopleOpenTheCasesThatATypeLetsThem) {
    const Response opened = send(cataloguer, Method::post, "/api/v1/cases",
                                 R"({"type":"attribute_restriction","subject":{"entry":"E9"},"reason":"数据安全要求较高"})");
    ASSERT_EQ(opened.status, 201);
    const json::Value matter = body(opened);
    EXPECT_EQ(matter.at("number").as_string(), "AR-2026-000001");
    EXPECT_EQ(opened.headers.get("Location"), "/api/v1/cases/" + std::string(matter.at("id").as_string()));
    EXPECT_EQ(matter.at("timeline").at(0).at("reason").as_string(), "数据安全要求较高");
    struct Row {
        const char *request, *problem;
        int status;
    };
    for (const Row& row :
         {Row{R"({"type":"entry_review","subject":{"entry":"E9"}})", "/problems/case-type-unknown", 422},
          Row{R"({"type":"war","subject":{"entry":"E9"}})", "/problems/case-type-unknown", 422},
          Row{R"({"subject":{"entry":"E9"}})", "/problems/invalid", 422},
          Row{R"({"type":"attribute_restriction","subject":{}})", "/problems/invalid", 422},
          Row{R"({"type":"attribute_restriction","subject":{"x":1}})", "/problems/invalid", 422},
          Row{R"({"type":"attribute_restriction","subject":{"entry":"E"},"reason":7})", "/problems/invalid", 422},
          Row{"[]", "/problems/invalid", 422}}) {
        const Response answer = send(cataloguer, Method::post, "/api/v1/cases", row.request);
        EXPECT_EQ(answer.status, row.status) << row.request;
        EXPECT_EQ(body(answer).at("type").as_string(), row.problem) << row.request;
    }
    EXPECT_EQ(send(Actor{}, Method::post, "/api/v1/cases", R"({"type":"x","subject":{"entry":"E"}})").status, 401);
}

TEST_P(CasesInFull, WhatTheOtherPartyTakesIsNotCounted) {
    const Case matter = open("E1", "attribute_restriction");
    EXPECT_EQ(to_text(matter.due_on.value()), "2026-12-07");
    clock.advance(hours(48));  // Wednesday the 25th: 8 working days left
    const json::Value returned = body(act(authority, matter.id, "return", R"({"reason":"请补充依据"})"));
    EXPECT_EQ(returned.at("case").at("due_on").as_string(), "2026-12-09");  // the correction has its own ten days
    clock.advance(hours(24 * 5));                                           // Monday the 30th
    const json::Value back = body(act(cataloguer, matter.id, "supply"));
    EXPECT_EQ(back.at("case").at("due_on").as_string(), "2026-12-10");  // eight days from there
}

TEST_P(CasesInFull, ALimitIsExtendedOnceWithAReason) {
    const Case matter = open("E1", "attribute_restriction");
    EXPECT_EQ(act(authority, matter.id, "extend").status, 422);
    EXPECT_EQ(act(cataloguer, matter.id, "extend", R"({"reason":"r"})").status, 403);
    const Response extended = act(authority, matter.id, "extend", R"({"reason":"案情复杂，需要论证"})");
    ASSERT_EQ(extended.status, 200);
    EXPECT_EQ(body(extended).at("case").at("due_on").as_string(), "2026-12-21");
    EXPECT_EQ(body(extended).at("case").at("timeline").as_array().back().at("action").as_string(), "extend");
    EXPECT_EQ(body(act(authority, matter.id, "extend", R"({"reason":"再次"})")).at("type").as_string(),
              "/problems/case-not-extendable");
    // A review is never extended: its limit has no extension.
    EXPECT_EQ(body(act(reviewer, open().id, "extend", R"({"reason":"r"})")).at("type").as_string(),
              "/problems/case-not-extendable");
}

TEST_P(CasesInFull, LimitsOfThePolicyInForceOnTheDayOfFilingHold) {
    const Case before = open("E1", "attribute_restriction");
    ASSERT_TRUE(
        limits.replace_rules({{"鲁数发〔2026〕1号#1", "change.consent", "370000", parse_date("2026-11-24").value(), 5, 2}})
            .has_value());
    EXPECT_EQ(to_text(open("E2", "attribute_restriction").due_on.value()), "2026-12-07");  // filed on the 23rd
    clock.advance(hours(24));
    const Case after = open("E3", "attribute_restriction");
    EXPECT_EQ(to_text(after.due_on.value()), "2026-12-01");
    EXPECT_EQ(workflow.find(authority, after.id, "zh")->clock->rule, "鲁数发〔2026〕1号#1");
    // The old case keeps its rule whatever happens to it.
    ASSERT_EQ(act(authority, before.id, "ask").status, 200);
    ASSERT_EQ(act(cataloguer, before.id, "answer").status, 200);
    EXPECT_EQ(to_text(workflow.find(authority, before.id, "zh")->due_on.value()), "2026-12-08");
}

TEST_P(CasesInFull, SilenceIsToldOfAndEscalatesAndNeverConsents) {
    const std::string city = enter("济南市大数据局", "11370100000000009", "370100", true);
    const std::string province = enter("山东省大数据局", "11370000000000009", "370000", true);
    const Actor official = person("official", city, "370100", {Role::authority});
    const Actor above = person("above", province, "370000", {Role::authority});
    const Case matter = open("E1", "attribute_restriction");
    EXPECT_EQ(matter.decider, "370100");
    std::vector<std::string> told;
    outbox.subscribe("watch", {"case.reminded", "case.escalated"}, [&](const storage::Event& event) -> Result<void> {
        told.push_back(event.topic + ":" + std::to_string(event.payload.at("percent").as_int64()));
        return {};
    });
    EXPECT_EQ(workflow.watch_clocks().value(), 0);
    for (const int days : {7, 4, 3, 1}) {  // the 30th, the 4th, the 7th, the 8th
        clock.advance(hours(24 * days));
        EXPECT_EQ(workflow.watch_clocks().value(), 1);
        EXPECT_EQ(workflow.watch_clocks().value(), 0);
    }
    ASSERT_TRUE(outbox.drain().has_value());
    EXPECT_EQ(told,
              (std::vector<std::string>{"case.reminded:50", "case.reminded:80", "case.reminded:100", "case.escalated:100"}));
    EXPECT_EQ(workflow.find(above, matter.id, "zh")->state.code, "open");
    EXPECT_EQ(listed(above, {.mine = true}), (std::vector<std::string>{"E1"}));
    EXPECT_EQ(act(above, matter.id, "consent", R"({"reason":"r"})").status, 403);
    EXPECT_EQ(act(official, matter.id, "urge", R"({"reason":"r"})").status, 403);
    EXPECT_EQ(act(above, matter.id, "urge", R"({"reason":"请于三日内办结"})").status, 200);
    // Whoever decides in the other's place says so on the record first.
    EXPECT_EQ(act(above, matter.id, "take_over").status, 422);
    EXPECT_EQ(act(above, matter.id, "take_over", R"({"reason":"逾期未决定"})").status, 200);
    EXPECT_EQ(act(official, matter.id, "consent", R"({"reason":"r"})").status, 403);
    EXPECT_EQ(act(above, matter.id, "consent", R"({"reason":"依据充分"})").status, 200);
}

TEST_P(CasesInFull, TheThirdHandOverIsTheAuthoritys) {
    const std::string weihai = enter("威海市民政局", "11371000000000001", "371000", false);
    const Actor first = person("o1", jinan, "370100", {Role::data_officer}),
                second_ = person("o2", qingdao, "370200", {Role::data_officer}),
                third = person("o3", weihai, "371000", {Role::data_officer});
    const Case matter = open("R1", "data_request");
    const auto hand = [&](const Actor& by, const std::string& to) {
        return act(by, matter.id, "transfer",
                   json::to_string(json::Value(json::Object{{"to", to}, {"reason", "不属本单位职责"}})));
    };
    EXPECT_EQ(hand(second_, jinan).status, 404);
    EXPECT_EQ(hand(first, jinan).status, 422);
    EXPECT_EQ(hand(first, "nobody").status, 422);
    EXPECT_EQ(hand(first, qingdao).status, 200);
    EXPECT_EQ(act(first, matter.id, "answer", R"({"reason":"r"})").status, 404);
    EXPECT_EQ(hand(second_, weihai).status, 200);
    EXPECT_EQ(hand(third, jinan).status, 200);
    const CaseView stuck = workflow.find(authority, matter.id, "zh").value();
    EXPECT_EQ(stuck.owner.party, "authority");
    EXPECT_EQ(stuck.organization->id, weihai);
    EXPECT_EQ(hand(third, jinan).status, 403);
    EXPECT_EQ(hand(authority, jinan).status, 200);
    EXPECT_EQ(hand(first, qingdao).status, 409);  // settled
    EXPECT_EQ(act(first, matter.id, "answer", R"({"reason":"已开放"})").status, 200);
    EXPECT_EQ(act(reviewer, open("R2").id, "transfer", R"({"to":"x","reason":"r"})").status, 409);  // reviews are not handed over
}

TEST_P(CasesInFull, OtherBodiesAreAskedAndSilenceIsShownAsSilence) {
    const std::string police = enter("济南市公安局", "11370100000000002", "370100", false);
    const std::string health = enter("济南市卫生健康委员会", "11370100000000003", "370100", false);
    const Actor officer = person("police", police, "370100", {Role::data_officer}),
                nobody = person("health", health, "370100", {Role::cataloguer});
    const Case matter = open("E1", "attribute_restriction");
    EXPECT_EQ(send(officer, Method::get, "/api/v1/cases/" + matter.id).status, 404);
    EXPECT_EQ(act(cataloguer, matter.id, "invite", R"({"organizations":["x"]})").status, 403);
    for (const char* bad : {R"({"organizations":[]})", R"({"organizations":"x"})", R"({"organizations":["x"]})", "{}"})
        EXPECT_EQ(act(authority, matter.id, "invite", bad).status, 422) << bad;
    ASSERT_EQ(
        act(authority, matter.id, "invite",
            json::to_string(json::Value(json::Object{{"organizations", json::Array{json::Value(police), json::Value(health)}}})))
            .status,
        200);
    EXPECT_EQ(listed(officer, {.mine = true}), (std::vector<std::string>{"E1"}));
    const Response early = act(authority, matter.id, "consent", R"({"reason":"r"})");
    EXPECT_EQ(early.status, 409);
    EXPECT_EQ(body(early).at("type").as_string(), "/problems/case-opinions-outstanding");
    EXPECT_EQ(act(officer, matter.id, "opine", R"({"opinion":"maybe","reason":"r"})").status, 422);
    EXPECT_EQ(act(nobody, matter.id, "opine", R"({"opinion":"agree","reason":"r"})").status, 403);
    EXPECT_EQ(act(officer, matter.id, "opine", R"({"opinion":"object","reason":"涉及警务信息"})").status, 200);
    EXPECT_EQ(act(officer, matter.id, "opine", R"({"opinion":"agree","reason":"r"})").status, 409);
    EXPECT_EQ(act(authority, matter.id, "consent", R"({"reason":"r"})").status, 409);  // health is still to answer
    clock.advance(hours(24 * 8));
    const CaseView late = workflow.find(authority, matter.id, "zh").value();
    ASSERT_EQ(late.opinions.size(), 2U);
    EXPECT_EQ(std::ranges::count(late.opinions, true, &OpinionView::late), 1);
    EXPECT_EQ(act(authority, matter.id, "consent", R"({"reason":"综合各方意见"})").status, 200);
}

TEST_P(CasesInFull, DecisionsAreSignedNotesOfTheBodyThatDecides) {
    const std::string city = enter("济南市大数据局", "11370100000000009", "370100", true);
    const Actor official = person("official", city, "370100", {Role::authority});
    const Case matter = open("E1", "attribute_restriction");
    EXPECT_EQ(body(send(official, Method::get, "/api/v1/cases/" + matter.id + "/decisions")).at("total").as_int64(), 0);
    ASSERT_EQ(act(official, matter.id, "return", R"({"reason":"请补充"})").status, 200);  // a step of work, no decision
    ASSERT_EQ(act(cataloguer, matter.id, "supply").status, 200);
    ASSERT_EQ(act(official, matter.id, "consent", R"({"reason":"依据充分"})").status, 200);
    const json::Value made = body(send(cataloguer, Method::get, "/api/v1/cases/" + matter.id + "/decisions"));
    ASSERT_EQ(made.at("total").as_int64(), 1);
    const json::Value& document = made.at("items").at(0).at("document");
    EXPECT_EQ(document.at("decided_by").as_string(), "济南市大数据局");
    EXPECT_EQ(document.at("case").as_string(), matter.number);
    EXPECT_EQ(document.at("to").as_string(), "agreed");
    EXPECT_EQ(document.at("basis").as_string(), "第八条第三款");
    const std::string note(made.at("items").at(0).at("note").as_string());
    EXPECT_EQ(note.find("人员official"), std::string::npos);
    EXPECT_EQ(note, signer.sign(json::serialize(document) + "\n", clock.now()));
    EXPECT_EQ(send(stranger, Method::get, "/api/v1/cases/" + matter.id + "/decisions").status, 404);
    // The file for the archives holds the decision as it was signed, and digests of all that is in it.
    const Response file = send(cataloguer, Method::get, "/api/v1/cases/" + matter.id + "/file");
    ASSERT_EQ(file.status, 200);
    const std::string zip = std::get<std::string>(file.body);
    EXPECT_TRUE(zip.starts_with("PK"));
    for (const char* member : {"metadata.xml", "document.pdf", "timeline.json", "decision-4.txt", "keys.txt"})
        EXPECT_NE(zip.find(member), std::string::npos) << member;
    EXPECT_EQ(std::get<std::string>(send(cataloguer, Method::get, "/api/v1/cases/" + matter.id + "/file").body), zip);
    EXPECT_EQ(send(stranger, Method::get, "/api/v1/cases/" + matter.id + "/file").status, 404);
    EXPECT_EQ(body(send(Actor{}, Method::get, "/api/v1/decision-keys")).at("items").at(0).as_string(), "test");
}

TEST_P(CasesInFull, TypesNameTheirStatesAndActions) {
    const json::Value types = body(send(Actor{}, Method::get, "/api/v1/case-types"));
    ASSERT_EQ(types.at("items").as_array().size(), 3U);
    const json::Value& restriction = types.at("items").at(0);
    EXPECT_EQ(restriction.at("code").as_string(), "attribute_restriction");
    EXPECT_EQ(restriction.at("label").as_string(), "收紧开放属性");
    EXPECT_TRUE(restriction.at("opens").as_bool());
    EXPECT_EQ(restriction.at("states").as_array().size(), 4U);
    EXPECT_TRUE(restriction.at("states").at(3).at("final").as_bool());
    std::map<std::string, std::string> actions;
    for (const json::Value& one : restriction.at("actions").as_array())
        actions.emplace(one.at("code").as_string(), one.at("label").as_string());
    EXPECT_EQ(actions.at("ask"), "要求补充");         // the type's own word
    EXPECT_EQ(actions.at("extend"), "延长办理期限");  // and one that every type has
    EXPECT_FALSE(types.at("items").at(1).at("opens").as_bool());
}

TEST_P(CasesInFull, ManyCasesAtOnceEachForItself) {
    std::string cases;
    for (int i = 0; i < 3; ++i) cases += R"({"id":")" + open(("E" + std::to_string(i)).c_str()).id + "\"},";
    Actor both = person("both", jinan, "370100", {Role::cataloguer, Role::reviewer});
    const std::string own = open("E8", "entry_review", &both).id;
    const std::string stale = open("E9").id;
    const json::Value answer = body(send(both, Method::post, "/api/v1/cases/actions/approve",
                                         R"({"cases":[)" + cases + R"({"id":")" + own + R"("},{"id":")" + stale +
                                             R"(","version":7},{"id":"none"}],"reason":"批量审核"})"));
    EXPECT_EQ(answer.at("done").as_int64(), 3);
    EXPECT_EQ(answer.at("refused").as_int64(), 3);
    EXPECT_EQ(answer.at("items").at(0).at("state").as_string(), "published");
    EXPECT_EQ(answer.at("items").at(3).at("refused").as_string(), "identity-own-work");
    EXPECT_FALSE(answer.at("items").at(3).at("title").as_string().empty());  // in words, for the list of outcomes
    EXPECT_TRUE(answer.at("items").at(0).at("title").as_string().empty());
    EXPECT_EQ(answer.at("items").at(4).at("refused").as_string(), "case-changed");
    EXPECT_EQ(answer.at("items").at(5).at("refused").as_string(), "not-found");
    EXPECT_EQ(send(both, Method::post, "/api/v1/cases/actions/approve", R"({"cases":[]})").status, 422);
    EXPECT_EQ(listed(reviewer, {.mine = true, .q = "公交"}).size(), 2U);
    EXPECT_TRUE(listed(reviewer, {.q = "%"}).empty());
}

}  // namespace
}  // namespace jixia::workflow
