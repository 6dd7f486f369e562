#include "columns.h"

#include <fmt/format.h>

#include <set>

#include "base/text.h"
#include "scan.h"

namespace jixia::dataset {

std::string role_of(const std::string& name, ColumnType type) {
    if (type != ColumnType::decimal && type != ColumnType::real) return "";
    const std::string folded = text::fold(name);
    for (const std::string_view word : {"经度", "longitude", "lng", "lon"})
        if (folded.find(word) != std::string::npos) return "longitude";
    for (const std::string_view word : {"纬度", "latitude", "lat"})
        if (folded.find(word) != std::string::npos) return "latitude";
    return "";
}

std::string role_in(const formats::Places& places, const std::string& source, ColumnType type) {
    const bool number = type == ColumnType::decimal || type == ColumnType::real || type == ColumnType::integer;
    if (number && !source.empty() && source == places.longitude) return "longitude";
    if (number && !source.empty() && source == places.latitude) return "latitude";
    if (type == ColumnType::text && !source.empty() && source == places.geometry) return "geometry";
    return "";
}

std::vector<Column> named_columns(const std::vector<std::string>& headers, std::size_t count, std::int64_t header_row,
                                  std::vector<ReportMessage>& messages) {
    const std::optional<std::int64_t> row = header_row > 0 ? std::optional(header_row) : std::nullopt;
    std::vector<Column> columns;
    std::set<std::string> codes, names;
    for (std::size_t i = 0; i < count; ++i) {
        Column column;
        column.name = i < headers.size() ? text::trim(headers[i]) : "";
        if (column.name.empty()) {
            column.name = fmt::format("column_{}", i + 1);
            if (!headers.empty())
                remark(messages, {"warning", "header-empty", "A column without a header was named.", row, column.name});
        }
        if (!names.insert(column.name).second)
            remark(messages, {"warning", "header-duplicate", "Two columns have the same header.", row, column.name});
        const std::string base = text::identifier(column.name);
        column.code = base;
        for (int n = 2; !codes.insert(column.code).second; ++n) column.code = base.substr(0, 58) + fmt::format("_{}", n);
        columns.push_back(std::move(column));
    }
    return columns;
}

}  // namespace jixia::dataset
