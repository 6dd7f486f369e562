#pragma once
// What the server and the sandboxed child say to each other about strangers' SQL: two tasks, each in a child of its own.
//
// `query.parse` reads the statement without any file: its answer is the statement as the parser understood it, its data frames
// are the tree of exactly that text. `query.run` runs an admitted text over views of the tables; its data frames are the rows.
#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"
#include "dataset/versions.h"
#include "storage/sandbox.h"

namespace jixia::query {

struct ParseOrder {
    std::string sql;
};
BOOST_DESCRIBE_STRUCT(ParseOrder, (), (sql))

struct ParseAnswer {
    std::string sql;  ///< written anew from the tree, so that what the gate sees is what runs
};
BOOST_DESCRIBE_STRUCT(ParseAnswer, (), (sql))

enum class SqlFormat { json, csv, ndjson, arrow, parquet, xlsx, geojson };
BOOST_DESCRIBE_ENUM(SqlFormat, json, csv, ndjson, arrow, parquet, xlsx, geojson)

/// True of the forms that are made of the rows afterwards: the child lays them down as Parquet in `RunOrder::answer_file`.
constexpr bool is_file(SqlFormat format) {
    return format == SqlFormat::parquet || format == SqlFormat::xlsx || format == SqlFormat::geojson;
}

struct RunTable {
    std::string name, relation;  ///< a view `name` of the platform's own SQL `relation`
};
BOOST_DESCRIBE_STRUCT(RunTable, (), (name, relation))

struct RunOrder {
    std::string sql;
    std::vector<json::Value> parameters;
    std::vector<RunTable> tables;
    std::vector<std::string> files;  ///< what the views read
    SqlFormat format{};
    std::int64_t rows_max = 0, bytes_max = 0, memory_bytes = 0;
    std::string answer_file = {};  ///< in the child's writable folder; empty: the rows are sent
};
BOOST_DESCRIBE_STRUCT(RunOrder, (), (sql, parameters, tables, files, format, rows_max, bytes_max, memory_bytes, answer_file))

struct RunColumn {
    std::string name;
    dataset::ColumnType type{};
};
BOOST_DESCRIBE_STRUCT(RunColumn, (), (name, type))

struct RunAnswer {
    std::vector<RunColumn> columns;
    std::int64_t rows = 0;
    bool truncated = false;
};
BOOST_DESCRIBE_STRUCT(RunAnswer, (), (columns, rows, truncated))

/// Opens the engine in a waiting child, with one thread and nothing of a request.
void open_sql_engine();
/// Refuses `query-sql-unreadable` with the place, `query-sql-not-select`, `query-sql-too-complex`.
Result<json::Value> parse_sql(const json::Value& order, storage::WorkerChannel& channel);
/// Refuses `query-sql-column-unknown`, `query-sql-wrong`, `query-sql-parameters`, `query-not-computable`, `query-too-heavy`,
/// `query-sql-failed`.
Result<json::Value> run_sql(const json::Value& order, storage::WorkerChannel& channel);

}  // namespace jixia::query
