#include "detection.h"

#include <fmt/format.h>

#include <algorithm>

namespace jixia::dataset {

using formats::Duck;
using formats::sql_name;

namespace {

constexpr std::size_t columns_at_once = 64;
constexpr std::int64_t sampled_rows = 2000, windows = 8, picked_cells = 1000;
/// Cells that are worth a closer look: 17 digits with one more sign, or a mobile number's eleven.
constexpr std::string_view looks_like_number = "[1-9][0-9]{16}[0-9Xx]|1[3-9][0-9]{9}";

bool may_hold(const Column& column) { return column.type == ColumnType::text || column.type == ColumnType::integer; }

/// Two looks at one column say the same of a kind once.
void add(std::vector<detect::Found>& all, const std::vector<detect::Found>& more) {
    for (const detect::Found& one : more)
        if (std::ranges::find(all, one.kind, &detect::Found::kind) == all.end()) all.push_back(one);
}

/// Everything, or eight places of a large table: whole row groups between them are not read.
std::string sampled(const std::string& files, const std::vector<Column>& columns, std::int64_t rows) {
    if (rows <= sampled_rows) return "read_parquet(" + files + ")";
    // DuckDB's own column of row numbers would have a namesake.
    if (std::ranges::find(columns, "file_row_number", &Column::code) != columns.end())
        return fmt::format("read_parquet({}) USING SAMPLE reservoir({} ROWS) REPEATABLE (344)", files, sampled_rows);
    std::string where;
    for (std::int64_t at = 0; at < windows; ++at) {
        const std::int64_t from = rows / windows * at;
        where +=
            fmt::format("{}file_row_number BETWEEN {} AND {}", at == 0 ? "" : " OR ", from, from + sampled_rows / windows - 1);
    }
    return fmt::format("(SELECT * FROM read_parquet({}, file_row_number = true) WHERE {})", files, where);
}

std::string heading_of(const Column& column) { return column.name + " " + column.code; }

/// Looks at every cell of the columns that could hide a number.
Result<std::vector<detect::Found>> searched(Duck& duck, const std::string& files, const Column& column, std::int64_t cells) {
    const std::string name = sql_name(column.code);
    JX_TRY(const auto picked,
           duck.rows(fmt::format("SELECT left({0}, 4000) FROM read_parquet({1}) WHERE regexp_matches({0}, '{2}') LIMIT {3}", name,
                                 files, looks_like_number, picked_cells)));
    detect::Numbers numbers;
    for (const auto& row : picked) detect::count_numbers(row[0], numbers);
    return detect::found_of(numbers, cells, heading_of(column));
}

}  // namespace

Result<std::vector<ColumnFindings>> detect_columns(Duck& duck, const std::string& files, const std::vector<Column>& columns,
                                                   const std::vector<ProfileColumn>& profile,
                                                   const std::vector<CountedColumn>& counted) {
    std::vector<ColumnFindings> out;
    JX_TRY(const auto total, duck.rows(fmt::format("SELECT count(*) FROM read_parquet({})", files)));
    const std::int64_t rows = Duck::whole(total[0][0]);
    for (std::size_t from = 0; from < columns.size(); from += columns_at_once) {
        const std::size_t to = std::min(columns.size(), from + columns_at_once);
        std::string wanted;
        for (std::size_t i = from; i < to; ++i) {
            const std::string name = sql_name(columns[i].code);
            wanted += (i == from ? "" : ", ") + (may_hold(columns[i]) ? "left(" + name + "::VARCHAR, 1000)"
                                                                      : "CASE WHEN " + name + " IS NOT NULL THEN '-' END");
        }
        // Of dates and figures the heading alone says something.
        JX_TRY(const auto sample, duck.rows(fmt::format("SELECT {} FROM {}", wanted, sampled(files, columns, rows))));
        for (std::size_t i = from; i < to; ++i) {
            detect::ColumnScan scan(heading_of(columns[i]));
            for (const auto& row : sample)
                if (!Duck::is_null(row[i - from])) scan.add(row[i - from]);
            ColumnFindings found{columns[i].code, columns[i].name, scan.found()};
            const bool text = columns[i].type == ColumnType::text;
            if (text && i < counted.size())
                add(found.found, detect::found_of(counted[i].numbers, counted[i].cells, heading_of(columns[i])));
            else if (text && i < profile.size() && profile[i].longest >= static_cast<std::int64_t>(detect::shortest_number)) {
                JX_TRY(const auto more, searched(duck, files, columns[i], rows - profile[i].nulls));
                add(found.found, more);
            }
            if (!found.found.empty()) out.push_back(std::move(found));
        }
    }
    return out;
}

}  // namespace jixia::dataset
