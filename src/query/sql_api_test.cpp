// POST /api/v1/sql over a socket: answers, each refusal, and what one caller must not learn of another's data.
#include <gmock/gmock.h>

#include <future>
#include <thread>

#include "base/crypto.h"
#include "published_routes.h"
#include "sql_corpus.h"
#include "sql_run.h"

namespace jixia::query {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST_F(SqlRoute, AnswersRowsWithTheirColumnsAndSources) {
    const auto answer = ask("SELECT s.name, c.people FROM " + open.slug + " s JOIN \"" + partly.id +
                            "\" c USING (city) WHERE s.lines > 7 ORDER BY 1");
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto body = json::parse(answer.body).value();
    EXPECT_EQ(json::serialize(body.at("items")), R"([{"name":"泉城广场","people":9400000},{"name":"火车站","people":9400000}])");
    EXPECT_EQ(body.at("columns").at(1).at("name").as_string(), "people");
    EXPECT_EQ(body.at("columns").at(1).at("type").at("code").as_string(), "integer");
    EXPECT_EQ(body.at("total").as_int64(), 2);
    EXPECT_EQ(body.at("limit").as_int64(), 10'000);
    EXPECT_FALSE(body.at("truncated").as_bool());
    ASSERT_EQ(body.at("sources").as_array().size(), 2u);
    const auto& source = body.at("sources").at(0);
    EXPECT_EQ(source.at("entry").at("id").as_string(), open.entry);
    EXPECT_EQ(source.at("provider").at("name").as_string(), "济南市交通运输局");
    EXPECT_EQ(source.at("version").as_int64(), 1);
    EXPECT_THAT(std::string(source.at("citation").as_string()), HasSubstr("gong jiao"));
    EXPECT_THAT(answer.header("Cache-Control"), HasSubstr("no-store"));
    ASSERT_TRUE(catalog->flush_usage().has_value());
    EXPECT_EQ(catalog->statistics("zh")->calls, 2);
}

TEST_F(SqlRoute, TheOtherFormsAndTheLimits) {
    const json::Object two{{"sql", "SELECT name FROM " + open.slug + " ORDER BY lines"}, {"limit", 2}};
    auto body = json::parse(ask(two).body).value();
    EXPECT_EQ(json::serialize(body.at("items")), R"([{"name":"五四广场"},{"name":"火车站"}])");
    EXPECT_TRUE(body.at("total").is_null());
    EXPECT_TRUE(body.at("truncated").as_bool());
    EXPECT_EQ(body.at("limit").as_int64(), 2);
    auto as = two;
    as["format"] = "csv";
    const auto csv = ask(as);
    EXPECT_EQ(csv.body, "name\r\n五四广场\r\n火车站\r\n");
    EXPECT_EQ(csv.header("X-Truncated"), "true");
    EXPECT_EQ(csv.header("X-Row-Count"), "2");
    EXPECT_THAT(csv.header("Content-Type"), HasSubstr("text/csv"));
    EXPECT_THAT(csv.header("Link"), HasSubstr(open.entry + "/citation>; rel=\"cite-as\""));
    as["format"] = "ndjson";
    as["limit"] = 100'000;
    const auto lines = ask(as);
    EXPECT_EQ(lines.body, "{\"name\":\"五四广场\"}\n{\"name\":\"火车站\"}\n{\"name\":\"泉城广场\"}\n");
    EXPECT_EQ(lines.header("X-Total-Count"), "3");
    for (const auto& [format, limit] : {std::pair{"json", 10'001}, {"csv", 100'001}, {"csv", -1}})
        EXPECT_EQ(outcome(ask({{"sql", "SELECT 1"}, {"format", format}, {"limit", limit}})), "422 invalid");
    EXPECT_EQ(outcome(ask({{"sql", "SELECT 1"}, {"format", "xml"}})), "422 invalid");
    EXPECT_EQ(outcome(ask({{"sql", "SELECT 1"}, {"query", 1}})), "422 invalid");
    EXPECT_EQ(outcome("SELECT '" + std::string(70'000, 'x') + "'"), "422 query-sql-too-complex");
    EXPECT_EQ(outcome("SELECT count(*) AS n FROM range(1000000)"), R"([{"n":1000000}])");
}

TEST_F(SqlRoute, EveryRefusalByItsOwnType) {
    const std::string& t = open.slug;
    EXPECT_EQ(outcome("SELECT FROM WHERE"), "422 query-sql-unreadable");
    EXPECT_EQ(outcome(std::string("SELECT '\0'", 10)), "422 query-sql-unreadable");
    EXPECT_EQ(outcome("DROP VIEW " + t), "422 query-sql-not-select");
    EXPECT_EQ(outcome("SELECT 1; SELECT 2"), "422 query-sql-not-select");
    EXPECT_EQ(outcome("SELECT * FROM read_csv('/etc/passwd')"), "422 query-sql-not-allowed");
    EXPECT_EQ(outcome("SELECT zz FROM " + t), "422 query-sql-column-unknown");
    EXPECT_EQ(outcome("SELECT sum(name) FROM " + t), "422 query-sql-wrong");
    EXPECT_EQ(outcome("SELECT CAST(name AS DATE) FROM " + t), "422 query-not-computable");
    EXPECT_EQ(outcome("SELECT 1 FROM no_such_table"), "404 not-found");
    EXPECT_EQ(outcome("SELECT 1 FROM duckdb_tables"), "404 not-found");
    EXPECT_EQ(outcome(ask({{"sql", "SELECT $1"}})), "422 query-sql-parameters");
    EXPECT_EQ(outcome(ask({{"sql", "SELECT 1"}, {"parameters", json::Array{1}}})), "422 query-sql-parameters");
    EXPECT_EQ(outcome(ask({{"sql", "SELECT $1"}, {"parameters", json::parse("[[1]]").value()}})), "422 query-sql-parameters");
    EXPECT_EQ(outcome(ask({{"sql", "SELECT $1 AS a, $2 AS b"}, {"parameters", json::Array{"x' --", 2}}})),
              R"([{"a":"x' --","b":2}])");
    const auto named = json::parse(ask("SELECT Read_Text('/etc/passwd')").body).value();
    EXPECT_EQ(named.at("detail").as_string(), "read_text()");
    EXPECT_EQ(named.at("errors").at(0).at("pointer").as_string(), "/sql");
}

TEST_F(SqlRoute, WhatStrangersTryIsRefusedAndSaysNothingOfTheInside) {
    for (const auto& [group, sql] : corpus::hostile()) {
        const auto answer = ask(corpus::filled(sql, manifests.held[{open.id, 1}].objects[0], "/etc/passwd"));
        EXPECT_TRUE(answer.status == 422 || answer.status == 404) << answer.status << " " << sql;
        EXPECT_THAT(answer.header("Content-Type"), HasSubstr("problem+json")) << sql;
        for (const std::string& inside :
             {shelf.folder.path().string(), std::string("uckDB"), std::string("Binder"), std::string("root:")})
            EXPECT_THAT(answer.body, Not(HasSubstr(inside))) << sql;
    }
    for (const std::string& sql : corpus::large()) EXPECT_EQ(ask(sql).status, 422) << sql.substr(0, 50);
    EXPECT_EQ(outcome("SELECT count(*) AS n FROM " + open.slug), R"([{"n":3}])");
}

TEST_F(SqlRoute, AColumnThatIsHiddenDoesNotExist) {
    for (const std::string_view clause :
         {"SELECT secret FROM @", "SELECT t.secret FROM @ t", "SELECT 1 FROM @ WHERE secret > 'a'",
          "SELECT 1 FROM @ ORDER BY secret", "SELECT count(*) FROM @ GROUP BY secret", "SELECT max(secret) FROM @",
          "SELECT * EXCLUDE (secret) FROM @", "SELECT 1 FROM @ a JOIN @ b USING (secret)",
          "SELECT 1 FROM @ a JOIN @ b ON a.secret = b.secret", "SELECT \"SECRET\" FROM @",
          "SELECT row_number() OVER (ORDER BY secret) FROM @"}) {
        std::string sql(clause);
        for (std::size_t at = 0; (at = sql.find('@')) != std::string::npos;) sql.replace(at, 1, partly.slug);
        const auto answer = ask(sql);
        EXPECT_EQ(answer.status, 422) << sql << answer.body;
        EXPECT_THAT(answer.body, Not(HasSubstr("canary"))) << sql;
    }
    for (const std::string& sql :
         {std::string("SELECT * FROM "), std::string("SELECT min(COLUMNS(*)) FROM "), std::string("FROM ")}) {
        const auto answer = ask(sql + partly.slug);
        EXPECT_EQ(answer.status, 200) << answer.body;
        EXPECT_THAT(answer.body, Not(HasSubstr("secret"))) << sql;
        EXPECT_THAT(answer.body, Not(HasSubstr("canary"))) << sql;
    }
}

TEST_F(SqlRoute, OnlyWhatTheCallerMayReadExists) {
    const std::string sql = "SELECT count(*) AS n FROM " + conditional.slug;
    EXPECT_EQ(outcome(sql), "403 grant-required");
    EXPECT_EQ(outcome(sql, "citizen"), "403 grant-required");
    grants.held[{"citizen", conditional.entry}] = {true, "grant", {"city", "people"}};
    EXPECT_EQ(outcome(sql, "citizen"), R"([{"n":2}])");
    EXPECT_EQ(outcome("SELECT * FROM " + conditional.slug + " ORDER BY city LIMIT 1", "citizen"),
              R"([{"city":"济南","people":9400000}])");
    EXPECT_EQ(outcome("SELECT secret FROM " + conditional.slug, "citizen"), "422 query-sql-column-unknown");
    EXPECT_EQ(outcome(sql, "other"), "403 grant-required");
    // One table that may not be read closes the whole statement, wherever it stands.
    EXPECT_EQ(outcome("SELECT 1 FROM " + open.slug + " WHERE EXISTS (SELECT 1 FROM \"" + closed.id + "\")"),
              outcome("FROM " + closed.slug));
    EXPECT_THAT(outcome("FROM " + closed.slug), testing::AnyOf("403 entry-closed", "404 not-found"));
}

TEST_F(SqlRoute, ATableWithoutDataIsSaidToBeOne) {
    const auto added = database->transact([&](storage::Transaction& tx) {
        return catalog->add(tx, person("c-bus", "bus", {Role::cataloguer}), open.entry, {"kong", catalog::ResourceKind::table});
    });
    EXPECT_EQ(outcome("SELECT * FROM " + added->slug, "staff"), "409 query-no-table");
    EXPECT_EQ(outcome("SELECT * FROM " + added->slug), "404 not-found");
}

TEST_F(SqlRoute, AFullHouseSaysWhenToComeAgain) {
    storage::Workers none("/bin/false", 0);
    const auto full =
        Query::start({*database, *catalog, manifests, *shelf.objects, none, clock}, {.folder = shelf.folder / "full"}).value();
    http::Router doors;
    add_routes(doors, *full);
    http::Call call;
    call.method = http::Method::post;
    call.path = call.target = "/api/v1/sql";
    call.headers.set("Content-Type", "application/json");
    call.body = R"({"sql":"SELECT 1"})";
    const http::Response answer = doors.handle(call);
    EXPECT_EQ(answer.status, 503);
    EXPECT_TRUE(answer.headers.contains("Retry-After"));
}

TEST_F(SqlRoute, OneCallerLeavesRoomForOthers) {
    const std::string slow = "SELECT count(*) AS n FROM range(10000) a, range(10000) b WHERE a.range + b.range = 7";
    constexpr int asked = 6;
    std::vector<std::future<std::string>> running;
    running.reserve(asked);
    for (int i = 0; i < asked; ++i)
        running.push_back(std::async(std::launch::async, [&] {
            kit::HttpClient own(server->port());
            return outcome(ask({{"sql", slow}}, "flood", &own));
        }));
    std::map<std::string, int> counted;
    for (auto& one : running) ++counted[one.get()];
    EXPECT_GE(counted["429 query-sql-too-many"], 1);
    EXPECT_EQ(counted["429 query-sql-too-many"] + counted[R"([{"n":8}])"], asked);
    EXPECT_EQ(outcome("SELECT 1 AS one", "other"), R"([{"one":1}])");
}

TEST_F(SqlRoute, ExplainsWithoutRunning) {
    const auto answer = ask(json::Object{
        {"sql", "SELECT a.name FROM " + open.slug + " a JOIN " + partly.slug + " b ON a.city = b.city WHERE b.people > $1"},
        {"parameters", json::Array{5}},
        {"explain", true}});
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto plan = json::parse(answer.body).value();
    EXPECT_EQ(json::serialize(plan.at("columns_read")), "[\"" + open.slug + ".name\",\"" + open.slug + ".city\",\"" +
                                                            partly.slug + ".city\",\"" + partly.slug + ".people\"]");
    EXPECT_EQ(plan.at("units").as_int64(), 3 * 2 + 2 * 2);
    EXPECT_THAT(answer.body, Not(HasSubstr("secret")));
    EXPECT_THAT(answer.body, Not(HasSubstr("parquet")));
    EXPECT_EQ(ask(json::Object{{"sql", "SELECT secret FROM " + closed.slug}, {"explain", true}}).status,
              ask("SELECT secret FROM " + closed.slug).status)
        << "it tells nothing that the statement would not";
}

TEST_F(SqlRoute, AnswersAsAnArrowStream) {
    const auto answer = ask(json::Object{{"sql", "SELECT range AS n FROM range(10000)"}, {"format", "arrow"}, {"limit", 5000}});
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.header("Content-Type"), "application/vnd.apache.arrow.stream");
    EXPECT_EQ(answer.header("X-Row-Count"), "5000");
    EXPECT_EQ(answer.header("X-Truncated"), "true");
    EXPECT_TRUE(answer.body.ends_with(std::string("\xff\xff\xff\xff\0\0\0\0", 8))) << "the end mark of a whole stream";
}

/// B82. Two at a time is all that a visitor gets, so what still ran would stand in the way of the next.
TEST_F(SqlRoute, WhoGoesAwayTakesTheirStatementAlong) {
    const std::string body =
        json::serialize(json::Object{{"sql", "SELECT count(*) FROM range(100000000000) a, range(1000000000) b"}});
    const std::string sent =
        "POST /api/v1/sql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: " +
        std::to_string(body.size()) + "\r\n\r\n" + body;
    const auto deadline = SqlLimits{}.run_wall;
    const auto waited_for = [&](const auto& reached) {
        const auto began = std::chrono::steady_clock::now();
        std::chrono::steady_clock::duration waited{};
        while (!reached() && waited < 2 * deadline) {
            std::this_thread::yield();
            waited = std::chrono::steady_clock::now() - began;
        }
        return waited;
    };
    for (int turn = 0; turn < 3; ++turn) {
        kit::HttpClient first(server->port()), second(server->port());
        first.send(sent);
        second.send(sent);
        // A statement has one child at a time: two of them are two statements.
        EXPECT_LT(waited_for([&] { return workers->running() == 2; }), deadline);
        first.close();
        second.close();
        EXPECT_LT(waited_for([&] { return outcome("SELECT 1 AS one") == R"([{"one":1}])"; }), deadline / 2);
        EXPECT_LT(waited_for([&] { return workers->running() == 0; }), deadline / 2);
    }
}

}  // namespace
}  // namespace jixia::query
