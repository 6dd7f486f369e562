// Names in expressions: columns by code or original header, aliases, and the nearest name when there is none.
#include <algorithm>
#include <numeric>

#include "base/text.h"
#include "expression_functions.h"
#include "expression_sql.h"

namespace jixia::query {
namespace {

std::vector<std::string_view> characters_of(std::string_view text) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        const std::string_view one = text::prefix(text, 1);
        if (one.empty()) break;
        out.push_back(one);
        text.remove_prefix(one.size());
    }
    return out;
}

/// Insertions, removals and changes of characters between two short names.
std::size_t distance(std::string_view a, std::string_view b) {
    const auto from = characters_of(a), to = characters_of(b);
    std::vector<std::size_t> row(to.size() + 1);
    std::iota(row.begin(), row.end(), 0);
    for (std::size_t i = 0; i < from.size(); ++i) {
        std::size_t corner = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < to.size(); ++j) {
            const std::size_t change = corner + (from[i] == to[j] ? 0 : 1);
            corner = row[j + 1];
            row[j + 1] = std::min({change, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

/// The candidate that is nearest to `name` and near enough to be meant; empty if none is.
std::string nearest(std::string_view name, const std::vector<std::string>& candidates) {
    constexpr std::size_t characters_max = 64;
    if (text::length(name) > characters_max) return {};
    std::string best;
    std::size_t least = std::max<std::size_t>(1, text::length(name) / 3) + 1;
    for (const std::string& candidate : candidates) {
        if (text::length(candidate) > characters_max) continue;
        if (const std::size_t one = distance(name, candidate); one < least) {
            least = one;
            best = candidate;
        }
    }
    return best;
}

}  // namespace

bool Compiler::has(std::string_view code) const { return find(code) != nullptr; }

const dataset::Column* Compiler::find(std::string_view code) const {
    const auto found = std::ranges::find(columns_, code, &dataset::Column::code);
    return found == columns_.end() ? nullptr : &*found;
}

/// In double quotes the original header comes first, then the code, so that a code may be quoted too.
Result<Expression> Compiler::resolve(const Source& source, Expression expression, const Aliases& aliases) const {
    if (expression.node != Node::column) {
        for (Expression& part : expression.parts) { JX_TRY(part, resolve(source, std::move(part), aliases)); }
        if (expression.node == Node::call && is_of_places(expression.name)) return placed(source, std::move(expression));
        return expression;
    }
    const std::string& name = expression.name;
    for (const auto& [alias, value] : aliases)
        if (alias == name) return value;
    if (expression.quoted) {
        const auto named = [&](const dataset::Column& column) { return column.name == name; };
        const auto count = std::ranges::count_if(columns_, named);
        if (count > 1)
            return expression_error(expression_wrong, source.parameter, source.text, expression.at,
                                    "several columns have the header \"" + name + "\"; use their codes");
        if (count == 1) {
            expression.name = std::ranges::find_if(columns_, named)->code;
            expression.quoted = false;
            return expression;
        }
    }
    expression.quoted = false;
    if (has(name)) return expression;
    std::vector<std::string> candidates;
    for (const dataset::Column& column : columns_) {
        candidates.push_back(column.code);
        if (column.name != column.code) candidates.push_back(column.name);
    }
    for (const auto& [alias, value] : aliases) candidates.push_back(alias);
    std::string detail = "there is no column \"" + std::string(text::prefix(name, 64)) + "\"";
    if (const std::string meant = nearest(name, candidates); !meant.empty())
        detail += "; did you mean " + (has(meant) ? meant : sql_name(meant)) + "?";
    return expression_error(column_unknown, source.parameter, source.text, expression.at, detail);
}

/// Without its first two arguments a function of places is of the place that the row is about.
Result<Expression> Compiler::placed(const Source& source, Expression expression) const {
    bool known = false;
    if (find_function(expression.name, expression.parts.size() + 2, known) == nullptr) return expression;
    std::vector<Expression> parts;
    for (const std::string_view role : {"longitude", "latitude"}) {
        const auto column = std::ranges::find(columns_, role, &dataset::Column::role);
        if (column == columns_.end())
            return expression_error(expression_wrong, source.parameter, source.text, expression.at,
                                    "no columns are known to hold longitude and latitude; name them before the other arguments");
        parts.push_back({.node = Node::column, .name = column->code, .at = expression.at});
    }
    std::ranges::move(expression.parts, std::back_inserter(parts));
    expression.parts = std::move(parts);
    return expression;
}

bool has_aggregate(const Expression& expression) {
    if (expression.node == Node::call && is_aggregate(expression.name)) return true;
    return std::ranges::any_of(expression.parts, has_aggregate);
}

std::string nearest_function(std::string_view name) {
    std::vector<std::string> names;
    for (const Function& function : functions()) names.emplace_back(function.name);
    return nearest(name, names);
}

}  // namespace jixia::query
