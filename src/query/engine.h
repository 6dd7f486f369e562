#pragma once
// One DuckDB inside this process, for SQL that the platform wrote over the platform's own Parquet. Strangers' SQL never comes
// here.
//
//     JX_TRY(Rows rows, engine.run({"SELECT name FROM t WHERE id = ?", {std::int64_t{7}}}, within(std::chrono::seconds{10})));
//     Chunk chunk;
//     for (;;) {
//         JX_TRY(const bool more, rows.next(chunk));
//         if (!more) break;
//         …
//     }
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "chunk.h"
#include "watchdog.h"

namespace jixia::query {

/// The computation needs more memory than one query gets.
inline constexpr ErrorCode too_heavy{"query-too-heavy", ErrorKind::invalid};
/// A value cannot be converted or computed: out of range, not a date, a broken pattern.
inline constexpr ErrorCode not_computable{"query-not-computable", ErrorKind::invalid};

/// What stands for one `?`. Dates and decimals are bound as text and cast in the SQL.
using Bound = std::variant<std::nullptr_t, bool, std::int64_t, double, std::string>;

/// One statement.
struct Sql {
    std::string text;
    std::vector<Bound> bound = {};
};

inline Deadline within(std::chrono::milliseconds time) { return std::chrono::steady_clock::now() + time; }

/// A name in double quotes and text in single ones, as they stand in SQL.
std::string sql_name(std::string_view name);
std::string sql_text(std::string_view text);

/// A result that is computed while it is read, a few thousand rows in memory. Holds a connection of the engine until destroyed:
/// never keep one while waiting for a peer. One thread at a time; must not outlive the engine.
class Rows {
public:
    struct State;
    explicit Rows(std::unique_ptr<State> state);
    Rows(Rows&&) noexcept;
    Rows& operator=(Rows&&) noexcept;
    ~Rows();
    const std::vector<ResultColumn>& columns() const;
    /// False at the end. Refuses `timed-out`, `query-too-heavy`, `query-not-computable`, `internal`.
    Result<bool> next(Chunk& chunk);
    /// For the forms that the engine itself makes of results.
    duckdb_result& result();

private:
    std::unique_ptr<State> state_;
};

class Engine {
public:
    struct Settings {
        std::filesystem::path spill_folder = {};
        std::int64_t memory_bytes_max = std::int64_t{512} << 20;
        int threads = 2;
        std::size_t connections_max = 8;           ///< results open at a time
        std::chrono::milliseconds wait_max{5000};  ///< for a connection; then `busy`
    };
    static Result<std::unique_ptr<Engine>> open(const Settings& settings);
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;
    ~Engine();

    /// Returns when the first rows are there. Refuses `busy` when no connection comes free, `timed-out` at the deadline (which
    /// also ends the reading of the rows), and what `Rows::next` refuses. Any thread.
    /// A stop is like the deadline.
    Result<Rows> run(const Sql& sql, Deadline deadline, const std::stop_token& stop = {});
    /// Runs to the end, for statements without rows (COPY … TO …).
    Result<void> execute(const Sql& sql, Deadline deadline);
    /// Opens a fresh database for what comes next; open results end with the old one. Done by itself after a fatal fault, which
    /// would make DuckDB refuse everything from then on.
    Result<void> renew();
    /// Interrupts what runs and whatever comes after, which is refused `timed-out`: for the end of the process.
    void stop();

private:
    friend class Rows;
    struct State;
    explicit Engine(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace jixia::query
