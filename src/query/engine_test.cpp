// The engine's promises: exact cells, constant memory, deadlines that hold, a bounded number of results, refusals by kind.
#include "engine.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <fstream>
#include <future>
#include <thread>

#include "databases.h"

namespace jixia::query {
namespace {

using namespace std::chrono_literals;

class EngineTest : public testing::Test {
protected:
    EngineTest() : engine(open({})) {}
    std::unique_ptr<Engine> open(Engine::Settings settings) const {
        settings.spill_folder = folder / "spill";
        return Engine::open(settings).value();
    }
    struct Table {
        std::vector<ResultColumn> columns;
        std::vector<std::vector<std::string>> json, plain;
    };
    Result<Table> read(const Sql& sql, Deadline deadline = within(30s)) const {
        JX_TRY(Rows rows, engine->run(sql, deadline));
        Table table{rows.columns(), {}, {}};
        Chunk chunk;
        for (;;) {
            JX_TRY(const bool more, rows.next(chunk));
            if (!more) return table;
            for (std::size_t row = 0; row < chunk.rows(); ++row) {
                auto& json = table.json.emplace_back(chunk.columns());
                auto& plain = table.plain.emplace_back(chunk.columns());
                for (std::size_t column = 0; column < chunk.columns(); ++column) {
                    chunk.json(json[column], column, row);
                    chunk.plain(plain[column], column, row);
                }
            }
        }
    }
    /// JSON and plain text of one value.
    std::pair<std::string, std::string> cell(const std::string& expression) const {
        const auto table = read({"SELECT " + expression});
        if (!table.has_value()) return {std::string(table.error().code->type), ""};
        return {table->json[0][0], table->plain[0][0]};
    }
    static std::int64_t resident_bytes() {
        std::ifstream file("/proc/self/statm");
        std::int64_t total = 0, resident = 0;
        file >> total >> resident;
        return resident * ::sysconf(_SC_PAGESIZE);
    }

    kit::TempFolder folder;
    std::unique_ptr<Engine> engine;
};

TEST_F(EngineTest, CellsKeepEveryDigit) {
    const struct {
        const char *expression, *json, *plain;
    } cases[] = {
        {"9223372036854775807::BIGINT", "9223372036854775807", "9223372036854775807"},
        {"(-9223372036854775808)::BIGINT", "-9223372036854775808", "-9223372036854775808"},
        {"sum(x) FROM (VALUES (9223372036854775807::BIGINT), (9223372036854775807)) t(x)", "18446744073709551614",
         "18446744073709551614"},
        {"(-170141183460469231731687303715884105728)::HUGEINT", "-170141183460469231731687303715884105728",
         "-170141183460469231731687303715884105728"},
        {"18446744073709551615::UBIGINT", "18446744073709551615", "18446744073709551615"},
        {"7::TINYINT", "7", "7"},
        {"(-7)::SMALLINT", "-7", "-7"},
        {"42::INTEGER", "42", "42"},
        {"12.50::DECIMAL(4,2)", "12.50", "12.50"},
        {"(-0.05)::DECIMAL(9,2)", "-0.05", "-0.05"},
        {"0::DECIMAL(18,3)", "0.000", "0.000"},
        {"12345678901234567890123456789012345.678::DECIMAL(38,3)", "12345678901234567890123456789012345.678",
         "12345678901234567890123456789012345.678"},
        {"0.1::DOUBLE", "0.1", "0.1"},
        {"100000::DOUBLE", "100000", "100000"},
        {"1e300::DOUBLE", "1e+300", "1e+300"},
        {"0.30000000000000004::DOUBLE", "0.30000000000000004", "0.30000000000000004"},
        {"0.1::FLOAT", "0.1", "0.1"},
        {"'nan'::DOUBLE", "null", "NaN"},
        {"'-inf'::DOUBLE", "null", "-INF"},
        {"true", "true", "true"},
        {"DATE '2024-02-29'", "\"2024-02-29\"", "2024-02-29"},
        {"DATE '0044-03-15 (BC)'", "\"-0043-03-15\"", "-0043-03-15"},
        {"'infinity'::DATE", "\"infinity\"", "infinity"},
        {"TIMESTAMP '2024-01-01 08:00:00'", "\"2024-01-01T08:00:00\"", "2024-01-01 08:00:00"},
        {"TIMESTAMP '1969-12-31 23:59:59.25'", "\"1969-12-31T23:59:59.25\"", "1969-12-31 23:59:59.25"},
        {"'2024-01-01 08:00:00'::TIMESTAMP_S", "\"2024-01-01T08:00:00\"", "2024-01-01 08:00:00"},
        {"'2024-01-01 08:00:00.001'::TIMESTAMP_MS", "\"2024-01-01T08:00:00.001\"", "2024-01-01 08:00:00.001"},
        {"'2024-01-01 08:00:00.000001'::TIMESTAMP_NS", "\"2024-01-01T08:00:00.000001\"", "2024-01-01 08:00:00.000001"},
        {"'infinity'::TIMESTAMP", "\"infinity\"", "infinity"},
        {"TIME '07:05:00.5'", "\"07:05:00.5\"", "07:05:00.5"},
        {"NULL", "null", ""},
        {"NULL::DECIMAL(5,2)", "null", ""},
        {"''", "\"\"", ""},
        {"'泉城广场'", "\"泉城广场\"", "泉城广场"},
        {"'a \"quoted\" and \\ long line' || chr(10) || chr(1)", R"("a \"quoted\" and \\ long line\n\u0001")",
         "a \"quoted\" and \\ long line\n\x01"},
    };
    for (const auto& [expression, json, plain] : cases)
        EXPECT_EQ(cell(expression), std::pair(std::string(json), std::string(plain))) << expression;
}

TEST_F(EngineTest, NumbersAreAlsoReadAsTheyAre) {
    Rows rows = engine
                    ->run({"SELECT 7::BIGINT, 2.50::DECIMAL(5,2), 3.00::DECIMAL(5,2), 0.25::DOUBLE, 'text', NULL::BIGINT, "
                           "18446744073709551615::HUGEINT"},
                          within(10s))
                    .value();
    Chunk chunk;
    ASSERT_TRUE(rows.next(chunk).value());
    EXPECT_EQ(chunk.integer(0, 0), 7);
    EXPECT_EQ(chunk.integer(1, 0), std::nullopt);
    EXPECT_EQ(chunk.real(1, 0), 2.5);
    EXPECT_EQ(chunk.integer(2, 0), 3);
    EXPECT_EQ(chunk.real(3, 0), 0.25);
    EXPECT_EQ(chunk.view(4, 0), "text");
    EXPECT_EQ(chunk.real(4, 0), std::nullopt);
    EXPECT_EQ(chunk.integer(5, 0), std::nullopt);
    EXPECT_EQ(chunk.integer(6, 0), std::nullopt);
    EXPECT_EQ(chunk.real(6, 0), 18446744073709551615.0);
    EXPECT_FALSE(rows.next(chunk).value());
    EXPECT_FALSE(rows.next(chunk).value());
}

TEST_F(EngineTest, ParametersAreBoundAndColumnsTellTheirTypes) {
    const auto table = read({"SELECT ?::VARCHAR AS t, ?::BIGINT AS i, ?::DOUBLE AS r, ?::BOOLEAN AS b, ?::DATE AS d, "
                             "?::DECIMAL(6,2) AS m, ?::TIMESTAMP AS z",
                             {std::string("'; DROP TABLE x; --"), std::int64_t{5}, 1.5, true, std::string("2024-05-01"),
                              std::string("12.3"), nullptr}})
                           .value();
    EXPECT_THAT(table.plain,
                testing::ElementsAre(testing::ElementsAre("'; DROP TABLE x; --", "5", "1.5", "true", "2024-05-01", "12.30", "")));
    using enum dataset::ColumnType;
    const dataset::ColumnType types[] = {text, integer, real, boolean, date, decimal, datetime};
    for (std::size_t i = 0; i < std::size(types); ++i) EXPECT_EQ(table.columns[i].type, types[i]) << table.columns[i].name;
    EXPECT_EQ(table.columns[5].precision, 6);
    EXPECT_EQ(table.columns[5].scale, 2);
}

TEST_F(EngineTest, RowsComeInOrderAndInConstantMemory) {
    const auto file = (folder / "many.parquet").string();
    ASSERT_TRUE(engine
                    ->execute({"COPY (SELECT range AS id, 'row number ' || range AS name FROM range(3000000)) TO " +
                               sql_text(file) + " (FORMAT parquet)"},
                              within(120s))
                    .has_value());
    std::int64_t expected = 0, before = 0;
    Rows rows = engine->run({"SELECT id, name FROM read_parquet(" + sql_text(file) + ")"}, within(120s)).value();
    Chunk chunk;
    while (rows.next(chunk).value()) {
        for (std::size_t row = 0; row < chunk.rows(); ++row) ASSERT_EQ(chunk.integer(0, row), expected++);
        if (before == 0 && expected > 300000) before = resident_bytes();
    }
    EXPECT_EQ(expected, 3000000);
#ifndef JIXIA_SANITIZED
    EXPECT_LT(resident_bytes() - before, std::int64_t{64} << 20);
#endif
}

TEST_F(EngineTest, TheDeadlineEndsWhatRunsAndWhatStreams) {
    const std::string endless = "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE hash(a.range + b.range) = 1";
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(read({endless}, within(100ms)).error().code, &errors::timed_out);
    EXPECT_EQ(read({endless}, within(-1ms)).error().code, &errors::timed_out);
    EXPECT_EQ(read({"SELECT a.range FROM range(10000000) a, range(10000000) b"}, within(100ms)).error().code, &errors::timed_out);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 20s);
    EXPECT_TRUE(read({"SELECT 1"}).has_value());
}

TEST_F(EngineTest, AtMostSoManyResultsAreOpen) {
    engine.reset();
    engine = open({.connections_max = 2, .wait_max = 20ms});
    auto first = std::make_unique<Rows>(engine->run({"SELECT 1"}, within(30s)).value());
    const Rows second = engine->run({"SELECT 2"}, within(30s)).value();
    EXPECT_EQ(read({"SELECT 3"}).error().code, &errors::busy);
    first.reset();
    EXPECT_TRUE(read({"SELECT 3"}).has_value());
}

TEST_F(EngineTest, FaultsAreToldByKind) {
    EXPECT_EQ(cell("'abc'::INTEGER").first, "query-not-computable");
    EXPECT_EQ(read({"SELECT ?::DATE", {std::string("2024-13-01")}}).error().code, &not_computable);
    EXPECT_EQ(read({"SELECT ?::VARCHAR", {std::string("\xff")}}).error().code, &not_computable);
    EXPECT_EQ(cell("9223372036854775807::BIGINT + 1::BIGINT").first, "query-not-computable");
    EXPECT_EQ(cell("nothing_of_that_name").first, "internal");
    EXPECT_EQ(cell("[1, 2]").first, "internal");
    EXPECT_FALSE(read({"SELECT 1; SELECT 2"}).has_value());
    // In the middle of a stream: what came before does not pass for all.
    EXPECT_EQ(read({"SELECT CASE WHEN range < 500000 THEN 1 ELSE ('x' || range)::INTEGER END FROM range(600000)"}).error().code,
              &not_computable);
}

TEST_F(EngineTest, MemoryIsLimitedAndSpillsToItsFolder) {
    engine.reset();
    engine = open({.memory_bytes_max = std::int64_t{48} << 20});
    EXPECT_EQ(read({"SELECT length(string_agg(range || 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', '')) FROM "
                    "range(3000000)"})
                  .error()
                  .code,
              &too_heavy);
    const auto sorted =
        read({"SELECT count(*) FROM (SELECT * FROM (SELECT hash(range) AS h, 'text of row ' || range AS t FROM "
              "range(2000000)) ORDER BY h, t LIMIT 1999999 OFFSET 1)"});
    ASSERT_TRUE(sorted.has_value());
    EXPECT_EQ(sorted->plain[0][0], "1999999");
}

TEST_F(EngineTest, AFreshDatabaseTakesOverWhileOldResultsEnd) {
    Rows old = engine->run({"SELECT range FROM range(10)"}, within(30s)).value();
    ASSERT_TRUE(engine->renew().has_value());
    EXPECT_EQ(cell("5").first, "5");
    Chunk chunk;
    EXPECT_TRUE(old.next(chunk).value());
    EXPECT_EQ(chunk.rows(), 10U);
}

TEST_F(EngineTest, ThreadsShareIt) {
    std::vector<std::future<std::string>> answers;
    for (int i = 0; i < 32; ++i)
        answers.push_back(std::async(std::launch::async, [this, i] {
            return read({"SELECT sum(range + ?) FROM range(10000)", {std::int64_t{i}}}).value().plain[0][0];
        }));
    for (int i = 0; i < 32; ++i) EXPECT_EQ(answers[static_cast<std::size_t>(i)].get(), std::to_string(49995000 + i * 10000));
}

}  // namespace
}  // namespace jixia::query
