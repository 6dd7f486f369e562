#include "column_rules_sql.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "formats/duck.h"

namespace jixia::dataset {
namespace {

using formats::Duck;
using formats::sql_name;
using formats::sql_text;

bool is_number(std::string_view text) {
    double value{};
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return fault == std::errc() && end == text.data() + text.size();
}

enum class Family { text, number, instant, truth };

Family family_of(ColumnType type) {
    switch (type) {
        case ColumnType::text: return Family::text;
        case ColumnType::integer:
        case ColumnType::decimal:
        case ColumnType::real: return Family::number;
        case ColumnType::boolean: return Family::truth;
        case ColumnType::date:
        case ColumnType::datetime: return Family::instant;
    }
    return Family::text;
}

const Column* find(const std::vector<Column>& columns, std::string_view code) {
    const auto place = std::ranges::find(columns, code, &Column::code);
    return place == columns.end() ? nullptr : &*place;
}

std::string_view sign_of(Comparison comparison) {
    switch (comparison) {
        case Comparison::eq: return "=";
        case Comparison::ne: return "<>";
        case Comparison::lt: return "<";
        case Comparison::le: return "<=";
        case Comparison::gt: return ">";
        case Comparison::ge: return ">=";
    }
    return "=";
}

std::string range_condition(const std::string& name, const ColumnRule& rule) {
    const bool numbers = is_number(rule.min ? rule.min->value : rule.max->value);
    const std::string_view type = numbers ? "DOUBLE" : "TIMESTAMP";
    const std::string value = fmt::format("TRY_CAST({} AS {})", name, type);
    std::string out = fmt::format("{} IS NOT NULL AND ({} IS NULL", name, value);
    if (rule.min) out += fmt::format(" OR {} < CAST({} AS {})", value, sql_text(rule.min->value), type);
    if (rule.max) out += fmt::format(" OR {} > CAST({} AS {})", value, sql_text(rule.max->value), type);
    return out + ")";
}

std::string unique_condition(const ColumnRule& rule, const std::string& relation) {
    std::string names, filled;
    for (const std::string& code : rule.columns.values) {
        names += (names.empty() ? "" : ", ") + sql_name(code);
        filled += (filled.empty() ? "" : " AND ") + sql_name(code) + " IS NOT NULL";
    }
    const std::string key = rule.columns.values.size() == 1 ? names : "row(" + names + ")";
    return fmt::format("{0} AND {1} IN (SELECT {1} FROM {2} WHERE {0} GROUP BY {1} HAVING count(*) > 1)", filled, key, relation);
}

std::string code_condition(const std::string& name, const std::vector<std::string>& codes) {
    std::string list;
    for (const std::string& code : codes) list += (list.empty() ? "" : ", ") + sql_text(code);
    return fmt::format("{0} IS NOT NULL AND trim({0}::VARCHAR) NOT IN ({1})", name, list);
}

/// Numbers of the rows that meet a condition, and what stands in the cells that the rule is about.
std::string broken_rows(const ColumnRule& rule, const std::string& relation, const std::string& condition) {
    constexpr int cell_characters_max = 200;
    std::vector<std::string> shown(rule.columns.values.begin(), rule.columns.values.end());
    if (rule.kind == RuleKind::compare) shown.push_back(rule.other->value);
    std::string cells;
    for (const std::string& code : shown) cells += fmt::format(", left({}::VARCHAR, {})", sql_name(code), cell_characters_max);
    // No column's code holds a space, so the number's name is free.
    return fmt::format(
        "SELECT \"row no\"{} FROM (SELECT row_number() OVER () AS \"row no\", * FROM {}) WHERE {} "
        "ORDER BY \"row no\" LIMIT {}",
        cells, relation, condition, rows_named_max);
}

}  // namespace

std::string parquet_relation(const std::vector<std::string>& files) {
    std::string list;
    for (const std::string& file : files) list += (list.empty() ? "" : ", ") + sql_text(file);
    return "read_parquet([" + list + "])";
}

BrokenCondition broken_condition(const RuleTask& task, const std::vector<Column>& columns, const std::string& relation) {
    const ColumnRule& rule = task.rule;
    for (const std::string& code : rule.columns.values)
        if (find(columns, code) == nullptr) return {{}, "the table has no column " + code};
    const Column& column = *find(columns, rule.columns.values[0].value);
    const std::string name = sql_name(column.code);
    switch (rule.kind) {
        case RuleKind::required: return {fmt::format("{0} IS NULL OR trim({0}::VARCHAR) = ''", name), {}};
        case RuleKind::unique: return {unique_condition(rule, relation), {}};
        case RuleKind::range: return {range_condition(name, rule), {}};
        case RuleKind::pattern:
            return {
                fmt::format("{0} IS NOT NULL AND NOT regexp_full_match({0}::VARCHAR, {1})", name, sql_text(rule.pattern->value)),
                {}};
        case RuleKind::code_list:
            if (task.codes.empty()) return {{}, "the code list is empty"};
            return {code_condition(name, task.codes), {}};
        case RuleKind::compare: {
            const Column* other = find(columns, rule.other->value);
            if (other == nullptr) return {{}, "the table has no column " + rule.other->value};
            if (family_of(column.type) != family_of(other->type)) return {{}, "the two columns are of different types"};
            return {fmt::format("{0} IS NOT NULL AND {1} IS NOT NULL AND NOT ({0} {2} {1})", name, sql_name(other->code),
                                sign_of(*rule.comparison)),
                    {}};
        }
        case RuleKind::foreign_key:
            return {fmt::format("{0} IS NOT NULL AND {0}::VARCHAR NOT IN (SELECT {1}::VARCHAR FROM {2} WHERE {1} IS NOT NULL)",
                                name, sql_name(rule.other->value), parquet_relation(task.foreign_files)),
                    {}};
    }
    return {};
}

Result<RulesAnswer> check_rules(const RulesOrder& order) {
    Duck::Limits limits;
    limits.temporary_folder = order.scratch + "/spill";
    JX_TRY(const auto duck, Duck::open(limits));
    const std::string relation = parquet_relation(order.files);
    JX_TRY(const auto all, duck->rows("SELECT count(*) FROM " + relation));
    RulesAnswer answer;
    for (std::size_t i = 0; i < order.tasks.size(); ++i) {
        const RuleTask& task = order.tasks[i];
        TriedRule& outcome = answer.outcomes.emplace_back();
        outcome.rule = static_cast<std::int64_t>(i);
        outcome.unable = task.unable;
        if (!outcome.unable.empty()) continue;
        BrokenCondition broken = broken_condition(task, order.columns, relation);
        outcome.unable = std::move(broken.unable);
        if (!outcome.unable.empty()) continue;
        outcome.checked = formats::Duck::whole(all[0][0]);
        const auto counted = duck->rows(fmt::format("SELECT count(*) FROM {} WHERE {}", relation, broken.sql));
        if (!counted.has_value()) {
            outcome.unable = "the rule cannot be computed over this table";
            outcome.checked = 0;
            continue;
        }
        outcome.broken = formats::Duck::whole((*counted)[0][0]);
        if (outcome.broken == 0) continue;
        JX_TRY(const auto rows, duck->rows(broken_rows(task.rule, relation, broken.sql)));
        for (const auto& row : rows) {
            outcome.rows.push_back({formats::Duck::whole(row[0]), task.rule.columns.values[0].value});
            auto& cells = outcome.cells.emplace_back(row.begin() + 1, row.end());
            for (std::string& cell : cells)
                if (Duck::is_null(cell)) cell.clear();
        }
    }
    return answer;
}

}  // namespace jixia::dataset
