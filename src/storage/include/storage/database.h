#pragma once
// The record database: SQLite (WAL, synchronous=FULL) or PostgreSQL, through SOCI, which no other room sees.
//
// Acknowledged means durable: when `transact` returns a value, the transaction is on disk. An I/O error on a write path ends the
// process (docs/decisions). SQL stands in `src/<room>/sql/*.sql` and is named `sql::<file>` by tools/embed_sql.
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"

namespace jixia::storage {

/// SQL with a name that is its metric label and slow-log key. Parameters are written `:name`.
struct Statement {
    std::string_view name, text;
};

/// What a cell or a parameter can be. Booleans are 0 and 1, instants and dates their text, structures their JSON text.
using Cell = std::variant<std::nullptr_t, std::int64_t, double, std::string>;

namespace detail {
template <class T>
Cell to_cell(const T& value) {
    if constexpr (std::same_as<T, std::nullptr_t>) return nullptr;
    else if constexpr (json::detail::is_optional<T>) return value ? to_cell(*value) : Cell(nullptr);
    else if constexpr (std::same_as<T, bool> || std::integral<T>) return static_cast<std::int64_t>(value);
    else if constexpr (std::floating_point<T>) return static_cast<double>(value);
    else if constexpr (std::same_as<T, Instant> || std::same_as<T, Date>) return to_text(value);
    else if constexpr (std::is_enum_v<T>) return std::string(boost::describe::enum_to_string(value, ""));
    else if constexpr (std::convertible_to<T, std::string_view>) return std::string(std::string_view(value));
    else return json::to_string(value);
}
enum class Kind { integer, real, text };
Error bad_cell(std::string_view column, std::string_view why);
}  // namespace detail

struct Parameter {
    std::string name;
    Cell value;
    template <class T>
    Parameter(std::string_view name_, const T& value_) : name(name_), value(detail::to_cell(value_)) {}
};
using Parameters = std::vector<Parameter>;

/// Every member of a described row under its own name.
template <class Row>
Parameters parameters_of(const Row& row) {
    Parameters parameters;
    boost::mp11::mp_for_each<json::detail::Members<Row>>(
        [&](auto member) { parameters.emplace_back(member.name, row.*member.pointer); });
    return parameters;
}

namespace detail {

template <class T>
inline constexpr bool is_scalar =
    std::same_as<T, std::string> || std::integral<T> || std::floating_point<T> || std::is_enum_v<T> || std::same_as<T, Instant> ||
    std::same_as<T, Date> || std::same_as<T, json::Value>;
template <class T>
inline constexpr bool is_scalar<std::optional<T>> = is_scalar<T>;

template <class T>
constexpr Kind kind_of() {
    if constexpr (json::detail::is_optional<T>) return kind_of<typename T::value_type>();
    else if constexpr (std::integral<T>) return Kind::integer;
    else if constexpr (std::floating_point<T>) return Kind::real;
    else return Kind::text;
}

template <class T>
Result<void> from_cell(const Cell& cell, T& out, std::string_view column) {
    if constexpr (json::detail::is_optional<T>) {
        if (std::holds_alternative<std::nullptr_t>(cell)) {
            out.reset();
            return {};
        }
        return from_cell(cell, out.emplace(), column);
    } else if (std::holds_alternative<std::nullptr_t>(cell)) return bad_cell(column, "is null");
    else if constexpr (std::integral<T>) out = static_cast<T>(std::get<std::int64_t>(cell));
    else if constexpr (std::floating_point<T>) out = static_cast<T>(std::get<double>(cell));
    else {
        const std::string& text = std::get<std::string>(cell);
        if constexpr (std::same_as<T, std::string>) out = text;
        else if constexpr (std::same_as<T, Instant>) {
            JX_TRY(out, parse_instant(text));
        } else if constexpr (std::same_as<T, Date>) {
            JX_TRY(out, parse_date(text));
        } else if constexpr (std::is_enum_v<T>) {
            if (!boost::describe::enum_from_string(text.c_str(), out)) return bad_cell(column, "is not a known value");
        } else {
            JX_TRY(out, json::decode_text<T>(text));
        }
    }
    return {};
}

}  // namespace detail

/// One open transaction. Belongs to the thread that runs the function given to `transact` or `read`.
class Transaction {
public:
    Transaction() = default;
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    virtual ~Transaction() = default;

    /// Rows as described structs (members in the order of the SELECT's columns) or as one scalar each.
    template <class T>
    Result<std::vector<T>> all(Statement statement, const Parameters& parameters = {}) {
        std::vector<T> rows;
        JX_CHECK(each<T>(statement, parameters, [&](T row) -> Result<void> {
            rows.push_back(std::move(row));
            return {};
        }));
        return rows;
    }
    /// The first row, or nothing.
    template <class T>
    Result<std::optional<T>> one(Statement statement, const Parameters& parameters = {}) {
        JX_TRY(auto rows, all<T>(statement, parameters));
        if (rows.empty()) return std::optional<T>{};
        return std::optional<T>(std::move(rows.front()));
    }
    /// Calls `sink` for each row as it is read.
    template <class T>
    Result<void> each(Statement statement, const Parameters& parameters, const std::function<Result<void>(T)>& sink) {
        std::vector<detail::Kind> kinds;
        if constexpr (detail::is_scalar<T>) kinds.push_back(detail::kind_of<T>());
        else
            boost::mp11::mp_for_each<json::detail::Members<T>>([&](auto member) {
                kinds.push_back(detail::kind_of<std::remove_cvref_t<decltype(std::declval<T>().*member.pointer)>>());
            });
        return fetch(statement, parameters, kinds, [&](std::span<const Cell> cells) -> Result<void> {
            T row{};
            if constexpr (detail::is_scalar<T>) {
                JX_CHECK(detail::from_cell(cells[0], row, statement.name));
            } else {
                std::size_t index = 0;
                Result<void> outcome{};
                boost::mp11::mp_for_each<json::detail::Members<T>>([&](auto member) {
                    if (outcome.has_value()) outcome = detail::from_cell(cells[index], row.*member.pointer, member.name);
                    ++index;
                });
                JX_CHECK(std::move(outcome));
            }
            return sink(std::move(row));
        });
    }
    /// Runs a statement that returns no rows; the number of rows it touched.
    virtual Result<std::int64_t> run(Statement statement, Parameters parameters = {}) = 0;
    /// Called once after this transaction has committed (never after a rollback), on the same thread.
    virtual void after_commit(std::function<void()> action) = 0;

protected:
    virtual Result<void> fetch(Statement statement, const Parameters& parameters, std::span<const detail::Kind> kinds,
                               const std::function<Result<void>(std::span<const Cell>)>& sink) = 0;
};

enum class Engine { sqlite, postgres };

struct DatabaseConfig {
    std::string url;                            ///< `postgresql://…`, or the path of an SQLite file
    std::size_t readers = 4;                    ///< connections for `read`
    std::int64_t busy_timeout_ms = 5000;        ///< longest wait for a connection or a lock; then `busy`
    std::int64_t statement_timeout_ms = 30000;  ///< longest run of one statement; then `timed_out`
};

/// Another server has this SQLite file open.
inline constexpr ErrorCode database_in_use{"storage-database-in-use", ErrorKind::locked};
/// A newer program has migrated this database.
inline constexpr ErrorCode database_newer{"storage-database-newer", ErrorKind::conflict};
/// An applied migration is not the one this program carries.
inline constexpr ErrorCode migration_changed{"storage-migration-changed", ErrorKind::conflict};
/// The engine's version or a setting would not keep acknowledged writes.
inline constexpr ErrorCode database_unsafe{"storage-database-unsafe", ErrorKind::conflict};

/// The database. Any thread; `transact` and `read` block. One transaction writes at a time, on both engines: commit order is the
/// order in which the ledger and the outbox number their rows. A failed statement condemns its transaction, whatever `work`
/// returns.
///
/// `busy`: no connection or lock within the timeout, or PostgreSQL is away. `timed_out`: a statement ran too long, or PostgreSQL
/// went away during the commit, so that its outcome is unknown. `storage_full`: the disk is. `internal`: the rest; it is logged.
class Database {
public:
    /// Opens, checks the durability settings by reading them back, migrates forward in one transaction a migration, and
    /// refuses a database that is newer than this program, or whose applied migrations have another checksum.
    static Result<std::unique_ptr<Database>> open(const DatabaseConfig& config, const Clock& clock);

    Database() = default;
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    virtual ~Database() = default;

    /// Runs `work` in one durable transaction: commits if it returns a value, rolls back if it returns a refusal. Serialization
    /// failures are retried up to five times, so `work` may run more than once. Not reentrant on one thread: a `transact` within
    /// a `transact` ends the process, unless `together` is around the outer one alone.
    template <std::invocable<Transaction&> Work>
    std::invoke_result_t<Work&, Transaction&> transact(Work work) {
        std::optional<std::invoke_result_t<Work&, Transaction&>> outcome;
        JX_CHECK(run_write([&](Transaction& tx) {
            outcome.emplace(work(tx));
            return outcome->has_value();
        }));
        return std::move(*outcome);
    }
    /// As `transact`, but every `transact` of this database within `work`, on this thread, becomes a part of the one transaction:
    /// all of it is durable or nothing. A part that refuses is undone alone; what `after_commit` was given runs at the end.
    /// Within another `together` it is a part of that one.
    template <std::invocable<Transaction&> Work>
    std::invoke_result_t<Work&, Transaction&> together(Work work) {
        std::optional<std::invoke_result_t<Work&, Transaction&>> outcome;
        JX_CHECK(run_together([&](Transaction& tx) {
            outcome.emplace(work(tx));
            return outcome->has_value();
        }));
        return std::move(*outcome);
    }
    /// Runs `work` on one snapshot; writing in it is refused by the database. Within another `read` or `transact` of the same
    /// thread it sees what that one sees.
    template <std::invocable<Transaction&> Work>
    std::invoke_result_t<Work&, Transaction&> read(Work work) {
        std::optional<std::invoke_result_t<Work&, Transaction&>> outcome;
        JX_CHECK(run_read([&](Transaction& tx) {
            outcome.emplace(work(tx));
            return outcome->has_value();
        }));
        return std::move(*outcome);
    }
    virtual Engine engine() const = 0;
    /// Whether the engine can prepare `statement`, without running it; the fault is in the log. For tests.
    virtual Result<void> check(Statement statement) = 0;

protected:
    virtual Result<void> run_write(const std::function<bool(Transaction&)>& work) = 0;
    virtual Result<void> run_together(const std::function<bool(Transaction&)>& work) = 0;
    virtual Result<void> run_read(const std::function<bool(Transaction&)>& work) = 0;
};

}  // namespace jixia::storage
