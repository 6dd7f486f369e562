// The main job, end to end, on the built program over a socket and on both databases: a unit opens data; anyone finds it, sees it
// and takes it. Set up by the commands an operator has.
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>

#include "base/json.h"
#include "databases.h"
#include "demo/caller.h"
#include "demo/units.h"
#include "http_client.h"
#include "program.h"

namespace jixia::app {
namespace {

using demo::text_at;
using kit::HttpAnswer;
using kit::HttpClient;

json::Value parsed(const HttpAnswer& answer) {
    auto value = json::parse(answer.body);
    return value.has_value() ? *std::move(value) : json::Value(nullptr);
}

const json::Value& at(const json::Value& value, std::initializer_list<std::string_view> path) {
    static const json::Value nothing = nullptr;
    const json::Value* here = &value;
    for (const auto name : path) {
        const json::Object* object = here->if_object();
        here = object == nullptr ? nullptr : object->if_contains(name);
        if (here == nullptr) return nothing;
    }
    return *here;
}

/// A person at a browser: keeps the cookie, sends the token.
class Person {
public:
    Person(std::uint16_t port, const std::string& account) : client_(port) {
        const HttpAnswer answer =
            client_.post("/api/v1/sessions", R"({"account":")" + account + R"(","password":"correct horse battery"})");
        EXPECT_EQ(answer.status, 201) << answer.body;
        const std::string cookie = answer.header("Set-Cookie");
        client_.always = {{"Cookie", cookie.substr(0, cookie.find(';'))},
                          {"X-CSRF-Token", text_at(parsed(answer), "csrf_token")}};
    }
    HttpAnswer get(const std::string& path) { return client_.get(path); }
    HttpAnswer post(const std::string& path, const std::string& body) { return client_.post(path, body); }
    HttpAnswer patch(const std::string& path, const std::string& body, const std::string& etag) {
        return client_.request("PATCH", path, {{"Content-Type", "application/json"}, {"If-Match", etag}}, body);
    }
    std::string upload(const std::string& name_base64, const std::string& bytes) {
        const HttpAnswer begun = client_.request("POST", "/api/v1/uploads",
                                                 {{"Tus-Resumable", "1.0.0"},
                                                  {"Upload-Length", std::to_string(bytes.size())},
                                                  {"Upload-Metadata", "filename " + name_base64}},
                                                 "");
        EXPECT_EQ(begun.status, 201) << begun.body;
        const std::string location = begun.header("Location");
        const HttpAnswer sent = client_.request(
            "PATCH", location,
            {{"Tus-Resumable", "1.0.0"}, {"Upload-Offset", "0"}, {"Content-Type", "application/offset+octet-stream"}}, bytes);
        EXPECT_EQ(sent.status, 204) << sent.body;
        return location.substr(location.rfind('/') + 1);
    }
    /// Follows the job's events to its end.
    json::Value job(const std::string& id) {
        client_.get("/api/v1/jobs/" + id + "/events");
        return parsed(client_.get("/api/v1/jobs/" + id));
    }

private:
    HttpClient client_;
};

constexpr std::string_view bus_stops =
    "站点编号,站名,线路,启用日期,日均客流\n001,泉城广场,K51,2024年3月1日,\"1,234\"\n002,大明湖,K41,2024/3/"
    "2,987\n003,趵突泉,K51,2024-03-03,2001\n";
constexpr std::string_view draft =
    R"({"title": "济南市公交站点信息", "abstract": "济南市公交站点的编号、名称、所属线路和启用日期，来自公交调度系统。",
 "keywords": ["公交", "站台", "交通出行"], "themes": ["06"], "industries": ["G"], "resource_kind": "table", "open_attribute": "unconditional",
 "open_modes": ["download", "api"], "update_frequency": "monthly", "spatial": ["370100"], "temporal": {"start": "2024-01-01", "end": null},
 "level": "G1", "personal_information": false, "origin": "generated", "duties": [{"code": "JT-001", "name": "公共交通站点管理"}],
 "source_systems": [{"name": "公交调度系统"}], "contact": {"name": "信息科", "phone": "0531-66600000", "email": "data@example.org"}})";

class Journey : public ::testing::TestWithParam<storage::Engine> {
protected:
    Journey() : postgres_(GetParam() == storage::Engine::postgres ? kit::fresh_postgres() : ""), program(environment()) {
        const std::filesystem::path pages = folder.path() / "pages";
        std::filesystem::create_directories(pages);
        std::ofstream(pages / "index.html") << "<!doctype html><html><head><!--head--></head><body></body></html>";
        const std::string uscc = demo::made_up_uscc("370100", 1);
        EXPECT_EQ(program.run({"organization", "add", "济南市交通运输局", "--uscc", uscc, "--division", "370100"}).status, 0);
        for (const std::string role : {"cataloguer", "reviewer"})
            EXPECT_EQ(program
                          .run({"user", "add", role, "--name", "某人", "--organization", uscc, "--role", role},
                               "correct horse battery\n")
                          .status,
                      0);
    }

public:
    ~Journey() override {
        program.end(SIGKILL);
        if (!postgres_.empty()) kit::drop_postgres(postgres_);
    }

protected:
    Program::Environment environment() const {
        Program::Environment settings{{"JIXIA_PORT", "0"},
                                      {"JIXIA_ADMIN_PORT", "0"},
                                      {"JIXIA_DATA_DIR", (folder.path() / "data").string()},
                                      {"JIXIA_PAGES", (folder.path() / "pages").string()}};
        if (!postgres_.empty()) settings["JIXIA_DATABASE_URL"] = postgres_;
        return settings;
    }
    std::uint16_t serve() {
        const auto port = program.start({"serve"});
        EXPECT_TRUE(port.has_value());
        return port.value_or(0);
    }
    kit::TempFolder folder;
    std::string postgres_;
    Program program;
};
INSTANTIATE_TEST_SUITE_P(On, Journey, ::testing::Values(storage::Engine::sqlite, storage::Engine::postgres), kit::engine_name);

/// Drafts, uploads, describes and submits; the ids of entry, resource and case.
struct Submitted {
    std::string entry, resource, matter;
};
Submitted submit(Person& cataloguer) {
    const HttpAnswer made = cataloguer.post("/api/v1/entries", std::string(draft));
    EXPECT_EQ(made.status, 201) << made.body;
    const std::string entry = text_at(parsed(made), "id"), path = "/api/v1/entries/" + entry;
    const std::string upload = cataloguer.upload("YnVzLmNzdg==", std::string(bus_stops));
    const HttpAnswer accepted =
        cataloguer.post(path + "/resources", R"({"title":"公交站点","kind":"table","upload_id":")" + upload + R"("})");
    EXPECT_EQ(accepted.status, 202) << accepted.body;
    const json::Value job = cataloguer.job(text_at(parsed(accepted), "job/id"));
    EXPECT_EQ(text_at(job, "state"), "succeeded") << json::serialize(job);
    EXPECT_EQ(at(job, {"report", "rows_in"}), json::Value(3));
    EXPECT_EQ(at(job, {"report", "rows_out"}), json::Value(3));

    const HttpAnswer refused = cataloguer.post(path + "/actions/submit", "{}");
    EXPECT_EQ(refused.status, 422) << "items without meaning";
    EXPECT_NE(refused.body.find("第十条第二款"), std::string::npos) << refused.body;
    const HttpAnswer now = cataloguer.get(path);
    json::Array items;
    const json::Value entry_now = parsed(now);
    for (const json::Value& item : at(entry_now, {"items"}).as_array())
        items.push_back(
            json::Object{{"code", text_at(item, "code")}, {"description", text_at(item, "name") + "，按公交调度系统登记"}});
    EXPECT_EQ(items.size(), 5U);
    const HttpAnswer described = cataloguer.patch(path, json::serialize(json::Object{{"items", items}}), now.header("ETag"));
    EXPECT_EQ(described.status, 200) << described.body;
    EXPECT_EQ(cataloguer.patch(path, "{\"title\":\"晚了一步\"}", now.header("ETag")).status, 412) << "a lost race";
    const HttpAnswer submitted = cataloguer.post(path + "/actions/submit", "{}");
    EXPECT_EQ(submitted.status, 200) << submitted.body;
    return {entry, text_at(parsed(accepted), "resource/id"), text_at(parsed(submitted), "case/id")};
}

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
    const json::Value fewer = send("站点编号,站名\n001,泉城广场\n", R"("mode":"replace","allow_breaking":true)");
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
