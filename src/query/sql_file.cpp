#include "sql_file.h"

#include <algorithm>

#include "export.h"
#include "records_file.h"
#include "records_writer.h"

namespace jixia::query {
namespace {

Format form_of(SqlFormat format) {
    switch (format) {
        case SqlFormat::xlsx: return Format::xlsx;
        case SqlFormat::geojson: return Format::geojson;
        case SqlFormat::parquet:
        case SqlFormat::json:
        case SqlFormat::csv:
        case SqlFormat::ndjson:
        case SqlFormat::arrow: break;
    }
    return Format::parquet;
}

/// "longitude", "latitude" for a column that is called so, here or in a table that the statement reads; else empty.
std::string role_of(const std::string& name, const std::vector<Table>& tables) {
    if (name == "longitude" || name == "latitude") return name;
    for (const Table& table : tables)
        for (const dataset::Column& column : table.version.columns)
            if (column.code == name && !column.role.empty()) return column.role;
    return {};
}

}  // namespace

Result<std::string> sql_file(const Query::State& state, const SqlQuestion& question, const SqlRows& rows) {
    const Deadline deadline = within(std::chrono::seconds(30));
    Export file{.table = {},
                .format = form_of(question.format),
                .original_names = true,
                .base_url = state.settings.base_url,
                .retrieved_on = local_date(state.needs.clock.now()),
                .statement = question.sql,
                .read = rows.tables};
    file.table.files = {question.folder / answer_file};
    const std::string laid = "read_parquet(" + sql_text(file.table.files.front().string()) + ")";
    JX_TRY(const Rows empty, state.engine->run({"SELECT * FROM " + laid + " LIMIT 0"}, deadline));
    for (const ResultColumn& column : empty.columns())
        file.table.version.columns.push_back(
            {column.name, column.name, column.type, column.precision, column.scale, role_of(column.name, rows.tables)});
    file.table.version.rows = rows.told.rows;
    if (file.format == Format::geojson && !coordinates_of(file.table))
        return Error{&no_coordinates, "longitude, latitude", {{"/format", "the answer has no columns longitude and latitude"}}};
    JX_TRY(std::string octets, render_octets(*state.engine, file, question.folder, deadline));
    if (std::ssize(octets) > SqlLimits{}.answer_bytes) return Error{&too_heavy};
    return octets;
}

}  // namespace jixia::query
