#include "profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace jixia::dataset {
namespace {

constexpr std::int64_t distinct_for_top_max = 20000;
constexpr int bars = 20;

bool numeric(ColumnType type) { return type == ColumnType::integer || type == ColumnType::decimal || type == ColumnType::real; }

std::optional<std::string> present(const std::string& cell) {
    if (Duck::is_null(cell)) return std::nullopt;
    return cell;
}

/// Twenty bars between least and greatest, and the mean, in one pass over the column.
Result<void> add_bars(Duck& duck, const std::string& table, const std::string& name, ProfileColumn& profile) {
    const double low = Duck::real(profile.min.value_or("")), high = Duck::real(profile.max.value_or(""));
    const double width = (high - low) / bars;
    const bool spread = std::isfinite(width) && width > 0;
    JX_TRY(const auto rows,
           duck.rows(fmt::format("SELECT least(floor(({0}::DOUBLE - {1:.17g}) / {2:.17g}), {3})::TINYINT AS bar, "
                                 "count(*), sum({0}::DOUBLE) FROM {4} WHERE isfinite({0}::DOUBLE) GROUP BY bar",
                                 name, spread ? low : 0, spread ? width : 1e308, bars - 1, table)));
    for (int i = 0; spread && i < bars; ++i)
        profile.histogram.push_back({low + i * width, i == bars - 1 ? high : low + (i + 1) * width, 0});
    double sum = 0, count = 0;
    for (const auto& row : rows) {
        const std::int64_t bar = Duck::whole(row[0]);
        count += Duck::real(row[1]);
        sum += Duck::real(row[2]);
        if (spread && !Duck::is_null(row[0]) && bar >= 0 && bar < bars)
            profile.histogram[static_cast<std::size_t>(bar)].count = Duck::whole(row[1]);
    }
    if (count > 0 && std::isfinite(sum)) profile.mean = sum / count;
    return {};
}

/// Five figures of one column (the ends of numbers and dates stand in the file's footer); those that are known, or do not exist,
/// cost nothing.
std::string figures_of(const Column& column, bool known) {
    const std::string name = sql_name(column.code);
    const bool text = column.type == ColumnType::text;
    const std::string ends =
        known && text ? "NULL, NULL" : fmt::format("left(min({0})::VARCHAR, 200), left(max({0})::VARCHAR, 200)", name);
    return fmt::format("{}, {}, {}, {}", known ? "0" : fmt::format("count(*) - count({})", name),
                       known ? "0" : fmt::format("approx_count_distinct({})", name), ends,
                       !known && text ? fmt::format("max(length({}))", name) : "NULL");
}

ProfileColumn profile_of(const Column& column, const std::vector<std::string>& figures, const KnownColumn* known) {
    ProfileColumn profile;
    profile.code = column.code;
    profile.name = column.name;
    profile.type = column.type;
    profile.nulls = known != nullptr ? known->nulls : Duck::whole(figures[0]);
    profile.distinct = known != nullptr ? known->distinct : Duck::whole(figures[1]);
    profile.min = present(figures[2]);
    profile.max = present(figures[3]);
    if (!Duck::is_null(figures[4])) profile.longest = Duck::whole(figures[4]);
    if (column.type != ColumnType::text)
        profile.longest = static_cast<std::int64_t>(std::max(profile.min.value_or("").size(), profile.max.value_or("").size()));
    else if (known != nullptr) {
        profile.longest = known->longest;
        profile.min = known->min;
        profile.max = known->max;
    }
    return profile;
}

Result<void> add_top(Duck& duck, const std::string& table, const std::string& name, ProfileColumn& profile) {
    JX_TRY(const auto top,
           duck.rows(fmt::format("SELECT left({0}::VARCHAR, 200), n FROM (SELECT {0}, count(*) AS n FROM {1} WHERE "
                                 "{0} IS NOT NULL GROUP BY {0} ORDER BY n DESC, {0} LIMIT 10)",
                                 name, table)));
    for (const auto& value : top) profile.top.push_back({value[0], Duck::whole(value[1])});
    return {};
}

}  // namespace

Result<std::vector<ProfileColumn>> profile_parquet(Duck& duck, const std::filesystem::path& parquet,
                                                   const std::vector<Column>& columns, const std::vector<KnownColumn>& known) {
    return profile_relation(duck, fmt::format("read_parquet({})", sql_text(parquet.string())), columns, known);
}

Result<std::vector<ProfileColumn>> profile_relation(Duck& duck, const std::string& whole, const std::vector<Column>& columns,
                                                    const std::vector<KnownColumn>& known) {
    constexpr std::size_t columns_at_once = 64, figures = 5;
    std::vector<ProfileColumn> out;
    const bool wide = columns.size() > columns_at_once;
    JX_TRY(const auto counted, duck.rows("SELECT count(*) FROM " + whole));
    const std::int64_t rows = Duck::whole(counted[0][0]);
    for (std::size_t from = 0; from < columns.size(); from += columns_at_once) {
        const std::size_t to = std::min(columns.size(), from + columns_at_once);
        std::string wanted;
        for (std::size_t i = from; i < to; ++i) wanted += (i == from ? "" : ", ") + figures_of(columns[i], !known.empty());
        std::string table = whole;
        if (wide) {
            // Each query over the file binds all of its columns: those of a wide table are looked at in parts of their own.
            std::string names;
            for (std::size_t i = from; i < to; ++i) names += (i == from ? "" : ", ") + sql_name(columns[i].code);
            JX_CHECK(duck.run(fmt::format("CREATE OR REPLACE TEMP TABLE part AS SELECT {} FROM {}", names, whole)));
            table = "part";
        }
        JX_TRY(const auto row, duck.rows(fmt::format("SELECT {} FROM {}", wanted, table)));
        for (std::size_t i = from; i < to; ++i) {
            const auto first = row[0].begin() + static_cast<std::ptrdiff_t>((i - from) * figures);
            ProfileColumn profile = profile_of(columns[i], {first, first + figures}, known.empty() ? nullptr : &known[i]);
            const std::string name = sql_name(columns[i].code);
            if (profile.distinct <= distinct_for_top_max) JX_CHECK(add_top(duck, table, name, profile));
            profile.distinct = std::min(profile.distinct, rows - profile.nulls);
            if (numeric(columns[i].type) && profile.min && profile.max) JX_CHECK(add_bars(duck, table, name, profile));
            out.push_back(std::move(profile));
        }
    }
    return out;
}

}  // namespace jixia::dataset
