// Each rule on single cells, as a table; and rules in order over rows.
#include "cleaning.h"

#include <gtest/gtest.h>

#include <utility>

#include "cells.h"
#include "units.h"

namespace jixia::dataset {
namespace {

/// "changed: …", "same", "failed".
std::string outcome(CellOutcome outcome, const std::string& cell) {
    switch (outcome) {
        case CellOutcome::same: return "same";
        case CellOutcome::changed: return cell;
        case CellOutcome::failed: return "failed";
    }
    return "";
}

TEST(Cells, OneRuleOneCell) {
    struct {
        std::string_view rule;
        std::string cell, becomes;
    } const cases[] = {
        {"trim", "a", "same"},
        {"trim", "", "same"},
        {"trim", "  a b\t", "a b"},
        {"trim", "　全角　", "全角"},
        {"trim", "\uFEFFa", "a"},
        {"trim", "   ", ""},
        {"half", "ＡＢｃ１２３", "ABc123"},
        {"half", "１２．５％", "12.5%"},
        {"half", "济南市（历下区），第一", "same"},
        {"half", "甲　乙", "甲 乙"},
        {"half", "ｱｲ", "same"},
        {"half", "plain", "same"},
        {"ymd", "2024/3/1", "2024-03-01"},
        {"ymd", "2024.3.1", "2024-03-01"},
        {"ymd", "2024年3月1日", "2024-03-01"},
        {"ymd", "２０２４年３月１日", "2024-03-01"},
        {"ymd", "20240301", "2024-03-01"},
        {"ymd", "2024-03-01", "same"},
        {"ymd", "2024/3/1 8:05", "2024-03-01 08:05:00"},
        {"ymd", "2023-02-29", "failed"},
        {"ymd", "三月一日", "failed"},
        {"ymd", "01/02/2024", "failed"},
        {"ymd", "", "same"},
        {"dmy", "01/02/2024", "2024-02-01"},
        {"dmy", "31-12-2023 23:59:01", "2023-12-31 23:59:01"},
        {"dmy", "12/31/2023", "failed"},
        {"dmy", "1/2-2024", "failed"},
        {"dmy", "2024-03-01", "same"},
        {"mdy", "12/31/2023", "2023-12-31"},
        {"mdy", "1/2/24", "failed"},
    };
    for (const auto& c : cases) {
        std::string cell = c.cell;
        const CellOutcome out = c.rule == "trim"   ? trim_cell(cell)
                                : c.rule == "half" ? half_width_cell(cell)
                                : c.rule == "ymd"  ? unify_date(cell, DateOrder::ymd)
                                : c.rule == "dmy"  ? unify_date(cell, DateOrder::dmy)
                                                   : unify_date(cell, DateOrder::mdy);
        EXPECT_EQ(outcome(out, cell), c.becomes) << c.rule << " " << c.cell;
        if (out == CellOutcome::failed) EXPECT_EQ(cell, c.cell) << "a cell that a rule cannot handle stays as it is";
    }
}

TEST(Cells, ReadAsAType) {
    using enum ColumnType;
    struct {
        ColumnType type;
        std::string_view cell, becomes;
    } const cases[] = {
        {integer, "12", "12"},
        {integer, " 1,234 ", "1234"},
        {integer, "００７", "7"},
        {integer, "+5", "5"},
        {integer, "-0", "0"},
        {integer, "000", "0"},
        {integer, "1.0", "no"},
        {integer, "1,23", "no"},
        {integer, ",123", "no"},
        {integer, "1234567890123456789", "no"},
        {integer, "1e3", "no"},
        {decimal, "1,234.50", "1234.50"},
        {decimal, "12.5%", "12.5"},
        {decimal, "12345678901234567890.5", "12345678901234567890.5"},
        {decimal, "123456789012345678901", "no"},
        {decimal, ".5", "no"},
        {decimal, "5.", "no"},
        {decimal, "-0.00", "0.00"},
        {real, "1.5e-3", "1.5e-3"},
        {real, "2", "2"},
        {real, "nan", "no"},
        {boolean, "是", "true"},
        {boolean, "Ｎｏ", "false"},
        {boolean, "0", "false"},
        {boolean, "2", "no"},
        {date, "2024-03-01 00:00:00", "2024-03-01"},
        {date, "2024-03-01 08:00", "no"},
        {datetime, "2024/3/1", "2024-03-01 00:00:00"},
        {datetime, "2024-03-01T08:00:30.25", "2024-03-01 08:00:30.25"},
        {text, " as it is ", " as it is "},
        {date, "", ""},
        {integer, "   ", ""},
    };
    for (const auto& c : cases) EXPECT_EQ(read_as(c.cell, c.type, DateOrder::ymd).value_or("no"), c.becomes) << c.cell;
}

TEST(Units, CellsInOtherUnits) {
    struct {
        std::string_view cell, bare, unit, becomes;
    } const cases[] = {
        {"3.5万", "1", "1", "35000"},
        {"3.5 万人", "1", "1", "35000"},
        {"800", "1", "1", "800"},
        {"12亩", "m²", "m²", "8000"},
        {"1.2万亩", "m²", "公顷", "800"},
        {"12", "亩", "m²", "8000"},
        {"3km", "m", "m", "3000"},
        {"３ＫＭ", "m", "m", "3000"},
        {"1,200 米", "m", "km", "1.2"},
        {"0.1", "km", "m", "100"},
        {"1.1km", "m", "m", "1100"},
        {"-2千克", "kg", "t", "-0.002"},
        {"1㎡", "m²", "m²", "1"},
        {"2亿元", "元", "万元", "20000"},
        {"1mg", "kg", "t", "0.000000001"},
        {"0", "m", "km", "0"},
        {"3km", "亩", "亩", "no"},
        {"三公里", "m", "m", "no"},
        {"3 光年", "m", "m", "no"},
        {"", "m", "m", "no"},
        {"m", "m", "m", "no"},
        {"1234567890123456", "m", "m", "no"},
        {"99999999999999亿", "1", "1", "no"},
    };
    for (const auto& c : cases) {
        const auto unit = find_unit(c.unit), bare = find_unit(c.bare);
        ASSERT_TRUE(unit && bare) << c.unit;
        EXPECT_EQ(convert(c.cell, *unit, *bare).value_or("no"), c.becomes) << c.cell << " in " << c.unit;
    }
    EXPECT_FALSE(find_unit("万1"));
    EXPECT_FALSE(find_unit(""));
    EXPECT_EQ(unit_of("5 KM"), "km");
    EXPECT_EQ(unit_of("5"), "");
    EXPECT_EQ(unit_of("第5"), std::nullopt);
}

CleaningRule rule_of(std::string_view text) { return json::decode_text<CleaningRule>(text).value(); }

/// Rows through rules: "a|b / c|d"; rows left out are gone.
std::string cleaned(const std::vector<std::string_view>& rules, std::vector<std::string> columns,
                    const std::vector<std::vector<std::string>>& rows, std::vector<CleaningReport>* reports = nullptr) {
    std::vector<CleaningRule> made;
    for (const std::string_view rule : rules) made.push_back(rule_of(rule));
    auto cleaner = Cleaner::make(made, std::move(columns));
    if (!cleaner.has_value()) return std::string(cleaner.error().code->type);
    Remarks remarks;
    std::string out;
    bool first = true;
    std::int64_t line = 1;
    for (const auto& cells : rows) {
        CleanRow row{cells, ++line};
        EXPECT_TRUE(cleaner->run(row, remarks).has_value());
        if (row.dropped) continue;
        EXPECT_EQ(row.cells.size(), cleaner->columns().size());
        out += std::exchange(first, false) ? "" : " / ";
        for (std::size_t i = 0; i < row.cells.size(); ++i) out += (i == 0 ? "" : "|") + row.cells[i];
    }
    if (reports != nullptr) *reports = cleaner->reports();
    for (const ReportMessage& message : remarks.take()) out += " !" + std::to_string(*message.row) + message.column.value_or("");
    return out;
}

TEST(Cleaning, RulesWorkInTheirOrder) {
    EXPECT_EQ(cleaned({R"({"rule":"trim"})", R"({"rule":"drop_duplicates"})"}, {"a"}, {{"x "}, {" x"}}), "x !3");
    EXPECT_EQ(cleaned({R"({"rule":"drop_duplicates"})", R"({"rule":"trim"})"}, {"a"}, {{"x "}, {" x"}}), "x / x");
    EXPECT_EQ(cleaned({R"({"rule":"map_values","columns":["a"],"values":[{"from":"-","to":""},{"from":"男","to":"1"}]})",
                       R"({"rule":"fill","columns":["a"],"with":"value","value":"0"})"},
                      {"a", "b"}, {{"-", "-"}, {"男", ""}}),
              "0|- / 1|");
    EXPECT_EQ(cleaned({R"({"rule":"fill","columns":["a"],"with":"previous"})"}, {"a"}, {{""}, {"x"}, {""}, {"y"}, {""}}),
              " / x / x / y / y !2a");
    EXPECT_EQ(cleaned({R"({"rule":"split","columns":["a"],"separator":"-","into":["x","y"]})"}, {"a"},
                      {{"1-2"}, {"1"}, {"1-2-3"}, {""}}),
              "1-2|1|2 / 1|| / 1-2-3|| / || !3a !4a");
    EXPECT_EQ(cleaned({R"({"rule":"replace","columns":["a"],"pattern":"(\\d+)号","replacement":"No.\\1"})"}, {"a"},
                      {{"12号楼"}, {"无"}}),
              "No.12楼 / 无");
    EXPECT_EQ(cleaned({R"({"rule":"replace","columns":["a"],"pattern":"\\C","replacement":""})"}, {"a"}, {{"甲"}}), "");
    EXPECT_EQ(
        cleaned({R"j({"rule":"replace","columns":["a"],"pattern":"(\\C)(\\C)(\\C)","replacement":"\\1"})j"}, {"a"}, {{"甲"}}),
        "甲 !2a")
        << "what is no text any more is not kept";
    EXPECT_EQ(cleaned({R"({"rule":"units","columns":["a"],"unit":"m"})"}, {"a"}, {{"1km"}, {"近"}, {""}}), "1000 / 近 /  !3a");
    EXPECT_EQ(cleaned({R"({"rule":"trim","columns":["zz"]})"}, {"a"}, {}), "dataset-recipe-misfit");
}

TEST(Cleaning, ReplacingIsBounded) {
    const CleaningRule rule = rule_of(R"j({"rule":"replace","columns":["a"],"pattern":"(.*)","replacement":"\\1\\1"})j");
    auto cleaner = Cleaner::make({100, rule}, {"a"});
    ASSERT_TRUE(cleaner.has_value());
    Remarks remarks;
    CleanRow row{{"0123456789"}, 1};
    ASSERT_TRUE(cleaner->run(row, remarks).has_value());
    EXPECT_EQ(row.cells[0].size(), 40'960U);
    EXPECT_GT(remarks.take().size(), 0U);
}

TEST(Cleaning, EachRuleCountsBeforeAndAfter) {
    std::vector<CleaningReport> reports;
    EXPECT_EQ(cleaned({R"({"rule":"trim","columns":["a"]})", R"({"rule":"drop_duplicates","columns":["a"]})",
                       R"({"rule":"units","columns":["b"],"unit":"1"})"},
                      {"a", "b"}, {{"x ", "1万"}, {"x", "2"}, {"y", "多"}}, &reports),
              "x|10000 / y|多 !3 !4b");
    ASSERT_EQ(reports.size(), 3U);
    EXPECT_EQ(reports[0].cells_changed, 1);
    EXPECT_EQ(reports[1].rows_before, 3);
    EXPECT_EQ(reports[1].rows_after, 2);
    EXPECT_EQ(reports[2].rows_before, 2);
    EXPECT_EQ(reports[2].cells_changed, 1);
    EXPECT_EQ(reports[2].cells_failed, 1);
}

TEST(Cleaning, MessagesOfOneKindAreToldToANumberAndCounted) {
    Remarks remarks;
    for (int i = 0; i < 1000; ++i) remarks.add({"warning", "x", "Bad.", i, "a"});
    for (int i = 0; i < 3; ++i) remarks.add({"warning", "x", "Bad.", i, "b"});
    const auto messages = remarks.take();
    ASSERT_EQ(messages.size(), 33U);
    EXPECT_EQ(messages[29].detail, "Bad. There are 970 more like this.");
    EXPECT_EQ(messages[32].detail, "Bad.");
}

}  // namespace
}  // namespace jixia::dataset
