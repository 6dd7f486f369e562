#pragma once
// What strangers' SQL may call, cast to and collate by. Everything else is refused by name; docs/decisions/0008 says by which
// reasons a function is on the list.
#include <string_view>
#include <vector>

namespace jixia::query {

/// Scalar functions, operators, aggregates and window functions, by their name in lower case.
bool is_allowed_function(std::string_view name);
/// All of these names, in order.
std::vector<std::string_view> allowed_functions();
/// Functions that stand in FROM.
bool is_allowed_table_function(std::string_view name);
/// Types as the parser names them ("DECIMAL", "TIMESTAMP WITH TIME ZONE").
bool is_allowed_type(std::string_view name);
/// Collations, in lower case.
bool is_allowed_collation(std::string_view name);

}  // namespace jixia::query
