#pragma once
// SQLite files of strangers: opened read-only and immutable, with a schema that is trusted with nothing.
#include <sqlite3.h>

#include <filesystem>
#include <memory>
#include <string>

#include "reading.h"

namespace jixia::formats {

struct SqliteClose {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using SqliteDatabase = std::unique_ptr<sqlite3, SqliteClose>;
using SqliteStatement = std::unique_ptr<sqlite3_stmt, SqliteClose>;

/// Refuses `dataset-file-unreadable`.
Result<SqliteDatabase> open_sqlite(const std::filesystem::path& file);
/// Nothing where the SQL does not fit the file.
SqliteStatement prepared(const SqliteDatabase& database, const std::string& sql);
/// The bytes of a cell; empty for NULL.
std::string text_at(sqlite3_stmt* statement, int column);
/// What a person sees; bytes as hexadecimal digits.
std::string cell_at(sqlite3_stmt* statement, int column);
/// One table as delimited text, into `flat.file`. Returns how many rows.
Result<std::int64_t> write_table(const SqliteDatabase& database, const std::string& table, Flat& flat);
/// The refusal of a database that breaks off after so many rows.
Error damaged_after(std::int64_t rows);

}  // namespace jixia::formats
