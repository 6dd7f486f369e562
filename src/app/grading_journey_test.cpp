// Personal data in a file: suggested, refused where everybody would see it, decided by people, and asked about again.
#include "journey.h"

namespace jixia::app {
namespace {

class GradingJourney : public Journey {};
INSTANTIATE_TEST_SUITE_P(On, GradingJourney, ::testing::Values(storage::Engine::sqlite, storage::Engine::postgres),
                         kit::engine_name);

/// A number of GB 11643 that belongs to nobody: its day of birth lies in the future.
std::string made_up_id(int serial) {
    std::string first = "3701022090" + std::string("0101") + std::to_string(100 + serial);
    constexpr int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (std::size_t i = 0; i < 17; ++i) sum += (first[i] - '0') * weights[i];
    return first + "10X98765432"[sum % 11];
}

std::string staff(const std::string& more_heading = "", const std::string& more_cell = "", bool numbers = true) {
    std::string out = "姓名,站点" + std::string(numbers ? ",身份证号,手机号码" : "") + more_heading + "\n";
    for (int i = 0; i < 30; ++i)
        out += std::string(i % 2 == 0 ? "王小明" : "李强") + ",站点" + std::to_string(i) +
               (numbers ? "," + made_up_id(i) + ",138053100" + std::to_string(10 + i) : "") + more_cell + "\n";
    return out;
}

std::string codes_of(const HttpAnswer& refused) {
    std::string out;
    const json::Value body = parsed(refused);
    for (const json::Value& error : at(body, {"errors"}).as_array())
        out += text_at(error, "code") + " " + text_at(error, "pointer") + ";";
    return out;
}

TEST_P(GradingJourney, Art05_Art13_1_WhatIdentifiesPeopleIsOpenToNobodyWithoutConditions) {
    const std::uint16_t port = serve();
    Person cataloguer(port, "cataloguer"), reviewer(port, "reviewer");
    const std::string entry = text_at(parsed(cataloguer.post("/api/v1/entries", std::string(draft))), "id");
    const std::string path = "/api/v1/entries/" + entry;
    const HttpAnswer accepted = cataloguer.post(path + "/resources", R"({"title":"站务人员","kind":"table","upload_id":")" +
                                                                         cataloguer.upload("c3RhZmYuY3N2", staff()) + R"("})");
    ASSERT_EQ(accepted.status, 202) << accepted.body;
    ASSERT_EQ(text_at(cataloguer.job(text_at(parsed(accepted), "job/id")), "state"), "succeeded");
    const std::string resource = text_at(parsed(accepted), "resource/id");
    const auto patch = [&](const std::string& body) {
        const HttpAnswer done = cataloguer.patch(path, body, "*");
        EXPECT_EQ(done.status, 200) << done.body;
    };
    json::Value now = parsed(cataloguer.get(path));
    std::string described = R"({"items":[)", closed = described;
    for (const json::Value& item : at(now, {"items"}).as_array()) {
        const std::string code = text_at(item, "code"), name = text_at(item, "name");
        const bool number = name == "身份证号" || name == "手机号码";
        const std::string one = R"({"code":")" + code + R"(","description":"站务人员的)" + name + R"(登记信息")";
        described += (described.back() == '[' ? "" : ",") + one + "}";
        closed += (closed.back() == '[' ? "" : ",") + one + (number ? R"(,"open_attribute":"closed"})" : "}");
    }
    patch(described + "]}");

    // The suggestion, with its evidence.
    const json::Value grading = parsed(cataloguer.get(path + "/grading"));
    EXPECT_EQ(text_at(grading, "suggested/code"), "G3");
    std::string seen;
    for (const json::Value& item : at(grading, {"items"}).as_array())
        seen += text_at(item, "name") + " " + text_at(item, "level/code") + " " + json::serialize(at(item, {"blocks"})) + ";";
    EXPECT_EQ(seen, "姓名 G2 false;身份证号 G3 true;手机号码 G3 true;");
    EXPECT_EQ(json::serialize(grading).find(made_up_id(0)), std::string::npos) << "evidence counts and shows nothing";
    EXPECT_EQ(HttpClient(port).get(path + "/grading").status, 401);

    HttpAnswer refused = cataloguer.post(path + "/actions/submit", "{}");
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(codes_of(refused),
              "personal-data-open /items/2/open_attribute;personal-data-open /items/3/open_attribute;"
              "level-below-suggestion /level;personal-not-stated /personal_information;");
    EXPECT_NE(refused.body.find("第十三条第一款"), std::string::npos);
    EXPECT_NE(refused.body.find("查看 30 个值，符合 30 个"), std::string::npos) << refused.body;

    // Closed columns leave with nobody: what is left are names, and whoever grades them lower says why.
    patch(closed + R"(],"personal_information":true,"collect_basis":"《山东省道路运输条例》第十条"})");
    refused = cataloguer.post(path + "/actions/submit", "{}");
    EXPECT_EQ(codes_of(refused), "level-below-suggestion /level;");
    patch(R"({"level_reason":"依法公示的岗位信息，姓名已在站内公示"})");
    const HttpAnswer submitted = cataloguer.post(path + "/actions/submit", "{}");
    ASSERT_EQ(submitted.status, 200) << submitted.body;
    ASSERT_EQ(reviewer.post("/api/v1/cases/" + text_at(parsed(submitted), "case/id") + "/actions/approve", R"({"reason":"符合"})")
                  .status,
              200);
    EXPECT_EQ(HttpClient(port).get("/api/v1/resources/" + resource + "/records").body.find(made_up_id(0)), std::string::npos);

    // Every later version meets the same guard before anybody sees it.
    const auto version = [&](const std::string& bytes) {
        const HttpAnswer sent =
            cataloguer.post("/api/v1/resources/" + resource + "/versions",
                            R"({"upload_id":")" + cataloguer.upload("c3RhZmYuY3N2", bytes) + R"(","allow_breaking":true})");
        EXPECT_EQ(sent.status, 202) << sent.body;
        return cataloguer.job(text_at(parsed(sent), "job/id"));
    };
    const json::Value leaking = version(staff(",备注", ",证件 " + made_up_id(7)));
    EXPECT_EQ(text_at(leaking, "state"), "failed");
    EXPECT_EQ(text_at(leaking, "problem/type"), "dataset-personal-data") << json::serialize(leaking);
    EXPECT_NE(text_at(leaking, "problem/detail").find("列「备注」：公民身份号码"), std::string::npos) << json::serialize(leaking);
    EXPECT_EQ(at(parsed(HttpClient(port).get("/api/v1/resources/" + resource)), {"version"}), json::Value(1));

    // What only asks for a higher grade comes in, and the provider has a task that closes with their decision.
    ASSERT_EQ(text_at(version(staff(",家庭住址", ",历下区泉城路1号2单元301室")), "state"), "succeeded");
    const auto task = [&]() -> std::string {
        const json::Value inbox = parsed(cataloguer.get("/api/v1/cases?type=regrading"));
        for (const json::Value& one : at(inbox, {"items"}).as_array()) return text_at(one, "id");
        return {};
    };
    ASSERT_TRUE(comes_true([&] { return !task().empty(); }));
    const std::string matter = task();
    ASSERT_FALSE(matter.empty());
    EXPECT_NE(cataloguer.get("/api/v1/cases/" + matter).body.find("家庭住址"), std::string::npos);
    ASSERT_EQ(cataloguer.post(path + "/actions/revise", "{}").status, 200);
    now = parsed(cataloguer.get(path));
    std::string address;
    for (const json::Value& item : at(now, {"items"}).as_array())
        if (text_at(item, "name") == "家庭住址") address = text_at(item, "code");
    patch(R"({"level":"G3","level_reason":null,"items":[)" + closed.substr(std::string(R"({"items":[)").size()) +
          R"(,{"code":")" + address + R"(","description":"站务人员登记的住址，已泛化"}]})");
    const HttpAnswer again = cataloguer.post(path + "/actions/submit", "{}");
    ASSERT_EQ(again.status, 200) << again.body;
    ASSERT_EQ(
        reviewer.post("/api/v1/cases/" + text_at(parsed(again), "case/id") + "/actions/approve", R"({"reason":"符合"})").status,
        200);
    const auto state = [&] { return text_at(parsed(cataloguer.get("/api/v1/cases/" + matter)), "state/code"); };
    EXPECT_TRUE(comes_true([&] { return state() == "regraded"; }));
    const json::Value decided = parsed(cataloguer.get(path + "/grading"));
    EXPECT_EQ(text_at(decided, "decision/level/code") + text_at(decided, "decision/suggested/code"), "G3G3");
}

}  // namespace
}  // namespace jixia::app
