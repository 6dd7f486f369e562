#pragma once
// Literals as bound parameters of their type.
#include <optional>
#include <string>
#include <string_view>

#include "expression_sql.h"

namespace jixia::query {

/// Digits with an optional fraction and exponent, no sign: exact as far as 38 digits, else a double; nothing beyond a double.
std::optional<Compiled> number_literal(std::string_view digits);
/// A text as people write a value of `type` ("-3.5", "2024-03-01", "true"); nothing if it is none.
std::optional<Compiled> literal_as(std::string_view text, Type type);
/// " (like 2024-03-01)" for types whose form is not obvious.
std::string_view form_of(Type type);
/// year, quarter, month, week, day, hour, minute, second.
bool is_unit(std::string_view text);

}  // namespace jixia::query
