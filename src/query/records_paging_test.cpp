// Pages: every walk over the pages gives every row once and in order, however it is ordered and in how many objects it lies.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

#include "records_fixture.h"

namespace jixia::query {
namespace {

constexpr int rows_all = 10'007;

class RecordsPaging : public testing::Test {
protected:
    /// Rows 0 … 10,006 with keys that repeat and are null, in one object or several.
    Table numbers(const std::vector<int>& cuts) const {
        dataset::VersionInfo version;
        version.columns = {{"id", "编号", ColumnType::integer, 0, 0, ""},     {"few", "少", ColumnType::integer, 0, 0, ""},
                           {"real", "实数", ColumnType::real, 0, 0, ""},      {"name", "名称", ColumnType::text, 0, 0, ""},
                           {"price", "价格", ColumnType::decimal, 10, 2, ""}, {"day", "日期", ColumnType::date, 0, 0, ""},
                           {"at", "时间", ColumnType::datetime, 0, 0, ""},    {"ok", "是否", ColumnType::boolean, 0, 0, ""},
                           {"long", "长文", ColumnType::text, 0, 0, ""}};
        int from = 0;
        for (std::size_t i = 0; i <= cuts.size(); ++i) {
            const int to = i < cuts.size() ? cuts[i] : rows_all;
            shelf.add(
                version,
                "SELECT i AS id, CASE WHEN i % 10 > 0 THEN i % 7 END AS few, CASE WHEN i % 9 = 0 THEN 'NaN'::DOUBLE WHEN i % 5 > "
                "0 "
                "THEN sin(i) END AS real, CASE WHEN i % 3 > 0 THEN 'n' || (i % 100) END AS name, (i % 50 / 4)::DECIMAL(10,2) AS "
                "price, DATE '2024-01-01' + (i % 40)::INTEGER AS day, TIMESTAMP '2024-01-01' + to_microseconds(i % 13) AS at, i "
                "% 4 = 1 AS ok, repeat('x', 600) || (i % 3) AS long FROM range(" +
                    std::to_string(from) + ", " + std::to_string(to) + ") t(i)");
            from = to;
        }
        return shelf.table(std::move(version));
    }
    /// All ids by a walk over the pages.
    std::vector<std::int64_t> walk(const Table& table, RecordsQuery query, std::optional<std::int64_t> total) {
        std::vector<std::int64_t> ids;
        Options options;
        for (int pages = 0; pages < 2000; ++pages) {
            const auto outcome = shelf.ask(table, query, options);
            EXPECT_FALSE(outcome.refused) << outcome.body;
            if (outcome.refused) break;
            EXPECT_EQ(outcome.total, total);
            const auto parsed = json::parse(outcome.body + "]}").value();
            for (const auto& item : parsed.at("items").as_array()) ids.push_back(item.at("id").as_int64());
            if (outcome.next.empty()) break;
            options.cursor = outcome.next;
            query.offset = 0;
        }
        return ids;
    }
    std::vector<std::int64_t> at_once(const Table& table, const std::string& where, const std::string& order) {
        const std::string sql = "SELECT id FROM (SELECT *, row_number() OVER () AS r FROM " + relation(table) + ")" +
                                (where.empty() ? "" : " WHERE " + where) + " ORDER BY " + (order.empty() ? "" : order + ", ") +
                                "r";
        auto rows = shelf.engine->run({sql}, within(std::chrono::seconds(30)));
        std::vector<std::int64_t> ids;
        Chunk chunk;
        while (rows->next(chunk).value())
            for (std::size_t row = 0; row < chunk.rows(); ++row) ids.push_back(chunk.integer(0, row).value());
        return ids;
    }
    Shelf shelf;
};

TEST_F(RecordsPaging, EveryRowOnceInOrder) {
    struct Case {
        const char *where, *order, *sql_where, *sql_order;
    };
    const Case cases[] = {{"", "", "", ""},
                          {"few = 3", "", "few = 3", ""},
                          {"few = 3", "id desc", "few = 3", "id DESC"},
                          {"", "few", "", "few ASC NULLS LAST"},
                          {"", "few desc nulls first, name", "", "few DESC NULLS FIRST, name ASC NULLS LAST"},
                          {"id > 3000", "real", "id > 3000", "real ASC NULLS LAST"},
                          {"", "real desc nulls first", "", "real DESC NULLS FIRST"},
                          {"", "-price, day desc", "", "price DESC NULLS LAST, day DESC NULLS LAST"},
                          {"", "at, ok desc", "", "\"at\" ASC NULLS LAST, ok DESC NULLS LAST"},
                          {"", "id % 11 nulls first, -name", "", "id % 11 NULLS FIRST, name DESC NULLS LAST"},
                          {"id < 900", "long desc", "id < 900", "long DESC"}};
    for (const auto& cuts : {std::vector<int>{}, std::vector<int>{4000}, std::vector<int>{1, 2, 5000, 9000}}) {
        const Table table = numbers(cuts);
        for (const auto& [where, order, sql_where, sql_order] : cases) {
            const auto expected = at_once(table, sql_where, sql_order);
            const auto found = walk(table, {.select = "id", .where = where, .order_by = order, .limit = 997},
                                    static_cast<std::int64_t>(expected.size()));
            EXPECT_EQ(found, expected) << where << " / " << order << " / " << cuts.size();
        }
    }
}

TEST_F(RecordsPaging, OffsetsReachEveryPlace) {
    for (const auto& cuts : {std::vector<int>{}, std::vector<int>{4000}, std::vector<int>{1, 2, 5000, 9000}}) {
        const Table table = numbers(cuts);
        const auto in_order = at_once(table, "", ""), filtered = at_once(table, "few = 3", ""),
                   ordered = at_once(table, "", "few ASC NULLS LAST");
        for (const std::int64_t offset : {0, 1, 3, 2047, 3990, 4000, 8999, 10'000, 10'006, 10'007, 20'000}) {
            const auto tail = [&](const std::vector<std::int64_t>& all) {
                return std::vector<std::int64_t>(all.begin() + std::min<std::ptrdiff_t>(offset, std::ssize(all)), all.end());
            };
            EXPECT_EQ(walk(table, {.select = "id", .limit = 4001, .offset = offset}, rows_all), tail(in_order)) << offset;
            EXPECT_EQ(walk(table, {.select = "id", .where = "few = 3", .limit = 500, .offset = offset}, std::ssize(filtered)),
                      tail(filtered))
                << offset;
            EXPECT_EQ(walk(table, {.select = "id", .order_by = "few", .limit = 9000, .offset = offset}, rows_all), tail(ordered))
                << offset;
        }
    }
}

TEST_F(RecordsPaging, GroupsHavePagesToo) {
    const Table table = numbers({4000});
    Options options;
    const RecordsQuery query{.select = "few, name, count(*) as n",
                             .group_by = "few, name",
                             .having = "count(*) > 1",
                             .order_by = "n desc",
                             .limit = 50};
    std::vector<std::pair<std::int64_t, std::string>> seen;
    std::optional<std::int64_t> total;
    do {
        const auto outcome = shelf.ask(table, query, options);
        ASSERT_FALSE(outcome.refused) << outcome.body;
        if (!total) total = outcome.total;
        EXPECT_EQ(outcome.total, total);
        const auto parsed = json::parse(outcome.body + "]}").value();
        for (const auto& item : parsed.at("items").as_array()) seen.emplace_back(item.at("n").as_int64(), json::serialize(item));
        options.cursor = outcome.next;
    } while (!options.cursor.empty());
    EXPECT_EQ(std::ssize(seen), total.value_or(-1));
    EXPECT_TRUE(std::ranges::is_sorted(seen, std::greater{}, [](const auto& one) { return one.first; }));
    std::set<std::string> distinct;
    for (const auto& one : seen) distinct.insert(one.second);
    EXPECT_EQ(distinct.size(), seen.size());
}

TEST_F(RecordsPaging, TotalsAreKnownWithoutCountingWhereTheyCanBe) {
    const Table table = numbers({});
    EXPECT_EQ(shelf.ask(table, {.limit = 1}).total, rows_all);
    EXPECT_EQ(shelf.ask(table, {.where = "id < 5", .limit = 10}).total, 5);
    EXPECT_EQ(shelf.ask(table, {.where = "id < 5", .limit = 2}).total, 5);
    EXPECT_EQ(shelf.ask(table, {.where = "id < 5", .limit = 0}).total, 5);
    EXPECT_EQ(shelf.ask(table, {.where = "id < 5", .limit = 2, .offset = 100}).total, 5);
    EXPECT_EQ(shelf.ask(table, {.select = "count(*)"}).total, 1);
    EXPECT_EQ(shelf.ask(table, {.group_by = "few", .limit = 2}).total, 8);
    EXPECT_EQ(shelf.ask(table, {.group_by = "few", .limit = 2, .offset = 20}).total, 8);
    EXPECT_EQ(shelf.ask(table, {.where = "id < 5"}, {.count = Count::none}).total, std::nullopt);
    EXPECT_EQ(shelf.ask(table, {.where = "id < 5"}, {.count = Count::estimate}).total, 5) << "small tables are counted";
}

TEST_F(RecordsPaging, ACursorServesItsQueryOnly) {
    const Table table = numbers({});
    const RecordsQuery query{.select = "id", .order_by = "few", .limit = 10};
    const std::string cursor = shelf.ask(table, query).next;
    ASSERT_FALSE(cursor.empty());
    EXPECT_FALSE(shelf.ask(table, query, {.cursor = cursor}).refused);
    for (std::size_t i = 0; i < cursor.size(); ++i) {
        std::string changed = cursor;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_EQ(shelf.ask(table, query, {.cursor = changed}).body, "query-cursor-invalid") << i;
    }
    EXPECT_EQ(shelf.ask(table, query, {.cursor = cursor + "A"}).body, "query-cursor-invalid");
    EXPECT_EQ(shelf.ask(table, query, {.cursor = "x"}).body, "query-cursor-invalid");
    EXPECT_EQ(shelf.ask(table, {.select = "id", .order_by = "name", .limit = 10}, {.cursor = cursor}).body,
              "query-cursor-invalid");
}

TEST_F(RecordsPaging, ColumnsNamedAsDuckDbNamesPlacesDoNoHarm) {
    dataset::VersionInfo version;
    version.columns = {{"id", "id", ColumnType::integer, 0, 0, ""},
                       {"file_row_number", "file_row_number", ColumnType::integer, 0, 0, ""}};
    shelf.add(version, "SELECT i AS id, 7::BIGINT AS file_row_number FROM range(5000) t(i)");
    const Table table = shelf.table(std::move(version));
    const auto found = walk(table, {.limit = 700}, 5000);
    EXPECT_EQ(std::ssize(found), 5000);
    EXPECT_EQ(found.back(), 4999);
}

TEST_F(RecordsPaging, HiddenColumnsDoNotExist) {
    Table table = shelf.stops();
    std::erase_if(table.version.columns, [](const auto& column) { return column.code == "city"; });
    EXPECT_EQ(shelf.items(table, {}).find("济南"), std::string::npos);
    EXPECT_EQ(shelf.ask(table, {.q = "青岛"}).total, 0);
    EXPECT_EQ(shelf.ask(table, {.select = "city"}).body, "query-column-unknown: at character 1: there is no column \"city\"");
    for (const char* name : {"city", "\"city\"", "\"城市\"", "\"#\"", "\"#g0\"", "file_row_number", "filename"}) {
        const std::string condition = std::string(name) + " = '济南'";
        EXPECT_TRUE(shelf.ask(table, {.select = name}).body.starts_with("query-column-unknown")) << name;
        EXPECT_TRUE(shelf.ask(table, {.where = condition}).body.starts_with("query-column-unknown")) << name;
        EXPECT_TRUE(shelf.ask(table, {.group_by = name}).body.starts_with("query-column-unknown")) << name;
        EXPECT_TRUE(shelf.ask(table, {.order_by = name}).body.starts_with("query-column-unknown")) << name;
        EXPECT_TRUE(shelf.ask(table, {.having = condition}).body.starts_with("query-column-unknown")) << name;
    }
    EXPECT_EQ(shelf.ask(table, {.where = "citi = 1"}).body.find("city"), std::string::npos);
}

}  // namespace
}  // namespace jixia::query
