#pragma once
// A stranger's statement on its whole way: parsed in one child, judged here, its tables opened for the caller, run in another
// child. Blocking; the statement's own time and memory are spent in the children.
#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "sql_worker.h"
#include "table.h"

namespace jixia::query {

inline constexpr std::int64_t sql_rows_default = 10'000, sql_rows_max = 100'000;
inline constexpr std::size_t sql_parameters_max = 1000;
inline constexpr std::string_view answer_file = "answer.parquet";

struct SqlQuestion {
    std::string sql;
    std::vector<json::Value> parameters = {};
    SqlFormat format = SqlFormat::json;
    std::int64_t rows_max = sql_rows_default;
    std::stop_token departed = {};      ///< the caller does not wait any more: reading, checking and running end
    std::filesystem::path folder = {};  ///< of a form that is a file: the rows lie in `answer.parquet` of it afterwards
};

struct SqlRows {
    std::string text;  ///< in the question's format; JSON objects are parted by commas. Empty where it is a file
    RunAnswer told;
    std::vector<Table> tables;  ///< in order of first use
};

struct SqlLimits {
    std::chrono::milliseconds parse_wall{2000}, run_wall{10'000};
    std::int64_t run_memory_bytes = std::int64_t{1} << 30;
    std::int64_t answer_bytes = std::int64_t{16} << 20;
};

/// A statement that may run, over tables that the caller may read.
struct SqlPlan {
    std::string sql;                   ///< as the parser understood it
    std::vector<std::string> names;    ///< of the tables, as the statement has them
    std::vector<Table> tables;         ///< in order of first use
    std::vector<std::string> columns;  ///< "table.column" of what may be read: named in the statement, or all with a `*`
    std::int64_t units = 0;            ///< rows × columns that it may have to read
};

/// The first half of `answer_sql`: refuses what that refuses up to the tables.
Result<SqlPlan> plan_sql(const Query::State& state, const Actor& actor, const SqlQuestion& question,
                         const SqlLimits& limits = {});
/// The second half.
Result<SqlRows> run_sql_plan(const Query::State& state, const Actor& actor, const SqlQuestion& question, SqlPlan plan,
                             const SqlLimits& limits = {});

/// Refuses `query-sql-unreadable`, `query-sql-not-select`, `query-sql-too-complex`, `query-sql-not-allowed`,
/// `query-sql-parameters`, then what `open_table` refuses, then `query-sql-column-unknown`, `query-sql-wrong`,
/// `query-not-computable`, `query-too-heavy`, `query-sql-failed`, `timed-out`; and `busy` while all workers are at work.
Result<SqlRows> answer_sql(const Query::State& state, const Actor& actor, const SqlQuestion& question,
                           const SqlLimits& limits = {});

}  // namespace jixia::query
