#pragma once
// Delimited text, record by record, with bounded memory. The one reader that decides what a row is: DuckDB only reads what this
// one has found regular.
#include <cstdint>
#include <deque>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace jixia::dataset {

inline constexpr std::size_t record_bytes_max = 16u << 20;

enum class RecordFault { none, broken_quote, too_long, undecodable, nul };

struct Record {
    std::vector<std::string_view> fields;  ///< valid until the next record is read
    std::int64_t line = 0;                 ///< physical line on which it begins, from 1
    RecordFault fault{};                   ///< then `fields` is empty and only its first line was taken
    bool plain = true;                     ///< no quote within an unquoted field
    bool multiline = false;
    bool blank = false;
};

/// A quote that does not close properly costs its own line, never the rest of the file.
class CsvReader {
public:
    CsvReader(const std::filesystem::path& file, char delimiter);
    bool opened() const { return in_.is_open(); }
    /// False at the end of the file.
    bool next(Record& record);
    std::int64_t bytes_read() const { return bytes_; }
    /// Lines ended by a lone CR were seen; DuckDB would not agree on them.
    bool lone_cr() const { return lone_cr_; }

private:
    enum class Step { done, incomplete };
    Step parse(Record& record);
    Step quoted(const char*& at, Record& record, bool& ended);
    Step unquoted(const char*& at, Record& record, bool& ended);
    bool end_of_line(const char*& at);
    void spoil(Record& record, RecordFault fault);
    bool refill();

    std::ifstream in_;
    std::vector<char> buffer_;
    const char* begin_ = nullptr;
    const char* end_ = nullptr;
    bool eof_ = false, lone_cr_ = false;
    char delimiter_;
    bool stop_[256] = {};
    std::int64_t line_ = 1, bytes_ = 0;
    std::deque<std::string> unescaped_;
};

/// The delimiter under which a UTF-8 sample splits most evenly: comma, tab, semicolon or pipe.
char sniff_delimiter(std::string_view sample);

/// One cell as RFC 4180 writes it, quoted where needed.
void append_cell(std::string& out, std::string_view cell);

}  // namespace jixia::dataset
