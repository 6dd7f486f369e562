#pragma once
// The functions of the expression language, as one table.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "expression_sql.h"

namespace jixia::query {

/// `takes`, one letter an argument: t text, n number, i whole number, b condition, d date or time, e text, date or time, c text,
/// number or condition, a anything; of literals: l text, u unit, k whole number to 18, q whole number from 1 to 1000, f number
/// between 0 and 1, p number above 0, g polygon in WKT; a last * repeats the letter before it. `gives`: t i m(decimal) r b d
/// s(datetime), 1 or 2 as the first or the last argument, w the widest number among them, = the common type. `sql`: {0} {1} … are
/// the arguments, {*} all of them.
struct Function {
    std::string_view name, takes;
    char gives;
    std::string_view sql;
    bool aggregate = false;
};

std::span<const Function> functions();
/// The one for that many arguments; null with `known` set if there is one of that name for another number.
const Function* find_function(std::string_view name, std::size_t count, bool& known);
bool is_aggregate(std::string_view name);
/// How many arguments the functions of that name take: "2 or 3".
std::string counts_of(std::string_view name);
/// Functions of a place may be called without its two first arguments, which are then the columns with these roles.
bool is_of_places(std::string_view name);
/// The name that was probably meant, or empty.
std::string nearest_function(std::string_view name);

}  // namespace jixia::query
