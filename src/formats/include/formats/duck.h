#pragma once
// DuckDB through its C API, for SQL that the platform wrote.
#include <duckdb.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace jixia::formats {

/// `'…'` with quotes doubled; the same for names in double quotes.
std::string sql_text(std::string_view text);
std::string sql_name(std::string_view name);

/// How the platform's Parquet files are written. On tables of codes, numbers and Chinese text level 1 makes files smaller than
/// level 3, DuckDB's default, in two thirds of the time. The encodings of Parquet 2 (numbers as differences):
/// docs/decisions/0015.
inline constexpr std::string_view parquet_form =
    "FORMAT parquet, PARQUET_VERSION v2, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 122880";

/// An in-memory DuckDB with bounded memory and threads. One thread uses it.
class Duck {
public:
    struct Limits {
        std::string memory = "700MB", temporary_folder;
        int threads = 2;
    };
    /// Takes the engine that `open_ahead` has opened, else opens one.
    static Result<std::unique_ptr<Duck>> open(const Limits& limits);
    /// Opens an engine with one thread before the sandbox closes: DuckDB reads its surroundings (control groups) when it opens
    /// and ends the process where it cannot.
    static void open_ahead();
    Duck(const Duck&) = delete;
    Duck& operator=(const Duck&) = delete;
    ~Duck();

    using Rows = std::vector<std::vector<std::string>>;  ///< NULL is "\0" of length 1: no cell of ours is that
    /// Runs SQL; `internal` if DuckDB refuses, with its words in `last_error`.
    Result<void> run(const std::string& sql);
    /// Runs SQL and returns every cell as text; only for small results.
    Result<Rows> rows(const std::string& sql);
    const std::string& last_error() const { return last_error_; }
    static bool is_null(const std::string& cell) { return cell.size() == 1 && cell[0] == '\0'; }
    /// A cell as a number; 0 for what is none.
    static std::int64_t whole(std::string_view cell);
    static double real(std::string_view cell);

private:
    Duck() = default;
    Result<void> connect(int threads);
    duckdb_database database_ = nullptr;
    duckdb_connection connection_ = nullptr;
    std::string last_error_;
};

}  // namespace jixia::formats
