// The register and the way of a channel into the platform (Art. 7(1)), through the routes, on both databases.
#include "rules.h"
#include "sql.h"
#include "test_channels.h"

namespace jixia::channels {
namespace {

using std::chrono::hours;

class ChannelStore : public ChannelTest {
protected:
    std::string plan_for(const std::string& first, const std::string& second, const char* due_on = "2027-03-31") {
        return R"({"due_on":")" + std::string(due_on) + R"(","mapping":[{"number":1,"fate":"merge","entry":")" + first +
               R"(","redirect":"https://data.example.org/entries/1"},{"number":2,"fate":"duplicate","entry":")" + second +
               R"("}]})";
    }
    /// A channel with an accepted plan of two published entries.
    json::Value migrating(const char* due_on = "2027-03-31") {
        const json::Value made = channel();
        const std::string path = "/api/v1/channels/" + text(made, "/id");
        const Response filed =
            send(officer, Method::put, path + "/plan", plan_for(published("公交站点"), published("停车场"), due_on), "\"1\"");
        EXPECT_EQ(filed.status, 200) << std::get<std::string>(filed.body);
        EXPECT_EQ(act(authority, text(made, "/case_id"), "accept_plan").status, 200);
        return body(get(officer, path));
    }
};
JX_ON_BOTH_DATABASES(ChannelStore);

TEST_P(ChannelStore, EveryStatementPrepares) { kit::expect_prepares(database(), sql::all); }

TEST_P(ChannelStore, Art07_1_AnExistingChannelIsMergedByAPlanAndClosedWithACertificate) {
    const json::Value made = channel();
    EXPECT_EQ(text(made, "/state/code"), "registered");
    EXPECT_EQ(text(made, "/number"), "CM-2026-000001");
    const std::string path = "/api/v1/channels/" + text(made, "/id"), matter = text(made, "/case_id");
    EXPECT_EQ(inbox(officer), (std::vector<std::string>{"channel_merge:registered"}));
    EXPECT_EQ(text(body(get(officer, "/api/v1/cases/" + matter)), "/due_on"), "2026-12-21") << "twenty working days for the plan";

    // A plan is whole or refused, and what is refused changes nothing.
    const std::string entry = published("公交站点");
    Response refused =
        send(officer, Method::put, path + "/plan",
             R"({"due_on":"2027-03-31","mapping":[{"number":1,"fate":"merge","entry":")" + entry + R"("}]})", "\"1\"");
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(problem(refused), "/problems/channel-plan-incomplete");
    EXPECT_EQ(text(body(refused), "/basis"), "第七条第一款");
    EXPECT_EQ(text(body(refused), "/errors/0/detail"), "2: 停车场");
    EXPECT_EQ(text(body(send(officer, Method::put, path + "/plan", plan_for(entry, "nothing"), "\"1\"")), "/errors/0/pointer"),
              "/mapping/1/entry");
    EXPECT_EQ(send(officer, Method::put, path + "/plan", plan_for(entry, entry)).status, 428);
    EXPECT_EQ(problem(send(officer, Method::put, path + "/plan", plan_for(entry, entry), "\"7\"")), "/problems/channel-changed");
    EXPECT_EQ(text(body(get(officer, path)), "/version"), "1");

    const std::string draft =
        text(json::parse(*catalog->create(cataloguer, kit::complete_entry("停车场"), "zh")->body).value(), "/id");
    ASSERT_EQ(send(officer, Method::put, path + "/plan", plan_for(entry, draft), "\"1\"").status, 200);
    EXPECT_EQ(inbox(authority), (std::vector<std::string>{"channel_merge:plan_filed"}));
    EXPECT_EQ(act(authority, matter, "return_plan").status, 422) << "who returns a plan says why";
    EXPECT_EQ(act(officer, matter, "accept_plan", "{}").status, 403);
    ASSERT_EQ(act(authority, matter, "accept_plan").status, 200);
    EXPECT_EQ(text(body(get(officer, path)), "/state/code"), "migrating");

    // A draft is not open.
    refused = act(officer, matter, "report_merged");
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(problem(refused), "/problems/channel-not-merged");
    EXPECT_EQ(text(body(refused), "/errors/0/detail"), "停车场");
    ASSERT_EQ(send(officer, Method::put, path + "/plan", plan_for(entry, published("停车场（公开）")), "*").status, 200);
    ASSERT_EQ(act(officer, matter, "start").status, 200) << "nobody has to wait with merging";
    ASSERT_EQ(act(officer, matter, "report_merged").status, 200);
    EXPECT_EQ(get(visitor, path + "/certificate").status, 404);
    EXPECT_EQ(act(officer, matter, "close").status, 403);
    ASSERT_EQ(act(authority, matter, "close").status, 200);

    const json::Value certificate = body(get(visitor, path + "/certificate"));
    EXPECT_EQ(text(certificate, "/certificate/data_sets/0/entry"), entry);
    EXPECT_EQ(text(certificate, "/certificate/checked_by/name"), "济南市大数据局");
    EXPECT_EQ(crypto_of(certificate.at("certificate")), text(certificate, "/sha256"));
    EXPECT_EQ(
        recorded("channel", text(made, "/id")),
        (std::vector<std::string>{"channel.registered 第七条第一款", "channel.plan_filed 第七条第一款",
                                  "channel.plan_accepted 第七条第一款", "channel.plan_filed 第七条第一款",
                                  "channel.started 第七条第一款", "channel.merged 第七条第一款", "channel.closed 第七条第一款"}));
    EXPECT_EQ(act(authority, matter, "reopen", R"({"reason":"r"})").status, 409) << "closed is closed";
}

TEST_P(ChannelStore, Art07_1_WhoseAddressIsRegisteredStandsOnce) {
    channel();
    const Response again =
        post(authority, "/api/v1/channels",
             R"({"name":"又一个","url":"http://www.data.jnjt.example.cn/open","kind":"website","offers":"","provider":")" +
                 jinan + R"("})");
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(problem(again), "/problems/channel-registered-already");
    EXPECT_EQ(text(body(again), "/detail"), "CM-2026-000001");
}

TEST_P(ChannelStore, Art07_1_ANewChannelIsABreachFromItsFirstDay) {
    const Response made = post(authority, "/api/v1/channels",
                               R"({"name":"新建数据网","url":"https://new.example.cn","kind":"website","offers":"天气",
                                   "opened_on":"2024-05-01","provider":")" +
                                   jinan + R"("})");
    ASSERT_EQ(made.status, 201) << std::get<std::string>(made.body);
    const std::string path = "/api/v1/channels/" + text(body(made), "/id");
    EXPECT_EQ(text(body(made), "/state/code"), "unlawful_new");
    EXPECT_EQ(inbox(officer), (std::vector<std::string>{"channel_merge:registered"})) << "the unit is told";
    EXPECT_EQ(inbox(authority), (std::vector<std::string>{"channel_breach:detected"}));
    EXPECT_EQ(told("channel.unlawful_new").size(), 1U);
    const json::Value breach = body(get(above, "/api/v1/channel-breaches")).at("items").at(0);
    EXPECT_EQ(text(breach, "/basis"), "第七条第一款");
    EXPECT_EQ(text(breach, "/evidence/opened_on"), "2024-05-01");
    EXPECT_EQ(crypto_of(breach.at("evidence")), text(breach, "/digest"));

    // The unit is heard; the authority decides with its reason, and what is dismissed is not held against it.
    ASSERT_EQ(act(officer, text(breach, "/case_id"), "explain", R"({"reason":"2024年只是更换域名"})").status, 200);
    EXPECT_EQ(act(authority, text(breach, "/case_id"), "dismiss").status, 422);
    EXPECT_EQ(act(aside, text(breach, "/case_id"), "dismiss", R"({"reason":"r"})").status, 404);
    ASSERT_EQ(act(authority, text(breach, "/case_id"), "dismiss", R"({"reason":"2018年已建成，更换域名属实"})").status, 200);
    const json::Value after = body(get(officer, path));
    EXPECT_EQ(text(after, "/state/code"), "registered");
    EXPECT_EQ(text(after, "/unlawful_new"), "false");
    EXPECT_EQ(text(after, "/breaches/0/state/code"), "dismissed");
    EXPECT_EQ(text(after, "/breaches/0/reason"), "2018年已建成，更换域名属实");
}

TEST_P(ChannelStore, Art07_1_Art20_1_3_APlanWhoseDayHasPassedIsFoundAndStaysOnRecord) {
    const json::Value made = migrating("2026-12-31");
    const std::string path = "/api/v1/channels/" + text(made, "/id"), matter = text(made, "/case_id");
    clock.advance(hours(24 * 38));  // the last day itself
    EXPECT_EQ(channels->watch().value(), 0);
    clock.advance(hours(24));
    EXPECT_EQ(channels->watch().value(), 1);
    EXPECT_EQ(channels->watch().value(), 0) << "found once";
    const json::Value late = body(get(officer, path));
    EXPECT_EQ(text(late, "/overdue_since"), "2027-01-01");
    EXPECT_EQ(text(late, "/breaches/0/kind/code"), "overdue_merge");
    EXPECT_EQ(text(late, "/breaches/0/basis"), "第二十条第三项");
    EXPECT_EQ(text(late, "/breaches/0/evidence/due_on"), "2026-12-31");
    EXPECT_EQ(inbox(officer), (std::vector<std::string>{"channel_merge:overdue"}));
    EXPECT_EQ(inbox(authority), (std::vector<std::string>{"channel_breach:detected"}));
    EXPECT_EQ(told("channel.overdue").size(), 1U);
    EXPECT_EQ(text(body(get(authority, "/api/v1/channels/figures")), "/overdue"), "1");
    EXPECT_EQ(text(body(get(authority, "/api/v1/channels?overdue=true")), "/total"), "1");

    // Merged in the end, and sent back once: one breach, whatever happens afterwards.
    ASSERT_EQ(act(officer, matter, "report_merged").status, 200);
    ASSERT_EQ(act(authority, matter, "reopen", R"({"reason":"旧址没有跳转"})").status, 200);
    EXPECT_EQ(channels->watch().value(), 1);
    ASSERT_EQ(act(officer, matter, "report_merged").status, 200);
    ASSERT_EQ(act(authority, matter, "close").status, 200);
    const json::Value closed = body(get(officer, path));
    EXPECT_EQ(text(closed, "/state/code"), "closed");
    EXPECT_EQ(closed.at("breaches").as_array().size(), 1U);
    EXPECT_EQ(text(body(get(authority, "/api/v1/channels/figures")), "/overdue"), "0");
}

TEST_P(ChannelStore, Art07_1_ALaterPlanDoesNotUndoThatTheFirstOneWasMissed) {
    const json::Value made = migrating("2026-12-31");
    const std::string path = "/api/v1/channels/" + text(made, "/id");
    clock.advance(hours(24 * 40));
    EXPECT_EQ(channels->watch().value(), 1);
    json::Value plan = body(get(officer, path)).at("plan");
    const std::string again = R"({"due_on":"2027-06-30","mapping":)" + json::serialize(plan.at("mapping")) + "}";
    ASSERT_EQ(send(officer, Method::put, path + "/plan", again, "*").status, 200);
    const json::Value now = body(get(officer, path));
    EXPECT_EQ(text(now, "/plan/version"), "2");
    EXPECT_EQ(text(now, "/overdue_since"), "null");
    EXPECT_EQ(now.at("breaches").as_array().size(), 1U);
    ASSERT_EQ(act(authority, text(now, "/case_id"), "accept_plan").status, 200);
    clock.advance(hours(24 * 200));
    EXPECT_EQ(channels->watch().value(), 1);
    EXPECT_EQ(body(get(officer, path)).at("breaches").as_array().size(), 2U) << "another plan, another breach";
}

TEST_P(ChannelStore, OnlyTheUnitAndTheAuthoritiesAboveItKnowTheRegister) {
    const json::Value made = channel();
    const std::string path = "/api/v1/channels/" + text(made, "/id");
    for (const Actor* actor : {&officer, &cataloguer, &authority, &above}) {
        EXPECT_EQ(get(*actor, path).status, 200) << actor->id;
        EXPECT_EQ(text(body(get(*actor, "/api/v1/channels")), "/total"), "1") << actor->id;
    }
    for (const Actor* actor : {&stranger, &aside, &citizen}) {
        EXPECT_EQ(get(*actor, path).status, 404) << actor->id;
        EXPECT_EQ(text(body(get(*actor, "/api/v1/channels")), "/total"), "0") << actor->id;
        EXPECT_EQ(text(body(get(*actor, "/api/v1/channels/figures")), "/total"), "0") << actor->id;
        EXPECT_EQ(send(*actor, Method::patch, path, R"({"offers":"x"})", "*").status, 404) << actor->id;
        EXPECT_EQ(post(*actor, "/api/v1/channels",
                       R"({"name":"渠道","url":"https://x.cn","kind":"app","offers":"","provider":")" + jinan + R"("})")
                      .status,
                  403)
            << actor->id;
    }
    EXPECT_EQ(get(visitor, "/api/v1/channels").status, 401);
    EXPECT_EQ(text(body(get(above, "/api/v1/channels?division=370100")), "/total"), "1");
    EXPECT_EQ(text(body(get(above, "/api/v1/channels?division=370200")), "/total"), "0");
    EXPECT_EQ(text(body(get(above, "/api/v1/channels?state=closed")), "/total"), "0");
    EXPECT_EQ(get(above, "/api/v1/channels?state=lost").status, 400);
    EXPECT_EQ(get(above, "/api/v1/channels?overdue=perhaps").status, 400);
}

TEST_P(ChannelStore, WhatIsWrongIsRefusedFieldByField) {
    struct Row {
        const char *name, *body, *pointer;
    };
    for (const Row& row :
         {Row{"no address", R"({"name":"渠道","url":"data.cn","kind":"app","offers":""})", "/url"},
          Row{"tomorrow", R"({"name":"渠道","url":"https://d.cn","kind":"app","offers":"","opened_on":"2026-11-24"})",
              "/opened_on"},
          Row{"no such kind", R"({"name":"渠道","url":"https://d.cn","kind":"fax","offers":""})", "/kind"},
          Row{"no name", R"({"url":"https://d.cn","kind":"app","offers":""})", "/name"},
          Row{"nobody's", R"({"name":"渠道","url":"https://d.cn","kind":"app","offers":"","provider":"x"})", "/provider"}}) {
        const Response answer = post(officer, "/api/v1/channels", row.body);
        EXPECT_EQ(answer.status, 422) << row.name;
        EXPECT_EQ(text(body(answer), "/errors/0/pointer"), row.pointer) << row.name;
    }
    EXPECT_EQ(text(body(get(officer, "/api/v1/channels")), "/total"), "0");

    const json::Value made = migrating();
    const std::string path = "/api/v1/channels/" + text(made, "/id");
    EXPECT_EQ(problem(send(officer, Method::patch, path, R"({"inventory":[]})", "*")), "/problems/channel-not-editable");
    EXPECT_EQ(send(officer, Method::patch, path, R"({"name":"济南交通数据网（旧）"})", "*").status, 200);
    EXPECT_EQ(problem(send(officer, Method::patch, path, R"({"name":"晚了一步"})", "\"1\"")), "/problems/channel-changed");
    EXPECT_EQ(act(authority, text(made, "/case_id"), "dismiss", R"({"reason":"并非数据渠道"})").status, 200);
    EXPECT_EQ(problem(send(officer, Method::patch, path, R"({"name":"再改"})", "*")), "/problems/channel-not-editable");
}

TEST_P(ChannelStore, CasesOfTheTypeAreOpenedByTheCommonRouteToo) {
    const Response opened =
        post(authority, "/api/v1/cases",
             R"({"type":"channel_merge","subject":{"provider":")" + jinan +
                 R"("},"reason":"巡查发现","name":"济南交通数据网","url":"https://old.example.cn","kind":"website",
                                      "offers":"公交","opened_on":"2018-01-01"})");
    ASSERT_EQ(opened.status, 201) << std::get<std::string>(opened.body);
    EXPECT_EQ(text(body(opened), "/subject/type"), "channel");
    EXPECT_EQ(text(body(opened), "/basis"), "第七条第一款");
    EXPECT_EQ(get(officer, "/api/v1/channels/" + text(body(opened), "/subject/id")).status, 200);
    EXPECT_EQ(post(authority, "/api/v1/cases", R"({"type":"channel_merge","subject":{"entry":"x"},"name":"渠道"})").status, 422);
}

}  // namespace
}  // namespace jixia::channels
