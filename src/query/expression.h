#pragma once
// The expression language of `records`: text ↔ tree. What the words mean is in docs/expressions.md; types and SQL are
// expression_sql.h.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace jixia::query {

/// The text breaks the grammar, or is longer, deeper or larger than is taken.
inline constexpr ErrorCode expression_unreadable{"query-expression-unreadable", ErrorKind::malformed};

inline constexpr std::size_t expression_bytes_max = 8 << 10;
inline constexpr std::size_t expression_depth_max = 64;  ///< of brackets, calls, `not` and signs within each other
inline constexpr std::size_t expression_nodes_max = 512;

enum class Node {
    null,
    truth,      ///< name: "true", "false"
    number,     ///< name: as written, never with a sign
    text,       ///< name: without quotes
    date,       ///< name: "2024-03-01"
    datetime,   ///< name: "2024-03-01 08:00:00"
    column,     ///< name: the code, or with `quoted` the original header
    call,       ///< name: the function; count(*) has no parts
    operation,  ///< name: or and not = != < <= > >= || + - * / %; one part: `not` or a sign
    in,         ///< the value, then the list
    between,    ///< value, low, high
    like,       ///< name: "like" or "ilike"; value, pattern
    is_null,    ///< value
    choice      ///< case: condition, value, …; an odd last part is the `else`
};

struct Expression {
    Node node{};
    std::string name = {};
    std::vector<Expression> parts = {};
    bool quoted = false;    ///< a column in double quotes
    bool negated = false;   ///< not in, not between, not like, is not null
    bool distinct = false;  ///< count(distinct …)
    std::size_t at = 0;     ///< where it begins in the text, in bytes; no part of its meaning
    friend bool operator==(const Expression& a, const Expression& b) {
        return a.node == b.node && a.name == b.name && a.quoted == b.quoted && a.negated == b.negated &&
               a.distinct == b.distinct && a.parts == b.parts;
    }
};

struct SelectItem {
    Expression value;
    std::string name;  ///< after `as`; empty: none given
};
struct SelectList {
    bool everything = false;  ///< `*` is among it, before all else
    std::vector<SelectItem> items;
};

enum class Nulls { last, first };
struct OrderItem {
    Expression value;
    bool descending = false;
    Nulls nulls = Nulls::last;
};

/// Tells whether a bare word that means something in the grammar (`end`, `in` …) is a column here where a value must stand.
using IsColumn = std::function<bool(std::string_view)>;

/// Each reads the whole of `text`. Refuses `query-expression-unreadable` with the field `parameter`: at which character, what was
/// expected and what stands there.
Result<Expression> parse_expression(std::string_view parameter, std::string_view text, const IsColumn& is_column = {});
Result<std::vector<Expression>> parse_list(std::string_view parameter, std::string_view text, const IsColumn& is_column = {});
Result<SelectList> parse_select(std::string_view parameter, std::string_view text, const IsColumn& is_column = {});
Result<std::vector<OrderItem>> parse_order(std::string_view parameter, std::string_view text, const IsColumn& is_column = {});

/// The shortest text that reads as `expression` again.
std::string print(const Expression& expression);

/// `at`: offset in bytes; told in characters, from 1.
Error expression_error(const ErrorCode& code, std::string_view parameter, std::string_view text, std::size_t at,
                       const std::string& detail);

/// "2024-03-01" or "2024-03-01 08:00:00[.ffffff]" from what people write: also with a T, without seconds, or (a date) midnight.
std::optional<std::string> date_literal(std::string_view text);
std::optional<std::string> datetime_literal(std::string_view text);

}  // namespace jixia::query
