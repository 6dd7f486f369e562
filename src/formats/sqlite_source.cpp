// SQLite files: a table as delimited text. The file is opened read-only and immutable, its schema is trusted with nothing.
#include <fmt/format.h>

#include "base/text.h"
#include "formats/csv.h"
#include "formats/errors.h"
#include "sqlite_tables.h"

namespace jixia::formats {
namespace {

constexpr std::size_t tables_max = 2000, counted_max = 50;
constexpr int cell_bytes_max = 16 << 20;

/// Reading is all that any statement may do, also one that a schema hides in a view or a trigger.
int only_reading(void*, int action, const char*, const char*, const char*, const char*) {
    return action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_FUNCTION ? SQLITE_OK : SQLITE_DENY;
}

}  // namespace

Result<SqliteDatabase> open_sqlite(const std::filesystem::path& file) {
    sqlite3* handle = nullptr;
    const std::string uri = "file:" + text::percent_encode(file.string()) + "?mode=ro&immutable=1";
    const int opened =
        sqlite3_open_v2(uri.c_str(), &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
    SqliteDatabase database(handle);
    if (opened != SQLITE_OK) return Error{&file_unreadable};
    for (const auto& [option, on] : {std::pair(SQLITE_DBCONFIG_DEFENSIVE, 1), std::pair(SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
                                     std::pair(SQLITE_DBCONFIG_ENABLE_TRIGGER, 0), std::pair(SQLITE_DBCONFIG_ENABLE_VIEW, 0),
                                     std::pair(SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0)})
        sqlite3_db_config(handle, option, on, nullptr);
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, cell_bytes_max);
    sqlite3_exec(handle, "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY", nullptr, nullptr, nullptr);
    sqlite3_set_authorizer(handle, only_reading, nullptr);
    return database;
}

SqliteStatement prepared(const SqliteDatabase& database, const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(database.get(), sql.c_str(), -1, &statement, nullptr);
    return SqliteStatement(statement);
}

std::string text_at(sqlite3_stmt* statement, int column) {
    const auto* const bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
    return bytes == nullptr ? std::string()
                            : std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
}

std::string cell_at(sqlite3_stmt* statement, int column) {
    switch (sqlite3_column_type(statement, column)) {
        case SQLITE_INTEGER: return fmt::format("{}", sqlite3_column_int64(statement, column));
        case SQLITE_FLOAT: return fmt::format("{}", sqlite3_column_double(statement, column));
        case SQLITE_TEXT:
            return std::string(reinterpret_cast<const char*>(sqlite3_column_text(statement, column)),
                               static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
        case SQLITE_BLOB: {
            std::string hex;
            for (const char c : text_at(statement, column)) hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
            return hex;
        }
        default: return {};
    }
}

Result<std::int64_t> write_table(const SqliteDatabase& database, const std::string& table, Flat& flat) {
    const SqliteStatement rows = prepared(database, "SELECT * FROM " + sql_name(table));
    if (!rows) return Error{&file_unreadable};
    const int width = sqlite3_column_count(rows.get());
    if (static_cast<std::size_t>(width) > columns_max) return Error{&too_many_columns};
    CsvWriter out(flat.file);
    std::vector<std::string> cells;
    for (int i = 0; i < width; ++i) cells.emplace_back(sqlite3_column_name(rows.get(), i));
    out.row(cells);
    int step = SQLITE_DONE;
    std::int64_t written = 0;
    bool blobs = false;
    for (; (step = sqlite3_step(rows.get())) == SQLITE_ROW; ++written) {
        for (int i = 0; i < width; ++i) {
            cells[static_cast<std::size_t>(i)] = cell_at(rows.get(), i);
            blobs = blobs || sqlite3_column_type(rows.get(), i) == SQLITE_BLOB;
        }
        out.row(cells);
    }
    if (step != SQLITE_DONE) return damaged_after(written);
    JX_CHECK(out.close());
    if (blobs) flat.messages.push_back({"info", "bytes-as-hex", "Cells of bytes are shown as hexadecimal digits.", {}, {}});
    return written;
}

Error damaged_after(std::int64_t rows) {
    return Error{&file_unreadable, fmt::format("The database is damaged: the table could be read up to row {}.", rows)};
}

namespace {

/// Ordinary tables that are not SQLite's own, with the number of rows.
Result<std::vector<Part>> tables_of(const SqliteDatabase& database) {
    const SqliteStatement list =
        prepared(database,
                 "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite^_%' ESCAPE '^' "
                 "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY rowid");
    std::vector<Part> tables;
    int step = SQLITE_ERROR;
    while (list && (step = sqlite3_step(list.get())) == SQLITE_ROW && tables.size() < tables_max)
        tables.push_back({text_at(list.get(), 0)});
    if (!list || step != SQLITE_DONE) return Error{&file_unreadable};
    for (std::size_t i = 0; i < tables.size() && i < counted_max; ++i) {
        const SqliteStatement count = prepared(database, "SELECT count(*) FROM " + sql_name(tables[i].name));
        if (count && sqlite3_step(count.get()) == SQLITE_ROW) tables[i].rows = sqlite3_column_int64(count.get(), 0);
    }
    return tables;
}

}  // namespace

Result<Flat> read_sqlite(const Reading& reading) {
    reading.progress(0.02, "reading the table");
    JX_TRY(const SqliteDatabase database, open_sqlite(reading.request.source));
    Flat flat{.file = reading.request.scratch / "table.csv", .format = "sqlite", .header_of_ours = true};
    JX_TRY(flat.parts, tables_of(database));
    if (flat.parts.empty()) return Error{&file_empty};
    JX_TRY(std::size_t which, choose_part(flat.parts, reading.request.part));
    while (reading.request.part.empty() && flat.parts[which].rows == 0 && which + 1 < flat.parts.size()) ++which;
    flat.part = flat.parts[which].name;
    JX_TRY(const std::int64_t written, write_table(database, flat.part, flat));
    if (written == 0) return Error{&file_empty};
    flat.parts[which].rows = written;
    tell_of_others(flat, reading.request.part);
    return flat;
}

}  // namespace jixia::formats
