#pragma once
// The rows of a delimited file, read in pieces on a few threads. A piece is read from the first line that begins in it, as if a
// record began there; where the reader before it ends elsewhere (a cell over several lines), it is read again from there. So the
// outcome is that of one reader from start to end.
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "formats/csv.h"
#include "scan.h"

namespace jixia::dataset {

/// What is wrong with a row that has to be left out: its code in the report, and the same in plain words.
std::string_view code_of(RecordFault fault);
std::string words_for(const Record& record, std::size_t width);

struct PieceRules {
    char delimiter = ',';
    std::size_t width = 1;          ///< cells of a row
    std::vector<bool> graded = {};  ///< columns that hold the grade of secrecy
    std::int64_t piece_bytes = std::int64_t{16} << 20;
};

class PieceScan {
public:
    /// Rows begin at byte `from`, after `lines` physical lines.
    PieceScan(std::filesystem::path file, PieceRules rules, std::int64_t from, std::int64_t lines);
    /// Refuses `dataset-secret-marking`.
    Result<void> run(const std::function<void(std::int64_t)>& progress);
    /// Adds rows, facts and messages to `scan`.
    void tell(Scan& scan);

private:
    struct Piece;
    Piece read(std::int64_t from, std::int64_t to, bool first) const;
    void judge(const Record& record, Piece& piece, bool first) const;
    void add(Piece& piece);
    std::int64_t line_start(std::int64_t offset) const;

    std::filesystem::path file_;
    PieceRules rules_;
    std::int64_t from_, lines_, size_ = 0;
    std::int64_t rows_in_ = 0, rows_out_ = 0, longest_ = 0;
    bool regular_ = true;
    std::vector<ColumnFacts> facts_;
    std::map<std::string, std::int64_t> faults_;  ///< how many rows, by code
    std::vector<ReportMessage> messages_;
};

}  // namespace jixia::dataset
