// What a proposal finds in ugly files, with its evidence, and that adjusting and asking again is a loop that ends.
#include <algorithm>

#include "errors.h"
#include "recipe_files.h"

namespace jixia::dataset {
namespace {

class ProposalTest : public RecipeFiles {
protected:
    static const ProposedColumn& column(const Proposal& proposal, std::string_view source) {
        const auto found = std::ranges::find(proposal.columns, source, &ProposedColumn::source);
        EXPECT_NE(found, proposal.columns.end()) << source;
        return *found;
    }
    static const Suggestion* suggested(const Proposal& proposal, CleaningKind kind, std::string_view source = "") {
        for (const Suggestion& one : proposal.suggestions)
            if (one.rule.rule == kind &&
                (source.empty() || std::ranges::find(one.rule.columns->values, source) != one.rule.columns->values.end()))
                return &one;
        return nullptr;
    }
};

TEST_F(ProposalTest, SaysWhatTheFileIsAndHowItWouldComeIn) {
    const auto found = look("\xD5\xBE\xC3\xFB;\xCA\xFD\n\xC8\xAA\xB3\xC7;1\n\xD5\xBE;2\n");  // 站名;数 / 泉城;1 / 站;2
    ASSERT_TRUE(found.has_value()) << found.error().code->type;
    EXPECT_EQ(found->format, "csv");
    EXPECT_EQ(found->encoding, "GB18030");
    EXPECT_EQ(found->encoding_evidence, "Found from the bytes. All 2 rows can be decoded.");
    EXPECT_EQ(found->delimiter, ";");
    EXPECT_EQ(found->header_row, 1);
    EXPECT_FALSE(found->sampled);
    EXPECT_EQ(found->rows, 2);
    ASSERT_EQ(found->columns.size(), 2U);
    EXPECT_TRUE(found->columns[0].key);
    EXPECT_EQ(found->columns[1].type, ColumnType::integer);
    EXPECT_EQ(found->columns[1].evidence, "All 2 filled cells are whole numbers. Every value is another.");
    ASSERT_EQ(found->head.size(), 3U);
    EXPECT_EQ(found->head[0].cells.at(0), "站名");
    EXPECT_EQ(found->preview.columns, (std::vector<std::string>{"站名", "数"}));
    EXPECT_EQ(found->preview.rows.at(1).at(1), "2");
    EXPECT_EQ(found->recipe.delimiter, ";");
    EXPECT_EQ(found->recipe.columns->values.at(1).type, ColumnType::integer);
}

TEST_F(ProposalTest, NamesTheRowsThatDiffer) {
    std::string text = "日,数\n";
    for (int i = 0; i < 1000; ++i) text += i % 80 == 16 ? "待定,1\n" : "2024-03-0" + std::to_string(1 + i % 9) + ",1\n";
    const auto found = look(text);
    ASSERT_TRUE(found.has_value());
    const ProposedColumn& day = column(*found, "日");
    EXPECT_EQ(day.type, ColumnType::text) << "nothing is lost unless somebody asks for it";
    EXPECT_EQ(day.mostly, ColumnType::date);
    EXPECT_EQ(day.differing, 13);
    EXPECT_NEAR(day.share, 0.987, 1e-9);
    EXPECT_EQ(day.first_differing.at(0).row, 18);
    EXPECT_EQ(day.first_differing.at(0).value, "待定");
    EXPECT_EQ(day.first_differing.size(), 8U);
    EXPECT_TRUE(day.evidence.starts_with("98.7 % of values are dates; 13 rows differ: rows 18, 98, ")) << day.evidence;
}

TEST_F(ProposalTest, NumbersThatAreNamesAreNotTakenForNumbers) {
    const auto found = look("编号,电话\n01,13800000000\n10,13900000000\n11,13700000000\n12,13600000000\n");
    ASSERT_TRUE(found.has_value());
    for (const ProposedColumn& one : found->columns) {
        EXPECT_EQ(one.type, ColumnType::text);
        EXPECT_EQ(one.mostly, ColumnType::text) << "reading them as numbers is not offered";
        EXPECT_EQ(one.differing, 0);
    }
}

TEST_F(ProposalTest, SuggestsCleaningWithTheCellsItWouldChange) {
    const auto found = look(
        "名称,面积,人口,启用,电话,编码\n"
        " 甲,3亩,1.2万,2024/3/1,１３８,x\n"
        "乙 ,6亩,3000,2024年3月2日,139,y\n"
        "丙,9亩,－,不详,140,z\n"
        "丙,9亩,－,不详,140,z\n"
        "丁,12亩,2万,2024-03-03,141,w\n"
        "戊,15亩,2万,2024-03-03,142,v\n"
        "己,15亩,2万,2024-03-03,143,u\n"
        "庚,15亩,2万,2024-03-03,144,t\n"
        "辛,15亩,2万,2024-03-03,145,s\n"
        "壬,15亩,2万,2024-03-03,146,r\n"
        "癸,15亩,2万,2024-03-03,147,q\n");
    ASSERT_TRUE(found.has_value());
    ASSERT_NE(suggested(*found, CleaningKind::trim), nullptr);
    EXPECT_EQ(suggested(*found, CleaningKind::trim)->cells, 2);
    EXPECT_EQ(suggested(*found, CleaningKind::half_width, "电话")->cells, 3) << "one number and two dashes";
    ASSERT_NE(suggested(*found, CleaningKind::units, "面积"), nullptr);
    EXPECT_EQ(suggested(*found, CleaningKind::units, "面积")->rule.unit, "亩");
    ASSERT_NE(suggested(*found, CleaningKind::units, "人口"), nullptr);
    EXPECT_EQ(suggested(*found, CleaningKind::units, "人口")->rule.unit, "1");
    ASSERT_NE(suggested(*found, CleaningKind::drop_duplicates), nullptr);
    EXPECT_EQ(suggested(*found, CleaningKind::drop_duplicates)->rows, 1);
    ASSERT_NE(suggested(*found, CleaningKind::map_values, "启用"), nullptr);
    EXPECT_EQ(suggested(*found, CleaningKind::map_values, "启用")->cells, 2);

    // All of it taken: the columns are what they should be, and what a rule was good for is done.
    Recipe recipe = found->recipe;
    recipe.cleaning.emplace();
    for (const Suggestion& one : found->suggestions) recipe.cleaning->values.push_back(one.rule);
    for (RecipeColumn& one : recipe.columns->values) one.type.reset();
    const auto again = look(
        "名称,面积,人口,启用,电话,编码\n 甲,3亩,1.2万,2024/3/1,１３８,x\n乙 "
        ",6亩,3000,2024年3月2日,139,y\n丙,9亩,－,不详,140,z\n丙,9亩,－,不详,140,z\n",
        json::to_string(recipe));
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(column(*again, "面积").type, ColumnType::integer);
    EXPECT_EQ(column(*again, "启用").type, ColumnType::date);
    EXPECT_EQ(again->rows_rejected, 1);
    EXPECT_EQ(again->preview.rows.at(0).at(0), "甲");
    EXPECT_EQ(suggested(*again, CleaningKind::trim), nullptr);
    EXPECT_EQ(suggested(*again, CleaningKind::drop_duplicates), nullptr);
    ASSERT_EQ(again->cleaning.size(), found->suggestions.size());
    for (const CleaningReport& one : again->cleaning) EXPECT_TRUE(one.cells_changed > 0 || one.rows_before > one.rows_after);
}

TEST_F(ProposalTest, DatesWrittenDayFirstAreFoundWhereTheyCannotBeOtherwise) {
    const auto sure = look("a,b\nx,31/12/2023\ny,01/02/2024\n");
    ASSERT_TRUE(sure.has_value());
    EXPECT_EQ(column(*sure, "b").type, ColumnType::date);
    EXPECT_EQ(column(*sure, "b").format, DateOrder::dmy);
    EXPECT_EQ(sure->preview.rows.at(0).at(1), "31/12/2023") << "the preview is after the recipe that was given";
    const auto timed = look("a,b\nx,12/31/2023 08:00\ny,01/02/2024 09:00\n");
    EXPECT_EQ(column(*timed, "b").type, ColumnType::datetime);
    EXPECT_EQ(column(*timed, "b").format, DateOrder::mdy);
    const auto open = look("a,b\nx,03/04/2023\ny,01/02/2024\n");
    EXPECT_EQ(column(*open, "b").type, ColumnType::text) << "either way would be a guess";
}

TEST_F(ProposalTest, TheProposedRecipeGivesTheTableThatWasProposed) {
    for (const std::string_view text : {std::string_view("名,数,日\n甲,\"1,200\",2024-03-01\n乙,3,2024/3/2\n"),
                                        std::string_view("标题,,\n名,数,名\na,1,x\nb,2,y\n"), std::string_view("1;2\n3;4\n"),
                                        std::string_view("[{\"n\":1.5,\"s\":\"x\"},{\"n\":2,\"s\":null}]")}) {
        const auto found = look(text);
        ASSERT_TRUE(found.has_value()) << text;
        const auto plain = take(text, "{}");
        const std::string as_found = table();
        const auto told = take(text, json::to_string(found->recipe));
        ASSERT_TRUE(told.has_value()) << told.error().detail;
        EXPECT_EQ(table(), as_found);
        for (std::size_t i = 0; i < told->columns.size(); ++i) {
            EXPECT_EQ(told->columns[i].type, plain->columns[i].type) << text << i;
            EXPECT_EQ(told->columns[i].code, plain->columns[i].code) << text << i;
        }
        const auto again = look(text, json::to_string(found->recipe));
        EXPECT_EQ(json::to_string(again->recipe), json::to_string(found->recipe)) << "asking again changes nothing";
    }
}

TEST_F(ProposalTest, OfALargeFileTheBeginningIsLookedAtAndItSaysSo) {
    std::string text = "号,文\n";
    for (int i = 0; text.size() < std::size_t{18} << 20; ++i)
        text += std::to_string(i) + ",\"" + std::string(200, 'x') + "\n" + std::to_string(i) + "\"\n";
    const auto found = look(text);
    ASSERT_TRUE(found.has_value());
    EXPECT_TRUE(found->sampled);
    EXPECT_EQ(found->rows_rejected, 0) << "the cut is not a fault of the file";
    EXPECT_GT(found->rows, 50'000);
    EXPECT_EQ(found->preview.rows.size(), 50U);
}

TEST_F(ProposalTest, WhatIsNoTableIsRefusedAsInAnImport) {
    EXPECT_EQ(look("%PDF-1.7").error().code, &formats::type_mismatch);
    EXPECT_EQ(look("").error().code, &file_empty);
    EXPECT_EQ(look("机密★\n名,数\n甲,1\n").error().code, &secret_marking);
    EXPECT_EQ(look("名\n甲\n", R"({"part":"Sheet9"})").has_value(), true) << "a file that is one table has no parts to choose";
}

}  // namespace
}  // namespace jixia::dataset
