#include "records_scan.h"

#include <fmt/format.h>

#include <algorithm>

namespace jixia::query {
namespace {

constexpr std::size_t known_max = 100'000;

struct File {
    std::string path;
    std::int64_t begin = 0, end = 0;  ///< positions of its rows
};

/// Columns of these names would hide what DuckDB tells about a row's place.
bool has_place_names(const Table& table) {
    return std::ranges::any_of(table.version.columns, [](const dataset::Column& column) {
        return column.code == "file_row_number" || column.code == "file_index";
    });
}

std::string names_of(const Table& table) {
    std::string names;
    for (const dataset::Column& column : table.version.columns) names += sql_name(column.code) + ", ";
    return names;
}

/// One file, its rows from `from` up to `until`: the conditions are on the row's number in the file itself, by which DuckDB skips
/// row groups.
std::string scan_of(const std::string& names, const File& file, std::int64_t from, std::int64_t until) {
    std::string sql = fmt::format("SELECT {}file_row_number + {} AS {} FROM read_parquet({})", names, file.begin, position_name,
                                  sql_text(file.path));
    const bool begins = from > file.begin, ends = until < file.end;
    if (begins) sql += fmt::format(" WHERE file_row_number >= {}", from - file.begin);
    if (ends) sql += fmt::format(" {} file_row_number < {}", begins ? "AND" : "WHERE", until - file.begin);
    return sql;
}

std::string scan_of(const std::string& names, std::span<const File> files) {
    std::string begins, paths;
    for (const File& file : files) {
        begins += (begins.empty() ? "" : ", ") + std::to_string(file.begin);
        paths += (paths.empty() ? "" : ", ") + sql_text(file.path);
    }
    return fmt::format(
        "SELECT {}file_row_number + list_extract([{}]::BIGINT[], file_index::BIGINT + 1) AS {} FROM read_parquet([{}])", names,
        begins, position_name, paths);
}

}  // namespace

Result<std::vector<std::int64_t>> ObjectRows::of(Engine& engine, const Table& table, Deadline deadline) {
    if (table.files.empty()) return Error{&no_table};
    if (table.files.size() == 1) return std::vector{table.version.rows};
    std::string unknown;
    std::unordered_map<std::string, std::int64_t> held;
    {
        const std::scoped_lock lock(mutex_);
        for (const auto& file : table.files) {
            const auto found = known_.find(file.string());
            if (found != known_.end()) held.insert(*found);
            else unknown += (unknown.empty() ? "" : ", ") + sql_text(file.string());
        }
    }
    if (!unknown.empty()) {
        JX_TRY(Rows rows, engine.run({"SELECT file_name, num_rows FROM parquet_file_metadata([" + unknown + "])"}, deadline));
        Chunk chunk;
        for (;;) {
            JX_TRY(const bool more, rows.next(chunk));
            if (!more) break;
            for (std::size_t row = 0; row < chunk.rows(); ++row)
                held[std::string(chunk.view(0, row))] = chunk.integer(1, row).value_or(0);
        }
        const std::scoped_lock lock(mutex_);
        if (known_.size() > known_max) known_.clear();
        known_.insert(held.begin(), held.end());
    }
    std::vector<std::int64_t> out;
    out.reserve(table.files.size());
    for (const auto& file : table.files) out.push_back(held[file.string()]);
    return out;
}

std::string scan(const Table& table, const std::vector<std::int64_t>& rows, std::int64_t from, std::int64_t until) {
    const std::string names = names_of(table);
    if (has_place_names(table))
        return fmt::format("(SELECT * FROM (SELECT *, row_number() OVER () - 1 AS {0} FROM {1}) WHERE {0} >= {2})", position_name,
                           relation(table), from);
    std::vector<File> files;
    std::int64_t begin = 0;
    for (std::size_t i = 0; i < table.files.size(); ++i) {
        const File file{table.files[i].string(), begin, begin + rows[i]};
        begin = file.end;
        if (file.end > from && file.begin < until) files.push_back(file);
    }
    // Beyond the end: a scan of the right shape without rows.
    if (files.empty()) files.push_back({table.files.front().string(), 0, 0});
    if (files.size() == 1) return "(" + scan_of(names, files.front(), from, until) + ")";
    if (from <= files.front().begin) return "(" + scan_of(names, files) + ")";
    return "(" + scan_of(names, files.front(), from, until) + " UNION ALL " + scan_of(names, std::span(files).subspan(1)) + ")";
}

}  // namespace jixia::query
