// Column rules: what may be declared, and what each kind finds in a real file.
#include <gtest/gtest.h>

#include <fstream>

#include "column_rules_sql.h"
#include "databases.h"
#include "ingest.h"

namespace jixia::dataset {
namespace {

std::vector<ColumnRule> rules_of(const std::string& text) {
    auto body = json::decode_text<ColumnRulesBody>(R"({"rules":[)" + text + "]}");
    EXPECT_TRUE(body.has_value()) << text;
    return body.has_value() ? body->rules.values : std::vector<ColumnRule>{};
}

TEST(ColumnRuleFaults, EachKindSaysWhatItMissesAndWhatDoesNotBelongToIt) {
    struct {
        std::string rule, pointer;  ///< an empty pointer: nothing is wrong
    } const rows[] = {
        {R"({"kind":"required","columns":["a"],"effect":"blocking"})", ""},
        {R"({"kind":"required","columns":["a","b"],"effect":"blocking"})", "/rules/0/columns"},
        {R"({"kind":"required","columns":["a"],"effect":"blocking","min":"1"})", "/rules/0/min"},
        {R"({"kind":"unique","columns":["a","b"],"effect":"warning"})", ""},
        {R"({"kind":"range","columns":["a"],"effect":"warning"})", "/rules/0/min"},
        {R"({"kind":"range","columns":["a"],"effect":"warning","min":"x"})", "/rules/0/min"},
        {R"({"kind":"range","columns":["a"],"effect":"warning","min":"1","max":"2024-01-01"})", "/rules/0/max"},
        {R"({"kind":"range","columns":["a"],"effect":"warning","min":"10","max":"9"})", "/rules/0/max"},
        {R"({"kind":"range","columns":["a"],"effect":"warning","min":"9","max":"10"})", ""},
        {R"({"kind":"range","columns":["a"],"effect":"warning","min":"2024-01-02","max":"2024-01-01"})", "/rules/0/max"},
        {R"({"kind":"pattern","columns":["a"],"effect":"warning"})", "/rules/0/pattern"},
        {R"({"kind":"pattern","columns":["a"],"effect":"warning","pattern":"("})", "/rules/0/pattern"},
        {R"({"kind":"pattern","columns":["a"],"effect":"warning","pattern":"(a)\\1"})", "/rules/0/pattern"},
        {R"({"kind":"pattern","columns":["a"],"effect":"warning","pattern":"[A-Z]+"})", ""},
        {R"({"kind":"code_list","columns":["a"],"effect":"warning"})", "/rules/0/codes"},
        {R"({"kind":"code_list","columns":["a"],"effect":"warning","codes":["x"],"list":"theme"})", "/rules/0/codes"},
        {R"({"kind":"code_list","columns":["a"],"effect":"warning","codes":["x"]})", ""},
        {R"({"kind":"compare","columns":["a"],"effect":"warning","other":"b"})", "/rules/0/comparison"},
        {R"({"kind":"compare","columns":["a"],"effect":"warning","comparison":"lt"})", "/rules/0/other"},
        {R"({"kind":"foreign_key","columns":["a"],"effect":"warning","other":"b"})", "/rules/0/resource"},
        {R"({"kind":"foreign_key","columns":["a"],"effect":"warning","resource":"r"})", "/rules/0/other"},
    };
    for (const auto& row : rows) {
        const auto faults = faults_of(rules_of(row.rule));
        EXPECT_EQ(faults.empty() ? "" : faults[0].pointer, row.pointer) << row.rule;
    }
}

class ColumnRulesOverFiles : public ::testing::Test {
protected:
    /// A real file through the real reader.
    std::string parquet(const std::string& name, std::string_view csv) {
        std::filesystem::create_directories(folder / name);
        const auto source = folder / (name + ".csv");
        std::ofstream(source, std::ios::binary) << csv;
        auto read = ingest({source.string(), (folder / name).string(), name + ".csv"}, [](double, std::string_view) {});
        EXPECT_TRUE(read.has_value());
        if (read.has_value()) columns = read->columns;
        return (folder / name / "data.parquet").string();
    }
    TriedRule judged(RuleTask task) {
        const auto answer = check_rules({files, columns, {std::move(task)}, folder.path().string()});
        EXPECT_TRUE(answer.has_value());
        return answer.has_value() && !answer->outcomes.empty() ? answer->outcomes[0] : TriedRule{};
    }
    std::string broken_rows(const std::string& rule, std::vector<std::string> codes = {}, std::vector<std::string> foreign = {}) {
        const TriedRule outcome = judged({rules_of(rule).at(0), std::move(codes), std::move(foreign), ""});
        if (!outcome.unable.empty()) return outcome.unable;
        std::string out;
        for (const BrokenRow& row : outcome.rows) out += (out.empty() ? "" : " ") + std::to_string(row.row);
        EXPECT_EQ(static_cast<std::size_t>(outcome.broken), outcome.rows.size());
        return out;
    }

    kit::TempFolder folder;
    std::vector<Column> columns;
    std::vector<std::string> files;
};

TEST_F(ColumnRulesOverFiles, EveryKindNamesTheRowsThatBreakIt) {
    const std::string lines = parquet("lines", "line\nK1\nK2\n");
    files = {parquet("stops",
                     "stop,line,opened,closed,count,note\n"
                     "A1,K1,2020-01-01,2021-01-01,5,x\n"
                     "A2,K9,2020-01-02,2019-01-01,50,\n"
                     "a3,K2,1890-01-01,,-1,y\n"
                     "A2,K1,2020-01-03,2020-01-03,7,z\n")};
    struct {
        std::string rule, rows;
    } const table[] = {
        {R"({"kind":"required","columns":["note"],"effect":"warning"})", "2"},
        {R"({"kind":"required","columns":["stop"],"effect":"warning"})", ""},
        {R"({"kind":"unique","columns":["stop"],"effect":"warning"})", "2 4"},
        {R"({"kind":"unique","columns":["stop","line"],"effect":"warning"})", ""},
        {R"({"kind":"range","columns":["count"],"effect":"warning","min":"0","max":"10"})", "2 3"},
        {R"({"kind":"range","columns":["count"],"effect":"warning","min":"-1"})", ""},
        {R"({"kind":"range","columns":["opened"],"effect":"warning","min":"1949-10-01"})", "3"},
        {R"({"kind":"range","columns":["note"],"effect":"warning","max":"5"})", "1 3 4"},
        {R"({"kind":"pattern","columns":["stop"],"effect":"warning","pattern":"[A-Z]\\d"})", "3"},
        {R"({"kind":"pattern","columns":["stop"],"effect":"warning","pattern":"[A-Za-z]\\d"})", ""},
        {R"({"kind":"compare","columns":["opened"],"effect":"warning","comparison":"le","other":"closed"})", "2"},
        {R"({"kind":"compare","columns":["opened"],"effect":"warning","comparison":"lt","other":"closed"})", "2 4"},
        {R"({"kind":"compare","columns":["opened"],"effect":"warning","comparison":"lt","other":"stop"})",
         "the two columns are of different types"},
        {R"({"kind":"required","columns":["nowhere"],"effect":"warning"})", "the table has no column nowhere"},
    };
    for (const auto& row : table) EXPECT_EQ(broken_rows(row.rule), row.rows) << row.rule;
    const std::string codes = R"({"kind":"code_list","columns":["line"],"effect":"warning","list":"lines"})";
    EXPECT_EQ(broken_rows(codes, {"K1", "K2"}), "2");
    EXPECT_EQ(broken_rows(codes, {"K1", "K2", "K9"}), "");
    EXPECT_EQ(broken_rows(codes, {}), "the code list is empty");
    const std::string foreign = R"({"kind":"foreign_key","columns":["line"],"effect":"warning","resource":"r","other":"line"})";
    EXPECT_EQ(broken_rows(foreign, {}, {lines}), "2");
    EXPECT_EQ(broken_rows(foreign, {}, {files[0]}), "");
}

TEST_F(ColumnRulesOverFiles, RowsAreCountedOverAllFilesInOrder) {
    files = {parquet("a", "id,v\n1,x\n2,x\n"), parquet("b", "id,v\n2,x\n3,\n")};
    EXPECT_EQ(broken_rows(R"({"kind":"unique","columns":["id"],"effect":"warning"})"), "2 3");
    EXPECT_EQ(broken_rows(R"({"kind":"required","columns":["v"],"effect":"warning"})"), "4");
}

TEST_F(ColumnRulesOverFiles, AHundredRowsAreNamedAndAllAreCounted) {
    std::string csv = "id,v\n";
    for (int i = 0; i < 250; ++i) csv += std::to_string(i) + ",\n";
    files = {parquet("many", csv)};
    const TriedRule outcome = judged({rules_of(R"({"kind":"required","columns":["v"],"effect":"warning"})").at(0), {}, {}, ""});
    EXPECT_EQ(outcome.broken, 250);
    EXPECT_EQ(outcome.checked, 250);
    EXPECT_EQ(outcome.rows.size(), 100U);
}

TEST_F(ColumnRulesOverFiles, BrokenRowsComeWithTheCellsThatTheRuleIsAbout) {
    files = {parquet("cells", "stop,line,opened,closed,note\nA1,K1,2020-01-02,2020-01-01,\nA1,K1,2020-01-01,2020-01-02," +
                                  std::string(300, 'x') + "\n")};
    using Cells = std::vector<std::vector<std::string>>;
    const struct {
        std::string rule;
        Cells cells;
    } table[] = {
        {R"({"kind":"unique","columns":["stop","line"],"effect":"warning"})", {{"A1", "K1"}, {"A1", "K1"}}},
        {R"({"kind":"compare","columns":["opened"],"effect":"warning","comparison":"le","other":"closed"})",
         {{"2020-01-02", "2020-01-01"}}},
        {R"({"kind":"required","columns":["note"],"effect":"warning"})", {{""}}},
        {R"({"kind":"pattern","columns":["note"],"effect":"warning","pattern":"y*"})", {{std::string(200, 'x')}}},
    };
    for (const auto& row : table) EXPECT_EQ(judged({rules_of(row.rule).at(0), {}, {}, ""}).cells, row.cells) << row.rule;
}

TEST_F(ColumnRulesOverFiles, QuotesInPatternsAndCodesStayText) {
    files = {parquet("quotes", "name,v\n\"O'Brien\",1\n\"x\"\"y\",2\n")};
    EXPECT_EQ(broken_rows(R"({"kind":"pattern","columns":["name"],"effect":"warning","pattern":"O'Brien"})"), "2");
    EXPECT_EQ(broken_rows(R"({"kind":"code_list","columns":["name"],"effect":"warning","codes":["O'Brien"]})", {"O'Brien"}), "2");
}

}  // namespace
}  // namespace jixia::dataset
