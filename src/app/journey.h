#pragma once
// For tests: people at the built program, over a socket and on both databases, set up by the commands an operator has.
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <fstream>
#include <mutex>

#include "base/json.h"
#include "databases.h"
#include "demo/caller.h"
#include "demo/units.h"
#include "http_client.h"
#include "program.h"

namespace jixia::app {

using demo::text_at;
using kit::HttpAnswer;
using kit::HttpClient;

inline json::Value parsed(const HttpAnswer& answer) {
    auto value = json::parse(answer.body);
    return value.has_value() ? *std::move(value) : json::Value(nullptr);
}

inline const json::Value& at(const json::Value& value, std::initializer_list<std::string_view> path) {
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
    HttpAnswer put(const std::string& path, const std::string& body) {
        return client_.request("PUT", path, {{"Content-Type", "application/json"}}, body);
    }
    HttpAnswer del(const std::string& path) { return client_.request("DELETE", path, {}, ""); }
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

inline constexpr std::string_view bus_stops =
    "站点编号,站名,线路,启用日期,日均客流\n001,泉城广场,K51,2024年3月1日,\"1,234\"\n002,大明湖,K41,2024/3/"
    "2,987\n003,趵突泉,K51,2024-03-03,2001\n";
inline constexpr std::string_view draft =
    R"({"title": "济南市公交站点信息", "abstract": "济南市公交站点的编号、名称、所属线路和启用日期，来自公交调度系统。",
 "keywords": ["公交", "站台", "交通出行"], "themes": ["06"], "industries": ["G"], "resource_kind": "table", "open_attribute": "unconditional",
 "open_modes": ["download", "api"], "update_frequency": "monthly", "spatial": ["370100"], "temporal": {"start": "2024-01-01", "end": null},
 "level": "G1", "personal_information": false, "origin": "generated", "duties": [{"code": "JT-001", "name": "公共交通站点管理"}],
 "source_systems": [{"name": "公交调度系统"}], "contact": {"name": "信息科", "phone": "0531-66600000", "email": "data@example.org"}})";

/// Waits for what a subscriber or a runner brings about; false if it has not come in twenty seconds.
template <class Holds>
bool comes_true(Holds holds) {
    std::mutex mutex;
    std::condition_variable never;
    std::unique_lock lock(mutex);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!holds()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        never.wait_for(lock, std::chrono::milliseconds(50));
    }
    return true;
}

class Journey : public ::testing::TestWithParam<storage::Engine> {
protected:
    explicit Journey(Program::Environment more = {})
        : more_(std::move(more)),
          postgres_(GetParam() == storage::Engine::postgres ? kit::fresh_postgres() : ""),
          program(environment()) {
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
        const std::string office = demo::made_up_uscc("370100", 2);
        EXPECT_EQ(program.run({"organization", "add", "济南市大数据局", "--uscc", office, "--division", "370100", "--authority"})
                      .status,
                  0);
        EXPECT_EQ(program
                      .run({"user", "add", "official", "--name", "某官", "--organization", office, "--role", "authority"},
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
                                      {"JIXIA_DATA_DIR", std::filesystem::relative(folder.path() / "data").string()},
                                      {"JIXIA_PAGES", (folder.path() / "pages").string()}};
        if (!postgres_.empty()) settings["JIXIA_DATABASE_URL"] = postgres_;
        settings.insert(more_.begin(), more_.end());
        return settings;
    }
    std::uint16_t serve() {
        const auto port = program.start({"serve"});
        EXPECT_TRUE(port.has_value());
        return port.value_or(0);
    }
    Program::Environment more_;
    kit::TempFolder folder;
    std::string postgres_;
    Program program;
};
/// Says of every column what it means, and submits the entry; the case's id.
inline std::string describe_and_submit(Person& cataloguer, const std::string& path) {
    const HttpAnswer now = cataloguer.get(path);
    json::Array items;
    const json::Value entry_now = parsed(now);
    for (const json::Value& item : at(entry_now, {"items"}).as_array())
        if (text_at(item, "description").empty())
            items.push_back(
                json::Object{{"code", text_at(item, "code")}, {"description", text_at(item, "name") + "，按公交调度系统登记"}});
    const HttpAnswer described = cataloguer.patch(path, json::serialize(json::Object{{"items", items}}), now.header("ETag"));
    EXPECT_EQ(described.status, 200) << described.body;
    EXPECT_EQ(cataloguer.patch(path, "{\"title\":\"晚了一步\"}", now.header("ETag")).status, 412) << "a lost race";
    const HttpAnswer submitted = cataloguer.post(path + "/actions/submit", "{}");
    EXPECT_EQ(submitted.status, 200) << submitted.body;
    return text_at(parsed(submitted), "case/id");
}

/// Drafts, uploads, describes and submits; the ids of entry, resource and case.
struct Submitted {
    std::string entry, resource, matter;
};
inline Submitted submit(Person& cataloguer) {
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
    return {entry, text_at(parsed(accepted), "resource/id"), describe_and_submit(cataloguer, path)};
}

}  // namespace jixia::app
