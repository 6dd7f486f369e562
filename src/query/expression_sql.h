#pragma once
// What an expression means over a table: names resolved, types checked, SQL of DuckDB made with every literal bound.
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dataset/versions.h"
#include "engine.h"
#include "expression.h"

namespace jixia::query {

inline constexpr ErrorCode column_unknown{"query-column-unknown", ErrorKind::invalid};
inline constexpr ErrorCode function_unknown{"query-function-unknown", ErrorKind::invalid};
/// Types that do not go together, an argument that is not what the function takes, an aggregate where none can be.
inline constexpr ErrorCode expression_wrong{"query-expression-wrong", ErrorKind::invalid};

/// A part of a statement. Its `?` stand for the parameters, in order: all are bound as text and cast where they stand.
struct Fragment {
    std::string text;
    std::vector<std::string> parameters = {};
    Fragment& operator+=(std::string_view more) {
        text += more;
        return *this;
    }
    Fragment& operator+=(const Fragment& more) {
        text += more.text;
        parameters.insert(parameters.end(), more.parameters.begin(), more.parameters.end());
        return *this;
    }
};

enum class Type { null, boolean, integer, decimal, real, text, date, datetime };

struct Compiled {
    Fragment sql;
    Type type{};
    std::int64_t growth = 1;  ///< at most how many times longer than the longest cell its text can be
};

/// Where an expression stands.
enum class Place {
    row,    ///< of every row: where, group_by, what is selected without groups
    group,  ///< of every group: what is selected with groups, having
    inside  ///< in an aggregate's argument
};

/// Which text an error points into.
struct Source {
    std::string_view parameter, text;
};

class Compiler {
public:
    /// `columns`: those the caller may see; no other exists here, not even in a refusal.
    explicit Compiler(std::span<const dataset::Column> columns) : columns_(columns) {}

    /// The same tree with columns by their codes; a bare or quoted name among `aliases` stands for its expression.
    /// Refuses `query-column-unknown` with the nearest name.
    using Aliases = std::vector<std::pair<std::string, Expression>>;
    Result<Expression> resolve(const Source& source, Expression expression, const Aliases& aliases = {}) const;
    /// Of a resolved tree. Refuses `query-function-unknown`, `query-expression-wrong`, `query-expression-unreadable` for one that
    /// would become too long.
    Result<Compiled> compile(const Source& source, const Expression& expression, Place place) const;
    /// As `compile`, for a condition.
    Result<Fragment> condition(const Source& source, const Expression& expression, Place place) const;
    /// Resolved, with their types: what may be selected with groups beside aggregates. In SQL the group number i is the column
    /// `group_name(i)`, so that its literals are bound once.
    void group_by(std::vector<Expression> groups, std::vector<Type> types) {
        groups_ = std::move(groups);
        group_types_ = std::move(types);
    }
    bool has(std::string_view code) const;
    const dataset::Column* find(std::string_view code) const;

private:
    friend class Pass;
    Result<Expression> placed(const Source& source, Expression expression) const;
    std::span<const dataset::Column> columns_;
    std::vector<Expression> groups_;
    std::vector<Type> group_types_;
};

/// No column's code has such a name.
inline std::string group_name(std::size_t index) { return "\"#g" + std::to_string(index) + '"'; }

/// True when an aggregate function is called in it.
bool has_aggregate(const Expression& expression);
/// A type in words for refusals.
std::string_view name_of(Type type);
inline bool is_numeric(Type type) { return type == Type::integer || type == Type::decimal || type == Type::real; }
inline bool is_moment(Type type) { return type == Type::date || type == Type::datetime; }

}  // namespace jixia::query
