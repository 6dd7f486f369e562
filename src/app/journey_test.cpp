// The main job, end to end, on the built program over a socket and on both databases: a unit opens data; anyone finds it, sees it
// and takes it. Set up by the commands an operator has.
#include "journey.h"

namespace jixia::app {
namespace {

INSTANTIATE_TEST_SUITE_P(On, Journey, ::testing::Values(storage::Engine::sqlite, storage::Engine::postgres), kit::engine_name);

TEST_P(Journey, AUnitOpensDataAndAnyoneTakesIt) {
    const std::uint16_t port = serve();
    Person cataloguer(port, "cataloguer"), reviewer(port, "reviewer");
    HttpClient visitor(port);
    const Submitted done = submit(cataloguer);
    const std::string entry = "/api/v1/entries/" + done.entry, resource = "/api/v1/resources/" + done.resource;
    for (const std::string& path :
         {entry, resource, resource + "/records", resource + "/download?format=csv", resource + "/preview"})
        EXPECT_EQ(visitor.get(path).status, 404) << path << ": nothing of a draft is known outside";
    const std::string approval = "/api/v1/cases/" + done.matter + "/actions/approve";
    EXPECT_EQ(cataloguer.post(approval, R"({"reason":"我自己看过"})").status, 403) << "Art. 10(2): another person reviews";
    EXPECT_EQ(reviewer.post("/api/v1/cases/" + done.matter + "/actions/return", R"({"reason":""})").status, 422)
        << "who sends something back says why";
    const HttpAnswer approved = reviewer.post(approval, R"({"reason":"符合编目规范"})");
    ASSERT_EQ(approved.status, 200) << approved.body;
    EXPECT_EQ(text_at(parsed(approved), "state"), "published");

    const HttpAnswer shown = visitor.get(entry);
    ASSERT_EQ(shown.status, 200);
    EXPECT_EQ(visitor.get(entry).header("ETag"), shown.header("ETag"));
    const HttpAnswer records =
        visitor.get(resource + "/records?where=" + "zhan_ming%3D%27%E6%B3%89%E5%9F%8E%E5%B9%BF%E5%9C%BA%27");
    ASSERT_EQ(records.status, 200) << records.body;
    EXPECT_EQ(at(parsed(records), {"total"}), json::Value(1));
    EXPECT_NE(records.body.find("\"2024-03-01\""), std::string::npos) << records.body;
    EXPECT_NE(records.body.find("\"001\""), std::string::npos) << "leading zeros stay";
    EXPECT_NE(records.body.find("1234"), std::string::npos) << "thousands separators are no part of a number";
    const HttpAnswer csv = visitor.get(resource + "/download?format=csv");
    ASSERT_EQ(csv.status, 200);
    EXPECT_NE(csv.body.find("泉城广场"), std::string::npos);
    const HttpAnswer sql = visitor.post("/api/v1/sql", "{\"sql\":\"SELECT count(*) AS n FROM \\\"" + done.resource + "\\\"\"}");
    ASSERT_EQ(sql.status, 200) << sql.body;
    EXPECT_NE(sql.body.find("\"n\":3"), std::string::npos) << sql.body;
    EXPECT_EQ(program.end(), 0) << "ends in order";
    const Said verified = program.run({"audit", "verify"});
    EXPECT_EQ(verified.status, 0) << verified.out;
}

TEST_P(Journey, ANewVersionTellsWhatItChangedAndTheOldOneStays) {
    const std::uint16_t port = serve();
    Person cataloguer(port, "cataloguer"), reviewer(port, "reviewer");
    HttpClient visitor(port);
    const Submitted done = submit(cataloguer);
    ASSERT_EQ(reviewer.post("/api/v1/cases/" + done.matter + "/actions/approve", R"({"reason":"符合编目规范"})").status, 200);
    const std::string resource = "/api/v1/resources/" + done.resource;
    const auto send = [&](const std::string& bytes, const std::string& how) {
        const std::string upload = cataloguer.upload("YnVzLmNzdg==", bytes);
        const HttpAnswer accepted = cataloguer.post(resource + "/versions", R"({"upload_id":")" + upload + "\"," + how + "}");
        EXPECT_EQ(accepted.status, 202) << accepted.body;
        return cataloguer.job(text_at(parsed(accepted), "job/id"));
    };
    const HttpAnswer old_file = visitor.get(resource + "/download?version=1");
    const json::Value changed =
        send("站点编号,站名,线路,启用日期,日均客流\n002,大明湖,K41,2024/3/2,990\n004,千佛山,K52,2024-03-04,12\n",
             R"("mode":"upsert","key":["zhan_dian_bian_hao"])");
    ASSERT_EQ(text_at(changed, "state"), "succeeded") << json::serialize(changed);
    EXPECT_EQ(json::serialize(at(changed, {"report", "version", "counts"})),
              R"({"added":1,"changed":1,"removed":0,"unchanged":2})");
    const HttpAnswer diff = visitor.get(resource + "/diff?from=1&to=2");
    ASSERT_EQ(diff.status, 200) << diff.body;
    EXPECT_NE(diff.body.find(R"("cells":{"ri_jun_ke_liu":{"from":987,"to":990}})"), std::string::npos) << diff.body;
    const HttpAnswer feed = visitor.get(resource + "/changes?since=1");
    EXPECT_NE(feed.body.find(R"("op":"insert","key":{"zhan_dian_bian_hao":"004"})"), std::string::npos) << feed.body;
    const json::Value broken = send("站点编号,站名\n001,泉城广场\n", R"("mode":"replace")");
    EXPECT_EQ(text_at(broken, "state"), "failed");
    EXPECT_EQ(text_at(broken, "problem/type"), "dataset-breaking-changes") << json::serialize(broken);
    EXPECT_NE(text_at(broken, "problem/title"), "");
    // Columns that everybody could read leave with the authority's consent only, and a consent lets one version through.
    const char* without = R"("mode":"replace","allow_breaking":true)";
    const json::Value alone = send("站点编号,站名\n001,泉城广场\n", without);
    EXPECT_EQ(text_at(alone, "problem/type"), "dataset-narrowing-unconsented") << json::serialize(alone);
    const HttpAnswer asked = cataloguer.post("/api/v1/cases", R"({"type":"attribute_restriction","subject":{"resource":")" +
                                                                  done.resource + R"("},"reason":"上述三列停止采集"})");
    ASSERT_EQ(asked.status, 201) << asked.body;
    const std::string consent = "/api/v1/cases/" + text_at(parsed(asked), "id") + "/actions/consent";
    EXPECT_EQ(reviewer.post(consent, R"({"reason":"r"})").status, 403);
    Person official(port, "official");
    const HttpAnswer consented = official.post(consent, R"({"reason":"停止采集属实"})");
    ASSERT_EQ(consented.status, 200) << consented.body;
    const json::Value fewer = send("站点编号,站名\n001,泉城广场\n", without);
    ASSERT_EQ(text_at(fewer, "state"), "succeeded") << json::serialize(fewer);
    const HttpAnswer third = visitor.get(resource + "/versions/3");
    ASSERT_EQ(third.status, 200) << third.body;
    EXPECT_NE(third.body.find(R"("kind":"column_dropped")"), std::string::npos) << third.body;
    EXPECT_NE(third.body.find(R"("kind":"rows_fewer")"), std::string::npos) << third.body;
    EXPECT_NE(third.body.find("第八条第三款"), std::string::npos) << "Art. 8(3): flagged for whoever approves";
    EXPECT_NE(third.body.find(R"("created_by":null)"), std::string::npos) << "people are not named to everybody";
    EXPECT_NE(cataloguer.get(resource + "/versions/3").body.find("某人"), std::string::npos);
    EXPECT_EQ(visitor.get(resource + "/download?version=1").body, old_file.body);
    EXPECT_EQ(visitor.get(resource + "/download?version=1").header("ETag"), old_file.header("ETag"));
    EXPECT_EQ(at(parsed(visitor.get(resource + "/versions")), {"total"}), json::Value(3));
    EXPECT_EQ(visitor.get(resource + "/versions/9").status, 404);
    EXPECT_EQ(visitor.get(resource + "/versions/x").status, 404);
}

/// How a version came to be (file, recipe, report, account) is the provider's own; of an entry that is not public nothing is
/// told.
TEST_P(Journey, Art08_TheLineageOfWhatIsNotPublicIsHidden) {
    const std::uint16_t port = serve();
    Person cataloguer(port, "cataloguer"), reviewer(port, "reviewer");
    HttpClient visitor(port);
    const Submitted done = submit(cataloguer);
    const std::string resource = "/api/v1/resources/" + done.resource;
    const auto see_nothing = [&](std::string_view when) {
        for (const char* path :
             {"", "/versions", "/versions/1", "/profile", "/diff?from=1&to=1", "/changes", "/records", "/download"}) {
            const HttpAnswer answer = visitor.get(resource + path);
            EXPECT_EQ(answer.status, 404) << when << " " << path << " " << answer.body;
            for (const char* told : {"bus.csv", "lineage", "某人", "zhan_ming"})
                EXPECT_EQ(answer.body.find(told), std::string::npos) << when << " " << path << " " << answer.body;
        }
        EXPECT_NE(visitor.get("/api/v1/entries/" + done.entry + "/package").status, 200) << when;
        EXPECT_NE(visitor.get("/api/v1/package").status, 200) << when;
    };
    see_nothing("in review");
    EXPECT_NE(cataloguer.get(resource + "/versions/1").body.find(R"("lineage":{)"), std::string::npos);
    ASSERT_EQ(reviewer.post("/api/v1/cases/" + done.matter + "/actions/approve", R"({"reason":"符合编目规范"})").status, 200);
    const HttpAnswer open = visitor.get(resource + "/versions/1");
    ASSERT_EQ(open.status, 200) << open.body;
    EXPECT_EQ(open.body.find("lineage"), std::string::npos) << open.body;
    EXPECT_EQ(visitor.get("/api/v1/package").status, 200);
}

TEST_P(Journey, WhatIsPublishedIsFoundAndSurvivesARestart) {
    std::string entry;
    {
        const std::uint16_t port = serve();
        Person cataloguer(port, "cataloguer"), reviewer(port, "reviewer");
        const Submitted done = submit(cataloguer);
        entry = done.entry;
        ASSERT_EQ(reviewer.post("/api/v1/cases/" + done.matter + "/actions/approve", R"({"reason":"符合编目规范"})").status, 200);
        program.end(SIGKILL);
    }
    const std::uint16_t port = serve();
    HttpClient visitor(port);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(2);
    bool found = false;
    while (!found && std::chrono::steady_clock::now() < deadline)
        found = visitor.get("/api/v1/entries?q=%E5%85%AC%E4%BA%A4%E7%AB%99%E7%82%B9").body.find(entry) != std::string::npos;
    EXPECT_TRUE(found) << "within two seconds of the restart";
    EXPECT_EQ(visitor.get("/readyz").status, 200);
    EXPECT_EQ(visitor.get("/entries/" + entry).status, 200);
    EXPECT_NE(visitor.get("/entries/" + entry).body.find("application/ld+json"), std::string::npos) << "schema.org";
    EXPECT_EQ(visitor.get("/entries/nothing").status, 404);
}

}  // namespace
}  // namespace jixia::app
