// The routes of opening and of notices, on both databases: statuses, shapes, refusals.
#include <gtest/gtest.h>

#include "http/router.h"
#include "test_opening.h"

namespace jixia::opening {
namespace {

using http::Method;

class Routes : public OpeningTest {
protected:
    Routes() {
        workflow::add_routes(router, workflow);
        notice::add_routes(router, notices);
        add_routes(router, *opening);
    }
    http::Response send(const Actor& actor, Method method, const std::string& path, const std::string& body = {},
                        const std::vector<std::pair<std::string, std::string>>& query = {}) {
        http::Call call;
        call.method = method;
        call.path = call.target = path;
        call.body = body;
        call.actor = actor;
        if (!body.empty()) call.headers.set("Content-Type", "application/json");
        for (const auto& [name, value] : query) call.query.add(name, value);
        return router.handle(call);
    }
    static json::Value body(const http::Response& response) { return json::parse(std::get<std::string>(response.body)).value(); }

    http::Router router;
};
JX_ON_BOTH_DATABASES(Routes);

TEST_P(Routes, Art08_TheMatrixAndTheAdviceAreForEverybody) {
    const json::Value matrix = body(send(visitor, Method::get, "/api/v1/opening/transitions"));
    EXPECT_EQ(matrix.at("items").as_array().size(), 16U);
    const http::Response advice =
        send(visitor, Method::post, "/api/v1/opening/advice", R"({"personal_information": true, "deidentified": true})");
    ASSERT_EQ(advice.status, 200);
    EXPECT_EQ(body(advice).at("most_open").as_string(), "unconditional");
    EXPECT_EQ(body(send(visitor, Method::post, "/api/v1/opening/advice", R"({"state_secret": true})")).at("most_open"),
              json::Value(nullptr));
    EXPECT_EQ(send(visitor, Method::post, "/api/v1/opening/advice", R"({"personal_information": "yes"})").status, 422);
    EXPECT_EQ(send(visitor, Method::post, "/api/v1/opening/advice", R"({"hope": true})").status, 422);
}

TEST_P(Routes, Art08_3_AConsentFromRequestToEffect) {
    const std::string entry = published();
    const std::string ask =
        R"({"type": "attribute_restriction", "subject": {"entry": ")" + entry +
        R"("}, "to": "conditional", "reason": "数据安全要求较高", "grounds": ["high_security"], "conditions": {"applicants": ["企业"], "term_days": 90}})";
    EXPECT_EQ(send(visitor, Method::post, "/api/v1/cases", ask).status, 401);
    EXPECT_EQ(send(citizen, Method::post, "/api/v1/cases", ask).status, 403);
    const http::Response opened = send(cataloguer, Method::post, "/api/v1/cases", ask);
    ASSERT_EQ(opened.status, 201);
    const std::string id(body(opened).at("id").as_string());
    EXPECT_EQ(send(cataloguer, Method::post, "/api/v1/cases", ask).status, 409);
    // Nobody but who asked and who decides knows of it yet.
    EXPECT_EQ(body(send(visitor, Method::get, "/api/v1/opening/changes", {}, {{"entry", entry}})).at("total").as_int64(), 0);
    EXPECT_EQ(send(visitor, Method::get, "/api/v1/opening/changes/" + id + "/decision").status, 404);
    EXPECT_EQ(body(send(authority, Method::get, "/api/v1/opening/changes", {}, {{"division", "370100"}})).at("total").as_int64(),
              1);
    const http::Response decided =
        send(authority, Method::post, "/api/v1/cases/" + id + "/actions/consent", R"({"reason": "依据充分"})");
    ASSERT_EQ(decided.status, 200);
    EXPECT_EQ(body(decided).at("state").as_string(), "consented");
    const json::Value how = body(send(visitor, Method::get, "/api/v1/entries/" + entry + "/opening"));
    EXPECT_EQ(how.at("open_attribute").at("code").as_string(), "conditional");
    EXPECT_EQ(how.at("changes").at(0).at("decided_by").as_string(), "济南市大数据局");
    const http::Response note = send(visitor, Method::get, "/api/v1/opening/changes/" + id + "/decision");
    ASSERT_EQ(note.status, 200);
    EXPECT_NE(std::get<std::string>(note.body).find("第八条第三款"), std::string::npos);
    EXPECT_EQ(send(visitor, Method::get, "/api/v1/opening/changes", {}, {{"state", "dreamt"}}).status, 400);
    EXPECT_EQ(send(visitor, Method::get, "/api/v1/opening/changes", {}, {{"division", "3701"}}).status, 400);
}

TEST_P(Routes, Art18_SuspendAndResume) {
    const std::string entry = published();
    const std::string path = "/api/v1/entries/" + entry + "/actions/";
    EXPECT_EQ(send(visitor, Method::post, path + "suspend", R"({"reason": "r"})").status, 401);
    EXPECT_EQ(send(cataloguer, Method::post, path + "suspend", R"({"reason": "r"})").status, 403);
    EXPECT_EQ(send(reviewer, Method::post, path + "suspend", "{}").status, 422);
    EXPECT_EQ(send(reviewer, Method::post, path + "suspend", R"({"reason": ")" + std::string(3000, 'x') + R"("})").status, 422);
    ASSERT_EQ(send(reviewer, Method::post, path + "suspend", R"({"reason": "发现个人信息"})").status, 200);
    EXPECT_EQ(send(reviewer, Method::post, path + "suspend", R"({"reason": "r"})").status, 409);
    EXPECT_EQ(body(send(visitor, Method::get, "/api/v1/entries/" + entry + "/opening")).at("suspended").at("reason").as_string(),
              "发现个人信息");
    EXPECT_EQ(send(reviewer, Method::post, path + "resume", R"({"reason": "已处理"})").status, 200);
    EXPECT_EQ(send(reviewer, Method::post, "/api/v1/entries/none/actions/suspend", R"({"reason": "r"})").status, 404);
}

TEST_P(Routes, NoticesAreForThoseTheyTell) {
    const std::string entry = published();
    catalog->count(catalog::UsageKind::call, entry, citizen.id);
    ASSERT_TRUE(act(authority, restrict(cataloguer, entry)->id, "consent").has_value());
    EXPECT_EQ(send(visitor, Method::get, "/api/v1/notices").status, 401);
    const http::Response mine = send(citizen, Method::get, "/api/v1/notices", {}, {{"unread", "true"}});
    ASSERT_EQ(body(mine).at("total").as_int64(), 1);
    EXPECT_EQ(mine.headers.get("X-Unread"), "1");
    const std::string id(body(mine).at("items").at(0).at("id").as_string());
    EXPECT_EQ(send(stranger, Method::post, "/api/v1/notices/" + id + "/actions/read", "{}").status, 404);
    const json::Value read = body(send(citizen, Method::post, "/api/v1/notices/" + id + "/actions/read", "{}"));
    EXPECT_EQ(read.at("read_by").as_string(), citizen.name);
    EXPECT_EQ(body(send(citizen, Method::get, "/api/v1/notices", {}, {{"unread", "true"}})).at("total").as_int64(), 0);
    EXPECT_EQ(body(send(reviewer, Method::get, "/api/v1/notices")).at("total").as_int64(), 1);  // the provider is told too
}

}  // namespace
}  // namespace jixia::opening
