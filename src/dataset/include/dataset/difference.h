#pragma once
// What differs between two versions of a table: the columns (with what that breaks), and the rows as SQL for DuckDB.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "dataset/versions.h"

namespace jixia::dataset {

enum class SchemaChangeKind {
    column_added,
    column_dropped,
    column_renamed,  ///< another header over the same code
    columns_reordered,
    type_widened,   ///< every value of before fits
    type_narrowed,  ///< some values of before would not fit
    type_changed,
    key_changed
};
BOOST_DESCRIBE_ENUM(SchemaChangeKind, column_added, column_dropped, column_renamed, columns_reordered, type_widened,
                    type_narrowed, type_changed, key_changed)

/// One change of a table's columns. `breaking`: who reads the table by its columns may fail or misread.
struct SchemaChange {
    SchemaChangeKind kind{};
    std::string column, name;   ///< code and header; empty for changes of the whole
    std::string before, after;  ///< types, headers, or codes parted by commas
    bool breaking = false;
};
BOOST_DESCRIBE_STRUCT(SchemaChange, (), (kind, column, name, before, after, breaking))

/// "decimal(6,2)".
std::string type_text(const Column& column);

/// Every change from one list of columns to another, in the order of the columns.
std::vector<SchemaChange> schema_changes(const std::vector<Column>& before, const std::vector<Column>& after);
/// The change of the key, if it changed: breaking unless there was none.
std::optional<SchemaChange> key_change(const std::vector<std::string>& before, const std::vector<std::string>& after);
/// Without what speaks of these columns.
std::vector<SchemaChange> without_columns(std::vector<SchemaChange> changes, const std::vector<std::string>& hidden);

/// The type that holds the values of both without loss, with the names of `after`; none if there is no such type.
/// `after_digits`: how many digits the whole numbers of `after` really have.
std::optional<Column> joined_type(const Column& before, const Column& after, std::int64_t after_digits = 19);

/// DuckDB's type of a column.
std::string duck_type(const Column& column);

/// One version as a relation of DuckDB with these columns by their codes.
struct TableSide {
    std::string relation;
    std::vector<Column> columns;
};

/// Columns that both sides have, then those that only `after` has, then those that only `before` has; each with the type in which
/// its two cells are compared and shown.
struct ComparedColumn {
    Column column;
    bool in_before = false, in_after = false;
};
std::vector<ComparedColumn> compared_columns(const std::vector<Column>& before, const std::vector<Column>& after);

/// The rows of both sides by key, one for each key: `op` ('added', 'removed', 'changed', 'unchanged'), then for each compared
/// column i its cell before and after as `b<i>` and `a<i>`.
std::string difference_by_key(const TableSide& before, const TableSide& after, const std::vector<std::string>& key);
/// The rows that only one side has, counted as often as they stand there: `op` ('added', 'removed') and the same cells, compared
/// in the columns that both sides have.
std::string difference_by_row(const TableSide& before, const TableSide& after);
/// One row with the numbers added, removed and unchanged of the same comparison, in memory that does not grow with the rows'
/// width.
std::string counts_by_row(const TableSide& before, const TableSide& after);
/// Rows whose key another row has too, or that lack a part of it: a relation of key cells and `n`.
std::string faulty_keys(const std::string& relation, const std::vector<std::string>& key);

/// How many rows a version added, changed, removed and left as they were.
struct RowCounts {
    std::int64_t added = 0, changed = 0, removed = 0, unchanged = 0;
};
BOOST_DESCRIBE_STRUCT(RowCounts, (), (added, changed, removed, unchanged))

}  // namespace jixia::dataset
