// Every format that comes in, read by the real worker in its sandbox, from files made here: rows, parts and what is told of them.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>

#include "../formats/ahead.h"
#include "../formats/sample_files.h"
#include "errors.h"
#include "file_formats_fixture.h"
#include "profile.h"

namespace jixia::dataset {
namespace {

namespace fs = std::filesystem;
using namespace formats;  // NOLINT(google-build-using-namespace): makers of files

TEST_F(FileFormats, AHeaderOverTwoRowsIsJoinedAndNotesAreNoRows) {
    lxw_workbook* const book = workbook_new(source().c_str());
    lxw_worksheet* const sheet = workbook_add_worksheet(book, "外贸");
    worksheet_merge_range(sheet, 0, 0, 0, 4, "各区外贸情况", nullptr);
    worksheet_write_string(sheet, 1, 4, "单位：万元", nullptr);
    worksheet_merge_range(sheet, 2, 0, 3, 0, "区县", nullptr);
    worksheet_merge_range(sheet, 2, 1, 2, 2, "2024年", nullptr);
    worksheet_merge_range(sheet, 2, 3, 2, 4, "2023年", nullptr);
    for (const auto column : {lxw_col_t{1}, lxw_col_t{3}}) {
        worksheet_write_string(sheet, 3, column, "出口额", nullptr);
        worksheet_write_string(sheet, 3, static_cast<lxw_col_t>(column + 1), "进口额", nullptr);
    }
    const char* const districts[] = {"历下区", "市中区"};
    for (lxw_row_t row = 4; row < 6; ++row) {
        worksheet_write_string(sheet, row, 0, districts[row - 4], nullptr);
        for (lxw_col_t column = 1; column < 5; ++column) worksheet_write_number(sheet, row, column, row * 10 + column, nullptr);
    }
    worksheet_write_string(sheet, 7, 0, "注：数据来源为海关统计。", nullptr);
    worksheet_write_string(sheet, 8, 0, "2. 进口额不含保税。", nullptr);
    ASSERT_EQ(workbook_close(book), LXW_NO_ERROR);
    EXPECT_EQ(table(),
              "区县|2024年 / 出口额|2024年 / 进口额|2023年 / 出口额|2023年 / 进口额\n历下区|41|42|43|44\n市中区|51|52|53|54");
    EXPECT_EQ(last.report.header_row, 4);
    EXPECT_EQ(last.report.rows_in, 4);
    EXPECT_TRUE(told("header-rows-joined", 3));
    EXPECT_TRUE(told("note-left-out", 8));
    EXPECT_TRUE(told("note-left-out", 9));
}

TEST_F(FileFormats, ASheetIsChosenAndTheOthersAreListed) {
    lxw_workbook* const book = workbook_new(source().c_str());
    workbook_add_worksheet(book, "空表");
    for (const auto* name : {"一月", "二月"}) {
        lxw_worksheet* const sheet = workbook_add_worksheet(book, name);
        worksheet_write_string(sheet, 0, 0, "站", nullptr);
        worksheet_write_string(sheet, 0, 1, "量", nullptr);
        worksheet_write_string(sheet, 1, 0, name, nullptr);
        worksheet_write_number(sheet, 1, 1, 7, nullptr);
    }
    ASSERT_EQ(workbook_close(book), LXW_NO_ERROR);
    EXPECT_EQ(table(), "站|量\n一月|7");
    EXPECT_EQ(parts(), (std::vector<std::string>{"空表", "一月", "二月"}));
    EXPECT_TRUE(told("other-sheets"));
    EXPECT_EQ(table("二月"), "站|量\n二月|7");
    EXPECT_EQ(last.report.sheet, "二月");
    EXPECT_FALSE(told("other-sheets"));
    EXPECT_EQ(table("三月"), "dataset-part-unknown The file holds: “空表”, “一月”, “二月”.");
    EXPECT_EQ(table("空表"), "dataset-file-empty ");
}

TEST_F(FileFormats, Xls) {
    write(xls_bytes(
        {{u"站点", {{u"站名", u"线路", u"数量"}, {u"泉城广场", u"K1路", u"12"}, {u"火车站", u"3路", u"8.5"}}}, {u"空", {}}}));
    EXPECT_EQ(table(), "站名|线路|数量\n泉城广场|K1路|12.0\n火车站|3路|8.5");
    EXPECT_EQ(last.source_format, "xls");
    EXPECT_EQ(parts(), (std::vector<std::string>{"站点", "空"}));
    std::string cut = xls_bytes({{u"a", {{u"甲", u"乙"}, {u"1", u"2"}}}});
    cut.resize(1600);  // within the first records
    write(cut);
    EXPECT_TRUE(table().starts_with("dataset-file-unreadable")) << table();
}

TEST_F(FileFormats, Ods) {
    const std::string cells =
        R"(<table:table table:name="表"><table:table-row><table:table-cell><text:p>站名</text:p></table:table-cell><table:table-cell><text:p>占比</text:p></table:table-cell><table:table-cell><text:p>日期</text:p></table:table-cell></table:table-row>)"
        R"(<table:table-row table:number-rows-repeated="2"><table:table-cell><text:p>泉城<text:s text:c="2"/>广场</text:p><text:p>东</text:p></table:table-cell><table:table-cell office:value-type="percentage" office:value="0.125"><text:p>13%</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2024-03-01"><text:p>24-3-1</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16000"/></table:table-row>)"
        R"(<table:table-row><table:table-cell><text:p>甲</text:p></table:table-cell><table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2024-03-02"><office:annotation><text:p>批注</text:p></office:annotation></table:table-cell></table:table-row>)"
        R"(<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>)";
    pack_ods(source(), cells + R"(<table:table table:name="二"/>)");
    EXPECT_EQ(table(), "站名|占比|日期\n泉城  广场\n东|12.5|2024-03-01\n泉城  广场\n东|12.5|2024-03-01\n甲|-|2024-03-02");
    EXPECT_EQ(last.source_format, "ods");
    EXPECT_EQ(parts(), (std::vector<std::string>{"表", "二"}));
    EXPECT_TRUE(told("cell-error", 4));
    pack_ods(
        source(),
        R"(<table:table table:name="a"><table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="4000"><text:p>x</text:p></table:table-cell></table:table-row></table:table>)");
    EXPECT_EQ(table(), "dataset-archive-bomb ");
    pack_ods(source(), cells, "<manifest><file-entry><encryption-data/></file-entry></manifest>");
    EXPECT_EQ(table(), "dataset-encrypted ");
}

TEST_F(FileFormats, DbfInGbkWithDeletedRecords) {
    // 名称 = C3FB B3C6, 济南 = BCC3 C4CF, 青岛 = C7E0 B5BA, 烟台 = D1CC CCA8
    const std::vector<DbfColumn> columns{{"\xC3\xFB\xB3\xC6", 'C', 9}, {"POP", 'N', 8, 1}, {"DAY", 'D', 8}, {"OK", 'L', 1}};
    const std::vector<std::vector<std::string>> rows{{"\xBC\xC3\xC4\xCF", "  943.7", "20240301", "T"},
                                                     {"\xC7\xE0\xB5\xBA", " 1034.2", "20240302", "F"},
                                                     {"\xD1\xCC\xCC\xA8", "  706.0", "        ", "?"}};
    for (const int language : {0, 0x57, 0x4D}) {
        write(dbf_bytes(columns, rows, static_cast<unsigned char>(language), {false, true, false}));
        EXPECT_EQ(table(), "名称|POP|DAY|OK\n济南|943.7|2024-03-01|true\n烟台|706.0|-|-") << language;
        EXPECT_EQ(last.report.encoding, "GB18030");
        EXPECT_EQ(last.report.rows_in, 3);
        EXPECT_TRUE(told("record-deleted", 2));
    }
    std::string cut = dbf_bytes(columns, rows);
    cut.resize(cut.size() - 20);
    write(cut);
    EXPECT_EQ(table(), "名称|POP|DAY|OK\n济南|943.7|2024-03-01|true\n青岛|1034.2|2024-03-02|false");
    EXPECT_EQ(last.report.rows_rejected, 1);
    EXPECT_TRUE(told("file-cut-off"));
}

TEST_F(FileFormats, XmlRecords) {
    write(
        R"(<?xml version="1.0"?><data xmlns:x="urn:x"><meta>2024</meta><row id="1"><站名>泉城</站名><位置 坐标系="CGCS2000"><经度>117.02</经度></位置><线>1</线><线>2</线></row><row id="2"><站名>火车站</站名><位置><经度>116.99</经度></位置></row></data>)");
    EXPECT_EQ(table(), "id|站名|位置/坐标系|位置/经度|线\n1|泉城|CGCS2000|117.02|1; 2\n2|火车站|-|116.99|-");
    EXPECT_EQ(last.source_format, "xml");
    EXPECT_TRUE(told("xml-values-joined"));
    write(
        "<?xml version=\"1.0\" "
        "encoding=\"GBK\"?><r><i><n>\xBC\xC3\xC4\xCF</n><q>1</q></i><i><n>\xC7\xE0\xB5\xBA</n><q>2</q></i></r>");
    EXPECT_EQ(table(), "n|q\n济南|1\n青岛|2");
    write("<?xml version=\"1.0\"?><r><i a='1'/><i a='2'></r>");
    EXPECT_TRUE(table().starts_with("dataset-file-unreadable The XML is broken at line 1")) << table();
    write("<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><r><i>&x;</i><i>&x;</i></r>");
    EXPECT_TRUE(table().starts_with("dataset-")) << table();
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "<a>";
    write("<?xml version=\"1.0\"?>" + deep + "</a>");
    EXPECT_TRUE(table().starts_with("dataset-file-unreadable")) << table();
}

TEST_F(FileFormats, FixedWidthText) {
    std::string text = "站名        线路  数量\n";
    for (int i = 0; i < 2100; ++i)
        text += "泉城广场    K" + std::to_string(i % 10) + "      " + std::to_string(10 + i % 90) + "\n";
    write(text + "甲路与乙路的路口很长 5  1\n");
    EXPECT_TRUE(table().starts_with("站名|线路|数量\n泉城广场|K0|10\n泉城广场|K1|11\n"));
    EXPECT_EQ(last.source_format, "fixed-width");
    EXPECT_EQ(last.report.rows_out, 2100);
    EXPECT_TRUE(told("fixed-width-misfit", 2102));
}

TEST_F(FileFormats, SqliteTables) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(source().c_str(), &database), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(database,
                           "CREATE TABLE empty(a); CREATE TABLE \"站点 'x\"(编号 INTEGER, 站名 TEXT, 占比 REAL, 图 BLOB);"
                           "INSERT INTO \"站点 'x\" VALUES (1,'泉城',0.5,x'00ff'),(2,NULL,1.25,NULL);"
                           "CREATE TABLE second(b); INSERT INTO second VALUES ('y'),('z');"
                           "CREATE VIEW v AS SELECT load_extension('/tmp/x'); CREATE TRIGGER t AFTER INSERT ON second BEGIN "
                           "DELETE FROM second; END;",
                           nullptr, nullptr, nullptr),
              SQLITE_OK);
    sqlite3_close(database);
    EXPECT_EQ(table(), "编号|站名|占比|图\n1|泉城|0.50|00ff\n2|-|1.25|-");
    EXPECT_EQ(parts(), (std::vector<std::string>{"empty", "站点 'x", "second"}));
    EXPECT_EQ(last.report.parts[2].rows, 2);
    EXPECT_EQ(table("second"), "b\ny\nz");
    EXPECT_TRUE(table("v").starts_with("dataset-part-unknown"));
    std::fstream file(source(), std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(100);
    for (int i = 0; i < 8000; ++i) file.put('\xEE');
    file.close();
    EXPECT_TRUE(table().starts_with("dataset-file-unreadable")) << table();
}

TEST_F(FileFormats, ArchivesOfOneFileAndOfSeveral) {
    const std::string csv = "站名,数量\n泉城,1\n火车站,2\n", rows = "站名|数量\n泉城|1\n火车站|2";
    pack(source(), {{"说明.txt", "数据来源"}, {"__MACOSX/._a.csv", "x"}, {"数据/站点.csv", csv}});
    EXPECT_EQ(table(), rows);
    EXPECT_EQ(last.report.sheet, "数据/站点.csv");
    EXPECT_FALSE(told("other-sheets"));
    const struct {
        int (*set)(archive*);
        int (*filter)(archive*);
    } kinds[] = {{archive_write_set_format_7zip, nullptr},
                 {archive_write_set_format_pax_restricted, archive_write_add_filter_gzip},
                 {archive_write_set_format_ustar, archive_write_add_filter_xz}};
    for (const auto& [set, filter] : kinds) {
        pack(source(), {{"b.csv", csv}, {"c.csv", "a\n3\n"}}, set, filter);
        EXPECT_EQ(table(), rows);
        EXPECT_TRUE(told("other-sheets"));
        EXPECT_EQ(table("c.csv"), "a\n3");
    }
    pack(source(), {{"a.csv", csv}}, archive_write_set_format_raw, archive_write_add_filter_gzip);
    EXPECT_EQ(table(), rows);
    {
        const Utf8Names names;  // the writer marks them as UTF-8
        pack(source(), {{"站点.csv", csv}});
    }
    EXPECT_EQ(table(), rows);
    EXPECT_EQ(last.report.sheet, "站点.csv");
    pack(source(), {{"\xD5\xBE\xB5\xE3.csv", csv}});
    EXPECT_EQ(table(), rows);
    EXPECT_EQ(last.report.sheet, "站点.csv") << "names in GBK";
}

TEST_F(FileFormats, AWorkbookInAnArchiveHasSheets) {
    write_workbook(source(), 3, 2);
    std::ifstream in(source(), std::ios::binary);
    const std::string book((std::istreambuf_iterator<char>(in)), {});
    pack(source(), {{"a.xlsx", book}, {"b.csv", "x\n1\n"}});
    EXPECT_EQ(table("a.xlsx/Sheet1"), "c0|c1\n31|32\n62|63");
    EXPECT_EQ(table("b.csv"), "x\n1");
}

TEST_F(FileFormats, BadArchives) {
    const std::string csv = "a,b\n1,2\n";
    pack(source(), {{"../../etc/cron.d/x.csv", csv}});
    EXPECT_TRUE(table().starts_with("dataset-archive-member “../../etc/cron.d/x.csv” leads out")) << table();
    pack(source(), {{"/abs.csv", csv}}, archive_write_set_format_ustar);
    EXPECT_TRUE(table().starts_with("dataset-archive-member")) << table();
    pack(source(), {{"link.csv@", "/etc/passwd"}}, archive_write_set_format_ustar);
    EXPECT_TRUE(table().starts_with("dataset-archive-member")) << table();
    pack(source(), {{"a.csv", csv}}, archive_write_set_format_zip, nullptr, "secret");
    EXPECT_EQ(table(), "dataset-encrypted ");
    pack(source(), {{"a.csv", std::string(std::size_t{200} << 20, ' ')}});
    EXPECT_EQ(table(), "dataset-archive-bomb ");
    pack(source(), {{"a.csv", std::string(std::size_t{200} << 20, ' ')}}, archive_write_set_format_ustar,
         archive_write_add_filter_gzip);
    EXPECT_EQ(table(), "dataset-archive-bomb ");
    std::vector<std::pair<std::string, std::string>> many;
    for (int i = 0; i < 10'001; ++i) many.emplace_back(std::to_string(i) + ".csv", "");
    pack(source(), many);
    EXPECT_EQ(table(), "dataset-archive-bomb ");
    pack(source(), {{"a.csv", csv}});
    std::ifstream in(source(), std::ios::binary);
    const std::string inner((std::istreambuf_iterator<char>(in)), {});
    pack(source(), {{"inner.zip", inner}});
    EXPECT_TRUE(table().starts_with("dataset-type-mismatch The archive holds another archive")) << table();
    pack(source(), {{"readme.pdf", "%PDF-1.7"}, {"b.png", "x"}});
    EXPECT_TRUE(table().starts_with("dataset-type-mismatch")) << table();
    pack(source(), {{"a.csv", csv}});
    fs::resize_file(source(), fs::file_size(source()) / 2);
    EXPECT_TRUE(table().starts_with("dataset-file-unreadable")) << table();
}

}  // namespace
}  // namespace jixia::dataset
