#include "profile.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>

namespace jixia::dataset {
namespace {

constexpr std::int64_t distinct_for_top_max = 100000;
constexpr int bars = 20;

bool numeric(ColumnType type) { return type == ColumnType::integer || type == ColumnType::decimal || type == ColumnType::real; }

std::optional<std::string> present(const std::string& cell) {
    if (Duck::is_null(cell)) return std::nullopt;
    return cell;
}

Result<void> add_bars(Duck& duck, const std::string& table, const std::string& name, ProfileColumn& profile) {
    const double low = std::atof(profile.min->c_str()), high = std::atof(profile.max->c_str()), width = (high - low) / bars;
    if (!std::isfinite(width) || width <= 0) return {};
    JX_TRY(const auto rows, duck.rows(fmt::format("SELECT least(floor(({0}::DOUBLE - {1:.17g}) / {2:.17g}), {3})::BIGINT AS bar, "
                                                  "count(*) FROM {4} WHERE isfinite({0}::DOUBLE) GROUP BY bar",
                                                  name, low, width, bars - 1, table)));
    for (int i = 0; i < bars; ++i)
        profile.histogram.push_back({low + i * width, i == bars - 1 ? high : low + (i + 1) * width, 0});
    for (const auto& row : rows) {
        const std::int64_t bar = std::atoll(row[0].c_str());
        if (!Duck::is_null(row[0]) && bar >= 0 && bar < bars)
            profile.histogram[static_cast<std::size_t>(bar)].count = std::atoll(row[1].c_str());
    }
    return {};
}

}  // namespace

Result<std::vector<ProfileColumn>> profile_parquet(Duck& duck, const std::filesystem::path& parquet,
                                                   const std::vector<Column>& columns) {
    std::vector<ProfileColumn> out;
    const std::string table = fmt::format("read_parquet({})", sql_text(parquet.string()));
    for (const Column& column : columns) {
        const std::string name = sql_name(column.code);
        JX_TRY(const auto row,
               duck.rows(fmt::format("SELECT count(*) - count({0}), approx_count_distinct({0}), left(min({0})::VARCHAR, 200), "
                                     "left(max({0})::VARCHAR, 200), {1}, "
                                     "coalesce(max(length({0}::VARCHAR)), 0) FROM {2}",
                                     name, numeric(column.type) ? fmt::format("avg({}::DOUBLE)", name) : "NULL", table)));
        ProfileColumn profile;
        profile.code = column.code;
        profile.name = column.name;
        profile.type = column.type;
        profile.nulls = std::atoll(row[0][0].c_str());
        profile.distinct = std::atoll(row[0][1].c_str());
        profile.longest = std::atoll(row[0][5].c_str());
        profile.min = present(row[0][2]);
        profile.max = present(row[0][3]);
        if (!Duck::is_null(row[0][4])) profile.mean = std::atof(row[0][4].c_str());
        if (profile.distinct <= distinct_for_top_max) {
            JX_TRY(const auto top, duck.rows(fmt::format("SELECT left({0}::VARCHAR, 200), count(*) AS n FROM {1} WHERE {0} IS "
                                                         "NOT NULL GROUP BY {0} ORDER BY n DESC, {0} LIMIT 10",
                                                         name, table)));
            for (const auto& value : top) profile.top.push_back({value[0], std::atoll(value[1].c_str())});
        }
        if (numeric(column.type) && profile.min && profile.max && *profile.min != *profile.max)
            JX_CHECK(add_bars(duck, table, name, profile));
        out.push_back(std::move(profile));
    }
    return out;
}

}  // namespace jixia::dataset
