#pragma once
// The shapes of the parser's tree that may occur, member by member. A new version of the engine that writes a member not named
// here makes the gate refuse, not overlook.
#include <span>
#include <string_view>

namespace jixia::query {

/// What stands in a member, and so how the gate goes on from there.
enum class Part {
    plain,         ///< text, a number or a flag that changes no one's rights: aliases, places, directions
    inert,         ///< lists and objects of the same: names of columns, numbers of grouping sets
    absent,        ///< null, false, 0 or empty: a construct that is not offered
    expression,    ///< one, or null
    expressions,   ///< a list
    rows,          ///< a list of lists: VALUES
    relation,      ///< what stands in FROM
    query,         ///< {"node": …}
    node,          ///< SELECT or a set operation
    ctes,          ///< WITH
    modifiers,     ///< ORDER BY, LIMIT, DISTINCT
    modifier,      ///< one of them
    orders,        ///< terms of ORDER BY
    cases,         ///< WHEN … THEN …
    replacements,  ///< * REPLACE
    type,          ///< of a cast
    value          ///< a literal
};

struct Member {
    std::string_view name;
    Part part;
};
struct Shape {
    std::string_view kind;  ///< an expression's class, the type of anything else
    std::span<const Member> members;
};

/// Null for a kind that is not offered.
const Shape* expression_shape(std::string_view kind);
const Shape* relation_shape(std::string_view kind);
const Shape* node_shape(std::string_view kind);
const Shape* modifier_shape(std::string_view kind);
/// The parts without a kind of their own.
extern const Shape query_shape, cte_shape, order_shape, case_shape, replacement_shape;

/// How people know a kind that is refused.
std::string_view shown_kind(std::string_view kind);

}  // namespace jixia::query
