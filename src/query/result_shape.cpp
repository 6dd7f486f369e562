#include "result_shape.h"

#include <optional>

namespace jixia::query {
namespace {

/// Nothing for a type that no way out of this room carries.
std::optional<dataset::ColumnType> column_type(duckdb_type type) {
    using enum dataset::ColumnType;
    switch (type) {
        case DUCKDB_TYPE_VARCHAR:
        case DUCKDB_TYPE_TIME:
        case DUCKDB_TYPE_SQLNULL: return text;
        case DUCKDB_TYPE_BOOLEAN: return boolean;
        case DUCKDB_TYPE_TINYINT:
        case DUCKDB_TYPE_SMALLINT:
        case DUCKDB_TYPE_INTEGER:
        case DUCKDB_TYPE_BIGINT:
        case DUCKDB_TYPE_UTINYINT:
        case DUCKDB_TYPE_USMALLINT:
        case DUCKDB_TYPE_UINTEGER:
        case DUCKDB_TYPE_UBIGINT:
        case DUCKDB_TYPE_HUGEINT: return integer;
        case DUCKDB_TYPE_DECIMAL: return decimal;
        case DUCKDB_TYPE_FLOAT:
        case DUCKDB_TYPE_DOUBLE: return real;
        case DUCKDB_TYPE_DATE: return date;
        case DUCKDB_TYPE_TIMESTAMP:
        case DUCKDB_TYPE_TIMESTAMP_S:
        case DUCKDB_TYPE_TIMESTAMP_MS:
        case DUCKDB_TYPE_TIMESTAMP_NS:
        case DUCKDB_TYPE_TIMESTAMP_TZ: return datetime;
        default: return std::nullopt;
    }
}

}  // namespace

ResultShape shape_of(duckdb_result& result) {
    ResultShape shape;
    const idx_t count = duckdb_column_count(&result);
    for (idx_t i = 0; i < count; ++i) {
        const duckdb_type type = duckdb_column_type(&result, i);
        const auto found = column_type(type);
        ResultColumn column{duckdb_column_name(&result, i), found.value_or(dataset::ColumnType::text)};
        if (!found && shape.not_carried.empty()) shape.not_carried = column.name;
        if (type == DUCKDB_TYPE_HUGEINT || type == DUCKDB_TYPE_UBIGINT) column.precision = 38;
        CellLayout layout{type, type};
        if (type == DUCKDB_TYPE_DECIMAL) {
            duckdb_logical_type logical = duckdb_column_logical_type(&result, i);
            column.precision = duckdb_decimal_width(logical);
            column.scale = layout.scale = duckdb_decimal_scale(logical);
            layout.stored = duckdb_decimal_internal_type(logical);
            duckdb_destroy_logical_type(&logical);
        }
        shape.columns.push_back(std::move(column));
        shape.layouts.push_back(layout);
    }
    return shape;
}

bool fetch_chunk(duckdb_result& result, const std::vector<CellLayout>& layouts, Chunk& chunk) {
    for (;;) {
        duckdb_data_chunk fetched = duckdb_fetch_chunk(result);
        chunk.reset(fetched, layouts);
        if (fetched == nullptr) return false;
        if (chunk.rows() > 0) return true;
    }
}

}  // namespace jixia::query
