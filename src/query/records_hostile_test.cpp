// What hostile callers send to `records`: B78 to B81 of the catalogue of bad input. Each is refused by name or answered as the
// words say, nothing else is read, and the engine goes on.
#include <gtest/gtest.h>

#include "records_fixture.h"

namespace jixia::query {
namespace {

std::string times(std::size_t count, std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += text;
    return out;
}

constexpr const char *unreadable = "query-expression-unreadable", *wrong = "query-expression-wrong",
                     *no_column = "query-column-unknown", *no_function = "query-function-unknown";

TEST(RecordsHostile, IsRefusedByName) {
    Shelf shelf;
    const Table stops = shelf.stops();
    struct Case {
        RecordsQuery query;
        const char* type;
    };
    const Case cases[] = {
        // too deep, too long, too much
        {{.where = times(10'000, "(") + "1" + times(10'000, ")")}, unreadable},
        {{.where = times(65, "(") + "1=1" + times(65, ")")}, unreadable},
        {{.where = times(100, "not ") + "ok"}, unreadable},
        {{.where = "lines = " + times(100, "-") + "1"}, unreadable},
        {{.where = "ok" + times(600, " or ok")}, unreadable},
        {{.where = "name = '" + std::string(1 << 20, 'x') + "'"}, unreadable},
        {{.where = "lines in (1" + times(100'000, ",1") + ")"}, unreadable},
        {{.where = "lines in (1" + times(1000, ",1") + ")"}, unreadable},
        {{.select = "name" + times(600, ", name")}, unreadable},
        {{.where = "name like '" + times(20, "%_") + "'"}, wrong},
        {{.select = "replace(replace(replace(replace(name, 'a', '" + times(200, "b") + "'), 'b', '" + times(200, "c") +
                    "'), 'c', '" + times(200, "d") + "'), 'd', 'e') as x"},
         wrong},
        // types and dates
        {{.where = "name > 5"}, wrong},
        {{.where = "lines"}, wrong},
        {{.where = "opened > '2024-02-31'"}, wrong},
        {{.where = "opened > date'2024-02-31'"}, unreadable},
        {{.where = "seen > timestamp'2024-01-01 25:00:00'"}, unreadable},
        {{.where = "lines > 'DROP'"}, wrong},
        {{.where = "name = null"}, wrong},
        {{.where = "bin(lines, 0) = 1"}, wrong},
        {{.where = "bin(lines, 0e9) = 1"}, wrong},
        {{.where = "bin(lines, lines) = 1"}, wrong},
        {{.where = "bucket(lines, 0, 1, 1001) = 1"}, wrong},
        {{.where = "within_polygon('POLYGON((0 0, 1 1, 0 0))')"}, wrong},
        {{.where = "within_polygon('POLYGON((0 0, 1 1, 1 0, 0 0)')"}, wrong},
        {{.where = "within_polygon('POLYGON((0 0, 1e999 1, 1 0, 0 0))')"}, wrong},
        {{.where = "within_polygon('POLYGON((0 0, nan 1, 1 0, 0 0))')"}, wrong},
        {{.where = "within_polygon('LINESTRING(0 0, 1 1)')"}, wrong},
        {{.where = "within_polygon(name)"}, wrong},
        // words of SQL
        {{.where = "1=1; DROP TABLE x"}, unreadable},
        {{.where = "1=1 -- "}, unreadable},
        {{.where = "1=1 /* x */"}, unreadable},
        {{.where = "name = 'x' union select 1"}, unreadable},
        {{.where = "(select 1) = 1"}, unreadable},
        {{.where = "exists (select 1)"}, unreadable},
        {{.where = "name = \"x"}, unreadable},
        {{.where = "name = 'x"}, unreadable},
        {{.where = "name = $1"}, unreadable},
        {{.where = "name = ?"}, unreadable},
        {{.where = "name::integer = 1"}, unreadable},
        {{.where = "name[1] = 'x'"}, unreadable},
        {{.where = "{'a': 1} is null"}, unreadable},
        {{.where = "x -> x"}, unreadable},
        {{.order_by = "1;DROP"}, unreadable},
        {{.select = "count(*);"}, unreadable},
        {{.select = "*, * "}, unreadable},
        {{.select = "name as x from y"}, unreadable},
        {{.group_by = "read_csv('x')"}, no_function},
        {{.select = "read_text('/etc/passwd')"}, no_function},
        {{.select = "current_setting('threads')"}, no_function},
        {{.select = "getenv('HOME')"}, no_function},
        {{.select = "query('select 1')"}, no_function},
        {{.select = "repeat('x', 2000000000)"}, no_function},
        {{.select = "levenshtein(name, name)"}, no_function},
        {{.select = "sum(sum(lines))"}, wrong},
        {{.where = "sum(lines) > 1"}, wrong},
        // what is not there
        {{.select = "\"#\""}, no_column},
        {{.select = "\"#g0\"", .group_by = "city"}, no_column},
        {{.select = "file_row_number"}, no_column},
        {{.select = "filename"}, no_column},
        {{.select = "rowid"}, no_column},
        {{.where = "secret > 'x'"}, no_column},
        {{.where = "Name = 'x' and NAMЕ = 'y'"}, unreadable},
        // octets
        {{.where = std::string("name = 'a\0b'", 12)}, unreadable},
        {{.where = "name = '\xff\xfe'"}, unreadable},
        {{.where = "\xef\xbb\xbfname = 'x'"}, unreadable},
        {{.where = "name\xc2\xa0= 'x'"}, unreadable},
        {{.where = "name = 'x'\xcd\xbe"}, unreadable},
    };
    for (const Case& one : cases) {
        const auto outcome = shelf.ask(stops, one.query);
        const std::string sent = one.query.where + one.query.select + one.query.order_by + one.query.group_by;
        EXPECT_TRUE(outcome.refused) << sent.substr(0, 200);
        EXPECT_EQ(outcome.body.substr(0, outcome.body.find(':')), one.type) << sent.substr(0, 200) << "\n" << outcome.body;
        EXPECT_LT(outcome.body.size(), 1000U) << "a refusal does not send the flood back";
    }
    EXPECT_EQ(shelf.ask(stops, {}).total, 3) << "and the engine goes on";
}

TEST(RecordsHostile, AColumnThatMayNotBeSeenIsNowhere) {
    Shelf shelf;
    Table stops = shelf.stops();
    std::erase_if(stops.version.columns, [](const dataset::Column& column) { return column.code == "price"; });
    for (const RecordsQuery& query :
         {RecordsQuery{.select = "price"}, RecordsQuery{.where = "price > 1"}, RecordsQuery{.group_by = "price"},
          RecordsQuery{.having = "max(price) > 1"}, RecordsQuery{.order_by = "price"}, RecordsQuery{.select = "max(price)"},
          RecordsQuery{.where = "\"票价\" > 1"}, RecordsQuery{.select = "case when price > 1 then 1 end as x"},
          RecordsQuery{.where = "within_bbox(price, price, 1, 2, 3, 4)"}}) {
        const auto outcome = shelf.ask(stops, query);
        EXPECT_TRUE(outcome.body.starts_with(no_column)) << outcome.body;
    }
    EXPECT_FALSE(shelf.ask(stops, {}).body.contains("2.50"));
    EXPECT_EQ(shelf.ask(stops, {.q = "2.50"}).total, 0);
}

/// B80: no altered cursor is taken for one.
TEST(RecordsHostile, AnAlteredCursorIsNone) {
    Shelf shelf;
    const Table stops = shelf.stops();
    const RecordsQuery query{.order_by = "lines", .limit = 1};
    const std::string cursor = shelf.ask(stops, query).next;
    ASSERT_FALSE(cursor.empty());
    EXPECT_FALSE(shelf.ask(stops, query, {.cursor = cursor}).refused);
    for (std::size_t i = 0; i < cursor.size(); ++i) {
        std::string altered = cursor;
        altered[i] = altered[i] == 'A' ? 'B' : 'A';
        EXPECT_EQ(shelf.ask(stops, query, {.cursor = altered}).body, "query-cursor-invalid") << i;
    }
    EXPECT_EQ(shelf.ask(stops, {.order_by = "lines desc", .limit = 1}, {.cursor = cursor}).body, "query-cursor-invalid");
    for (const std::string& other : {std::string("x"), std::string(10'000, 'A'), cursor + "A", cursor.substr(1), cursor + cursor})
        EXPECT_EQ(shelf.ask(stops, query, {.cursor = other}).body, "query-cursor-invalid");
}

}  // namespace
}  // namespace jixia::query
