// Text as it comes: encodings, and cells on their way through delimited text.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "encoding.h"
#include "formats/csv.h"

namespace jixia::formats {
namespace {

namespace fs = std::filesystem;

TEST(Encoding, Gb18030EditionOf2022) {
    EXPECT_EQ(to_utf8("\xA6\xD9", Encoding::gb18030), "\uFE10");
    EXPECT_EQ(to_utf8("\xFE\x59", Encoding::gb18030), "\u9FB4");
    EXPECT_EQ(to_utf8("\x95\x32\x82\x36", Encoding::gb18030), "\U00020000");
    EXPECT_EQ(to_utf8("\x84\x31\xA4\x37", Encoding::gb18030), "\uFFFD");
}

TEST(Encoding, OddUtf16IsMarked) {
    EXPECT_EQ(to_utf8(std::string_view("A\0B", 3), Encoding::utf16le), "A\xFF");
    EXPECT_EQ(to_utf8(std::string_view("\x00\xD8"
                                       "A\0",
                                       4),
                      Encoding::utf16le),
              "\xFF"
              "A");
}

TEST(Csv, CellsSurviveWritingAndReading) {
    rc::check("append_cell and CsvReader are inverse", [](const std::vector<std::string>& raw) {
        std::vector<std::string> cells{"x"};
        for (std::string cell : raw) {
            std::erase_if(cell, [](char c) { return (static_cast<unsigned char>(c) & 0x80u) != 0 || c == '\0'; });
            cells.push_back(cell);
        }
        std::string text;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i > 0) text += ',';
            append_cell(text, cells[i]);
        }
        text += '\n';
        const fs::path file = fs::temp_directory_path() / ("jixia-csv-" + std::to_string(::getpid()));
        std::ofstream(file, std::ios::binary) << text;
        CsvReader reader(file, ',');
        Record record;
        RC_ASSERT(reader.next(record));
        const std::vector<std::string> back(record.fields.begin(), record.fields.end());
        fs::remove(file);
        RC_ASSERT(back == cells);
    });
}

}  // namespace
}  // namespace jixia::formats
