#pragma once
// Delimited text, record by record, with bounded memory. The one reader that decides what a row is: DuckDB only reads what this
// one has found regular.
#include <cstdint>
#include <deque>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace jixia::formats {

inline constexpr std::size_t record_bytes_max = 16u << 20;

enum class RecordFault { none, broken_quote, too_long, undecodable, nul };

struct Record {
    std::vector<std::string_view> fields;  ///< valid until the next record is read
    std::int64_t line = 0;                 ///< physical line on which it begins, from 1
    RecordFault fault{};                   ///< then `fields` is empty and only its first physical line was taken
    bool plain = true;                     ///< no quote within an unquoted field
    bool multiline = false;
    bool blank = false;
};

/// A quote that does not close properly costs its own line, never the rest of the file. What is read depends on nothing but the
/// bytes from where it begins, so that a file may be read in pieces by several readers.
class CsvReader {
public:
    /// Reads from byte `from`, which is the start of a record; a byte order mark at the start of the file is passed over.
    CsvReader(const std::filesystem::path& file, char delimiter, std::int64_t from = 0);
    CsvReader(const CsvReader&) = delete;
    CsvReader& operator=(const CsvReader&) = delete;
    ~CsvReader();
    bool opened() const { return file_ >= 0; }
    /// From now on a record over several lines that has another number of cells is a quote that does not close.
    void expect(std::size_t cells) { expected_ = cells; }
    /// False at the end of the file.
    bool next(Record& record);
    /// Where the next record begins, in bytes from the start of the file.
    std::int64_t position() const { return loaded_to_ - (end_ - begin_); }
    /// Physical lines passed.
    std::int64_t lines() const { return line_ - 1; }
    /// Lines ended by a lone CR were seen; DuckDB would not agree on them.
    bool lone_cr() const { return lone_cr_; }

private:
    enum class Step { done, incomplete };
    Step parse(Record& record);
    Step quoted(const char*& at, Record& record, bool& ended);
    Step unquoted(const char*& at, Record& record, bool& ended);
    Step give_up(Record& record);
    void drop_line(Record& record);
    void end_of_line(const char*& at);
    static void spoil(Record& record, RecordFault fault);
    bool refill();
    const char* find_stop(const char* at) const;

    int file_ = -1;
    std::vector<char> buffer_;
    const char* begin_ = nullptr;
    const char* end_ = nullptr;
    bool eof_ = false, lone_cr_ = false;
    char delimiter_;
    bool stop_[256] = {};
    std::size_t expected_ = 0;
    std::int64_t line_ = 1, loaded_to_ = 0;
    std::deque<std::string> unescaped_;
};

/// The delimiter under which a UTF-8 sample splits most evenly: comma, tab, semicolon or pipe.
char sniff_delimiter(std::string_view sample);

/// Records as RFC 4180 writes them, in pieces.
class CsvWriter {
public:
    explicit CsvWriter(const std::filesystem::path& file) : out_(file, std::ios::binary) {}
    void row(std::span<const std::string> cells);
    /// An empty line: keeps the number of a row that has nothing.
    void blank() { line_ += '\n'; }
    /// Refuses `storage-full` when not everything could be written.
    Result<void> close();

private:
    void flush();
    std::ofstream out_;
    std::string line_;
};

/// One cell as RFC 4180 writes it, quoted where needed.
void append_cell(std::string& out, std::string_view cell);

}  // namespace jixia::formats
