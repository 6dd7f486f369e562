// What is admitted gives the rows that the engine gives for the text as it was written: writing it anew changes nothing.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <random>

#include "records_fixture.h"
#include "sql_corpus.h"
#include "sql_errors.h"
#include "sql_gate.h"
#include "sql_worker.h"

namespace jixia::query {
namespace {

constexpr const ErrorCode* known[] = {&sql_unreadable,       &sql_not_select, &sql_column_unknown, &sql_wrong,
                                      &sql_parameters_wrong, &not_computable, &too_heavy,          &sql_failed};

/// Random SELECTs over `stops` and `cities` whose rows have one order.
class Writer {
public:
    explicit Writer(std::uint32_t seed) : random_(seed) {}
    std::string statement() {
        const int columns = 1 + below(3);
        std::string sql = one_of({"", "", "WITH busy AS (SELECT * FROM stops WHERE " + condition(2) + ") "});
        const bool busy = !sql.empty();
        const bool grouped = below(3) == 0;
        sql += "SELECT " + std::string(!grouped && below(4) == 0 ? "DISTINCT " : "");
        for (int i = 0; i < columns; ++i) {
            const bool key = grouped && i == 0;
            sql += (i > 0 ? ", " : "") +
                   (key       ? one_of({"s.city", "lines % 3"})
                    : grouped ? aggregate()
                              : value(2)) +
                   " AS c" + std::to_string(i);
        }
        sql += std::string(" FROM ") + (busy ? "busy" : "stops") + " s";
        sql += one_of(
            {"", "", " JOIN cities c ON s.city = c.city", " LEFT JOIN cities c ON s.city = c.city AND c.people > 9500000"});
        if (below(2) == 0) sql += " WHERE " + condition(3);
        if (grouped) sql += " GROUP BY 1" + one_of({"", " HAVING count(*) > 1"});
        sql += one_of({"", "", "", " UNION ALL ", " UNION ", " EXCEPT "});
        if (sql.ends_with(' ')) {
            sql += "SELECT ";
            for (int i = 0; i < columns; ++i) sql += std::string(i > 0 ? ", " : "") + "NULL";
        }
        sql += " ORDER BY ";
        for (int i = 1; i <= columns; ++i) sql += (i > 1 ? ", " : "") + std::to_string(i) + one_of({"", " DESC", " NULLS FIRST"});
        return sql + one_of({"", " LIMIT 2", " LIMIT 2 OFFSET 1"});
    }

private:
    int below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }
    std::string one_of(std::initializer_list<std::string> all) { return *(all.begin() + below(static_cast<int>(all.size()))); }
    std::string number(int depth) {
        if (depth == 0) return one_of({"lines", "3", "-1", "0", "length(s.name)", "NULL::INTEGER", "year(opened)"});
        const std::string a = number(depth - 1), b = number(depth - 1);
        return one_of({"(" + a + " + " + b + ")", a + " - " + b, "-(" + a + ")", a + " * (" + b + ")", "abs(" + a + ")",
                       a + " * 1e2", "round(" + a + " / 3e0, 2)", "coalesce(" + a + ", " + b + ")",
                       "CASE WHEN " + condition(depth - 1) + " THEN " + a + " ELSE " + b + " END",
                       "greatest(" + a + ", " + b + ")", "date_diff('day', opened, DATE '2024-02-29')"});
    }
    std::string words(int depth) {
        if (depth == 0) return one_of({"s.name", "s.city", "note", "''", "'it''s'", "'%场'", "NULL::VARCHAR"});
        const std::string a = words(depth - 1);
        return one_of({a + " || " + words(depth - 1), "upper(" + a + ")", "substr(" + a + ", 1, 2)",
                       "replace(" + a + ", '站', '-')", "CAST(" + number(depth - 1) + " AS VARCHAR)", "strftime(opened, '%Y-%m')",
                       "nullif(" + a + ", s.city)"});
    }
    std::string value(int depth) { return below(2) == 0 ? number(depth) : words(depth); }
    std::string condition(int depth) {
        if (depth <= 0)
            return one_of({"lines > 7", "price IS NULL", "s.name LIKE '%广场'", "opened >= DATE '2019-06-01'", "lines IN (7, 12)",
                           "s.city IN (SELECT city FROM cities)", "lines BETWEEN 8 AND 12", "ok",
                           "s.name IS NOT DISTINCT FROM note"});
        const std::string a = condition(depth - 1), b = condition(depth - 1);
        return one_of({"(" + a + " AND " + b + ")", a + " OR " + b, "NOT (" + a + ")",
                       number(depth - 1) + " <= " + number(depth - 1), words(depth - 1) + " <> " + words(depth - 1),
                       "NOT " + a + " AND " + b});
    }
    std::string aggregate() {
        return one_of({"count(*)", "sum(lines)", "min(" + words(1) + ")", "max(" + number(1) + ")", "count(DISTINCT lines)",
                       "count(*) FILTER (WHERE " + condition(1) + ")", "string_agg(s.name, ';' ORDER BY s.name DESC)",
                       "sum(price)"});
    }
    std::mt19937 random_;
};

class SqlDifferential : public testing::Test {
protected:
    SqlDifferential() {
        stops = shelf.stops();
        dataset::VersionInfo version;
        version.columns = {{"city", "", ColumnType::text, 0, 0, ""},
                           {"name", "", ColumnType::text, 0, 0, ""},
                           {"people", "", ColumnType::integer, 0, 0, ""}};
        shelf.add(version,
                  "SELECT * FROM (VALUES ('济南', '泉城', 9400000::BIGINT), ('青岛', '岛城', 10000000), ('烟台', NULL, NULL)) "
                  "t(city, name, people)");
        cities = shelf.table(std::move(version));
        for (const auto& [name, table] : {std::pair<std::string, const Table&>{"stops", stops}, {"cities", cities}})
            EXPECT_TRUE(
                shelf.engine->execute({"CREATE VIEW " + name + " AS " + relation(table)}, within(std::chrono::seconds(10)))
                    .has_value());
    }
    static storage::Workers& workers() {
        static storage::Workers all(std::filesystem::path(JIXIA_BUILD_DIR) / "tests/worker/query_worker", 4);
        return all;
    }
    /// Through both children and the gate: rows, or the refusal's type.
    std::string admitted(const std::string& sql) {
        const auto rows = tried(sql);
        return rows.has_value() ? *rows : std::string(rows.error().code->type);
    }
    /// The text as it was written, by an engine that nothing closes in.
    std::string plain(const std::string& sql) {
        auto rows = shelf.engine->run({sql}, within(std::chrono::seconds(10)));
        if (!rows.has_value()) return "refused";
        std::string out;
        Chunk chunk;
        for (;;) {
            const auto more = rows->next(chunk);
            if (!more.has_value()) return "refused";
            if (!*more) return out;
            for (std::size_t row = 0; row < chunk.rows(); ++row) {
                for (std::size_t i = 0; i < chunk.columns(); ++i) chunk.json(out, i, row);
                out += '\n';
            }
        }
    }

private:
    Result<std::string> tried(const std::string& sql) {
        std::string tree, rows;
        const auto gather = [](std::string& into) {
            return [&into](const storage::Frame& frame) {
                if (frame.kind == storage::FrameKind::data) into += frame.bytes;
                return true;
            };
        };
        JX_TRY(const json::Value read, workers().run("query.parse", json::encode(ParseOrder{sql}), {}, known, gather(tree)));
        JX_TRY(const ParseAnswer parsed, json::decode<ParseAnswer>(read));
        JX_CHECK(admit(tree));
        RunOrder order{.sql = parsed.sql,
                       .parameters = {},
                       .tables = {{"stops", relation(stops)}, {"cities", relation(cities)}},
                       .files = {stops.files[0], cities.files[0]},
                       .format = SqlFormat::ndjson,
                       .rows_max = 10'000,
                       .bytes_max = 1 << 20,
                       .memory_bytes = std::int64_t{600} << 20};
        JX_TRY(const json::Value done, workers().run("query.run", json::encode(order),
                                                     {.readable = {stops.files[0], cities.files[0]}}, known, gather(rows)));
        JX_TRY(const RunAnswer answer, json::decode<RunAnswer>(done));
        // The values alone, as `plain` writes them.
        std::string out;
        std::size_t begin = 0;
        for (std::size_t end = 0; (end = rows.find('\n', begin)) != std::string::npos; begin = end + 1) {
            std::size_t at = begin + 1;
            for (const RunColumn& column : answer.columns) {
                std::string label;
                append_json_string(label, column.name);
                at += label.size() + 1;
                const std::size_t next = &column == &answer.columns.back() ? end - 1 : rows.find(next_label(answer, column), at);
                out.append(rows, at, next - at);
                at = next + 1;
            }
            out += '\n';
        }
        return out;
    }
    static std::string next_label(const RunAnswer& answer, const RunColumn& column) {
        std::string label = ",";
        append_json_string(label, (&column + 1 == answer.columns.data() + answer.columns.size() ? column : *(&column + 1)).name);
        return label + ":";
    }

protected:
    Shelf shelf;
    Table stops, cities;
};

TEST_F(SqlDifferential, WhatPeopleAskIsAnsweredAsItWasMeant) {
    for (const std::string_view text : corpus::good()) {
        const std::string sql(text);
        // Rows without an order of their own come as they like.
        const std::string expected = plain(sql), got = admitted(sql);
        EXPECT_EQ(got, expected) << sql;
        EXPECT_NE(expected, "refused") << sql;
    }
}

TEST_F(SqlDifferential, RandomStatementsGiveTheSameRows) {
    int answered = 0, asked = 0;
    rc::check([&] {
        const std::string sql = Writer(*rc::gen::arbitrary<std::uint32_t>()).statement();
        ++asked;
        const std::string expected = plain(sql), got = admitted(sql);
        if (expected == "refused") {
            RC_ASSERT(got.starts_with("query-"));
            return;
        }
        ++answered;
        if (got != expected) RC_FAIL(sql + "\nplain:\n" + expected + "admitted:\n" + got);
    });
    EXPECT_GT(answered * 10, asked * 6) << "most of what is written must mean something";
}

}  // namespace
}  // namespace jixia::query
