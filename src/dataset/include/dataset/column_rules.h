#pragma once
// Rules that a provider declares for the columns of its table, as they are sent, kept and shown. Values only.
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace jixia::dataset {

enum class RuleKind {
    required,    ///< no cell is empty
    unique,      ///< no two rows have the same values in `columns`
    range,       ///< numbers or dates within `min` and `max`
    pattern,     ///< the whole cell matches a regular expression (RE2)
    code_list,   ///< the cell is one of `codes`, or of the platform's list `list`
    compare,     ///< `columns[0]` stands to `other` as `comparison` says; rows with an empty side pass
    foreign_key  ///< the cell occurs in column `other` of `resource`
};
BOOST_DESCRIBE_ENUM(RuleKind, required, unique, range, pattern, code_list, compare, foreign_key)

enum class RuleEffect { blocking, warning };
BOOST_DESCRIBE_ENUM(RuleEffect, blocking, warning)

enum class Comparison { eq, ne, lt, le, gt, ge };
BOOST_DESCRIBE_ENUM(Comparison, eq, ne, lt, le, gt, ge)

/// One rule, as it is sent, kept and shown. Empty cells break `required` alone.
struct ColumnRule {
    RuleKind kind{};
    json::List<json::Text<1, 64>, 1, 8> columns;  ///< codes; more than one for `unique` alone
    RuleEffect effect{};
    std::optional<json::Text<1, 40>> min, max;  ///< numbers, or dates (2026-01-31)
    std::optional<json::Text<1, 500>> pattern;
    std::optional<json::Text<1, 64>> list;
    std::optional<json::List<json::Text<1, 200>, 1, 2000>> codes;
    std::optional<Comparison> comparison;
    std::optional<json::Text<1, 64>> other;
    std::optional<json::Text<1, 100>> resource;  ///< id or slug of a table of the same provider, or of one that is open to all
    std::optional<json::Text<0, 300>> note;
};
BOOST_DESCRIBE_STRUCT(ColumnRule, (), (kind, columns, effect, min, max, pattern, list, codes, comparison, other, resource, note))

struct ColumnRulesBody {
    json::List<ColumnRule, 0, 200> rules;
};
BOOST_DESCRIBE_STRUCT(ColumnRulesBody, (), (rules))

/// A row that breaks a rule: its number among the table's data rows, from 1, and the column.
struct BrokenRow {
    std::int64_t row = 0;
    std::string column;
};
BOOST_DESCRIBE_STRUCT(BrokenRow, (), (row, column))

/// What a rule came to. `rows`: the first hundred.
struct RuleOutcome {
    std::int64_t rule = 0;  ///< its place among the rules
    std::int64_t checked = 0, broken = 0;
    std::vector<BrokenRow> rows;
    std::string unable;  ///< why it could not be checked; else empty
};
BOOST_DESCRIBE_STRUCT(RuleOutcome, (), (rule, checked, broken, rows, unable))

/// The same with what stands in the rows, for the provider's own people: `cells[i]` are those of `rows[i]` in the order of the
/// rule's `columns`, then `other` of a comparison; at most 200 characters of each, empty where there is no value.
struct TriedRule : RuleOutcome {
    std::vector<std::vector<std::string>> cells;
};
BOOST_DESCRIBE_STRUCT(TriedRule, (RuleOutcome), (cells))

/// Faults of rules that no table could meet or that miss what their kind needs, each with its pointer below `/rules`.
std::vector<FieldError> faults_of(const std::vector<ColumnRule>& rules);

}  // namespace jixia::dataset
