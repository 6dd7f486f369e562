// Notices of what a national rule keeps elsewhere (Art. 7(2)), and reports by anybody, through the routes, on both databases.
#include <set>

#include "rules.h"
#include "test_channels.h"
#include "workflow/workflow.h"

namespace jixia::channels {
namespace {

using std::chrono::hours;

class OffPlatform : public ChannelTest {
protected:
    static std::string notice_body(const std::string& more = {}) {
        return R"({"title":"气象预警数据","rule":{"title":"气象资料共享管理办法","level":"department_rule","number":"中国气象局令第4号"},
                   "place":{"name":"国家气象数据中心","url":"https://data.cma.example.cn"},"since":"2026-12-01")" +
               more + "}";
    }
    json::Value notice(const std::string& more = {}) {
        const Response made = post(officer, "/api/v1/off-platform-notices", notice_body(more));
        EXPECT_EQ(made.status, 201) << std::get<std::string>(made.body);
        return body(made);
    }
    static std::string report_body(const char* url = "https://data.x.example.cn") {
        return std::string(R"({"url":")") + url +
               R"(","unit":"济南市某局","division":"370100","text":"该网站直接提供数据下载","first_seen":"2026-11-20","contact":"13800000000"})";
    }
};
JX_ON_BOTH_DATABASES(OffPlatform);

TEST_P(OffPlatform, Art07_2_ANoticeIsReceiptedAtOnceAndPublicAndUnreadInTheAuthoritysInbox) {
    const std::string entry = published("气象预警");
    const json::Value made = notice(R"(,"entry":")" + entry + R"(","reason":"气象数据由国家统一发布")");
    EXPECT_EQ(text(made, "/number"), "OPN-2026-000001");
    EXPECT_EQ(text(made, "/statement"), "依国家规定在国家气象数据中心开放");
    EXPECT_EQ(text(made, "/late"), "false");
    EXPECT_EQ(text(made, "/review_due_on"), "2027-11-23");
    EXPECT_EQ(inbox(authority), (std::vector<std::string>{"off_platform_notice:notified"}));

    const json::Value seen = body(get(visitor, "/api/v1/off-platform-notices?entry=" + entry));
    EXPECT_EQ(text(seen, "/total"), "1");
    EXPECT_EQ(text(seen, "/items/0/state/code"), "in_effect");
    EXPECT_EQ(text(seen, "/items/0/rule/number"), "中国气象局令第4号");
    EXPECT_EQ(text(seen, "/items/0/case_id"), "null") << "the case is theirs";
    EXPECT_EQ(text(seen, "/items/0/read_at"), "null");
    ASSERT_EQ(act(authority, text(made, "/case_id"), "mark_read").status, 200);
    EXPECT_TRUE(inbox(authority).empty());
    EXPECT_NE(text(body(get(visitor, "/api/v1/off-platform-notices/" + text(made, "/id"))), "/read_at"), "null");
    EXPECT_EQ(recorded("off_platform_notice", text(made, "/id")),
              (std::vector<std::string>{"off_platform_notice.filed 第七条第二款", "off_platform_notice.mark_read 第七条第二款"}));
}

TEST_P(OffPlatform, Art07_2_WithoutANationalRuleThereIsNoNotice) {
    const std::string place = R"("place":{"name":"某处","url":"https://x.cn"},"since":"2026-12-01")";
    Response refused = post(officer, "/api/v1/off-platform-notices", R"({"title":"数据",)" + place + "}");
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(problem(refused), "/problems/off-platform-rule-missing");
    EXPECT_EQ(text(body(refused), "/basis"), "第七条第二款");
    EXPECT_EQ(text(body(refused), "/errors/0/pointer"), "/rule");
    for (const char* level : {"local_regulation", "local_rule", "internal"}) {
        refused = post(officer, "/api/v1/off-platform-notices",
                       std::string(R"({"title":"数据","rule":{"title":"内部通知","level":")") + level + R"("},)" + place + "}");
        EXPECT_EQ(problem(refused), "/problems/off-platform-rule-not-national") << level;
    }
    EXPECT_EQ(text(body(get(visitor, "/api/v1/off-platform-notices")), "/total"), "0");
    EXPECT_TRUE(inbox(authority).empty());
}

/// Whatever the authority does, in whatever order: the notice stays in effect, and no act of it leads to an end.
TEST_P(OffPlatform, Art07_2_TheAuthorityReadsAndAsksAndHasNoVeto) {
    const json::Value made = notice();
    const std::string matter = text(made, "/case_id"), path = "/api/v1/off-platform-notices/" + text(made, "/id");
    std::set<std::string> offered;
    const auto see = [&](const Actor& actor) {
        const json::Value now = body(get(actor, "/api/v1/cases/" + matter));
        for (const json::Value& action : now.at("actions").as_array()) offered.insert(text(action, "/name"));
        EXPECT_EQ(text(body(get(visitor, path)), "/state/code"), "in_effect") << text(now, "/state/code");
    };
    see(authority);
    ASSERT_EQ(act(authority, matter, "query", R"({"reason":"请说明规定的具体条款"})").status, 200);
    see(authority);
    EXPECT_EQ(inbox(officer), (std::vector<std::string>{"off_platform_notice:queried"}));
    ASSERT_EQ(act(officer, matter, "answer", R"({"reason":"第十二条"})").status, 200);
    see(authority);
    ASSERT_EQ(act(authority, matter, "mark_read").status, 200);
    see(authority);
    ASSERT_EQ(act(authority, matter, "query", R"({"reason":"再问"})").status, 200);
    see(above);
    for (const std::string& action : offered)
        EXPECT_TRUE((std::set<std::string>{"mark_read", "query", "invite", "take_over", "extend", "urge"}).contains(action))
            << action;
    for (const char* action : {"end", "lapse", "refuse", "reject", "dismiss", "consent", "confirm", "cancel"}) {
        EXPECT_GE(act(authority, matter, action, R"({"reason":"r"})").status, 403) << action;
        EXPECT_GE(act(above, matter, action, R"({"reason":"r"})").status, 403) << action;
    }
    see(authority);
}

TEST_P(OffPlatform, Art07_2_ALateNoticeCountsAndSaysSo) {
    const Response made = post(
        officer, "/api/v1/off-platform-notices",
        R"({"title":"数据集","rule":{"title":"某法","level":"law"},"place":{"name":"某处","url":"https://x.cn"},"since":"2025-01-01"})");
    ASSERT_EQ(made.status, 201);
    EXPECT_EQ(text(body(made), "/late"), "true");
    EXPECT_EQ(text(body(made), "/state/code"), "in_effect");
}

TEST_P(OffPlatform, Art07_2_ANoticeIsReviewedEveryYearAndEndsWithItsTerm) {
    const json::Value made = notice(R"(,"until":"2028-06-30")");
    const std::string matter = text(made, "/case_id"), path = "/api/v1/off-platform-notices/" + text(made, "/id");
    clock.advance(hours(24 * 364));
    EXPECT_EQ(channels->watch().value(), 0);
    clock.advance(hours(24));
    EXPECT_EQ(channels->watch().value(), 1);
    EXPECT_EQ(channels->watch().value(), 0) << "asked once";
    EXPECT_EQ(inbox(officer), (std::vector<std::string>{"off_platform_notice:review_due"}));
    EXPECT_EQ(text(body(get(visitor, path)), "/review_due"), "true");
    EXPECT_EQ(text(body(get(visitor, path)), "/state/code"), "in_effect");
    EXPECT_EQ(act(officer, matter, "confirm").status, 422);
    ASSERT_EQ(act(officer, matter, "confirm", R"({"reason":"规定未变"})").status, 200);
    EXPECT_EQ(text(body(get(visitor, path)), "/review_due_on"), "2028-11-23");
    EXPECT_EQ(inbox(authority), (std::vector<std::string>{"off_platform_notice:notified"})) << "told anew";
    clock.advance(hours(24 * 230));  // 2028-07-10
    EXPECT_EQ(channels->watch().value(), 1);
    EXPECT_EQ(text(body(get(visitor, path)), "/state/code"), "lapsed");
    EXPECT_EQ(act(officer, matter, "confirm", R"({"reason":"r"})").status, 409);
}

TEST_P(OffPlatform, Art07_2_ANoticeCoversAChannelUntilItEnds) {
    const json::Value made = channel();
    const std::string path = "/api/v1/channels/" + text(made, "/id");
    const json::Value told_ = notice(R"(,"channel":")" + text(made, "/id") + "\"");
    EXPECT_EQ(text(body(get(officer, path)), "/state/code"), "covered");
    EXPECT_EQ(text(body(get(officer, path)), "/notice"), text(told_, "/id"));
    EXPECT_TRUE(inbox(officer).empty());
    ASSERT_EQ(act(officer, text(told_, "/case_id"), "end", R"({"reason":"规定已废止"})").status, 200);
    EXPECT_EQ(text(body(get(officer, path)), "/state/code"), "registered") << "to be merged again";
    EXPECT_EQ(inbox(officer), (std::vector<std::string>{"channel_merge:registered"}));
    const Response other =
        post(stranger, "/api/v1/off-platform-notices", notice_body(R"(,"channel":")" + text(made, "/id") + "\""));
    EXPECT_EQ(text(body(other), "/errors/0/pointer"), "/channel") << "somebody else's channel";
}

TEST_P(OffPlatform, Art07_2_TheCommonRouteOpensNoticesToo) {
    const std::string entry = published("气象预警");
    const auto open = [&](const Actor& actor, const std::string& members, const std::string& subject) {
        return post(actor, "/api/v1/cases",
                    R"({"type":"off_platform_notice","subject":)" + subject + R"(,"reason":"统一发布",)" + members.substr(1));
    };
    const Response opened = open(officer, notice_body(), R"({"entry":")" + entry + "\"}");
    ASSERT_EQ(opened.status, 201) << std::get<std::string>(opened.body);
    EXPECT_EQ(text(body(opened), "/number"), "OPN-2026-000001");
    EXPECT_EQ(text(body(opened), "/state/code"), "notified");
    EXPECT_EQ(text(body(opened), "/timeline/0/reason"), "统一发布");
    EXPECT_EQ(text(body(get(visitor, "/api/v1/off-platform-notices?entry=" + entry)), "/total"), "1");
    EXPECT_EQ(open(stranger, notice_body(), R"({"entry":")" + entry + "\"}").status, 422) << "no entry of theirs";
    EXPECT_EQ(open(authority, notice_body(), R"({"provider":")" + jinan + "\"}").status, 403) << "nobody tells themselves";
    EXPECT_EQ(open(citizen, notice_body(), R"({"provider":")" + jinan + "\"}").status, 403);
    EXPECT_EQ(open(officer, notice_body(), R"({"resource":"x"})").status, 422);
}

TEST_P(OffPlatform, Art07_1_AnybodyReportsAChannelAndReadsWhatBecameOfIt) {
    const Response sent = post(visitor, "/api/v1/channel-reports", report_body());
    ASSERT_EQ(sent.status, 201) << std::get<std::string>(sent.body);
    const std::string path = "/api/v1/channel-reports/" + text(body(sent), "/id");
    EXPECT_EQ(inbox(authority), (std::vector<std::string>{"channel_report:open"}));
    EXPECT_TRUE(inbox(aside).empty());
    // A second report of the same address joins the first.
    const Response second =
        send(citizen, Method::post, "/api/v1/channel-reports", report_body("http://www.data.x.example.cn/"), {}, "10.0.0.2");
    EXPECT_EQ(text(body(second), "/number"), text(body(sent), "/number"));
    EXPECT_EQ(inbox(authority).size(), 1U);
    const std::string matter = text(body(get(authority, "/api/v1/cases?inbox=mine")), "/items/0/id");
    for (const std::string& where :
         {std::get<std::string>(get(authority, "/api/v1/cases/" + matter).body), std::get<std::string>(get(visitor, path).body)})
        EXPECT_EQ(where.find("13800000000"), std::string::npos) << "a reporter's contact stands nowhere else";
    EXPECT_EQ(text(body(get(authority, path)), "/contact"), "13800000000");
    for (const Actor* actor : {&aside, &officer, &citizen, &visitor})
        EXPECT_EQ(text(body(get(*actor, path)), "/contact"), "null") << actor->id;

    const std::string finding = R"({"reason":"网站由该局运营，2023年上线","organization":")" + jinan +
                                R"(","kind":"website","name":"某局数据网","opened_on":"2023-03-01"})";
    EXPECT_EQ(act(aside, matter, "verify", finding).status, 404);
    EXPECT_EQ(act(authority, matter, "verify", R"({"reason":"r"})").status, 422);
    ASSERT_EQ(act(authority, matter, "verify", finding).status, 200);
    for (const std::string& one : {path, "/api/v1/channel-reports/" + text(body(second), "/id")}) {
        EXPECT_EQ(text(body(get(visitor, one)), "/state/code"), "verified");
        EXPECT_EQ(text(body(get(visitor, one)), "/reason"), "网站由该局运营，2023年上线");
    }
    const json::Value entered = body(get(officer, "/api/v1/channels")).at("items").at(0);
    EXPECT_EQ(text(entered, "/state/code"), "unlawful_new");
    EXPECT_EQ(text(entered, "/first_seen"), "2026-11-20");
    EXPECT_EQ(inbox(officer), (std::vector<std::string>{"channel_merge:registered"}));
    EXPECT_EQ(inbox(authority), (std::vector<std::string>{"channel_breach:detected"}));
}

TEST_P(OffPlatform, Art07_1_AReportIsDismissedWithItsReason) {
    const Response sent = post(visitor, "/api/v1/channel-reports", report_body());
    const std::string matter = text(body(get(authority, "/api/v1/cases?inbox=mine")), "/items/0/id");
    EXPECT_EQ(act(authority, matter, "dismiss").status, 422);
    ASSERT_EQ(act(authority, matter, "dismiss", R"({"reason":"该网站为企业自有数据"})").status, 200);
    const json::Value after = body(get(visitor, "/api/v1/channel-reports/" + text(body(sent), "/id")));
    EXPECT_EQ(text(after, "/state/code"), "dismissed");
    EXPECT_EQ(text(after, "/reason"), "该网站为企业自有数据");
    EXPECT_EQ(text(body(get(above, "/api/v1/channels")), "/total"), "0");
}

TEST_P(OffPlatform, ReportsAreLimitedByClientAndInAllAndCheckedFieldByField) {
    struct Row {
        const char *name, *body, *pointer;
    };
    for (const Row& row :
         {Row{"no address", R"({"url":"x","unit":"某局","division":"370100","text":""})", "/url"},
          Row{"no division", R"({"url":"https://x.cn","unit":"某局","division":"110000","text":""})", "/division"},
          Row{"no unit", R"({"url":"https://x.cn","division":"370100","text":""})", "/unit"},
          Row{"tomorrow", R"({"url":"https://x.cn","unit":"某局","division":"370100","text":"","first_seen":"2027-01-01"})",
              "/first_seen"},
          Row{"no digest", R"({"url":"https://x.cn","unit":"某局","division":"370100","text":"","evidence_sha256":"ABC"})",
              "/evidence_sha256"}}) {
        const Response answer = post(visitor, "/api/v1/channel-reports", row.body);
        EXPECT_EQ(answer.status, 422) << row.name;
        EXPECT_EQ(text(body(answer), "/errors/0/pointer"), row.pointer) << row.name;
    }
    const auto from = [&](const char* client, int number) {
        return send(visitor, Method::post, "/api/v1/channel-reports",
                    report_body(("https://x" + std::to_string(number) + ".cn").c_str()), {}, client)
            .status;
    };
    for (int number = 0; number < 3; ++number) EXPECT_EQ(from("10.0.0.1", number), 201);
    EXPECT_EQ(from("10.0.0.1", 4), 429) << "three an hour from one address";
    EXPECT_EQ(from("10.0.0.2", 5), 201);
    EXPECT_EQ(from("10.0.0.3", 6), 201);
    EXPECT_EQ(from("10.0.0.4", 7), 429) << "five an hour in all";
    clock.advance(hours(1));
    EXPECT_EQ(from("10.0.0.1", 8), 201);
    EXPECT_EQ(get(visitor, "/api/v1/channel-reports/nothing").status, 404);
}

}  // namespace
}  // namespace jixia::channels
