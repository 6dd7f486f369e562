// The gate over trees that the real parser makes, in the real child.
#include "sql_gate.h"

#include <gtest/gtest.h>

#include <fstream>

#include "engine.h"
#include "sql_allowed.h"
#include "sql_corpus.h"
#include "sql_errors.h"
#include "sql_worker.h"

namespace jixia::query {
namespace {

constexpr const ErrorCode* known[] = {&sql_unreadable, &sql_not_select, &sql_too_complex, &sql_failed};

storage::Workers& workers() {
    static storage::Workers all(std::filesystem::path(JIXIA_BUILD_DIR) / "tests/worker/query_worker", 4);
    return all;
}

struct Parsed {
    std::string sql, tree;
};

Result<Parsed> parse(const std::string& sql) {
    Parsed parsed;
    JX_TRY(const json::Value answer, workers().run("query.parse", json::encode(ParseOrder{sql}),
                                                   {.memory_bytes = std::int64_t{512} << 20, .wall = std::chrono::seconds(20)},
                                                   known, [&](const storage::Frame& frame) {
                                                       if (frame.kind == storage::FrameKind::data) parsed.tree += frame.bytes;
                                                       return true;
                                                   }));
    JX_TRY(const ParseAnswer told, json::decode<ParseAnswer>(answer));
    parsed.sql = told.sql;
    return parsed;
}

/// The type of the refusal; empty if the statement is admitted.
std::string verdict(const std::string& sql) {
    const auto parsed = parse(sql);
    if (!parsed.has_value()) return std::string(parsed.error().code->type);
    const auto admitted = admit(parsed->tree);
    return admitted.has_value() ? "" : std::string(admitted.error().code->type);
}

std::string detail(const std::string& sql) {
    const auto parsed = parse(sql);
    if (!parsed.has_value()) return parsed.error().detail;
    const auto admitted = admit(parsed->tree);
    return admitted.has_value() ? "" : admitted.error().detail;
}

TEST(SqlGate, RefusesWhatStrangersTry) {
    EXPECT_GE(corpus::hostile().size(), 150u);
    for (const auto& [group, sql] : corpus::hostile()) {
        const std::string said = verdict(corpus::filled(sql, "/data/objects/aa/granted", "/data/objects/bb/other"));
        // A name that could be a table's is looked up like any other: `duckdb_logs` is no table that anyone may read.
        if (sql == "SELECT * FROM duckdb_logs") EXPECT_EQ(said, "") << sql;
        else EXPECT_NE(said, "") << group << ": " << sql;
        EXPECT_NE(said, "internal") << sql;
    }
}

TEST(SqlGate, RefusesWhatIsTooLargeAndGoesOn) {
    for (const std::string& sql : corpus::large()) EXPECT_NE(verdict(sql), "") << sql.substr(0, 60);
}

TEST(SqlGate, AdmitsWhatPeopleAsk) {
    EXPECT_GE(corpus::good().size(), 40u);
    for (const std::string_view sql : corpus::good())
        EXPECT_EQ(verdict(std::string(sql)), "") << sql << " " << detail(std::string(sql));
}

TEST(SqlGate, NamesWhatItRefuses) {
    EXPECT_EQ(detail("SELECT * FROM read_csv('/etc/passwd')"), "read_csv()");
    EXPECT_EQ(detail("SELECT Repeat('x', 2)"), "repeat()");
    EXPECT_EQ(detail("SELECT lpad('x', 20000)"), "lpad(…, > 10000)");
    EXPECT_EQ(detail("SELECT * FROM 'a.parquet'"), "FROM 'a.parquet'");
    EXPECT_EQ(detail("SELECT * FROM main.stops"), "main.stops");
    EXPECT_EQ(detail("WITH RECURSIVE r AS (SELECT 1 UNION ALL SELECT 1 FROM r) SELECT * FROM r"), "WITH RECURSIVE");
    EXPECT_EQ(detail("DESCRIBE stops"), "DESCRIBE, SHOW, SUMMARIZE");
    EXPECT_EQ(detail("SELECT * FROM (PIVOT stops ON city IN ('a') USING count(*))"), "PIVOT");
    EXPECT_EQ(detail("SELECT a FROM t TABLESAMPLE 10%"), "TABLESAMPLE");
    EXPECT_EQ(detail("SELECT a::json FROM t"), "CAST … AS json");
    EXPECT_EQ(detail("SELECT x -> x + 1"), "lambda");
    EXPECT_EQ(detail("SELECT COLUMNS('a.*') FROM t"), "COLUMNS(…)");
    EXPECT_EQ(detail("SELECT 1\nFROM t WHERE )"), "line 2, column 14");
}

TEST(SqlGate, FindsTheTablesThatAreMeant) {
    const auto tables = [](const std::string& sql) {
        const auto parsed = parse(sql);
        EXPECT_TRUE(parsed.has_value()) << sql;
        const auto admitted = admit(parsed->tree);
        EXPECT_TRUE(admitted.has_value()) << sql;
        return admitted.has_value() ? admitted->tables : std::vector<std::string>{"refused"};
    };
    using Names = std::vector<std::string>;
    EXPECT_EQ(tables("SELECT 1"), Names{});
    EXPECT_EQ(tables("SELECT * FROM b, A, \"B\", (SELECT * FROM c WHERE EXISTS (FROM d))"), (Names{"b", "a", "c", "d"}));
    EXPECT_EQ(tables("SELECT * FROM \"01hq0000000000000000000000\""), Names{"01HQ0000000000000000000000"});
    // A name of WITH is known to what follows it, and to nothing else.
    EXPECT_EQ(tables("WITH t AS (SELECT * FROM u) SELECT * FROM T"), Names{"u"});
    EXPECT_EQ(tables("WITH t AS (SELECT * FROM t) SELECT * FROM t"), Names{"t"});
    EXPECT_EQ(tables("WITH a AS (SELECT * FROM b), b AS (SELECT * FROM a) SELECT * FROM b"), Names{"b"});
    EXPECT_EQ(tables("SELECT * FROM (WITH t AS (SELECT 1) SELECT * FROM t), t"), Names{"t"});
    EXPECT_EQ(tables("WITH t AS (SELECT 1) SELECT (SELECT count(*) FROM t), (SELECT count(*) FROM u) ORDER BY (SELECT 1 FROM t)"),
              Names{"u"});
    EXPECT_EQ(tables("(WITH t AS (SELECT 1) SELECT * FROM t) UNION ALL SELECT * FROM t"), Names{"t"});
}

TEST(SqlGate, CountsTheParameters) {
    const auto count = [](const std::string& sql) { return admit(parse(sql)->tree).value().parameters; };
    EXPECT_EQ(count("SELECT 1"), 0u);
    EXPECT_EQ(count("SELECT ?, ?"), 2u);
    EXPECT_EQ(count("SELECT $1, $2, $1 FROM t LIMIT $3"), 3u);
    EXPECT_EQ(verdict("SELECT $1, $3"), "query-sql-parameters");
    EXPECT_EQ(verdict("SELECT $name"), "query-sql-not-allowed");
}

TEST(SqlGate, RefusesTreesThatNoParserMade) {
    for (const std::string_view tree :
         {"", "null", "[]", "{}", R"({"statements":null})", R"({"statements":[1]})", R"({"statements":[{"node":1}]})",
          R"({"statements":[{"node":{"type":"SELECT_NODE","cte_map":{"map":[{"key":"a"}]}}}]})",
          R"({"statements":[{"node":{"type":"SELECT_NODE","select_list":{}}}]})"})
        EXPECT_EQ(admit(tree).error().code, &sql_unreadable) << tree;
    const auto node = [](const std::string& members) {
        return admit(R"({"statements":[{"node":{"type":"SELECT_NODE",)" + members + "}}]}");
    };
    EXPECT_TRUE(node(R"("select_list":[])").has_value());
    // A member that this version does not know, wherever it stands.
    EXPECT_EQ(node(R"("select_list":[],"surprise":null)").error().code, &sql_not_allowed);
    EXPECT_EQ(node(R"("select_list":[{"class":"CONSTANT","surprise":1}])").error().code, &sql_not_allowed);
    EXPECT_EQ(node(R"("select_list":[{"class":"SURPRISE"}])").error().code, &sql_not_allowed);
    EXPECT_EQ(node(R"("sample":{"seed":1})").error().code, &sql_not_allowed);
    // Parts of SQL where only names belong.
    EXPECT_EQ(node(R"("group_sets":[{"class":"FUNCTION"}])").error().code, &sql_unreadable);
    std::string deep = R"("where_clause":)";
    for (int i = 0; i < 200; ++i) deep += R"({"class":"CAST","child":)";
    EXPECT_EQ(node(deep + "null" + std::string(200, '}')).error().code, &sql_too_complex);
}

TEST(SqlGate, EveryFunctionOnTheListIsTheEngines) {
    const auto engine = Engine::open({}).value();
    std::string list;
    for (const std::string_view name : allowed_functions()) {
        EXPECT_TRUE(is_allowed_function(name)) << name;
        list += (list.empty() ? "(" : ", (") + sql_text(name) + ")";
    }
    auto rows = engine->run({"SELECT string_agg(f, ' ') FROM (VALUES " + list +
                             ") t(f) WHERE f NOT IN (SELECT function_name FROM duckdb_functions())"},
                            within(std::chrono::seconds(10)));
    Chunk chunk;
    ASSERT_TRUE(rows->next(chunk).value());
    EXPECT_EQ(chunk.view(0, 0), "");
    EXPECT_FALSE(is_allowed_function("read_csv"));
    EXPECT_FALSE(is_allowed_table_function("sum"));
    EXPECT_FALSE(is_allowed_type("JSON"));
    EXPECT_FALSE(is_allowed_collation("de"));
}

TEST(SqlGate, ThePageForPeopleNamesEveryFunction) {
    std::ifstream file(std::filesystem::path(JIXIA_SOURCE_DIR) / "docs/sql.md");
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    for (const std::string_view name : allowed_functions())
        EXPECT_NE(page.find("`" + std::string(name) + "`"), std::string::npos) << name;
}

}  // namespace
}  // namespace jixia::query
