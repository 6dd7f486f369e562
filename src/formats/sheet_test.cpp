#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>
#include <xlsxwriter.h>

#include <fstream>
#include <sstream>

#include "formats/errors.h"
#include "sheet.h"
#include "workbook.h"

namespace jixia::formats {
namespace {

namespace fs = std::filesystem;

class SheetFile : public ::testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "jixia-sheet-XXXXXX").string();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
    }
    void TearDown() override { fs::remove_all(folder_); }
    fs::path book() const { return folder_ / "book.xlsx"; }
    Result<GridFacts> convert() {
        JX_TRY(const Workbook read, read_workbook(book()));
        name_ = read.sheets.front().name;
        return sheet_to_csv(book(), read, read.sheets.front(), folder_ / "out.csv");
    }
    std::string text() const {
        std::ifstream in(folder_ / "out.csv", std::ios::binary);
        std::ostringstream all;
        all << in.rdbuf();
        return std::move(all).str();
    }
    /// A package by hand, for what a library would not write.
    void pack(const std::string& sheet_xml, const std::string& more_name = {}, const std::string& more = {}) {
        archive* writer = archive_write_new();
        archive_write_set_format_zip(writer);
        archive_write_open_filename(writer, book().c_str());
        const auto add = [&](const std::string& name, const std::string& bytes) {
            archive_entry* entry = archive_entry_new();
            archive_entry_set_pathname(entry, name.c_str());
            archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
            archive_entry_set_filetype(entry, AE_IFREG);
            archive_write_header(writer, entry);
            archive_write_data(writer, bytes.data(), bytes.size());
            archive_entry_free(entry);
        };
        add("xl/workbook.xml",
            R"(<workbook xmlns:r="r"><sheets><sheet name="表一" sheetId="1" r:id="rId1"/></sheets></workbook>)");
        add("xl/_rels/workbook.xml.rels",
            R"(<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>)");
        add("xl/worksheets/sheet1.xml", sheet_xml);
        if (!more_name.empty()) add(more_name, more);
        archive_write_close(writer);
        archive_write_free(writer);
    }
    void refuses(const ErrorCode& code) {
        const auto out = convert();
        ASSERT_FALSE(out.has_value());
        EXPECT_EQ(out.error().code, &code) << out.error().code->type;
    }
    fs::path folder_;
    std::string name_;
};

TEST_F(SheetFile, CellsAreReadAsPeopleSeeThem) {
    lxw_workbook* written = workbook_new(book().c_str());
    lxw_worksheet* sheet = workbook_add_worksheet(written, "站点");
    lxw_format* date = workbook_add_format(written);
    format_set_num_format(date, "yyyy\"年\"m\"月\"d\"日\"");
    lxw_format* percent = workbook_add_format(written);
    format_set_num_format(percent, "0.0%");
    lxw_datetime day{2024, 3, 1, 0, 0, 0};
    worksheet_write_string(sheet, 0, 0, "名称", nullptr);
    worksheet_write_string(sheet, 0, 1, "启用日期", nullptr);
    worksheet_write_string(sheet, 0, 2, "占比", nullptr);
    worksheet_write_string(sheet, 0, 3, "数量", nullptr);
    worksheet_write_string(sheet, 1, 0, "泉城,广场", nullptr);
    worksheet_write_datetime(sheet, 1, 1, &day, date);
    worksheet_write_number(sheet, 1, 2, 0.125, percent);
    worksheet_write_number(sheet, 1, 3, 0.1 + 0.2, nullptr);
    ASSERT_EQ(workbook_close(written), LXW_NO_ERROR);
    const auto out = convert();
    ASSERT_TRUE(out.has_value()) << out.error().code->type;
    EXPECT_EQ(name_, "站点");
    EXPECT_EQ(text(), "名称,启用日期,占比,数量\n\"泉城,广场\",2024-03-01,12.5%,0.3\n");
}

TEST_F(SheetFile, MergedCellsHoldTheirValueInEachRow) {
    lxw_workbook* written = workbook_new(book().c_str());
    lxw_worksheet* sheet = workbook_add_worksheet(written, nullptr);
    worksheet_write_string(sheet, 0, 0, "区", nullptr);
    worksheet_write_string(sheet, 0, 1, "站", nullptr);
    worksheet_merge_range(sheet, 1, 0, 2, 0, "历下区", nullptr);
    worksheet_write_string(sheet, 1, 1, "甲", nullptr);
    worksheet_write_string(sheet, 2, 1, "乙", nullptr);
    ASSERT_EQ(workbook_close(written), LXW_NO_ERROR);
    const auto out = convert();
    ASSERT_TRUE(out.has_value());
    EXPECT_EQ(text(), "区,站\n历下区,甲\n历下区,乙\n");
    ASSERT_EQ(out->messages.size(), 1U);
    EXPECT_EQ(out->messages[0].code, "merged-cells-filled");
    EXPECT_EQ(out->messages[0].row, 2);
}

TEST_F(SheetFile, EmptyRowsKeepTheirPlaceSoThatRowNumbersAreTheSheets) {
    pack(R"(<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>名</t></is></c><c r="B1"><v>1</v></c></row>)"
         R"(<row r="4"><c r="A4"><v>2</v></c></row></sheetData></worksheet>)");
    ASSERT_TRUE(convert().has_value());
    EXPECT_EQ(text(), "名,1\n\n\n2,\n");
}

TEST_F(SheetFile, ASheetOf16385ColumnsIsRefused) {
    pack(R"(<worksheet><sheetData><row r="1"><c r="XFE1"><v>1</v></c></row></sheetData></worksheet>)");
    refuses(too_many_columns);
}

TEST_F(SheetFile, AZipBombIsRefusedBeforeItIsUnpacked) {
    pack("<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>" + std::string(std::size_t{200} << 20, ' ') +
         "</t></is></c></row></sheetData></worksheet>");
    refuses(archive_bomb);
}

TEST_F(SheetFile, AnEmptySheetABrokenOneAndADoctypeAreRefused) {
    pack("<worksheet><sheetData></sheetData></worksheet>");
    EXPECT_EQ(convert()->rows, 0);
    pack("<worksheet><sheetData><row r=\"1\"><c");
    EXPECT_FALSE(convert().has_value());
    pack(
        "<!DOCTYPE x [<!ENTITY a \"b\">]><worksheet><sheetData><row r=\"1\"><c "
        "r=\"A1\"><v>&a;</v></c></row></sheetData></worksheet>");
    refuses(file_unreadable);
    pack(R"(<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData></worksheet>)");
    refuses(file_unreadable);
    std::ofstream(book(), std::ios::binary) << "PK\x03\x04 cut off";
    refuses(file_unreadable);
}

TEST(SheetStyles, DatesAreKnownByTheirFormat) {
    for (const auto* code : {"yyyy-mm-dd", "m/d/yy", "[$-804]yyyy\"年\"m\"月\"", "d-mmm"})
        EXPECT_EQ(style_of_format(code), NumberStyle::date) << code;
    for (const auto* code : {"General", "0.00", "#,##0", "0.00E+00", "@", "\"d\"0", "0_);[Red]\\(0\\)"})
        EXPECT_EQ(style_of_format(code), NumberStyle::plain) << code;
    EXPECT_EQ(style_of_format("yyyy-mm-dd hh:mm"), NumberStyle::datetime);
    EXPECT_EQ(style_of_format("[h]:mm"), NumberStyle::time);
    EXPECT_EQ(style_of_format("0.0%"), NumberStyle::percent);
    EXPECT_EQ(style_of_builtin(14), NumberStyle::date);
    EXPECT_EQ(style_of_builtin(31), NumberStyle::date);
}

}  // namespace
}  // namespace jixia::formats
