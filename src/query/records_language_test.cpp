// What expressions give over data: every example of the documentation, and random ones against a calculation of our own.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <fstream>
#include <regex>

#include "base/text.h"
#include "expression_functions.h"
#include "records_fixture.h"

namespace jixia::query {
namespace {

class RecordsLanguage : public testing::Test {
protected:
    /// The value of an expression in the first row, or over all rows, as JSON.
    std::string value_of(const std::string& expression) {
        return text_of(shelf.items(stops, {.select = expression + " as value", .limit = 1}));
    }
    static std::string text_of(const std::string& items) {
        static constexpr std::string_view before = R"([{"value":)", after = "}]";
        if (!items.starts_with(before)) return items;
        return items.substr(before.size(), items.size() - before.size() - after.size());
    }
    Shelf shelf;
    Table stops = shelf.stops();
};

std::string cell_of(std::string text) {
    text = text::trim(text);
    for (std::size_t at = 0; (at = text.find("\\|", at)) != std::string::npos;) text.erase(at, 1);
    const std::size_t begin = text.find('`'), end = text.rfind('`');
    return begin == end ? text : text.substr(begin + 1, end - begin - 1);
}

TEST_F(RecordsLanguage, EveryExampleOfTheDocumentationHolds) {
    std::ifstream file(std::string(JIXIA_SOURCE_DIR) + "/docs/expressions.md");
    std::string line;
    int examples = 0;
    bool in_examples = false;
    while (std::getline(file, line)) {
        if (!line.starts_with("|")) in_examples = false;
        else if (line.ends_with("| example | result |")) in_examples = true;
        else if (in_examples && !line.starts_with("|---")) {
            std::vector<std::string> cells;
            std::string cell;
            for (std::size_t i = 1; i < line.size(); ++i) {
                if (line[i] == '|' && line[i - 1] != '\\') cells.push_back(std::exchange(cell, {}));
                else cell += line[i];
            }
            ASSERT_EQ(cells.size(), 3U) << line;
            std::string found = value_of(cell_of(cells[1]));
            if (found.size() > 1 && found.front() == '"') found = found.substr(1, found.size() - 2);
            EXPECT_EQ(found, cell_of(cells[2])) << line;
            ++examples;
        }
    }
    EXPECT_GT(examples, 70);
}

TEST_F(RecordsLanguage, NullsFollowSql) {
    EXPECT_EQ(value_of("note || 'x'"), "null");
    EXPECT_EQ(value_of("note = 'x' or lines = 12"), "true");
    EXPECT_EQ(value_of("not (note = 'x')"), "null");
    EXPECT_EQ(value_of("lines % 0"), "null");
    EXPECT_EQ(value_of("price / (lines - 12)"), "null");
    EXPECT_EQ(value_of("count(note)"), "2");
    EXPECT_EQ(value_of("sum(price)"), "4.50");
    EXPECT_EQ(value_of("coalesce(null, name)"), "\"泉城广场\"");
}

TEST_F(RecordsLanguage, NumbersKeepEveryDigit) {
    EXPECT_EQ(value_of("9007199254740993"), "9007199254740993");
    EXPECT_EQ(value_of("123456789012345678901234567890"), "123456789012345678901234567890");
    EXPECT_EQ(value_of("0.10 + 0.20"), "0.30");
    EXPECT_EQ(value_of("-0.5"), "-0.5");
    EXPECT_EQ(value_of("1e300 * 1e300"), "null");
    EXPECT_EQ(value_of("9223372036854775807 + lines"), "9223372036854775819");
}

TEST_F(RecordsLanguage, WhatCannotBeComputedIsRefusedNotBroken) {
    EXPECT_EQ(value_of("999999999999999999 * lines * 999999999999999999"), "query-not-computable");
    EXPECT_EQ(value_of("opened + 99999999999"), "query-not-computable");
    EXPECT_EQ(value_of("date_add('year', 400000, opened)"), "query-not-computable");
}

TEST_F(RecordsLanguage, PatternsAreNoSql) {
    EXPECT_EQ(shelf.ask(stops, {.where = "name = 'x'' or 1=1 --'"}).total, 0);
    EXPECT_EQ(shelf.ask(stops, {.where = "name = '?'"}).total, 0);
    EXPECT_EQ(shelf.ask(stops, {.where = "name like '_城%'"}).total, 1);
    EXPECT_EQ(shelf.ask(stops, {.q = "%"}).total, 0);
    EXPECT_EQ(shelf.ask(stops, {.q = "\"B\""}).total, 1) << "whatever the case";
    EXPECT_EQ(shelf.ask(stops, {.q = "广场"}).total, 2);
    EXPECT_EQ(shelf.ask(stops, {.where = "city = '青岛'", .q = "广场"}).total, 1);
}

TEST_F(RecordsLanguage, BinsAreExact) {
    EXPECT_EQ(value_of("bin(price, 0.25)"), "2.50");
    EXPECT_EQ(value_of("bin(2.99, 0.25)"), "2.75");
    EXPECT_EQ(value_of("bin(-1, 5)"), "-5");
    EXPECT_EQ(value_of("bin(-5, 5)"), "-5");
    EXPECT_EQ(value_of("bin(1e0 + 0.5, 1)"), "1");
    EXPECT_EQ(value_of("bucket(-1, 0, 20, 4)"), "0");
    EXPECT_EQ(value_of("bucket(0, 0, 20, 4)"), "1");
    EXPECT_EQ(value_of("bucket(19.99, 0, 20, 4)"), "4");
    EXPECT_EQ(value_of("bucket(20, 0, 20, 4)"), "5");
    EXPECT_EQ(value_of("bucket(5, 20, 0, 4)"), "0") << "upside down nothing is divided";
    EXPECT_EQ(value_of("bucket(null, 0, 20, 4)"), "null");
    EXPECT_EQ(shelf.items(stops, {.select = "bin(lines, 5) as from5, count(*) as n", .group_by = "from5", .order_by = "from5"}),
              R"([{"from5":5,"n":2},{"from5":10,"n":1}])");
}

TEST_F(RecordsLanguage, PolygonsHaveHolesAndSeveralParts) {
    const std::string square = "POLYGON((0 0, 10 0, 10 10, 0 10, 0 0), (4 4, 6 4, 6 6, 4 6, 4 4))";
    const std::string two = "MULTIPOLYGON(((0 0, 1 0, 1 1, 0 1, 0 0)), ((20 20, 21 20, 21 21, 20 21, 20 20)))";
    const struct {
        const char *x, *y;
        std::string wkt;
        const char* within;
    } cases[] = {{"1", "1", square, "true"},     {"5", "5", square, "false"},    {"3.9", "5", square, "true"},
                 {"-1", "5", square, "false"},   {"11", "5", square, "false"},   {"5", "11", square, "false"},
                 {"0", "0", square, "true"},     {"10", "10", square, "false"},  {"0.5", "0.5", two, "true"},
                 {"20.5", "20.5", two, "true"},  {"10", "10", two, "false"},     {"null", "1", square, "null"},
                 {"1e0", "2.5", square, "true"}, {"lon", "lat", square, "false"}};
    for (const auto& one : cases)
        EXPECT_EQ(value_of(std::string("within_polygon(") + one.x + ", " + one.y + ", '" + one.wkt + "')"), one.within)
            << one.x << " " << one.y << " " << one.wkt;
}

/// A star of many corners against the same question asked of every edge in turn.
TEST_F(RecordsLanguage, ManyCornersAreStillQuick) {
    std::string ring, first;
    for (int i = 0; i <= 340; ++i) {
        const double angle = i % 340 * 6.283185307179586 / 340, far = i % 2 == 0 ? 1.0 : 0.5;
        ring += (i > 0 ? "," : "") + std::to_string(117 + far * std::cos(angle)).substr(0, 7) + " " +
                std::to_string(36.66 + far * std::sin(angle)).substr(0, 6);
    }
    const std::string last = ring.substr(0, ring.find(','));
    ring = ring.substr(0, ring.rfind(',')) + "," + last;
    EXPECT_EQ(value_of("within_polygon('POLYGON((" + ring + "))')"), "true");
    EXPECT_EQ(value_of("within_polygon(lon + 2, lat, 'POLYGON((" + ring + "))')"), "false");
}

TEST_F(RecordsLanguage, PlacesAreTheTablesOwnUnlessNamed) {
    EXPECT_EQ(shelf.ask(stops, {.where = "within_bbox(116.9, 36.5, 117.01, 36.8)"}).total, 1);
    EXPECT_EQ(shelf.ask(stops, {.bbox = "116.9,36.5,117.01,36.8"}).total, 1);
    EXPECT_EQ(shelf.ask(stops, {.bbox = "116.9, 36.5, 117.1, 36.8"}).total, 2);
    EXPECT_EQ(shelf.ask(stops, {.where = "city = '青岛'", .bbox = "116.9,36.5,117.1,36.8"}).total, 0);
    EXPECT_EQ(shelf.ask(stops, {.bbox = "170,-90,-170,90"}).total, 0) << "across the date line";
    EXPECT_EQ(value_of("distance(117.0214, 36.6612) < 1"), "true");
    Table nowhere = stops;
    for (auto& column : nowhere.version.columns) column.role.clear();
    EXPECT_TRUE(shelf.ask(nowhere, {.bbox = "1,2,3,4"}).body.contains("no columns are known to hold longitude"));
    for (const char* bad :
         {"1,2,3", "1,2,3,4,5", "a,b,c,d", "nan,0,0,0", "inf,0,1,1", "1,50,3,4", "-181,0,1,1", "1,2,3,4x", "1,,3,4"})
        EXPECT_TRUE(shelf.ask(stops, {.bbox = bad}).body.starts_with("malformed: west,south")) << bad;
}

/// Whatever compiles also runs: the types that we check are those that DuckDB wants.
TEST_F(RecordsLanguage, EveryFunctionTakesWhatItSays) {
    for (const Function& function : functions()) {
        std::vector<std::vector<std::string>> choices;
        for (const char letter : function.takes) {
            switch (letter) {
                case 't': choices.push_back({"name", "'x'"}); break;
                case 'n': choices.push_back({"lines", "price", "lon", "2.5", "1e2", "-lines"}); break;
                case 'i': choices.push_back({"lines", "3"}); break;
                case 'd': choices.push_back({"opened", "seen", "'2024-01-01'", "date'2024-01-01'"}); break;
                case 'e': choices.push_back({"name", "opened", "seen"}); break;
                case 'c': choices.push_back({"name", "lines", "price", "lon", "ok"}); break;
                case 'a': choices.push_back({"name", "lines", "price", "lon", "opened", "seen", "ok", "note"}); break;
                case 'l': choices.push_back({"'a'"}); break;
                case 'u': choices.push_back({"'year'", "'quarter'", "'week'", "'day'", "'hour'", "'minute'", "'second'"}); break;
                case 'k': choices.push_back({"0", "2"}); break;
                case 'f': choices.push_back({"0.25"}); break;
                case 'p': choices.push_back({"3", "0.5", "1e2"}); break;
                case 'q': choices.push_back({"1", "1000"}); break;
                case 'g':
                    choices.push_back(
                        {"'POLYGON((0 0, 10 0, 10 50.5, 0 0))'",
                         "'multipolygon(((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5), (5.1 5.1, 5.2 5.1, 5.2 5.2, 5.1 "
                         "5.1)))'"});
                    break;
                default: break;
            }
        }
        std::size_t most = 1;
        for (const auto& choice : choices) most = std::max(most, choice.size());
        for (std::size_t i = 0; i < most; ++i) {
            std::string call = std::string(function.name) + "(";
            // The same kind in every place, for functions that want one kind.
            for (std::size_t k = 0; k < choices.size(); ++k) call += (k == 0 ? "" : ", ") + choices[k][i % choices[k].size()];
            call += function.takes.empty() ? "*)" : ")";
            const std::string found = value_of(call);
            EXPECT_EQ(found.find("internal"), std::string::npos) << call << ": " << found;
            EXPECT_EQ(found.find("query-"), std::string::npos) << call << ": " << found;
        }
    }
}

// --- against a calculation of our own -----------------------------------------------------------------------------------------

struct Row {
    std::optional<std::int64_t> n, m;
    std::optional<std::string> s;
};

/// Nothing stands for null.
using Number = std::optional<std::int64_t>;

Number number_of(const Expression& e, const Row& row) {
    if (e.node == Node::number) return std::stoll(e.name);
    if (e.node == Node::column) return e.name == "n" ? row.n : row.m;
    const Number left = number_of(e.parts[0], row);
    if (e.parts.size() == 1) return left ? Number(-*left) : Number();
    const Number right = number_of(e.parts[1], row);
    if (!left || !right) return {};
    if (e.name == "+") return *left + *right;
    if (e.name == "-") return *left - *right;
    if (e.name == "*") return *left * *right;
    return *right == 0 ? Number() : Number(*left % *right);
}

std::optional<std::string> text_of(const Expression& e, const Row& row) {
    if (e.node == Node::text) return e.name;
    if (e.node == Node::column) return row.s;
    const auto left = text_of(e.parts[0], row), right = text_of(e.parts[1], row);
    return left && right ? std::optional(*left + *right) : std::nullopt;
}

template <class T>
std::optional<bool> compare(const std::string& sign, const std::optional<T>& a, const std::optional<T>& b) {
    if (!a || !b) return {};
    if (sign == "=") return *a == *b;
    if (sign == "!=") return *a != *b;
    if (sign == "<") return *a < *b;
    if (sign == "<=") return *a <= *b;
    if (sign == ">") return *a > *b;
    return *a >= *b;
}

bool is_text(const Expression& e) {
    return e.node == Node::text || (e.node == Node::column && e.name == "s") || (e.node == Node::operation && e.name == "||");
}

std::optional<bool> truth_of(const Expression& e, const Row& row) {
    if (e.node == Node::is_null) {
        const bool null = is_text(e.parts[0]) ? !text_of(e.parts[0], row) : !number_of(e.parts[0], row);
        return null != e.negated;
    }
    if (e.node == Node::in) {
        std::optional<bool> any = false;
        for (std::size_t i = 1; i < e.parts.size(); ++i) {
            const auto same = compare("=", number_of(e.parts[0], row), number_of(e.parts[i], row));
            if (same.value_or(false)) any = true;
            else if (!same && any && !*any) any = std::nullopt;
        }
        return any ? std::optional(*any != e.negated) : any;
    }
    if (e.name == "not") {
        const auto inner = truth_of(e.parts[0], row);
        return inner ? std::optional(!*inner) : inner;
    }
    if (e.name == "and" || e.name == "or") {
        const auto a = truth_of(e.parts[0], row), b = truth_of(e.parts[1], row);
        const bool decides = e.name == "or";
        if ((a && *a == decides) || (b && *b == decides)) return decides;
        return a && b ? std::optional(!decides) : std::nullopt;
    }
    if (is_text(e.parts[0])) return compare(e.name, text_of(e.parts[0], row), text_of(e.parts[1], row));
    return compare(e.name, number_of(e.parts[0], row), number_of(e.parts[1], row));
}

using rc::gen::element;
using rc::gen::inRange;

Expression some_number(int depth) {
    const int kind = depth == 0 ? *inRange(0, 2) : *inRange(0, 4);
    if (kind == 0) return {Node::number, std::to_string(*inRange(0, 20))};
    if (kind == 1) return {Node::column, *element<std::string>("n", "m")};
    if (kind == 2) return {Node::operation, "-", {some_number(depth - 1)}};
    return {Node::operation, *element<std::string>("+", "-", "*", "%"), {some_number(depth - 1), some_number(depth - 1)}};
}
Expression some_text(int depth) {
    const int kind = depth == 0 ? *inRange(0, 2) : *inRange(0, 3);
    if (kind == 0) return {Node::text, *element<std::string>("", "a", "b'", "济南", "B")};
    if (kind == 1) return {Node::column, "s"};
    return {Node::operation, "||", {some_text(depth - 1), some_text(depth - 1)}};
}
Expression some_truth(int depth) {
    static const auto signs = element<std::string>("=", "!=", "<", "<=", ">", ">=");
    Expression out;
    switch (depth == 0 ? *inRange(0, 4) : *inRange(0, 7)) {
        case 0: return {Node::operation, *signs, {some_number(2), some_number(2)}};
        case 1: return {Node::operation, *signs, {some_text(1), some_text(1)}};
        case 2: out = {Node::is_null, "", {*rc::gen::arbitrary<bool>() ? some_number(1) : some_text(1)}}; break;
        case 3: out = {Node::in, "", {some_number(1), some_number(1), some_number(0)}}; break;
        case 4: return {Node::operation, "not", {some_truth(depth - 1)}};
        default: return {Node::operation, *element<std::string>("and", "or"), {some_truth(depth - 1), some_truth(depth - 1)}};
    }
    out.negated = *rc::gen::arbitrary<bool>();
    return out;
}

TEST(RecordsProperty, ConditionsHoldForTheRowsThatTheyHoldFor) {
    Shelf shelf;
    std::vector<Row> rows;
    std::string values;
    const std::optional<std::string> texts[] = {std::nullopt, "", "a", "b'", "济南", "Z"};
    for (int i = 0; i < 60; ++i) {
        Row row{i % 7 == 0 ? Number() : Number(i % 5 - 2), i % 11 == 0 ? Number() : Number(i * 3 % 17), texts[i % 6]};
        const auto shown = [](const Number& n) { return n ? std::to_string(*n) + "::BIGINT" : std::string("NULL"); };
        values += (i == 0 ? "(" : ", (") + shown(row.n) + ", " + shown(row.m) + ", " + (row.s ? sql_text(*row.s) : "NULL") +
                  ", " + std::to_string(i) + "::BIGINT)";
        rows.push_back(std::move(row));
    }
    dataset::VersionInfo version;
    version.columns = {{"n", "n", ColumnType::integer, 0, 0, ""},
                       {"m", "m", ColumnType::integer, 0, 0, ""},
                       {"s", "s", ColumnType::text, 0, 0, ""},
                       {"id", "id", ColumnType::integer, 0, 0, ""}};
    shelf.add(version, "SELECT * FROM (VALUES " + values + ") t(n, m, s, id)");
    const Table table = shelf.table(std::move(version));
    EXPECT_TRUE(rc::check([&] {
        const Expression condition = some_truth(*inRange(0, 3));
        const std::string where = print(condition);
        std::string expected = "[";
        std::int64_t count = 0;
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (truth_of(condition, rows[i]).value_or(false))
                expected += (count++ == 0 ? "" : ",") + std::string(R"({"id":)") + std::to_string(i) + "}";
        const std::string found = shelf.items(table, {.select = "id", .where = where, .limit = 100});
        if (found != expected + "]") RC_FAIL(where + "\n" + found + "\n" + expected + "]");
    }));
}

}  // namespace
}  // namespace jixia::query
