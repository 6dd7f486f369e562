#pragma once
// A sheet's cells on their way to delimited text: records of one width, merged cells filled, a header over several rows joined
// into one, notes below the table told instead of taken for rows.
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "formats/csv.h"
#include "formats/message.h"

namespace jixia::formats {

/// A rectangle of merged cells; rows from 1, columns from 0, ends included.
struct Merge {
    std::int64_t top = 0, bottom = 0;
    std::size_t left = 0, right = 0;
};

struct GridFacts {
    std::int64_t rows = 0;           ///< last row that holds something; 0: the sheet is empty
    std::int64_t rows_rejected = 0;  ///< notes below the table
    std::vector<ReportMessage> messages;
};

/// One record a sheet row, empty ones too, so that a line's number is the row's.
class Grid {
public:
    /// `scratch` is a file that may be written beside the target.
    explicit Grid(std::filesystem::path scratch) : raw_(std::move(scratch)), out_(raw_) {}
    Grid(const Grid&) = delete;
    Grid& operator=(const Grid&) = delete;
    ~Grid() {
        std::error_code ignored;
        std::filesystem::remove(raw_, ignored);
    }
    /// Rows come in order; those between are empty. Trailing empty cells are dropped from `cells`.
    void row(std::int64_t number, std::vector<std::string>& cells);
    /// Ranges beyond the first hundred thousand are left as they are.
    void merge(const Merge& range);
    bool empty() const { return width_ == 0; }
    /// Refuses `storage-full`.
    Result<GridFacts> finish(const std::filesystem::path& target);

private:
    struct Note {
        std::int64_t row = 0;
        std::string text;
    };
    struct Header {
        std::int64_t first = 0, last = 0;
        std::vector<std::string> names;
    };
    void watch_notes(std::int64_t number, const std::vector<std::string>& cells);
    std::vector<Note> notes() const;
    std::optional<Header> joined_header() const;
    Result<void> even_out(const std::filesystem::path& target, const std::optional<Header>& header,
                          const std::vector<Note>& left_out) const;

    std::filesystem::path raw_;
    CsvWriter out_;
    std::size_t width_ = 0;
    std::int64_t row_ = 0, last_filled_ = 0;
    bool ragged_ = false;
    std::vector<Merge> merges_;
    std::vector<Note> singles_;  ///< rows of one filled cell since the last fuller one
};

}  // namespace jixia::formats
