// Cases on both engines, through the service and its routes: machine, clocks, inboxes, timeline, effects, races.

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "sql.h"
#include "test_workflow.h"

namespace jixia::workflow {
namespace {

JX_ON_BOTH_DATABASES(CaseStore);

TEST_P(CaseStore, EveryStatementPrepares) { kit::expect_prepares(database(), sql::all); }

TEST_P(CaseStore, AReviewFromSubmissionToPublication) {
    const Case matter = open();
    EXPECT_EQ(matter.number, "ER-2026-000001");
    EXPECT_EQ(to_text(matter.due_on.value()), "2026-11-30");  // five working days after Monday the 23rd
    EXPECT_EQ(open("E2").number, "ER-2026-000002");

    const json::Value before = body(send(reviewer, Method::get, "/api/v1/cases/" + matter.id));
    EXPECT_EQ(before.at("state").at("label").as_string(), "审核中");
    EXPECT_EQ(before.at("organization").at("name").as_string(), "济南市民政局");
    EXPECT_EQ(before.at("working_days_left").as_int64(), 5);
    EXPECT_EQ(before.at("owner").at("role").as_string(), "reviewer");
    EXPECT_EQ(before.at("actions").as_array().size(), 3U);  // approve, return, and asking others
    EXPECT_EQ(before.at("actions").at(1).at("needs").at(0).as_string(), "reason");
    EXPECT_EQ(before.at("basis").as_string(), "第十条第二款");

    const Response approved = act(reviewer, matter.id, "approve", R"({"reason":"符合编目规范"})");
    EXPECT_EQ(approved.status, 200);
    const json::Value answer = body(approved);
    EXPECT_EQ(answer.at("state").as_string(), "published");
    EXPECT_EQ(answer.at("case").at("state").at("code").as_string(), "published");
    EXPECT_EQ(answer.at("case").at("actions").as_array().size(), 0U);
    EXPECT_EQ(answer.at("case").at("due_on"), json::Value(nullptr));
    const json::Value& timeline = answer.at("case").at("timeline");
    ASSERT_EQ(timeline.as_array().size(), 2U);
    EXPECT_EQ(timeline.at(0).at("reason").as_string(), "请审核");
    EXPECT_EQ(timeline.at(1).at("actor").as_string(), "人员reviewer");
    EXPECT_EQ(timeline.at(1).at("from").as_string(), "in_review");
    EXPECT_EQ(effects, (std::vector<std::string>{matter.id + ":published:符合编目规范"}));

    const auto entries = database().read([&](Transaction& tx) { return ledger.of(tx, "case", matter.id); }).value();
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[1].action, "case.approve");
    EXPECT_EQ(entries[1].basis, "第十条第二款");
    EXPECT_EQ(entries[1].version, 2);
    EXPECT_FALSE(database().read([&](Transaction& tx) { return ledger.verify(tx); })->first_bad);
    std::vector<std::string> topics;
    outbox.subscribe("test", {"case."}, [&](const storage::Event& event) -> Result<void> {
        topics.push_back(event.topic);
        return {};
    });
    ASSERT_TRUE(outbox.drain().has_value());
    EXPECT_EQ(topics, (std::vector<std::string>{"case.opened", "case.opened", "case.changed"}));
}

// Every action in every state by everybody: what the machine lets through, and what each refusal is.
TEST_P(CaseStore, TheWholeMachine) {
    struct Row {
        const Actor* actor;
        const char* action;
        const char* request;
        int open, ended;
    };
    Actor drafter = person("drafter", jinan, "370100", {Role::reviewer});
    Actor key_less = person("x", jinan, "370100", {});
    const Row rows[] = {{&reviewer, "approve", "{}", 200, 409},
                        {&second, "approve", R"({"reason":"r"})", 200, 409},
                        {&reviewer, "return", R"({"reason":"r"})", 200, 409},
                        {&reviewer, "return", "{}", 422, 409},
                        {&reviewer, "return", R"({"reason":"  "})", 422, 409},
                        {&reviewer, "fly", "{}", 409, 409},
                        {&cataloguer, "approve", "{}", 403, 403},
                        {&drafter, "approve", "{}", 403, 403},
                        {&stranger, "approve", "{}", 404, 404},
                        {&authority, "approve", "{}", 403, 403},
                        {&citizen, "approve", "{}", 404, 404},
                        {&key_less, "approve", "{}", 404, 404},
                        {&reviewer, "approve", R"({"reason":7})", 422, 422},
                        {&reviewer, "approve", R"({"other":"x"})", 422, 409}};
    for (const Row& row : rows) {
        const Case fresh = open(), ended = open();
        ASSERT_EQ(act(reviewer, ended.id, "approve").status, 200);
        EXPECT_EQ(act(*row.actor, fresh.id, row.action, row.request).status, row.open)
            << row.actor->id << " " << row.action << row.request;
        EXPECT_EQ(act(*row.actor, ended.id, row.action, row.request).status, row.ended)
            << row.actor->id << " " << row.action << row.request;
    }
    EXPECT_EQ(act(reviewer, "none", "approve").status, 404);
    EXPECT_EQ(act(Actor{}, open().id, "approve").status, 401);
}

TEST_P(CaseStore, NobodyReviewsWhatTheyDraftedOrSubmitted) {
    Actor both = person("both", jinan, "370100", {Role::cataloguer, Role::reviewer});
    const Case matter = open("E1", "entry_review", &both);
    EXPECT_EQ(body(act(both, matter.id, "approve")).at("type").as_string(), "/problems/identity-own-work");
    EXPECT_TRUE(listed(both, {.mine = true}).empty());
    EXPECT_EQ(listed(both, {}).size(), 1U);
    EXPECT_EQ(workflow.find(both, matter.id, "zh")->actions.size(), 0U);
    EXPECT_EQ(act(reviewer, matter.id, "approve").status, 200);
}

TEST_P(CaseStore, AFailedEffectUndoesTheStep) {
    const Case matter = open();
    EXPECT_EQ(act(reviewer, matter.id, "approve", R"({"reason":"fail"})").status, 422);
    const CaseView after = workflow.find(reviewer, matter.id, "zh").value();
    EXPECT_EQ(after.state.code, "in_review");
    EXPECT_EQ(after.timeline.size(), 1U);
    EXPECT_EQ(database().read([&](Transaction& tx) { return ledger.of(tx, "case", matter.id); })->size(), 1U);
}

TEST_P(CaseStore, TwoReviewersAtOnceOneWins) {
    for (int round = 0; round < 6; ++round) {
        const Case matter = open();
        std::atomic<int> won = 0, lost = 0;
        std::vector<std::thread> people;
        for (const Actor* actor : {&reviewer, &second})
            people.emplace_back([&, actor] {
                const int status = act(*actor, matter.id, actor == &reviewer ? "approve" : "return", R"({"reason":"r"})").status;
                won += status == 200 ? 1 : 0;
                lost += status == 409 ? 1 : 0;
            });
        for (std::thread& one : people) one.join();
        EXPECT_EQ(won, 1);
        EXPECT_EQ(lost, 1);
        EXPECT_EQ(workflow.find(reviewer, matter.id, "zh")->timeline.size(), 2U);
    }
}

TEST_P(CaseStore, ALostRaceIsToldByIfMatch) {
    const Case matter = open();
    EXPECT_EQ(act(reviewer, matter.id, "approve", "{}", "\"7\"").status, 412);
    EXPECT_EQ(act(reviewer, matter.id, "approve", "{}", "\"x\"").status, 412);
    EXPECT_EQ(send(reviewer, Method::get, "/api/v1/cases/" + matter.id).headers.get("ETag"), "\"1\"");
    EXPECT_EQ(act(reviewer, matter.id, "approve", "{}", "\"1\"").status, 200);
}

TEST_P(CaseStore, InboxesHoldWhatWaitsForTheCaller) {
    open("E1");
    open("E2", "entry_review", nullptr, &qingdao);
    open("E3", "attribute_restriction");
    EXPECT_EQ(listed(reviewer, {.mine = true}), (std::vector<std::string>{"E1"}));
    EXPECT_EQ(listed(stranger, {.mine = true}), (std::vector<std::string>{"E2"}));
    EXPECT_EQ(listed(authority, {.mine = true}), (std::vector<std::string>{"E3"}));
    EXPECT_TRUE(listed(cataloguer, {.mine = true}).empty());
    EXPECT_EQ(listed(authority, {}).size(), 3U);
    EXPECT_EQ(listed(reviewer, {}), (std::vector<std::string>{"E1", "E3"}));
    EXPECT_TRUE(listed(citizen, {}).empty());
    EXPECT_EQ(listed(cataloguer, {}).size(), 3U);  // opened all three
    EXPECT_EQ(listed(authority, {.type = "entry_review"}).size(), 2U);
    EXPECT_TRUE(listed(authority, {.state = "published"}).empty());
    EXPECT_EQ(workflow.list(Actor{}, {}, "zh").error().code->kind, ErrorKind::unauthenticated);
    Actor county = person("county", "o", "370102", {Role::authority});
    EXPECT_TRUE(listed(county, {}).empty());
    const json::Value page = body(send(authority, Method::get, "/api/v1/cases", {}, {{"limit", "2"}}));
    EXPECT_EQ(page.at("items").as_array().size(), 2U);
    EXPECT_EQ(page.at("next").as_string(), "/api/v1/cases?limit=2&cursor=2");
    for (const auto& [name, value] : std::initializer_list<std::pair<std::string, std::string>>{
             {"inbox", "yours"}, {"overdue", "maybe"}, {"limit", "0"}, {"cursor", "-1"}})
        EXPECT_EQ(send(authority, Method::get, "/api/v1/cases", {}, {{name, value}}).status, 400) << name;
}

TEST_P(CaseStore, OverdueCasesShow) {
    open("E1");
    clock.advance(hours(24 * 7));  // Monday the 30th: the last day
    EXPECT_TRUE(listed(reviewer, {.overdue = true}).empty());
    EXPECT_EQ(workflow.list(reviewer, {}, "zh")->items[0].working_days_left, 0);
    clock.advance(hours(24));
    EXPECT_EQ(listed(reviewer, {.overdue = true}), (std::vector<std::string>{"E1"}));
    const CaseView view = workflow.list(reviewer, {}, "en")->items[0];
    EXPECT_TRUE(view.overdue);
    EXPECT_EQ(view.working_days_left, -1);
    EXPECT_EQ(view.state.label, "In review");
}

TEST_P(CaseStore, ACaseGoesToAndFro) {
    const Case matter = open("E1", "attribute_restriction");
    EXPECT_EQ(to_text(matter.due_on.value()), "2026-12-07");
    clock.advance(hours(48));
    const json::Value asked = body(act(authority, matter.id, "ask"));
    EXPECT_EQ(asked.at("state").as_string(), "subject-asked");
    EXPECT_EQ(asked.at("case").at("due_on"), json::Value(nullptr));
    EXPECT_EQ(listed(cataloguer, {.mine = true}).size(), 1U);
    EXPECT_EQ(act(authority, matter.id, "answer").status, 403);
    const json::Value answered = body(act(cataloguer, matter.id, "answer"));
    EXPECT_EQ(answered.at("case").at("due_on").as_string(), "2026-12-09");
    EXPECT_EQ(workflow.find(authority, matter.id, "zh")->actions.at(2).label, "要求补充");
    EXPECT_EQ(act(authority, matter.id, "consent").status, 422);
    EXPECT_EQ(act(authority, matter.id, "consent", R"({"reason":"依据充分"})").status, 200);
}

TEST_P(CaseStore, CasesEndWithTheirSubject) {
    const Case one = open("E1"), other = open("E2");
    ASSERT_TRUE(database()
                    .transact([&](Transaction& tx) { return workflow.cancel_for(tx, "entry", "E1", "目录条目已撤回"); })
                    .has_value());
    EXPECT_EQ(workflow.find(reviewer, one.id, "zh")->state.label, "已取消");
    EXPECT_EQ(workflow.find(reviewer, other.id, "zh")->state.code, "in_review");
    EXPECT_EQ(act(reviewer, one.id, "approve").status, 409);
    EXPECT_EQ(listed(reviewer, {.mine = true}), (std::vector<std::string>{"E2"}));
    EXPECT_EQ(workflow.find(reviewer, one.id, "zh")->timeline.back().reason, "目录条目已撤回");
}

TEST_P(CaseStore, ADueDateWaitsForItsCalendarAndThenStays) {
    clock.set(start_of(parse_date("2026-12-30").value()) + hours(10));
    const Case matter = open();
    EXPECT_FALSE(matter.due_on.has_value());
    EXPECT_EQ(workflow.date_undated().value(), 0);
    ASSERT_TRUE(
        calendar.import_holiday_cn(R"({"year":2027,"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true}]})").has_value());
    EXPECT_EQ(workflow.date_undated().value(), 1);
    EXPECT_EQ(to_text(workflow.find(reviewer, matter.id, "zh")->due_on.value()), "2027-01-07");
    ASSERT_TRUE(
        calendar.import_holiday_cn(R"({"year":2027,"days":[{"name":"x","date":"2027-01-04","isOffDay":true}]})").has_value());
    EXPECT_EQ(workflow.date_undated().value(), 0);
    EXPECT_EQ(to_text(workflow.find(reviewer, matter.id, "zh")->due_on.value()), "2027-01-07");
}

TEST_P(CaseStore, AnEffectKeepsWhatItFound) {
    const Case matter = open();
    ASSERT_EQ(act(reviewer, matter.id, "approve", R"({"reason":"符合"})").status, 200);
    EXPECT_EQ(workflow.find(reviewer, matter.id, "zh")->detail.at("noted").as_string(), "符合");
}

TEST_P(CaseStore, AMegabyteOfReasonsIsRefusedWhole) {
    const Case matter = open();
    const std::string much(1 << 20, 'x');
    const Response answer = act(reviewer, matter.id, "approve", R"({"reason":")" + much + "\"}");
    EXPECT_EQ(answer.status, 422);
    EXPECT_EQ(body(answer).at("errors").at(0).at("pointer").as_string(), "/reason");
    EXPECT_EQ(workflow.find(reviewer, matter.id, "zh")->state.code, "in_review");
}

TEST_P(CaseStore, AnUnsoundDeclarationEndsTheProcess) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    if (GetParam() == storage::Engine::postgres) return;
    EXPECT_DEATH(workflow.declare({.name = "broken", .article = "", .states = {}, .actions = {}}, {}), "");
}

}  // namespace
}  // namespace jixia::workflow
