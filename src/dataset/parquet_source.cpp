#include "parquet_source.h"

#include <fmt/format.h>

#include <cstdlib>

#include "columns.h"
#include "detection.h"
#include "errors.h"
#include "profile.h"
#include "scan.h"

namespace jixia::dataset {
namespace {

struct Reading {
    ColumnType type = ColumnType::text;
    std::int64_t precision = 0, scale = 0;
    std::string expression;
};

Reading reading_of(const std::string& name, const std::string& type) {
    const std::string column = sql_name(name);
    if (type == "VARCHAR" || type == "DATE" || type == "BOOLEAN" || type == "TIMESTAMP")
        return {type == "DATE"        ? ColumnType::date
                : type == "BOOLEAN"   ? ColumnType::boolean
                : type == "TIMESTAMP" ? ColumnType::datetime
                                      : ColumnType::text,
                0, 0, column};
    if (type == "TINYINT" || type == "SMALLINT" || type == "INTEGER" || type == "BIGINT" || type == "UTINYINT" ||
        type == "USMALLINT" || type == "UINTEGER")
        return {ColumnType::integer, 0, 0, column + "::BIGINT"};
    if (type == "FLOAT" || type == "DOUBLE") return {ColumnType::real, 0, 0, column + "::DOUBLE"};
    if (type == "UBIGINT") return {ColumnType::decimal, 20, 0, column + "::DECIMAL(20,0)"};
    if (type.starts_with("DECIMAL(")) {
        char* end = nullptr;
        const std::int64_t precision = std::strtoll(type.c_str() + 8, &end, 10);
        return {ColumnType::decimal, precision, *end == ',' ? std::strtoll(end + 1, nullptr, 10) : 0, column};
    }
    if (type.starts_with("TIMESTAMP")) return {ColumnType::datetime, 0, 0, "make_timestamp(epoch_us(" + column + "))"};
    if (type == "BLOB") return {ColumnType::text, 0, 0, "base64(" + column + ")"};
    if (type.ends_with("]") || type.starts_with("STRUCT") || type.starts_with("MAP"))
        return {ColumnType::text, 0, 0, "to_json(" + column + ")::VARCHAR"};
    return {ColumnType::text, 0, 0, column + "::VARCHAR"};
}

Result<void> refuse_secrets(Duck& duck, const std::string& table, const std::vector<Column>& columns) {
    std::string found;
    for (const Column& column : columns)
        if (column.type == ColumnType::text)
            found += fmt::format("{}regexp_matches({}, '(绝密|机密|秘密)[ 　]*[★☆]')", found.empty() ? "" : " OR ",
                                 sql_name(column.code));
    if (found.empty()) return {};
    JX_TRY(const auto rows, duck.rows(fmt::format("SELECT 1 FROM {} WHERE {} LIMIT 1", table, found)));
    if (!rows.empty()) return Error{&secret_marking};
    return {};
}

}  // namespace

Result<IngestResult> ingest_parquet(Duck& duck, const std::filesystem::path& source, const std::filesystem::path& scratch,
                                    const Progress& progress) {
    const std::string reader = fmt::format("read_parquet({})", sql_text(source.string()));
    const auto described = duck.rows("DESCRIBE SELECT * FROM " + reader);
    if (!described.has_value()) return Error{&file_unreadable};
    if (described->size() > columns_max) return Error{&too_many_columns};
    IngestResult out;
    out.source_format = "parquet";
    std::vector<std::string> headers;
    for (const auto& row : *described) headers.push_back(row[0]);
    out.columns = named_columns(headers, headers.size(), 0, out.report.messages);
    std::string fields;
    for (std::size_t i = 0; i < headers.size(); ++i) {
        const Reading reading = reading_of(headers[i], (*described)[i][1]);
        Column& column = out.columns[i];
        column.type = reading.type;
        column.precision = reading.precision;
        column.scale = reading.scale;
        column.role = role_of(column.name, column.type);
        fields += fmt::format("{}{} AS {}", i == 0 ? "" : ", ", reading.expression, sql_name(column.code));
    }
    const std::filesystem::path target = scratch / "data.parquet";
    if (!duck.run(fmt::format("COPY (SELECT {} FROM {}) TO {} ({})", fields, reader, sql_text(target.string()), parquet_form))
             .has_value())
        return Error{&file_unreadable};
    const std::string written = fmt::format("read_parquet({})", sql_text(target.string()));
    JX_CHECK(refuse_secrets(duck, written, out.columns));
    JX_TRY(const auto before, duck.rows("SELECT count(*) FROM " + reader));
    JX_TRY(const auto after, duck.rows("SELECT count(*) FROM " + written));
    out.report.rows_in = Duck::whole(before[0][0]);
    out.report.rows_out = Duck::whole(after[0][0]);
    if (out.report.rows_in == 0) return Error{&file_empty};
    if (out.report.rows_in != out.report.rows_out)
        return Error{&errors::internal, "the number of rows written is not the number of rows read"};
    progress(0.7, "profiling");
    JX_TRY(out.profile, profile_parquet(duck, target, out.columns, {}));
    JX_TRY(out.findings, detect_columns(duck, sql_text(target.string()), out.columns, out.profile, {}));
    return out;
}

Result<void> flatten_parquet(Duck& duck, formats::Flat& flat, const std::filesystem::path& scratch) {
    const std::string reader = fmt::format("read_parquet({})", sql_text(flat.file.string()));
    const auto described = duck.rows("DESCRIBE SELECT * FROM " + reader);
    if (!described.has_value()) return Error{&file_unreadable};
    if (described->size() > columns_max) return Error{&too_many_columns};
    std::string fields;
    for (const auto& row : *described)
        fields += fmt::format("{}{} AS {}", fields.empty() ? "" : ", ", reading_of(row[0], row[1]).expression, sql_name(row[0]));
    const std::filesystem::path target = scratch / "flat.csv";
    if (!duck.run(fmt::format("COPY (SELECT {} FROM {}) TO {} (FORMAT csv, HEADER true)", fields, reader,
                              sql_text(target.string())))
             .has_value())
        return Error{&file_unreadable};
    flat.file = target;
    flat.parquet = false;
    flat.header_of_ours = true;
    return {};
}

}  // namespace jixia::dataset
