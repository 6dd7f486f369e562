// The language alone: text ↔ tree, refusals, types. What expressions give over data is in records_language_test.cpp.
#include "expression.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <fstream>

#include "expression_functions.h"
#include "expression_lexer.h"
#include "expression_sql.h"

namespace jixia::query {
namespace {

using rc::gen::arbitrary;
using rc::gen::element;
using rc::gen::inRange;

Expression leaf() {
    switch (*inRange(0, 7)) {
        case 0: return {Node::null};
        case 1: return {Node::truth, *element<std::string>("true", "false")};
        case 2: return {Node::number, *element<std::string>("0", "42", "3.50", "1e6", "123456789012345678901234567890")};
        case 3: return {Node::text, *element<std::string>("", "it's", "100%", "泉城广场", "a\nb", "\"", "--")};
        case 4: return {Node::date, "2024-02-29"};
        case 5: return {Node::datetime, "2024-02-29 08:30:00"};
        default: break;
    }
    Expression column{Node::column, *element<std::string>("n", "day", "date", "count", "end", "站 名", "a\"b", "Upper")};
    column.quoted = is_reserved(column.name) || column.name == "Upper" || !(column.name[0] >= 'a' && column.name[0] <= 'z') ||
                    column.name.find('"') != std::string::npos;
    return column;
}

Expression tree(int depth) {
    if (depth == 0) return leaf();
    const auto some = [depth](int least, int most) {
        std::vector<Expression> parts;
        for (int i = *inRange(least, most + 1); i > 0; --i) parts.push_back(tree(depth - 1));
        return parts;
    };
    Expression out;
    switch (*inRange(0, 9)) {
        case 0: return leaf();
        case 1: out = {Node::operation, *element<std::string>("not", "-", "+"), some(1, 1)}; break;
        case 2:
        case 3:
            out = {Node::operation,
                   *element<std::string>("or", "and", "=", "!=", "<", "<=", ">", ">=", "||", "+", "-", "*", "/", "%"),
                   some(2, 2)};
            break;
        case 4:
            out = {Node::in, "", some(2, 4)};
            out.negated = *arbitrary<bool>();
            break;
        case 5:
            out = {Node::between, "", some(3, 3)};
            out.negated = *arbitrary<bool>();
            break;
        case 6:
            out = {Node::like, *element<std::string>("like", "ilike"), some(2, 2)};
            out.negated = *arbitrary<bool>();
            break;
        case 7: out = {Node::choice, "", some(2, 5)}; break;
        default:
            out = {Node::call, *element<std::string>("count", "lower", "no_such", "date"), some(1, 3)};
            out.distinct = *arbitrary<bool>();
            break;
    }
    return out;
}

RC_GTEST_PROP(ExpressionText, WhatIsPrintedReadsAsTheSameTree, ()) {
    const Expression generated = tree(*inRange(0, 4));
    const std::string text = print(generated);
    const auto read = parse_expression("where", text);
    if (!read.has_value()) RC_FAIL(text + "  " + read.error().fields[0].detail);
    if (!(*read == generated)) RC_FAIL(text + "  read as  " + print(*read));
}

RC_GTEST_PROP(ExpressionText, AnyBytesAreReadOrRefusedInWords, ()) {
    std::string text;
    for (int i = *inRange(0, 30); i > 0; --i)
        text += *rc::gen::oneOf(element<std::string>("(", ")", ",", "'", "\"", " and ", " not ", " in ", "case when ", " end ",
                                                     "1", "n", "*", "\xFF", "．"),
                                rc::gen::container<std::string>(arbitrary<char>()));
    const auto read = parse_expression("where", text);
    if (read.has_value()) return;
    RC_ASSERT(read.error().code == &expression_unreadable);
    RC_ASSERT(read.error().fields.size() == 1U);
    RC_ASSERT(!read.error().fields[0].detail.empty());
}

TEST(ExpressionText, BindsAsPeopleReadIt) {
    const std::pair<const char*, const char*> rows[] = {
        {"a or b and not c = 1 + 2 * 3", "a or b and not c = 1 + 2 * 3"},
        {"((a))", "a"},
        {"(a or b) and c", "(a or b) and c"},
        {"not (a and b)", "not (a and b)"},
        {"1 - (2 - 3)", "1 - (2 - 3)"},
        {"(1 - 2) - 3", "1 - 2 - 3"},
        {"-n * 2", "-n * 2"},
        {"-(n * 2)", "-(n * 2)"},
        {"a || b + 1", "a || b + 1"},
        {"a <> 'x'", "a != 'x'"},
        {"A.b", nullptr},
        {"n BETWEEN 1 AND 2 AND ok", "n between 1 and 2 and ok"},
        {"n NOT IN (1,2)", "n not in (1, 2)"},
        {"\"站名\" like '%站'", "\"站名\" like '%站'"},
        {"date >= '2024-01-01'", "date >= '2024-01-01'"},
        {"date'2024-01-01' < d", "date'2024-01-01' < d"},
        {"timestamp '2024-01-01T08:00' < d", "timestamp'2024-01-01 08:00:00' < d"},
        {"count(*)", "count(*)"},
        {"COUNT( DISTINCT n )", "count(distinct n)"},
        {"case when n > 1 then 'a' else 'b' end", "case when n > 1 then 'a' else 'b' end"},
        {"n is not null", "n is not null"},
    };
    for (const auto& [text, printed] : rows) {
        const auto read = parse_expression("where", text);
        if (printed == nullptr) {
            EXPECT_FALSE(read.has_value()) << text;
            continue;
        }
        ASSERT_TRUE(read.has_value()) << text << ": " << read.error().fields[0].detail;
        EXPECT_EQ(print(*read), printed);
    }
}

std::string refused(std::string_view text) {
    const auto read = parse_expression("where", text);
    return read.has_value() ? "read" : read.error().fields.at(0).detail;
}

TEST(ExpressionText, RefusalsSayWhereAndWhatWasExpected) {
    const std::pair<std::string, const char*> rows[] = {
        {"", "at character 1: expected a value or a column, found the end"},
        {"n = ", "at character 5: expected a value or a column, found the end"},
        {"n = 1 n", "at character 7: expected an operator or the end, found 'n'"},
        {"a = b = c", "at character 7: expected an operator or the end, found '='"},
        {"(n", "at character 3: expected ')', found the end"},
        {"'济南", "at character 1: the ' that opens here is never closed"},
        {"城市 = 1",
         "at character 1: '城' means nothing here; write signs in half width and a column's original header in double quotes"},
        {"n in 1", "at character 6: expected '(' and the list of values, found '1'"},
        {"n is 1", "at character 6: expected 'null' or 'not null', found '1'"},
        {"n between 1", "at character 12: expected 'and' and the upper bound, found the end"},
        {"n not 1", "at character 7: expected 'in', 'like', 'ilike' or 'between' after 'not', found '1'"},
        {"1.x", "at character 3: expected a digit after the decimal point"},
        {"1e", "at character 3: expected the digits of the exponent"},
        {"2nd", "at character 2: a name cannot begin with a digit; put it in double quotes"},
        {"\"\" = 1", "at character 1: a column's name is empty"},
        {"date'2024-02-30'", "at character 5: expected a date like '2024-03-01', found the text '2024-02-30'"},
        {"timestamp'2024-02-01 25:00'",
         "at character 10: expected a time like '2024-03-01 08:00:00', found the text '2024-02-01 25:00'"},
        {"case n end", "at character 6: expected 'when', found 'n'"},
        {"n; drop table x", "at character 2: ';' means nothing here"},
        {std::string("n = 1\0", 6), "not UTF-8 text"},
        {"n = '\xFF'", "not UTF-8 text"},
        {std::string(8193, ' '), "longer than 8192 bytes"},
    };
    for (const auto& [text, detail] : rows) EXPECT_EQ(refused(text), detail) << text;
}

TEST(ExpressionText, LimitsOfDepthAndParts) {
    const auto nested = [](int depth) {
        return std::string(static_cast<std::size_t>(depth), '(') + "1" + std::string(static_cast<std::size_t>(depth), ')');
    };
    EXPECT_EQ(refused(nested(60)), "read");
    EXPECT_NE(refused(nested(64)).find("nested more than 64 deep"), std::string::npos);
    EXPECT_NE(refused(std::string(4000, '-') + "1").find("nested more than 64 deep"), std::string::npos);
    std::string chain = "n", nots;
    for (int i = 0; i < 255; ++i) chain += "+n";
    for (int i = 0; i < 70; ++i) nots += "not ";
    EXPECT_EQ(refused(chain), "read");
    EXPECT_NE(refused(chain + "+n+n").find("more than 512 parts"), std::string::npos);
    EXPECT_NE(refused(nots + "ok").find("nested more than 64 deep"), std::string::npos);
}

TEST(ExpressionText, AColumnNamedAsAWordOfTheGrammarWorksWhereAValueStands) {
    const IsColumn is_column = [](std::string_view word) { return word == "end" || word == "in"; };
    EXPECT_EQ(print(*parse_expression("where", "end >= 3 and in in (1, 2)", is_column)), "\"end\" >= 3 and \"in\" in (1, 2)");
    EXPECT_FALSE(parse_expression("where", "like >= 3", is_column).has_value());
}

TEST(ExpressionText, ListsOrdersAndSelections) {
    const auto select = parse_select("select", "*, count(*) as n, lower(\"站名\") AS \"小写\"");
    ASSERT_TRUE(select.has_value());
    EXPECT_TRUE(select->everything);
    EXPECT_EQ(select->items[0].name, "n");
    EXPECT_EQ(select->items[1].name, "小写");
    const auto order = parse_order("order_by", "n desc nulls first, lower(name), d asc");
    ASSERT_TRUE(order.has_value());
    EXPECT_TRUE((*order)[0].descending);
    EXPECT_EQ((*order)[0].nulls, Nulls::first);
    EXPECT_FALSE((*order)[2].descending);
    EXPECT_FALSE(parse_order("order_by", "n descending").has_value());
    EXPECT_FALSE(parse_select("select", "n as 1").has_value());
    EXPECT_FALSE(parse_order("order_by", "n nulls").has_value());
    EXPECT_EQ(parse_list("group_by", "a, b + 1")->size(), 2U);
}

const std::vector<dataset::Column>& columns() {
    static const std::vector<dataset::Column> all{{"name", "站名", dataset::ColumnType::text, 0, 0, ""},
                                                  {"line_count", "线路数", dataset::ColumnType::integer, 0, 0, ""},
                                                  {"price", "票价", dataset::ColumnType::decimal, 8, 2, ""},
                                                  {"opened", "启用日期", dataset::ColumnType::date, 0, 0, ""},
                                                  {"seen", "时间", dataset::ColumnType::datetime, 0, 0, ""},
                                                  {"ok", "是否启用", dataset::ColumnType::boolean, 0, 0, ""},
                                                  {"twin", "同名", dataset::ColumnType::text, 0, 0, ""},
                                                  {"twin_2", "同名", dataset::ColumnType::text, 0, 0, ""}};
    return all;
}

struct Outcome {
    std::string_view type;
    std::string detail;
};
Outcome outcome(std::string_view text, Place place = Place::row) {
    const Source source{"where", text};
    const Compiler compiler(columns());
    const auto read = parse_expression("where", text);
    if (!read.has_value()) return {read.error().code->type, read.error().fields[0].detail};
    const auto resolved = compiler.resolve(source, *read);
    if (!resolved.has_value()) return {resolved.error().code->type, resolved.error().fields[0].detail};
    const auto compiled = compiler.compile(source, *resolved, place);
    if (!compiled.has_value()) return {compiled.error().code->type, compiled.error().fields[0].detail};
    return {"", compiled->sql.text};
}

TEST(ExpressionTypes, UnknownNamesAreToldWithTheNearest) {
    EXPECT_EQ(outcome("nme = 'x'").type, "query-column-unknown");
    EXPECT_EQ(outcome("nme = 'x'").detail, "at character 1: there is no column \"nme\"; did you mean name?");
    EXPECT_EQ(outcome("\"线路\" = 1").detail, "at character 1: there is no column \"线路\"; did you mean \"线路数\"?");
    EXPECT_EQ(outcome("1 = 1 and zzzzzz = 'x'").detail, "at character 11: there is no column \"zzzzzz\"");
    EXPECT_EQ(outcome("lowr(name) = 'x'").type, "query-function-unknown");
    EXPECT_EQ(outcome("lowr(name) = 'x'").detail, "at character 1: there is no function lowr(); did you mean lower()?");
    EXPECT_EQ(outcome("\"同名\" = 'x'").detail, "at character 1: several columns have the header \"同名\"; use their codes");
    EXPECT_EQ(outcome("read_csv('/etc/passwd') = 1").type, "query-function-unknown");
}

TEST(ExpressionTypes, WhatDoesNotGoTogetherIsRefused) {
    const char* rows[] = {"name = 5",
                          "line_count = 'many'",
                          "opened > '2024-13-01'",
                          "name + 1 = 2",
                          "not name",
                          "name and ok",
                          "line_count || 'x' = 'y'",
                          "line_count like '1%'",
                          "name like name",
                          "name like '%a%b%c%d%e%f%g%h%'",
                          "name = null",
                          "lower(line_count) = 'x'",
                          "lower() = 'x'",
                          "substring(name) = 'x'",
                          "count(*) > 1",
                          "date_trunc('fortnight', opened) = '2024-01-01'",
                          "round(price, name) = 1",
                          "case when name then 1 end = 1",
                          "case when ok then 1 else 'x' end = 1",
                          "coalesce(name, 1) = 'x'",
                          "replace(name, '', 'x') = 'x'",
                          "lower(distinct name) = 'x'",
                          "ok between 'x' and 'y'",
                          "line_count in (1, 'x')",
                          "1e999 > 1"};
    for (const char* row : rows)
        EXPECT_EQ(outcome(row).type,
                  row == std::string_view("lower() = 'x'") ? "query-expression-unreadable" : "query-expression-wrong")
            << row << ": " << outcome(row).detail;
    EXPECT_EQ(outcome("sum(max(line_count))", Place::group).type, "query-expression-wrong");
    EXPECT_EQ(outcome("line_count + count(*)", Place::group).type, "query-expression-wrong");
    EXPECT_EQ(outcome("quantile(line_count, 2)", Place::group).type, "query-expression-wrong");
}

TEST(ExpressionTypes, NoTextGrowsWithoutMeasure) {
    std::string grown = "name";
    for (int i = 0; i < 8; ++i) grown = fmt::format("replace({}, 'a', 'aaaaaaaaaa')", grown);
    EXPECT_EQ(outcome(grown + " = 'x'").type, "query-expression-wrong");
    std::string nested = "line_count";
    for (int i = 0; i < 30; ++i) nested = fmt::format("distance(1, {}, 1, 1)", nested);
    EXPECT_EQ(outcome(nested + " > 1").type, "query-expression-unreadable");
}

TEST(ExpressionTypes, EveryLiteralIsBound) {
    const auto read =
        parse_expression("where", "name = 'a''b' and line_count in (12345, 2) and price > 3.50 and opened >= '2024-01-01'");
    const Compiler compiler(columns());
    const auto compiled = compiler.compile({"where", ""}, *compiler.resolve({"where", ""}, *read), Place::row);
    ASSERT_TRUE(compiled.has_value());
    EXPECT_EQ(compiled->sql.parameters, (std::vector<std::string>{"a'b", "12345", "2", "3.50", "2024-01-01"}));
    for (const char* literal : {"a'b", "12345", "3.50", "2024"}) EXPECT_EQ(compiled->sql.text.find(literal), std::string::npos);
    EXPECT_NE(compiled->sql.text.find("CAST(? AS DECIMAL(3, 2))"), std::string::npos);
}

TEST(ExpressionDocs, EveryFunctionHasItsExample) {
    std::ifstream file(std::string(JIXIA_SOURCE_DIR) + "/docs/expressions.md");
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    for (const Function& function : functions())
        EXPECT_NE(page.find("`" + std::string(function.name) + "("), std::string::npos) << function.name;
}

}  // namespace
}  // namespace jixia::query
