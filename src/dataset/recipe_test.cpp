// Recipes: what is refused before a file is looked at, what they do to a file, and that rows in = rows out + rows reported.
#include <rapidcheck.h>

#include <algorithm>

#include "dataset/recipe.h"
#include "errors.h"
#include "recipe_files.h"
#include "scan.h"

namespace jixia::dataset {
namespace {

/// The first fault's pointer, or "ok".
std::string fault_of(std::string_view text) {
    const auto recipe = json::decode_text<Recipe>(text);
    if (!recipe.has_value()) return recipe.error().fields.empty() ? "malformed" : recipe.error().fields[0].pointer;
    const auto checked = check_recipe(*recipe);
    return checked.has_value() ? "ok" : checked.error().fields.at(0).pointer;
}

TEST(RecipeCheck, BoundsAndContradictionsAreNamedByTheirPlace) {
    struct {
        std::string_view recipe, pointer;
    } const cases[] = {
        {R"({})", "ok"},
        {R"({"encoding":"GB18030","delimiter":"\t","header_row":3,"skip_rows":1,"part":"表"})", "ok"},
        {R"({"encoding":"latin1"})", "/encoding"},
        {R"({"delimiter":"ab"})", "/delimiter"},
        {R"({"delimiter":"\""})", "/delimiter"},
        {R"({"delimiter":""})", "/delimiter"},
        {R"({"header_row":-1})", "/header_row"},
        {R"({"header_row":10001})", "/header_row"},
        {R"({"skip_rows":10001})", "/skip_rows"},
        {R"({"part":""})", "/part"},
        {R"({"surprise":1})", "/surprise"},
        {R"({"columns":[{"source":""}]})", "/columns/0/source"},
        {R"({"columns":[{"source":"a"},{"source":"a"}]})", "/columns/1/source"},
        {R"({"columns":[{"source":"a","code":"1a"}]})", "/columns/0/code"},
        {R"({"columns":[{"source":"a","code":"x"},{"source":"b","code":"x"}]})", "/columns/1/code"},
        {R"({"columns":[{"source":"a","code":"x","leave_out":true},{"source":"b","code":"x"}]})", "ok"},
        {R"({"columns":[{"source":"a","type":"money"}]})", "/columns/0/type"},
        {R"({"cleaning":[{"rule":"trim"},{"rule":"half_width","columns":["a"]}]})", "ok"},
        {R"({"cleaning":[{"rule":"guess"}]})", "/cleaning/0/rule"},
        {R"({"cleaning":[{"rule":"trim","columns":[]}]})", "/cleaning/0/columns"},
        {R"({"cleaning":[{"rule":"trim","pattern":"a"}]})", "/cleaning/0/pattern"},
        {R"({"cleaning":[{"rule":"unify_dates"}]})", "/cleaning/0/columns"},
        {R"({"cleaning":[{"rule":"split","columns":["a","b"],"separator":",","into":["x","y"]}]})", "/cleaning/0/columns"},
        {R"({"cleaning":[{"rule":"split","columns":["a"],"separator":"","into":["x","y"]}]})", "/cleaning/0/separator"},
        {R"({"cleaning":[{"rule":"split","columns":["a"],"separator":",","into":["x","x"]}]})", "/cleaning/0/into/1"},
        {R"({"cleaning":[{"rule":"split","columns":["a"],"separator":",","into":["x"]}]})", "/cleaning/0/into"},
        {R"({"cleaning":[{"rule":"fill","columns":["a"],"with":"value"}]})", "/cleaning/0/value"},
        {R"({"cleaning":[{"rule":"fill","columns":["a"],"with":"previous","value":"x"}]})", "/cleaning/0/value"},
        {R"({"cleaning":[{"rule":"replace","columns":["a"],"pattern":"(","replacement":""}]})", "/cleaning/0/pattern"},
        {R"j({"cleaning":[{"rule":"replace","columns":["a"],"pattern":"(a)","replacement":"\\2"}]})j", "/cleaning/0/replacement"},
        {R"j({"cleaning":[{"rule":"replace","columns":["a"],"pattern":"((((a{1,100}){1,100}){1,100}))","replacement":""}]})j",
         "/cleaning/0/pattern"},
        {R"({"cleaning":[{"rule":"units","columns":["a"],"unit":"光年"}]})", "/cleaning/0/unit"},
        {R"({"cleaning":[{"rule":"units","columns":["a"],"unit":"m","from":"亩"}]})", "/cleaning/0/from"},
        {R"({"cleaning":[{"rule":"units","columns":["a"],"unit":"m²","from":"万亩"}]})", "ok"},
    };
    for (const auto& c : cases) EXPECT_EQ(fault_of(c.recipe), c.pointer) << c.recipe;
    std::string many = R"({"cleaning":[{"rule":"trim"})";
    for (int i = 0; i < 100; ++i) many += R"(,{"rule":"trim"})";
    EXPECT_EQ(fault_of(many + "]}"), "/cleaning");
}

class RecipeTest : public RecipeFiles {};

TEST_F(RecipeTest, ReadsAsTold) {
    // An ugly file: a title, the header in the third line, units below it, semicolons, GB18030.
    const std::string gbk =
        "\xBC\xC3\xC4\xCF\xCA\xD0;;\n"                          // 济南市;;
        ";;\n"                                                  //
        "\xC3\xFB\xB3\xC6;\xC3\xE6\xBB\xFD;\xC8\xD5\xC6\xDA\n"  // 名称;面积;日期
        ";\xC4\xB6;\n"                                          // ;亩;
        "\xBC\xD7;12;01/03/2024\n"                              // 甲
        "\xD2\xD2;9;28/02/2024\n";                              // 乙
    const auto out = take(gbk, R"({"encoding":"GB18030","delimiter":";","header_row":3,"skip_rows":1,"columns":[
        {"source":"名称","code":"name","key":true},
        {"source":"面积","code":"area","name":"面积（平方米）","type":"decimal"},
        {"source":"日期","code":"day","type":"date","format":"dmy"}],
        "cleaning":[{"rule":"units","columns":["面积"],"from":"亩","unit":"m²"}]})");
    ASSERT_TRUE(out.has_value()) << out.error().code->type << out.error().detail;
    EXPECT_EQ(out->report.header_row, 3);
    EXPECT_EQ(out->report.encoding, "GB18030");
    EXPECT_EQ(out->report.delimiter, ";");
    ASSERT_EQ(out->columns.size(), 3U);
    EXPECT_EQ(out->columns[1].code, "area");
    EXPECT_EQ(out->columns[1].name, "面积（平方米）");
    EXPECT_EQ(out->columns[2].type, ColumnType::date);
    EXPECT_EQ(table(), "甲|8000|2024-03-01\n乙|6000|2024-02-28\n");
    ASSERT_EQ(out->report.cleaning.size(), 1U);
    EXPECT_EQ(out->report.cleaning[0].cells_changed, 2);
}

TEST_F(RecipeTest, ATypeThatWasAskedForEmptiesWhatIsNotOfItAndSaysWhere) {
    const auto out = take("名,数,日,启用\n甲,\"1,200\",2024/3/1,是\n乙,约五,不详,1\n丙,007,20240302,maybe\n",
                          R"({"columns":[{"source":"数","type":"integer"},{"source":"日","type":"date"},
                              {"source":"启用","type":"boolean"}]})");
    ASSERT_TRUE(out.has_value()) << out.error().detail;
    EXPECT_EQ(table(), "甲|1200|2024-03-01|true\n乙|~|~|true\n丙|7|2024-03-02|~\n");
    std::vector<std::string> told;
    for (const ReportMessage& one : out->report.messages)
        if (one.code == "cell-not-of-type") told.push_back(std::to_string(*one.row) + *one.column);
    EXPECT_EQ(told, (std::vector<std::string>{"3数", "3日", "4启用"}));
}

TEST_F(RecipeTest, ColumnsMayBeLeftOutSplitAndRenamed) {
    const auto out = take("站,坐标,坐标,空\n甲,\"117.02,36.65\",x,\n乙,\"116.99,36.67\",y,\n丙,未知,z,\n",
                          R"j({"columns":[{"source":"坐标","leave_out":true},{"source":"坐标 (2)","name":"备注"},
                              {"source":"空","leave_out":true},{"source":"经度","type":"decimal"}],
                              "cleaning":[{"rule":"split","columns":["坐标"],"separator":",","into":["经度","纬度"]}]})j");
    ASSERT_TRUE(out.has_value()) << out.error().detail;
    EXPECT_EQ(table(), "甲|x|117.02|36.65\n乙|y|116.99|36.67\n丙|z|~|~\n");
    EXPECT_EQ(out->columns[1].name, "备注");
    EXPECT_EQ(out->columns[2].role, "longitude");
    EXPECT_EQ(out->columns[3].role, "latitude");
    ASSERT_NE(message(out->report.messages, "cleaning-split"), nullptr);
    EXPECT_EQ(message(out->report.messages, "cleaning-split")->row, 4);
}

TEST_F(RecipeTest, EveryRowLeftOutIsReported) {
    const auto out =
        take("号,名\n1,甲\n2,乙,多\n1,甲\n3,丙\n1,丁\n", R"({"cleaning":[{"rule":"drop_duplicates","columns":["号"]}]})");
    ASSERT_TRUE(out.has_value());
    EXPECT_EQ(out->report.rows_in, 5);
    EXPECT_EQ(out->report.rows_out, 2);
    EXPECT_EQ(table(), "1|甲\n3|丙\n");
    EXPECT_EQ(message(out->report.messages, "ragged-row")->row, 3);
    EXPECT_EQ(message(out->report.messages, "duplicate-row")->row, 4);
    EXPECT_NE(message(out->report.messages, "duplicate-row")->detail.find("line 2"), std::string::npos);
    EXPECT_EQ(out->report.cleaning[0].rows_before, 4);
    EXPECT_EQ(out->report.cleaning[0].rows_after, 2);
}

TEST_F(RecipeTest, WhatTheFileDoesNotHaveIsNamed) {
    struct {
        std::string_view recipe, pointer, says;
    } const cases[] = {
        {R"({"columns":[{"source":"名"},{"source":"电话"}]})", "/columns/1/source", "电话"},
        {R"({"cleaning":[{"rule":"trim","columns":["名","备注"]}]})", "/cleaning/0/columns/1", "备注"},
        {R"({"header_row":9})", "/header_row", "line 9"},
    };
    for (const auto& c : cases) {
        const auto out = take("名,数\n甲,1\n乙,2\n", c.recipe);
        ASSERT_FALSE(out.has_value()) << c.recipe;
        EXPECT_EQ(out.error().code, &recipe_misfit);
        EXPECT_EQ(out.error().fields.at(0).pointer, c.pointer);
        EXPECT_NE(out.error().detail.find(c.says), std::string::npos) << out.error().detail;
    }
    const auto none = take("名\n甲\n", R"({"columns":[{"source":"名","leave_out":true}]})");
    ASSERT_FALSE(none.has_value());
    EXPECT_EQ(none.error().code, &recipe_misfit);
    const auto twice =
        take("名,数\n甲,1\n", R"({"cleaning":[{"rule":"split","columns":["名"],"separator":"-","into":["数","x"]}]})");
    ASSERT_FALSE(twice.has_value());
    EXPECT_EQ(twice.error().code, &errors::invalid);
}

TEST_F(RecipeTest, ADifferentColumnMoreIsWelcome) {
    const auto out = take("名,新列\n甲,1\n", R"({"columns":[{"source":"名","type":"text"}]})");
    ASSERT_TRUE(out.has_value());
    EXPECT_EQ(out->columns[1].type, ColumnType::integer);
}

TEST_F(RecipeTest, JsonRecordsAreCleanedToo) {
    const auto out = take(
        R"([{"n":"1万","s":" a "},{"n":"25","s":"b"},{"n":"25","s":"b"}])",
        R"({"header_row":5,"cleaning":[{"rule":"trim"},{"rule":"units","columns":["n"],"unit":"1"},{"rule":"drop_duplicates"}]})");
    ASSERT_TRUE(out.has_value()) << out.error().detail;
    EXPECT_EQ(table(), "10000|a\n25|b\n");
    EXPECT_EQ(message(out->report.messages, "duplicate-row")->row, 3);
}

/// 第二条第一款: no recipe hides a mark of secrecy from the gate.
TEST_F(RecipeTest, Art02_1_SecrecyMarksStopTheFileWhateverTheRecipeLeavesOut) {
    for (
        const std::string_view recipe :
        {R"({"header_row":2})", R"({"header_row":0,"skip_rows":2})",
         R"({"header_row":2,"columns":[{"source":"数","leave_out":true}],"cleaning":[{"rule":"replace","columns":["名"],"pattern":".","replacement":""}]})"}) {
        const auto out = take("机密★5年,\n名,数\n甲,1\n", recipe);
        ASSERT_FALSE(out.has_value());
        EXPECT_EQ(out.error().code, &secret_marking);
    }
    const auto graded = take("名,密级\n甲,秘密\n", R"({"columns":[{"source":"密级","leave_out":true}]})");
    ASSERT_FALSE(graded.has_value());
    EXPECT_EQ(graded.error().code, &secret_marking);
}

CleaningRule any_rule(const std::vector<std::string>& names) {
    const auto pick = [&] { return *rc::gen::elementOf(names); };
    CleaningRule rule;
    rule.rule =
        *rc::gen::element(CleaningKind::trim, CleaningKind::half_width, CleaningKind::unify_dates, CleaningKind::map_values,
                          CleaningKind::drop_duplicates, CleaningKind::fill, CleaningKind::replace, CleaningKind::units);
    rule.columns.emplace().values.push_back(pick());
    switch (rule.rule) {
        case CleaningKind::map_values: rule.values.emplace().values = {{"a", "b"}, {"", "leer"}}; break;
        case CleaningKind::fill: rule.with = FillWith::previous; break;
        case CleaningKind::replace:
            rule.pattern = *rc::gen::element<std::string>("[0-9]+", "^", "a*", "\\s", ".");
            rule.replacement = *rc::gen::element<std::string>("", "\n", "\"", "x,y", "\\0\\0");
            break;
        case CleaningKind::units: rule.unit = *rc::gen::element<std::string>("1", "m", "m²"); break;
        case CleaningKind::trim:
        case CleaningKind::half_width:
        case CleaningKind::unify_dates:
        case CleaningKind::drop_duplicates:
        case CleaningKind::split: break;
    }
    return rule;
}

TEST_F(RecipeTest, RowsInAreRowsOutAndRowsReportedUnderAnyRecipe) {
    const std::vector<std::string> names{"a", "b", "c"};
    rc::check("rows in = rows out + rows reported, and every row out is a row of the file", [&] {
        const auto cell =
            rc::gen::element<std::string>("", " a ", "１２", "3.5万", "2024/3/1", "x\"y", "1\n2", "a", "是", "—", "12亩");
        const auto rows = *rc::gen::resize(30, rc::gen::nonEmpty(rc::gen::container<std::vector<std::vector<std::string>>>(
                                                   rc::gen::container<std::vector<std::string>>(3, cell))));
        std::string text = "a,b,c\n";
        for (const auto& row : rows) {
            for (std::size_t i = 0; i < row.size(); ++i) {
                if (i > 0) text += ',';
                append_cell(text, row[i]);
            }
            text += *rc::gen::weightedElement<std::string>({{9, "\n"}, {1, ",more\n"}});
        }
        Recipe recipe;
        recipe.header_row = 1;
        recipe.delimiter = ",";
        recipe.cleaning.emplace();
        for (int left = *rc::gen::inRange(0, 6); left > 0; --left) recipe.cleaning->values.push_back(any_rule(names));
        recipe.columns.emplace();
        for (const std::string& name : names) {
            RecipeColumn column{.source = name};
            if (*rc::gen::arbitrary<bool>())
                column.type = *rc::gen::element(ColumnType::text, ColumnType::integer, ColumnType::decimal, ColumnType::real,
                                                ColumnType::boolean, ColumnType::date, ColumnType::datetime);
            recipe.columns->values.push_back(std::move(column));
        }
        RC_ASSERT(check_recipe(recipe).has_value());
        std::ofstream(folder / "source", std::ios::binary) << text;
        const auto out =
            ingest({(folder / "source").string(), folder.path().string(), "a.csv", recipe}, [](double, std::string_view) {});
        if (!out.has_value()) {
            // Only a file without a single good row has a reason to be refused.
            RC_ASSERT(out.error().code == &file_unreadable || out.error().code == &file_empty);
            return;
        }
        const Report& report = out->report;
        RC_ASSERT(report.rows_in == report.rows_out + report.rows_rejected);
        // A row over several lines with a cell too many costs its first line only; the rest is read as rows.
        RC_ASSERT(report.rows_in >= static_cast<std::int64_t>(rows.size()));
        std::int64_t dropped = 0;
        for (const CleaningReport& rule : report.cleaning) dropped += rule.rows_before - rule.rows_after;
        std::int64_t told = 0;
        for (const ReportMessage& one : report.messages)
            if (one.severity == "error" || one.code == "duplicate-row") ++told;
        RC_ASSERT(told == report.rows_rejected || report.rows_rejected > messages_of_fault_max);
        RC_ASSERT(dropped <= report.rows_rejected);
    });
}

}  // namespace
}  // namespace jixia::dataset
