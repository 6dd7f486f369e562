#include "detection.h"

#include <fmt/format.h>

#include <algorithm>

namespace jixia::dataset {

using formats::Duck;
using formats::sql_name;

namespace {

constexpr std::size_t columns_at_once = 64;
constexpr int sampled_rows = 2000, picked_cells = 200;
/// Cells that are worth a closer look: 17 digits with one more sign, or a mobile number's eleven.
constexpr std::string_view looks_like_number = "[1-9][0-9]{16}[0-9Xx]|1[3-9][0-9]{9}";
constexpr std::int64_t shortest_number = 11;

bool may_hold(const Column& column) { return column.type == ColumnType::text || column.type == ColumnType::integer; }

/// Two scans of one column say the same of a kind once.
void add(std::vector<detect::Found>& all, const std::vector<detect::Found>& more) {
    for (const detect::Found& one : more)
        if (std::ranges::find(all, one.kind, &detect::Found::kind) == all.end()) all.push_back(one);
}

}  // namespace

Result<std::vector<ColumnFindings>> detect_columns(Duck& duck, const std::string& relation, const std::vector<Column>& columns,
                                                   const std::vector<ProfileColumn>& profile) {
    std::vector<ColumnFindings> out;
    for (std::size_t from = 0; from < columns.size(); from += columns_at_once) {
        const std::size_t to = std::min(columns.size(), from + columns_at_once);
        std::string wanted, counts;
        std::vector<std::size_t> hiding;
        for (std::size_t i = from; i < to; ++i) {
            const std::string name = sql_name(columns[i].code);
            wanted +=
                (i == from ? "" : ", ") + (may_hold(columns[i]) ? "left(" + name + "::VARCHAR, 1000)" : name + " IS NOT NULL");
            if (columns[i].type != ColumnType::text || i >= profile.size() || profile[i].longest < shortest_number) continue;
            counts +=
                (hiding.empty() ? "" : ", ") + fmt::format("count(*) FILTER (regexp_matches({}, '{}'))", name, looks_like_number);
            hiding.push_back(i);
        }
        JX_TRY(const auto sample, duck.rows(fmt::format("SELECT {} FROM {} USING SAMPLE reservoir({} ROWS) REPEATABLE (344)",
                                                        wanted, relation, sampled_rows)));
        std::vector<ColumnFindings> found(to - from);
        for (std::size_t i = from; i < to; ++i) {
            detect::ColumnScan scan(columns[i].name + " " + columns[i].code);
            for (const auto& row : sample) {
                const std::string& cell = row[i - from];
                if (may_hold(columns[i])) {
                    if (!Duck::is_null(cell)) scan.add(cell);
                } else if (cell == "true") scan.add("-");  // of dates and figures the heading alone says something
            }
            found[i - from] = {columns[i].code, columns[i].name, scan.found()};
        }
        if (!hiding.empty()) {
            JX_TRY(const auto counted, duck.rows(fmt::format("SELECT {} FROM {}", counts, relation)));
            for (std::size_t at = 0; at < hiding.size(); ++at) {
                const Column& column = columns[hiding[at]];
                if (Duck::whole(counted[0][at]) == 0) continue;
                const std::string name = sql_name(column.code);
                JX_TRY(const auto picked,
                       duck.rows(fmt::format("SELECT left({0}, 4000) FROM {1} WHERE regexp_matches({0}, '{2}') LIMIT {3}", name,
                                             relation, looks_like_number, picked_cells)));
                detect::ColumnScan scan(column.name + " " + column.code);
                for (const auto& row : picked) scan.add(row[0]);
                add(found[hiding[at] - from].found, scan.found_anywhere());
            }
        }
        for (ColumnFindings& one : found)
            if (!one.found.empty()) out.push_back(std::move(one));
    }
    return out;
}

}  // namespace jixia::dataset
