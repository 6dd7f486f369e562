// Data that comes by itself: a unit names a source, the platform fetches it under guard, and what is news becomes a version.
#include <atomic>

#include "journey.h"
#include "scripted_server.h"

namespace jixia::app {
namespace {

class PullJourney : public Journey {
protected:
    PullJourney() : Journey({{"JIXIA_FETCH_NETWORKS", "127.0.0.1/32"}}) {}
    /// Pulls now and waits until what was fetched has been read; how the pull stands.
    static json::Value pull(Person& cataloguer, const std::string& path) {
        const HttpAnswer started = cataloguer.post(path + "/actions/run", "{}");
        EXPECT_EQ(started.status, 202) << started.body;
        cataloguer.job(text_at(parsed(started), "job/id"));
        const std::string ingestion = text_at(parsed(cataloguer.get(path)), "ingestion/id");
        if (!ingestion.empty()) cataloguer.job(ingestion);
        return parsed(cataloguer.get(path));
    }
    static std::string body(const std::string& source, const std::string& more = "") {
        return R"({"source":)" + source + R"(,"schedule":{"every":"day","minute":150,"day":1})" + more + "}";
    }
};
INSTANTIATE_TEST_SUITE_P(On, PullJourney, ::testing::Values(storage::Engine::sqlite, storage::Engine::postgres),
                         kit::engine_name);

std::string ok(const std::string& content) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(content.size()) + "\r\n\r\n" + content;
}

TEST_P(PullJourney, Art13_1_NewsFromASourceBecomesAVersionAndNothingElseDoes) {
    std::atomic<int> edition = 1;
    const kit::ScriptedServer source([&](const std::string& head) -> std::string {
        if (head.find("Authorization: Bearer word") == std::string::npos) return "HTTP/1.1 401 Unauthorized\r\n\r\n";
        if (edition == 3) return "HTTP/1.1 500 Oops\r\n\r\n";
        if (edition == 4) return ok("%PDF-1.7 not a table");
        return ok(std::string(bus_stops) + (edition > 1 ? "004,五龙潭,K52,2024-03-04,15\n" : ""));
    });
    const std::uint16_t port = serve();
    Person cataloguer(port, "cataloguer"), reviewer(port, "reviewer");
    const Submitted done = submit(cataloguer);
    ASSERT_EQ(reviewer.post("/api/v1/cases/" + done.matter + "/actions/approve", R"({"reason":"符合编目规范"})").status, 200);
    const std::string path = "/api/v1/resources/" + done.resource + "/pull";
    EXPECT_EQ(cataloguer.get(path).status, 404) << "none is set";
    const std::string from = R"({"kind":"http","url":")" + source.url("/stops.csv") + R"("})";
    const HttpAnswer set = cataloguer.put(path, body(from, R"(,"credential":"word")"));
    ASSERT_EQ(set.status, 200) << set.body;
    EXPECT_EQ(set.body.find("\"word\""), std::string::npos) << "a credential is never shown";
    EXPECT_EQ(at(parsed(set), {"has_credential"}), json::Value(true));
    EXPECT_FALSE(text_at(parsed(set), "next_due_at").empty());
    EXPECT_EQ(reviewer.get(path).status, 404) << "who may not write does not see it";
    EXPECT_EQ(HttpClient(port).get(path).status, 401);

    const auto versions = [&] {
        return at(parsed(cataloguer.get("/api/v1/resources/" + done.resource + "/versions")), {"total"});
    };
    EXPECT_EQ(text_at(pull(cataloguer, path), "outcome"), "new_version");
    EXPECT_EQ(versions(), json::Value(2));
    EXPECT_EQ(text_at(pull(cataloguer, path), "outcome"), "unchanged") << "the same bytes";
    EXPECT_EQ(versions(), json::Value(2));
    edition = 2;
    EXPECT_EQ(text_at(pull(cataloguer, path), "ingestion/state"), "succeeded");
    EXPECT_EQ(versions(), json::Value(3));
    EXPECT_EQ(at(parsed(HttpClient(port).get("/api/v1/resources/" + done.resource + "/records")), {"total"}), json::Value(4));

    edition = 3;
    const json::Value failed = pull(cataloguer, path);
    EXPECT_EQ(text_at(failed, "outcome"), "failed");
    EXPECT_EQ(text_at(failed, "problem"), "fetch-status");
    EXPECT_EQ(at(failed, {"late"}), json::Value(true));
    edition = 4;
    EXPECT_EQ(text_at(pull(cataloguer, path), "ingestion/state"), "failed") << "what is no table is published by nobody";
    EXPECT_EQ(versions(), json::Value(3));
    edition = 2;
    EXPECT_EQ(text_at(pull(cataloguer, path), "outcome"), "new_version") << "what never became a version does not count as held";

    EXPECT_EQ(cataloguer.put(path, body(R"({"kind":"http","url":"http://127.0.0.1:1/"})")).status, 200);
    EXPECT_EQ(at(parsed(cataloguer.get(path)), {"has_credential"}), json::Value(false)) << "a credential stays with its origin";
    EXPECT_EQ(cataloguer.del(path).status, 204);
    EXPECT_EQ(cataloguer.get(path).status, 404);
    program.end();
    EXPECT_EQ(program.run({"audit", "verify"}).status, 0);
}

TEST_P(PullJourney, WhatIsNoSourceIsRefusedByName) {
    const std::uint16_t port = serve();
    Person cataloguer(port, "cataloguer");
    const Submitted done = submit(cataloguer);
    const std::string path = "/api/v1/resources/" + done.resource + "/pull";
    struct Case {
        const char *source, *names;
    };
    for (const Case& one : std::initializer_list<Case>{
             {R"({"kind":"http"})", "/source/url"},
             {R"({"kind":"http","url":"file:///etc/passwd"})", "/source/url"},
             {R"({"kind":"http","url":"http://user:word@example.org/"})", "/source/url"},
             {R"({"kind":"s3","url":"https://s3.example.org/b/k"})", "/source/region"},
             {R"({"kind":"postgresql","host":"db.example.org"})", "/source/query"},
             {R"({"kind":"postgresql","host":"h","database":"d","user":"u","query":"SELECT 1","port":0})", "/source/port"},
             {R"({"kind":"ftp"})", "/source/kind"}}) {
        const HttpAnswer refused = cataloguer.put(path, body(one.source));
        EXPECT_EQ(refused.status, 422) << one.source;
        EXPECT_NE(refused.body.find(one.names), std::string::npos) << refused.body;
    }
    const std::string good = R"({"kind":"http","url":"http://example.org/"})";
    EXPECT_EQ(cataloguer.put(path, R"({"source":)" + good + R"(,"schedule":{"every":"month","minute":0,"day":31}})").status, 422);
}

TEST_P(PullJourney, AnAddressOfThisMachineNeedsTheOperatorsConsent) {
    const std::uint16_t port = serve();
    Person cataloguer(port, "cataloguer");
    const Submitted done = submit(cataloguer);
    const std::string path = "/api/v1/resources/" + done.resource + "/pull";
    for (const char* source : {R"({"kind":"postgresql","host":"127.0.0.2","database":"d","user":"u","query":"SELECT 1"})",
                               R"({"kind":"http","url":"http://127.0.0.2/"})"}) {
        ASSERT_EQ(cataloguer.put(path, body(source)).status, 200);
        EXPECT_EQ(text_at(pull(cataloguer, path), "problem"), "fetch-address-refused") << source;
    }
}

}  // namespace
}  // namespace jixia::app
