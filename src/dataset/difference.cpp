#include "dataset/difference.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "formats/duck.h"

namespace jixia::dataset {
namespace {

const Column* find(const std::vector<Column>& columns, std::string_view code) {
    const auto found = std::ranges::find(columns, code, &Column::code);
    return found == columns.end() ? nullptr : &*found;
}

enum class Step { same, widened, narrowed, changed };

/// Digits before the point that a type holds.
std::int64_t whole_digits(const Column& column) {
    return column.type == ColumnType::decimal ? column.precision - column.scale : 19;
}

bool is_number(ColumnType type) { return type == ColumnType::integer || type == ColumnType::decimal || type == ColumnType::real; }

/// Numbers: whole ones before decimals before floating ones; days before moments.
int breadth(ColumnType type) {
    switch (type) {
        case ColumnType::integer:
        case ColumnType::date: return 1;
        case ColumnType::decimal:
        case ColumnType::datetime: return 2;
        case ColumnType::real: return 3;
        case ColumnType::text:
        case ColumnType::boolean: return 0;
    }
    return 0;
}

Step step(const Column& before, const Column& after) {
    if (before.type == after.type) {
        if (before.type != ColumnType::decimal || (before.precision == after.precision && before.scale == after.scale))
            return Step::same;
        return after.scale >= before.scale && whole_digits(after) >= whole_digits(before) ? Step::widened : Step::narrowed;
    }
    const bool numbers = is_number(before.type) && is_number(after.type);
    const bool days = (before.type == ColumnType::date || before.type == ColumnType::datetime) &&
                      (after.type == ColumnType::date || after.type == ColumnType::datetime);
    if (!numbers && !days) return Step::changed;
    // A decimal says every digit; a floating number does not.
    if (before.type == ColumnType::decimal && after.type == ColumnType::real) return Step::changed;
    return breadth(after.type) > breadth(before.type) ? Step::widened : Step::narrowed;
}

std::string list_text(const std::vector<std::string>& codes) {
    std::string out;
    for (const std::string& code : codes) out += (out.empty() ? "" : ", ") + code;
    return out;
}

/// Codes that both have, in the order of `columns`.
std::vector<std::string> shared_order(const std::vector<Column>& columns, const std::vector<Column>& other) {
    std::vector<std::string> codes;
    for (const Column& column : columns)
        if (find(other, column.code) != nullptr) codes.push_back(column.code);
    return codes;
}

/// The type in which two cells meet: without loss where there is one, else as text.
Column meeting(const Column& before, const Column& after) {
    if (auto joined = joined_type(before, after)) return *std::move(joined);
    Column text = after;
    text.type = ColumnType::text;
    text.precision = text.scale = 0;
    return text;
}

std::string cell(std::string_view side, const Column& column) {
    return fmt::format("CAST({}.{} AS {})", side, formats::sql_name(column.code), duck_type(column));
}

std::string nothing(const Column& column) { return fmt::format("CAST(NULL AS {})", duck_type(column)); }

}  // namespace

std::string type_text(const Column& column) {
    const std::string name = boost::describe::enum_to_string(column.type, "");
    return column.type == ColumnType::decimal ? fmt::format("{}({},{})", name, column.precision, column.scale) : name;
}

std::string duck_type(const Column& column) {
    switch (column.type) {
        case ColumnType::text: return "VARCHAR";
        case ColumnType::integer: return "BIGINT";
        case ColumnType::decimal: return fmt::format("DECIMAL({},{})", column.precision, column.scale);
        case ColumnType::real: return "DOUBLE";
        case ColumnType::boolean: return "BOOLEAN";
        case ColumnType::date: return "DATE";
        case ColumnType::datetime: return "TIMESTAMP";
    }
    return "VARCHAR";
}

std::vector<SchemaChange> schema_changes(const std::vector<Column>& before, const std::vector<Column>& after) {
    using enum SchemaChangeKind;
    std::vector<SchemaChange> changes;
    for (const Column& old : before) {
        const Column* now = find(after, old.code);
        if (now == nullptr) {
            changes.push_back({column_dropped, old.code, old.name, type_text(old), "", true});
            continue;
        }
        if (now->name != old.name) changes.push_back({column_renamed, old.code, now->name, old.name, now->name, false});
        const auto add = [&](SchemaChangeKind kind, bool breaking) {
            changes.push_back({kind, old.code, now->name, type_text(old), type_text(*now), breaking});
        };
        switch (step(old, *now)) {
            case Step::same: break;
            case Step::widened: add(type_widened, false); break;
            case Step::narrowed: add(type_narrowed, true); break;
            case Step::changed: add(type_changed, true); break;
        }
    }
    for (const Column& now : after)
        if (find(before, now.code) == nullptr) changes.push_back({column_added, now.code, now.name, "", type_text(now), false});
    const auto order = shared_order(before, after), order_now = shared_order(after, before);
    if (order != order_now) changes.push_back({columns_reordered, "", "", list_text(order), list_text(order_now), false});
    return changes;
}

std::optional<SchemaChange> key_change(const std::vector<std::string>& before, const std::vector<std::string>& after) {
    if (before == after) return std::nullopt;
    return SchemaChange{SchemaChangeKind::key_changed, "", "", list_text(before), list_text(after), !before.empty()};
}

std::vector<SchemaChange> without_columns(std::vector<SchemaChange> changes, const std::vector<std::string>& hidden) {
    if (hidden.empty()) return changes;
    const auto speaks_of = [&](const std::string& list) {
        return std::ranges::any_of(text::split(list, ','), [&](const std::string& code) {
            return std::ranges::find(hidden, text::trim(code)) != hidden.end();
        });
    };
    std::erase_if(changes, [&](const SchemaChange& change) {
        if (std::ranges::find(hidden, change.column) != hidden.end()) return true;
        return change.column.empty() && (speaks_of(change.before) || speaks_of(change.after));
    });
    return changes;
}

std::optional<Column> joined_type(const Column& before, const Column& after, std::int64_t after_digits) {
    constexpr std::int64_t digits_max = 38, real_digits = 15;
    Column out = after;
    const auto as = [&](const Column& type) {
        out.type = type.type;
        out.precision = type.precision;
        out.scale = type.scale;
        if (out.role.empty()) out.role = type.role;
        return out;
    };
    if (before.type == after.type && before.type != ColumnType::decimal) return out;
    // A column of codes in which this time only digits stand.
    if (before.type == ColumnType::text && after.type == ColumnType::integer) return as(before);
    const bool days = breadth(before.type) != 0 && breadth(after.type) != 0 && !is_number(before.type) && !is_number(after.type);
    if (days) return as(breadth(before.type) > breadth(after.type) ? before : after);
    if (!is_number(before.type) || !is_number(after.type)) return std::nullopt;
    if (before.type == ColumnType::real) {
        if (after.type == ColumnType::decimal && after.precision > real_digits) return std::nullopt;
        return as(before);
    }
    if (after.type == ColumnType::real) return before.type == ColumnType::integer ? std::optional(out) : std::nullopt;
    const std::int64_t scale = std::max(before.scale, after.scale);
    const std::int64_t whole =
        std::max(whole_digits(before), after.type == ColumnType::integer ? after_digits : whole_digits(after));
    if (whole + scale > digits_max) return std::nullopt;
    out.type = ColumnType::decimal;
    out.precision = whole + scale;
    out.scale = scale;
    if (out.role.empty()) out.role = before.role;
    return out;
}

std::vector<ComparedColumn> compared_columns(const std::vector<Column>& before, const std::vector<Column>& after) {
    std::vector<ComparedColumn> out;
    for (const Column& now : after)
        if (const Column* old = find(before, now.code)) out.push_back({meeting(*old, now), true, true});
    for (const Column& now : after)
        if (find(before, now.code) == nullptr) out.push_back({now, false, true});
    for (const Column& old : before)
        if (find(after, old.code) == nullptr) out.push_back({old, true, false});
    return out;
}

std::string difference_by_key(const TableSide& before, const TableSide& after, const std::vector<std::string>& key) {
    const auto columns = compared_columns(before.columns, after.columns);
    std::string cells, differs, on;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto& [column, in_before, in_after] = columns[i];
        const std::string old = in_before ? cell("b", column) : nothing(column),
                          now = in_after ? cell("a", column) : nothing(column);
        cells += fmt::format(", {} AS b{}, {} AS a{}", old, i, now, i);
        if (std::ranges::find(key, column.code) != key.end()) {
            on += fmt::format("{}{} = {}", on.empty() ? "" : " AND ", old, now);
        } else if (in_after) {
            differs += fmt::format("{}{} IS DISTINCT FROM {}", differs.empty() ? "" : " OR ", old, now);
        }
    }
    if (differs.empty()) differs = "false";
    return fmt::format(
        "(SELECT CASE WHEN b.\"?before\" IS NULL THEN 'added' WHEN a.\"?after\" IS NULL THEN 'removed' WHEN {} THEN 'changed' "
        "ELSE "
        "'unchanged' END AS op{} FROM (SELECT *, true AS \"?before\" FROM {}) b FULL JOIN (SELECT *, true AS \"?after\" FROM {}) "
        "a "
        "ON "
        "{})",
        differs, cells, before.relation, after.relation, on);
}

std::string difference_by_row(const TableSide& before, const TableSide& after) {
    const auto columns = compared_columns(before.columns, after.columns);
    std::string old_cells, now_cells, removed, added;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto& [column, in_before, in_after] = columns[i];
        if (!in_before || !in_after) {
            removed += fmt::format(", {0} AS b{1}, {0} AS a{1}", nothing(column), i);
            added += fmt::format(", {0} AS b{1}, {0} AS a{1}", nothing(column), i);
            continue;
        }
        old_cells += fmt::format("{}{} AS c{}", old_cells.empty() ? "" : ", ", cell("b", column), i);
        now_cells += fmt::format("{}{} AS c{}", now_cells.empty() ? "" : ", ", cell("a", column), i);
        removed += fmt::format(", c{1} AS b{1}, {0} AS a{1}", nothing(column), i);
        added += fmt::format(", {0} AS b{1}, c{1} AS a{1}", nothing(column), i);
    }
    // Without a column in common every row is another.
    if (old_cells.empty()) old_cells = "'b' AS none", now_cells = "'a' AS none";
    const std::string old = fmt::format("SELECT {} FROM {} b", old_cells, before.relation);
    const std::string now = fmt::format("SELECT {} FROM {} a", now_cells, after.relation);
    return fmt::format(
        "(SELECT 'removed' AS op{} FROM ({} EXCEPT ALL {}) UNION ALL SELECT 'added' AS op{} FROM ({} EXCEPT ALL {}))", removed,
        old, now, added, now, old);
}

std::string counts_by_row(const TableSide& before, const TableSide& after) {
    std::string old_cells, now_cells;
    for (const auto& [column, in_before, in_after] : compared_columns(before.columns, after.columns)) {
        if (!in_before || !in_after) continue;
        old_cells += ", " + cell("b", column);
        now_cells += ", " + cell("a", column);
    }
    if (old_cells.empty()) old_cells = ", 'b'", now_cells = ", 'a'";
    // Two hashes of 64 bits stand for a row: of its cells, and of their text.
    const auto groups = [](std::string_view side, const std::string& cells, const std::string& relation) {
        return fmt::format(
            "(SELECT hash(''{1}) AS h, hash(concat_ws(chr(31){1})) AS g, count(*) AS n FROM {2} {0} GROUP BY 1, 2)", side, cells,
            relation);
    };
    return fmt::format(
        "SELECT coalesce(sum(greatest(coalesce(a.n, 0) - coalesce(b.n, 0), 0)), 0)::BIGINT, "
        "coalesce(sum(greatest(coalesce(b.n, 0) - coalesce(a.n, 0), 0)), 0)::BIGINT, "
        "coalesce(sum(least(coalesce(a.n, 0), coalesce(b.n, 0))), 0)::BIGINT FROM {} b FULL JOIN {} a ON a.h = b.h AND a.g = b.g",
        groups("b", old_cells, before.relation), groups("a", now_cells, after.relation));
}

std::string faulty_keys(const std::string& relation, const std::vector<std::string>& key) {
    std::string cells, missing;
    for (const std::string& code : key) {
        cells += (cells.empty() ? "" : ", ") + formats::sql_name(code);
        missing += (missing.empty() ? "" : " OR ") + formats::sql_name(code) + " IS NULL";
    }
    return fmt::format("(SELECT {0}, count(*) AS \"?count\" FROM {1} GROUP BY {0} HAVING count(*) > 1 OR {2})", cells, relation,
                       missing);
}

}  // namespace jixia::dataset
