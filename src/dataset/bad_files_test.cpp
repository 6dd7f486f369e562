// Every bad file of reference/bad-input.md that this room meets, read by the real worker in its sandbox: what is refused and how,
// what comes in, and which row is named.
#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "../formats/sample_files.h"
#include "databases.h"
#include "errors.h"
#include "ingest.h"
#include "job.h"
#include "profile.h"
#include "scan.h"
#include "storage/sandbox.h"

namespace jixia::dataset {
namespace {

namespace fs = std::filesystem;
using formats::archive_bomb;
using formats::file_encrypted;
using formats::pack_workbook;
using formats::type_mismatch;
using formats::write_workbook;

class BadFile : public ::testing::Test {
protected:
    static storage::Workers& workers() {
        static storage::Workers all(fs::path(JIXIA_BUILD_DIR) / "tests/worker/dataset_worker", 2);
        return all;
    }
    void SetUp() override { fs::create_directory(scratch()); }
    fs::path scratch() const { return folder / "scratch"; }
    fs::path source() const { return folder / "source"; }
    void write(std::string_view bytes) const { std::ofstream(source(), std::ios::binary) << bytes; }

    Result<IngestResult> read() {
        JX_TRY(auto result, ingest_in_worker(workers(), {source().string(), scratch().string(), "a.csv"},
                                             [](double, const std::string&) { return true; }));
        EXPECT_EQ(result.report.rows_in, result.report.rows_out + result.report.rows_rejected);
        EXPECT_FALSE(fs::exists(scratch() / "clean.csv"));
        EXPECT_FALSE(fs::exists(scratch() / "flat.csv"));
        return result;
    }
    Result<IngestResult> read(std::string_view bytes) {
        write(bytes);
        return read();
    }
    /// The type of the refusal, and that it says `words`.
    void refused(const ErrorCode& code, std::string_view words = "") {
        const auto out = read();
        ASSERT_FALSE(out.has_value());
        EXPECT_EQ(out.error().code, &code) << out.error().code->type << " " << out.error().detail;
        EXPECT_NE(out.error().detail.find(words), std::string::npos) << out.error().detail;
        EXPECT_EQ(out.error().detail.find(folder.path().string()), std::string::npos);
    }
    void refused(std::string_view bytes, const ErrorCode& code, std::string_view words = "") {
        write(bytes);
        refused(code, words);
    }
    static const ReportMessage* message(const IngestResult& result, std::string_view code) {
        for (const ReportMessage& one : result.report.messages)
            if (one.code == code) return &one;
        return nullptr;
    }
    /// All cells of a column, one a line.
    std::string cells(const std::string& code) {
        const auto duck = Duck::open({});
        const auto rows = (*duck)->rows("SELECT " + sql_name(code) + "::VARCHAR FROM read_parquet(" +
                                        sql_text((scratch() / "data.parquet").string()) + ")");
        if (!rows.has_value()) return (*duck)->last_error();
        std::string all;
        for (const auto& row : *rows) all += (Duck::is_null(row[0]) ? "NULL" : row[0]) + "\n";
        return all;
    }
    kit::TempFolder folder;
};

TEST_F(BadFile, NoTableByItsContentWhateverItsName) {
    refused("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj", type_mismatch, "a PDF document");
    refused("<!DOCTYPE html><html><title>404</title></html>", type_mismatch, "a web page (HTML)");
    refused("\n  <html><body>502 Bad Gateway</body></html>", type_mismatch, "a web page (HTML)");
    refused("\x89PNG\r\n\x1A\n", type_mismatch, "an image");
    refused(
        "\x7F"
        "ELF\x02\x01",
        type_mismatch, "a program");
    refused("\x1F\x8B\x08\x00", file_unreadable);
    refused(std::string_view("PK\x03\x04\x14\0\0\0\0\0 and nothing of a workbook", 36), file_unreadable);
    refused("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 an old workbook", file_unreadable);
    refused("PAR1 cut off", type_mismatch, "cut off");
    refused("<?xml version=\"1.0\"?><rows/>", type_mismatch, "XML (“rows”) without a list of records");
}

TEST_F(BadFile, NothingInIt) {
    for (const std::string_view bytes : {"", "\xEF\xBB\xBF", "\xFF\xFE", "\n\n\n", "  \r\n ", "站名,数量\n", "[]", "[ ]\n"}) {
        SCOPED_TRACE(std::string(bytes));
        refused(bytes, file_empty);
    }
}

TEST_F(BadFile, AWorkbookWithAPasswordIsAnOleContainer) {
    std::string container = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    container += std::string(2000, '\0');
    for (const char c : std::string_view("EncryptedPackage")) container += {c, '\0'};
    refused(container, file_encrypted);
}

TEST_F(BadFile, MixedEncodingsCostTheLinesOfTheOther) {
    const auto out = read("名称,数\n济南,1\n青岛,2\n\xC9\xEE\xDB\xDA,3\n烟台,4\n");
    ASSERT_TRUE(out.has_value()) << out.error().code->type;
    EXPECT_EQ(out->report.encoding, "UTF-8");
    EXPECT_EQ(out->report.rows_rejected, 1);
    ASSERT_NE(message(*out, "undecodable"), nullptr);
    EXPECT_EQ(message(*out, "undecodable")->row, 4);
    EXPECT_EQ(cells("ming_cheng"), "济南\n青岛\n烟台\n");
}

TEST_F(BadFile, BytesOfNoEncodingAreRefused) {
    std::string noise;
    for (int line = 0; line < 50; ++line) noise += "\xFF\xFE\xFD\x80\x81,\xF8\x88\n";
    refused("a,b\n" + noise, encoding_unknown);
}

TEST_F(BadFile, RaggedRowsAreNamedAndTheOthersComeIn) {
    const auto out = read("甲,乙\n1,2\n3\n4,5,6\n7,8\n");
    ASSERT_TRUE(out.has_value());
    EXPECT_EQ(out->report.rows_out, 2);
    ASSERT_EQ(out->report.messages.size(), 2U);
    EXPECT_EQ(out->report.messages[0].row, 3);
    EXPECT_NE(out->report.messages[0].detail.find("1 cells instead of 2"), std::string::npos);
    EXPECT_EQ(out->report.messages[1].row, 4);
}

TEST_F(BadFile, AFileOfWhichNoRowCanBeReadIsRefusedWithItsFirstFault) {
    refused("甲,乙\n\"1,2\n", file_unreadable, "Line 2: A quotation mark");
    refused("甲,乙\n1" + std::string(1, '\0') + std::string(1000, '2') + ",2\n", file_unreadable,
            "Line 2: The line has NUL bytes");
}

TEST_F(BadFile, HeadersThatAreEmptyOrTheSameGetNamesOfTheirOwn) {
    const auto out = read("名称,,名称,名称\n甲,乙,丙,丁\n");
    ASSERT_TRUE(out.has_value());
    ASSERT_EQ(out->columns.size(), 4U);
    EXPECT_EQ(out->columns[1].name, "column_2");
    EXPECT_EQ(out->columns[0].code, "ming_cheng");
    EXPECT_EQ(out->columns[2].code, "ming_cheng_2");
    EXPECT_EQ(out->columns[3].code, "ming_cheng_3");
    ASSERT_NE(message(*out, "header-empty"), nullptr);
    EXPECT_EQ(message(*out, "header-empty")->row, 1);
    EXPECT_EQ(message(*out, "header-duplicate")->column, "名称");
    EXPECT_EQ(cells("ming_cheng_3"), "丁\n");
}

TEST_F(BadFile, ALongHeaderIsCut) {
    const auto out = read(std::string(10240, 'h') + ",b\nx,y\n");
    ASSERT_TRUE(out.has_value()) << out.error().detail;
    EXPECT_EQ(out->columns[0].name.size(), 256U);
    EXPECT_NE(message(*out, "header-cut"), nullptr);
}

TEST_F(BadFile, MoreColumnsThanAnEntryDescribes) {
    refused("a" + std::string(columns_max, ',') + "\n", too_many_columns);
    refused("a" + std::string(100'000, '\t') + "\n", too_many_columns);
    write_workbook(source(), 1, 16385);
    refused(too_many_columns);
}

TEST_F(BadFile, AVeryWideTableComesIn) {
    std::string text;
    for (int row = 0; row < 3; ++row)
        for (int i = 0; i < 2000; ++i) text += (row == 0 ? "c" : "") + std::to_string(i) + (i == 1999 ? "\n" : ",");
    const auto out = read(text);
    ASSERT_TRUE(out.has_value()) << out.error().code->type << out.error().detail;
    EXPECT_EQ(out->columns.size(), 2000U);
    EXPECT_EQ(out->profile.size(), 2000U) << "longer than one frame";
    EXPECT_EQ(out->report.rows_out, 2);
}

TEST_F(BadFile, ALineOfAQuarterGigabyteCostsOnlyItself) {
    write("甲,乙\n1,2\n");
    fs::resize_file(source(), std::uintmax_t{256} << 20);  // a hole: NUL bytes that take no room on the disk
    {
        std::fstream end(source(), std::ios::binary | std::ios::in | std::ios::out | std::ios::ate);
        end << "\n3,4\n";
    }
    const auto out = read();
    ASSERT_TRUE(out.has_value()) << out.error().code->type << out.error().detail;
    EXPECT_EQ(out->report.rows_out, 2);
    EXPECT_EQ(out->report.rows_rejected, 1);
    ASSERT_NE(message(*out, "line-too-long"), nullptr);
    EXPECT_EQ(message(*out, "line-too-long")->row, 3);
}

TEST_F(BadFile, AFileThatIsOneLongLineIsRefused) {
    write(std::string(std::size_t{17} << 20, 'x'));
    refused(file_unreadable, "Line 1: The line is longer than 16 MB");
}

TEST_F(BadFile, QuotesThatDoNotCloseCostTheirLine) {
    const auto out = read("名,数\n\"甲,1\n乙,2\n丙,3\n丁\"x,4\n戊\"己,5\n");
    ASSERT_TRUE(out.has_value());
    EXPECT_EQ(out->report.rows_in, 5);
    EXPECT_EQ(cells("ming"), "乙\n丙\n丁\"x\n戊\"己\n");
    ASSERT_NE(message(*out, "unclosed-quote"), nullptr);
    EXPECT_EQ(message(*out, "unclosed-quote")->row, 2);
}

TEST_F(BadFile, LinesMayEndAsOnAnySystem) {
    for (const std::string_view text : {"名,数\r\n甲,1\r\n乙,2\r\n", "名,数\r甲,1\r乙,2\r", "名,数\n甲,1\r\n乙,2"}) {
        const auto out = read(text);
        ASSERT_TRUE(out.has_value());
        EXPECT_EQ(out->report.rows_out, 2) << text;
        EXPECT_EQ(cells("ming"), "甲\n乙\n") << text;
    }
}

TEST_F(BadFile, JsonNestedAHundredThousandLevelsDeep) {
    refused("[{\"a\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}]", file_unreadable, "deeper than 64 levels");
    std::string objects;
    for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
    refused(objects, file_unreadable, "deeper than 64 levels");
    refused("[{\"a\":1},{\"a\":", file_unreadable);
}

TEST_F(BadFile, JsonLinesThatAreNoneAreNamed) {
    const auto out = read("{\"名\":\"甲\"}\n{\"名\":\n\n[1]\n{\"名\":\"乙\"}\n");
    ASSERT_TRUE(out.has_value()) << out.error().detail;
    EXPECT_EQ(out->report.rows_in, 4);
    EXPECT_EQ(out->report.rows_out, 2);
    ASSERT_NE(message(*out, "json-line-broken"), nullptr);
    EXPECT_EQ(message(*out, "json-line-broken")->row, 2);
}

TEST_F(BadFile, WorkbooksThatAreCutOffOrLie) {
    write_workbook(source(), 2000, 20);
    const auto whole = read();
    ASSERT_TRUE(whole.has_value()) << whole.error().detail;
    EXPECT_EQ(whole->report.rows_out, 1999);
    const auto size = fs::file_size(source());
    for (const auto part : {size / 4, size / 2}) {
        fs::resize_file(source(), part);
        refused(file_unreadable);
        write_workbook(source(), 2000, 20);
    }
    fs::resize_file(source(), size - 30);  // only the directory at its end is cut off: no row is lost
    const auto rest = read();
    ASSERT_TRUE(rest.has_value()) << rest.error().detail;
    EXPECT_EQ(rest->report.rows_out, 1999);
    pack_workbook(source(), R"(<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>)");  // a whole part, its XML is cut
    refused(file_unreadable);
    pack_workbook(source(),
                  R"(<worksheet><sheetData><row r="1048577"><c r="A1048577"><v>1</v></c></row></sheetData></worksheet>)");
    refused(file_unreadable);
}

TEST_F(BadFile, ASheetThatUnpacksAThousandfoldIsABomb) {
    const std::string rows(std::size_t{90} << 20, ' ');
    pack_workbook(source(), "<worksheet><sheetData>" + rows + "</sheetData></worksheet>");
    ASSERT_LT(fs::file_size(source()), std::uintmax_t{1} << 20);
    refused(archive_bomb);
}

TEST_F(BadFile, XmlThatDeclaresEntitiesIsRefused) {
    std::string bomb = "<!DOCTYPE b [<!ENTITY a \"aaaaaaaaaa\">";
    for (char c = 'b'; c < 'k'; ++c) {
        bomb += std::string("<!ENTITY ") + c + " \"";
        for (int i = 0; i < 10; ++i) bomb += std::string("&") + static_cast<char>(c - 1) + ";";
        bomb += "\">";
    }
    pack_workbook(source(),
                  bomb + "]><worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>&j;</v></c></row></sheetData></worksheet>");
    refused(file_unreadable);
    pack_workbook(source(), "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><worksheet/>");
    refused(file_unreadable);
}

}  // namespace
}  // namespace jixia::dataset
