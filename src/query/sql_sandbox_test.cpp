// The second wall: what the gate would refuse goes to the child as it is, and the child can do no harm. And what the child
// answers to statements that may run.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>

#include "records_fixture.h"
#include "sql_corpus.h"
#include "sql_errors.h"
#include "sql_worker.h"

namespace jixia::query {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

constexpr const ErrorCode* known[] = {&sql_column_unknown, &sql_wrong, &sql_parameters_wrong,
                                      &not_computable,     &too_heavy, &sql_failed};
constexpr std::string_view canary = "canary-in-a-file-nobody-granted";

class SqlSandbox : public testing::Test {
protected:
    SqlSandbox() {
        table = shelf.stops();
        std::ofstream(shelf.folder / "other.csv") << "a\n" << canary << "\n";
        std::ofstream(shelf.folder / "other.json") << "{\"a\": \"" << canary << "\"}\n";
    }
    static storage::Workers& workers() {
        static storage::Workers all(fs::path(JIXIA_BUILD_DIR) / "tests/worker/query_worker", 4);
        return all;
    }
    struct Asked {
        std::vector<json::Value> parameters = {};
        SqlFormat format = SqlFormat::json;
        std::int64_t rows_max = 1000, bytes_max = 1 << 20;
        std::chrono::milliseconds wall{10'000};
        std::int64_t memory_bytes = std::int64_t{1} << 30;
    };
    Result<RunAnswer> run(const std::string& sql, const Asked& asked) {
        rows.clear();
        RunOrder order{.sql = sql,
                       .parameters = asked.parameters,
                       .tables = {{"stops", relation(table)}},
                       .files = {},
                       .format = asked.format,
                       .rows_max = asked.rows_max,
                       .bytes_max = asked.bytes_max,
                       .memory_bytes = asked.memory_bytes * 3 / 5};
        storage::SandboxLimits limits{.memory_bytes = asked.memory_bytes, .wall = asked.wall, .cpu_s = 30};
        for (const fs::path& file : table.files) {
            order.files.push_back(file);
            limits.readable.push_back(file);
        }
        JX_TRY(const json::Value answer, workers().run("query.run", json::encode(order), limits, known, [&](const auto& frame) {
            if (frame.kind == storage::FrameKind::data) rows += frame.bytes;
            return true;
        }));
        return json::decode<RunAnswer>(answer);
    }
    Result<RunAnswer> run(const std::string& sql) { return run(sql, Asked{}); }
    /// The rows, or the refusal's type and detail.
    std::string outcome(const std::string& sql, const Asked& asked) {
        const auto answer = run(sql, asked);
        if (answer.has_value()) return rows;
        return std::string(answer.error().code->type) + (answer.error().detail.empty() ? "" : ": " + answer.error().detail);
    }
    std::string outcome(const std::string& sql) { return outcome(sql, Asked{}); }
    /// Every file below the folder with its content.
    std::map<std::string, std::string> everything() const {
        std::map<std::string, std::string> found;
        for (const auto& entry : fs::recursive_directory_iterator(shelf.folder.path())) {
            if (!entry.is_regular_file()) continue;
            std::ifstream in(entry.path(), std::ios::binary);
            found[entry.path()] = {std::istreambuf_iterator<char>(in), {}};
        }
        return found;
    }

    Shelf shelf;
    Table table;
    std::string rows;
};

TEST_F(SqlSandbox, WithTheGateOffNothingIsWrittenAndNoOtherFileIsRead) {
    const auto before = everything();
    const std::string object = table.files[0];
    std::size_t refused = 0;
    for (const std::string& other : {(shelf.folder / "other.csv").string(), (shelf.folder / "other.json").string()}) {
        for (const auto& [group, sql] : corpus::hostile()) {
            // What only names the granted object, or no file at all, differs by nothing the second time.
            if (other.ends_with("json") && sql.find("@OTHER@") == std::string_view::npos) continue;
            const auto answer = run(corpus::filled(sql, object, other), {.wall = std::chrono::milliseconds(1000)});
            refused += answer.has_value() ? 0 : 1;
            EXPECT_THAT(rows, Not(HasSubstr("root:"))) << sql;
            EXPECT_THAT(rows, Not(HasSubstr(std::string(canary)))) << sql;
            EXPECT_LE(rows.size(), std::size_t{1} << 20) << sql;
            if (answer.has_value()) continue;
            EXPECT_THAT(answer.error().detail, Not(HasSubstr("/"))) << sql;
        }
    }
    EXPECT_EQ(everything(), before);
    for (const auto& entry : fs::directory_iterator("/tmp"))
        EXPECT_FALSE(entry.path().filename().string().starts_with("jixia-escape")) << entry.path();
    EXPECT_GT(refused, 150u);
    // And the table is still there to be read.
    EXPECT_EQ(outcome("SELECT count(*) AS n FROM stops"), R"({"n":3})");
}

TEST_F(SqlSandbox, NoSocketIsOpened) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ASSERT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), length), 0);  // NOLINT: the sockets API
    ASSERT_EQ(::listen(listener, 8), 0);
    ASSERT_EQ(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length), 0);  // NOLINT: the sockets API
    const std::string place = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    for (const std::string& sql :
         {"SELECT * FROM read_csv('http://" + place + "/x.csv')", "FROM 'http://" + place + "/x.parquet'",
          "INSTALL httpfs FROM 'http://" + place + "'", "ATTACH 'http://" + place + "/x.db'"})
        EXPECT_FALSE(run(sql).has_value()) << sql;
    EXPECT_LT(::accept(listener, nullptr, nullptr), 0);
    ::close(listener);
}

TEST_F(SqlSandbox, TheDeadlineEndsWhateverRuns) {
    for (const std::string& sql :
         {"SELECT count(*) FROM range(100000) a, range(100000) b, range(100000) c WHERE a.range + b.range + c.range = -1",
          "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT 1 FROM r) SELECT count(*) FROM r",
          "SELECT levenshtein(repeat('a', 200000), repeat('b', 200000))"}) {
        const auto begun = std::chrono::steady_clock::now();
        const auto answer = run(sql, {.wall = std::chrono::milliseconds(700)});
        ASSERT_FALSE(answer.has_value()) << sql;
        EXPECT_EQ(answer.error().code, &errors::timed_out) << sql;
        EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(3)) << sql;
    }
}

TEST_F(SqlSandbox, MemoryHasAnEnd) {
    for (const std::string& sql : {"SELECT length(repeat('x', 2000000000))",
                                   "SELECT max(length(x)) FROM (SELECT string_agg(i, ',') AS x FROM range(400000000) t(i))",
                                   "SELECT list_transform(range(100000000), lambda x: x + 1)"}) {
        const auto answer = run(sql, {.wall = std::chrono::seconds(20)});
        ASSERT_FALSE(answer.has_value()) << sql;
        EXPECT_THAT(std::string(answer.error().code->type), testing::AnyOf("query-too-heavy", "too-large", "internal")) << sql;
    }
}

TEST_F(SqlSandbox, RowsAndBytesAreCutAndSaidToBe) {
    const auto cut = run("SELECT i FROM range(5) t(i)", {.rows_max = 3});
    EXPECT_EQ(rows, R"({"i":0},{"i":1},{"i":2})");
    EXPECT_TRUE(cut->truncated);
    EXPECT_EQ(cut->rows, 3);
    const auto whole = run("SELECT i FROM range(3) t(i)", {.rows_max = 3});
    EXPECT_FALSE(whole->truncated);
    const auto none = run("SELECT i FROM range(3) t(i)", {.rows_max = 0});
    EXPECT_EQ(rows, "");
    EXPECT_TRUE(none->truncated);
    const auto large = run("SELECT i, repeat('x', 1000) AS x FROM range(1000000000) t(i)", {.rows_max = 1'000'000});
    EXPECT_TRUE(large->truncated);
    EXPECT_GT(large->rows, 900);
    EXPECT_LE(rows.size(), std::size_t{1} << 20);
    EXPECT_TRUE(json::parse("[" + rows + "]").has_value());
    EXPECT_EQ(outcome("SELECT repeat('x', 2000000) AS x"), "query-too-heavy");  // not one row fits
}

TEST_F(SqlSandbox, EveryDigitArrives) {
    EXPECT_EQ(outcome("SELECT 9223372036854775807 AS a, 12345678901234567890123 AS b, 1.10 AS c, 0.1::DOUBLE AS d, 'x\"y' AS e, "
                      "NULL AS f, DATE '2024-02-29' AS g, TIMESTAMP '2024-02-29 08:00:00' AS h, true AS i, 'nan'::DOUBLE AS j"),
              R"({"a":9223372036854775807,"b":12345678901234567890123,"c":1.10,"d":0.1,"e":"x\"y","f":null,"g":"2024-02-29",)"
              R"("h":"2024-02-29T08:00:00","i":true,"j":null})");
    const auto answer = run("SELECT 1 AS a, 2 AS a, 3 AS a_2");
    EXPECT_EQ(rows, R"({"a":1,"a_2":2,"a_2_2":3})");
    EXPECT_EQ(answer->columns[1].name, "a_2");
    EXPECT_EQ(outcome("SELECT name, price, note FROM stops ORDER BY lines DESC", {.format = SqlFormat::csv}),
              "name,price,note\r\n泉城广场,2.50,\r\n火车站,2.00,\"a, \"\"b\"\"\"\r\n五四广场,,\"\"\r\n");
    EXPECT_EQ(outcome("SELECT name FROM stops ORDER BY lines", {.format = SqlFormat::ndjson}),
              "{\"name\":\"五四广场\"}\n{\"name\":\"火车站\"}\n{\"name\":\"泉城广场\"}\n");
}

TEST_F(SqlSandbox, ParametersAreValuesAndNothingElse) {
    EXPECT_EQ(outcome("SELECT name FROM stops WHERE city = $1 AND lines > $2 AND opened >= $3",
                      {.parameters = {"济南", 7, "2020-01-01"}}),
              R"({"name":"火车站"})");
    EXPECT_EQ(outcome("SELECT count(*) AS n FROM stops WHERE name = ?", {.parameters = {"x' OR 1=1 --"}}), R"({"n":0})");
    EXPECT_EQ(outcome("SELECT $1 AS a, $2 AS b, $3 AS c, $4 AS d", {.parameters = {nullptr, true, 1.5, "x"}}),
              R"({"a":null,"b":true,"c":1.5,"d":"x"})");
    EXPECT_EQ(outcome("SELECT $1", {.parameters = {1, 2}}), "query-sql-parameters");
}

TEST_F(SqlSandbox, SaysWhatIsWrongInItsOwnWords) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"SELECT zz FROM stops", "query-sql-column-unknown: zz"},
        {"SELECT stops.zz FROM stops", "query-sql-column-unknown: zz"},
        {"SELECT * EXCLUDE (zz) FROM stops", "query-sql-column-unknown: zz"},
        {"SELECT q.name FROM stops", "query-sql-wrong: q is no table or alias of this SELECT"},
        {"SELECT name FROM stops a, stops b", "query-sql-wrong: name is a column of more than one table: write table.column"},
        {"SELECT name, count(*) FROM stops", "query-sql-wrong: name must stand in GROUP BY or in an aggregate"},
        {"SELECT sum(name) FROM stops", "query-sql-wrong: sum(VARCHAR) does not take arguments of these types"},
        {"SELECT name FROM stops WHERE sum(lines) > 1",
         "query-sql-wrong: an aggregate cannot stand here: use HAVING or a subquery"},
        {"SELECT name FROM stops UNION SELECT name, city FROM stops",
         "query-sql-wrong: both sides of a set operation need the same number of columns"},
        {"SELECT INTERVAL 1 DAY AS x", "query-sql-wrong: the type of x is not sent: cast it to VARCHAR"},
        {"SELECT [1] AS x", "query-sql-wrong: the type of x is not sent: cast it to VARCHAR"},
        {"SELECT filename FROM stops", "query-sql-column-unknown: filename"},
        {"SELECT file_row_number FROM stops", "query-sql-column-unknown: file_row_number"},
        {"SELECT CAST(name AS INTEGER) FROM stops", "query-not-computable"},
        {"SELECT 9223372036854775807 + lines FROM stops", "query-not-computable"},
        {"SELECT regexp_matches(name, '(') FROM stops", "query-not-computable"},
        {"SELECT (SELECT name FROM stops)", "query-sql-wrong: a subquery that is used as a value gave more than one row"}};
    for (const auto& [sql, said] : cases) EXPECT_EQ(outcome(sql), said) << sql;
}

}  // namespace
}  // namespace jixia::query
