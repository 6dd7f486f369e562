// Reading in pieces is reading from start to end; and no row is ever lost, however ugly the file.
#include "pieces.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <fstream>

#include "databases.h"

namespace jixia::dataset {
namespace {

/// What people and programs make of CSV when nobody looks.
std::string ugly_csv() {
    const auto cell = rc::gen::element<std::string>("", "1", "-2.50", "甲", "乙\xFF", "\"丙,丁\"", "\"一\n二\"", "\"开", "关\"",
                                                    "\"a\"\"b\"", "x\"y", "2024-03-01", "是", " ", std::string("n\0l", 3), "\"");
    const auto end = rc::gen::weightedElement<std::string>({{20, "\n"}, {3, "\r\n"}, {1, "\r"}, {1, "\n\n"}});
    std::string text;
    const auto rows = *rc::gen::inRange(1, 60);
    for (int row = 0; row < rows; ++row) {
        const auto width = *rc::gen::weightedElement<int>({{12, 3}, {1, 1}, {1, 2}, {1, 4}});
        for (int i = 0; i < width; ++i) text += (i == 0 ? "" : ",") + *cell;
        text += *end;
    }
    return text;
}

struct Outcome {
    Scan scan;
    bool operator==(const Outcome& other) const {
        const auto same_message = [](const ReportMessage& a, const ReportMessage& b) {
            return a.code == b.code && a.row == b.row && a.detail == b.detail;
        };
        const auto same_facts = [](const ColumnFacts& a, const ColumnFacts& b) {
            return a.cells == b.cells && a.empty == b.empty && a.texts == b.texts && a.decimals == b.decimals &&
                   a.booleans == b.booleans && a.least == b.least && a.greatest == b.greatest && a.longest == b.longest &&
                   a.different.estimate() == b.different.estimate();
        };
        return scan.rows_in == other.scan.rows_in && scan.rows_out == other.scan.rows_out && scan.regular == other.scan.regular &&
               scan.longest_record == other.scan.longest_record &&
               std::ranges::equal(scan.messages, other.scan.messages, same_message) &&
               std::ranges::equal(scan.facts, other.scan.facts, same_facts);
    }
};

Outcome read_in_pieces(const std::filesystem::path& file, std::int64_t bytes) {
    PieceScan pieces(file, {.delimiter = ',', .width = 3, .piece_bytes = bytes}, 0, 0);
    Outcome outcome;
    JX_ASSERT(pieces.run([](std::int64_t) {}).has_value());
    pieces.tell(outcome.scan);
    return outcome;
}

TEST(Pieces, OfAnySizeGiveTheSameOutcome) {
    const kit::TempFolder folder;
    rc::check("pieces of 20 bytes or of 16 MiB", [&] {
        std::ofstream(folder / "ugly.csv", std::ios::binary) << ugly_csv();
        const Outcome whole = read_in_pieces(folder / "ugly.csv", std::int64_t{16} << 20);
        for (const int bytes : {1, 20, 64}) RC_ASSERT(read_in_pieces(folder / "ugly.csv", bytes) == whole);
        RC_ASSERT(whole.scan.rows_in == whole.scan.rows_out + static_cast<std::int64_t>(whole.scan.messages.size()));
    });
}

TEST(Pieces, OnlySomeLinesOfAFaultAreNamedAndTheOthersCounted) {
    const kit::TempFolder folder;
    {
        std::ofstream out(folder / "many.csv", std::ios::binary);
        for (int i = 0; i < 1000; ++i) out << "a,b\n";
        out << "a,b,c\n";
    }
    const Scan scan = read_in_pieces(folder / "many.csv", 100).scan;
    EXPECT_EQ(scan.rows_in, 1001);
    EXPECT_EQ(scan.rows_out, 1);
    ASSERT_EQ(scan.messages.size(), static_cast<std::size_t>(messages_of_fault_max));
    EXPECT_EQ(scan.messages[0].row, 1);
    EXPECT_NE(scan.messages.back().detail.find(" 970 further lines"), std::string::npos) << scan.messages.back().detail;
}

}  // namespace
}  // namespace jixia::dataset
