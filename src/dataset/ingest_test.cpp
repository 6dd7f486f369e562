#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "errors.h"
#include "ingest.h"
#include "profile.h"
#include "scan.h"

namespace jixia::dataset {
namespace {

namespace fs = std::filesystem;
using formats::type_mismatch;

class Ingest : public ::testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "jixia-ingest-XXXXXX").string();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
    }
    void TearDown() override { fs::remove_all(folder_); }

    Result<IngestResult> take(std::string_view bytes, const std::string& name = "a.csv") {
        const fs::path source = folder_ / "source";
        std::ofstream(source, std::ios::binary) << bytes;
        auto out = ingest({source.string(), folder_.string(), name}, [](double, std::string_view) {});
        if (out.has_value()) EXPECT_EQ(out->report.rows_in, out->report.rows_out + out->report.rows_rejected);
        return out;
    }
    std::string cell(const std::string& expression) {
        auto duck = Duck::open({});
        auto rows =
            (*duck)->rows("SELECT " + expression + " FROM read_parquet(" + sql_text((folder_ / "data.parquet").string()) + ")");
        return rows.has_value() && !rows->empty() ? (*rows)[0][0] : (*duck)->last_error();
    }
    void refuses(std::string_view bytes, const ErrorCode& code) {
        const auto out = take(bytes);
        ASSERT_FALSE(out.has_value());
        EXPECT_EQ(out.error().code, &code) << out.error().code->type;
    }
    static bool says(const IngestResult& result, std::string_view code, std::int64_t row = -1) {
        for (const auto& message : result.report.messages)
            if (message.code == code && (row < 0 || message.row == row)) return true;
        return false;
    }
    fs::path folder_;
};

TEST_F(Ingest, CleanTableKeepsRowsAndTypes) {
    const auto out =
        take("站名,线路数,经度,启用日期,是否启用\n泉城广场,12,117.02,2024-03-01,是\n火车站,8,116.9910,2024年3月2日,否\n");
    ASSERT_TRUE(out.has_value()) << out.error().code->type;
    EXPECT_EQ(out->report.rows_out, 2);
    ASSERT_EQ(out->columns.size(), 5u);
    EXPECT_EQ(out->columns[0].name, "站名");
    EXPECT_EQ(out->columns[0].type, ColumnType::text);
    EXPECT_EQ(out->columns[1].type, ColumnType::integer);
    EXPECT_EQ(out->columns[2].type, ColumnType::decimal);
    EXPECT_EQ(out->columns[2].role, "longitude");
    EXPECT_EQ(out->columns[3].type, ColumnType::date);
    EXPECT_EQ(out->columns[4].type, ColumnType::boolean);
    EXPECT_EQ(cell("sum(" + sql_name(out->columns[1].code) + ")"), "20");
    EXPECT_EQ(cell("max(" + sql_name(out->columns[3].code) + ")"), "2024-03-02");
    EXPECT_EQ(out->profile[1].min, "8");
}

TEST_F(Ingest, GbkFileIsDecoded) {
    const auto out = take("\xD5\xBE\xC3\xFB,\xC2\xB7\n\xC8\xAA\xB3\xC7,1\n");
    ASSERT_TRUE(out.has_value());
    EXPECT_EQ(out->report.encoding, "GB18030");
    EXPECT_EQ(out->columns[0].name, "站名");
    EXPECT_EQ(cell(sql_name(out->columns[0].code)), "泉城");
}

TEST_F(Ingest, UndecodableRowIsReportedNotReplaced) {
    const auto out = take("名称,数\n济南,1\n青\xFF岛,2\n烟台,3\n");
    ASSERT_TRUE(out.has_value());
    EXPECT_EQ(out->report.rows_in, 3);
    EXPECT_EQ(out->report.rows_out, 2);
    EXPECT_TRUE(says(*out, "undecodable", 3));
    EXPECT_EQ(cell("count(*) FILTER (WHERE " + sql_name(out->columns[0].code) + " LIKE '%\xEF\xBF\xBD%')"), "0");
}

TEST_F(Ingest, RaggedRowsAndFootersAreReported) {
    const auto out = take("a名,b名\n甲,1\n乙\n丙,2,3\n丁,4\n注：数据截至年底\n");
    ASSERT_TRUE(out.has_value());
    EXPECT_EQ(out->report.rows_in, 5);
    EXPECT_EQ(out->report.rows_out, 2);
    EXPECT_TRUE(says(*out, "ragged-row", 3));
    EXPECT_TRUE(says(*out, "ragged-row", 6));
}

TEST_F(Ingest, UnclosedQuoteCostsItsLineOnly) {
    const auto out = take("名,数\n\"甲,1\n乙,2\n\"丙\",3\n丁,4\n");
    ASSERT_TRUE(out.has_value());
    EXPECT_EQ(out->report.rows_in, 4);
    EXPECT_EQ(out->report.rows_out, 3);
    EXPECT_TRUE(says(*out, "unclosed-quote", 2));
}

TEST_F(Ingest, TitleRowsAboveTheHeader) {
    const auto out = take("济南市公交站点统计表,,\n单位：个,,\n站名,线路,数\n甲,A线,1\n乙,B线,2\n");
    ASSERT_TRUE(out.has_value());
    EXPECT_EQ(out->report.header_row, 3);
    EXPECT_EQ(out->report.rows_out, 2);
    EXPECT_EQ(out->columns[0].name, "站名");
}

TEST_F(Ingest, TitleRowsAboveATableOfTwoColumns) {
    const auto titled = take("全球气温距平,\n单位：摄氏度,\n年份,距平\n1880,-0.16\n1881,-0.08\n");
    ASSERT_TRUE(titled.has_value());
    EXPECT_EQ(titled->report.header_row, 3);
    EXPECT_EQ(titled->columns[1].name, "距平");
    const auto half_named = take("名称,\n甲,一\n乙,二\n");
    ASSERT_TRUE(half_named.has_value());
    EXPECT_EQ(half_named->report.header_row, 1) << "a header with an empty cell is no title";
    EXPECT_EQ(half_named->report.rows_out, 2);
}

TEST_F(Ingest, IdsCodesAndOddNumbersStayText) {
    const auto out = take(
        "证号,邮编,电话一,超界,百分,千分,前零\n370102199003078515,250001,13800000000,1e400,12.5%,\"1,234.5\",007\n"
        "370102199003071234,250002,13900000000,1e5,7%,\"12,000\",008\n");
    ASSERT_TRUE(out.has_value());
    for (const std::size_t i : {0u, 1u, 2u, 3u, 6u}) EXPECT_EQ(out->columns[i].type, ColumnType::text) << i;
    EXPECT_EQ(out->columns[4].type, ColumnType::decimal);
    EXPECT_EQ(out->columns[5].type, ColumnType::decimal);
    EXPECT_EQ(cell(sql_name(out->columns[0].code)), "370102199003078515");
    EXPECT_EQ(cell(sql_name(out->columns[6].code)), "007");
    EXPECT_EQ(cell(sql_name(out->columns[5].code)), "1234.5");
    EXPECT_TRUE(says(*out, "percent-as-number"));
}

TEST_F(Ingest, DatesThatDoNotExistStayText) {
    for (const char* bad : {"2023-02-29", "0000-00-00", "2024年13月1日", "10000-01-01", "24-01-01", "2024-01-01 24:00"}) {
        const auto out = take(std::string("名,日\n甲,2024-01-01\n乙,") + bad + "\n");
        ASSERT_TRUE(out.has_value());
        EXPECT_EQ(out->columns[1].type, ColumnType::text) << bad;
    }
}

TEST_F(Ingest, JsonRowsKeepNestedValuesAsText) {
    const auto out = take(R"([{"name":"甲","n":1,"tags":["a","b"]},{"name":"乙","n":2,"tags":null}])", "a.json");
    ASSERT_TRUE(out.has_value()) << out.error().code->type;
    EXPECT_EQ(out->source_format, "json");
    EXPECT_EQ(out->report.rows_out, 2);
    EXPECT_EQ(cell("tags"), R"(["a","b"])");
    EXPECT_EQ(out->columns[1].type, ColumnType::integer);
}

TEST_F(Ingest, WhatIsNoTableIsRefusedByItsBytes) {
    refuses("", file_empty);
    refuses("\xEF\xBB\xBF", file_empty);
    refuses("名,数\n", file_empty);
    refuses("%PDF-1.7 x", type_mismatch);
    refuses("<!DOCTYPE html><html></html>", type_mismatch);
    refuses("\x89PNG\r\n", type_mismatch);
    refuses(std::string("MZ\0\0\x01", 5), type_mismatch);
    std::string wide(20000, ',');
    refuses(wide + "\n", too_many_columns);
}

/// 第二条第一款: state secrets are outside what may be opened.
TEST_F(Ingest, Art02_1_SecrecyMarksStopTheFile) {
    refuses("机密★5年,,\n名,数,量\n甲,1,2\n乙,1,2\n", secret_marking);
    refuses("名,密级\n甲,秘密\n", secret_marking);
    EXPECT_TRUE(take("名,说明\n甲,秘密花园\n").has_value());
}

}  // namespace
}  // namespace jixia::dataset
