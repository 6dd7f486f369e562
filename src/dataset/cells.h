#pragma once
// What may be done to one cell: pure functions, each of which says whether it changed the cell or could not handle it.
#include <optional>
#include <string>
#include <string_view>

#include "dataset/recipe.h"

namespace jixia::dataset {

enum class CellOutcome { same, changed, failed };

CellOutcome trim_cell(std::string& cell);
CellOutcome half_width_cell(std::string& cell);
/// ISO 8601 from 2024/3/1, 2024.3.1, 2024年3月1日, 20240301, with a time or without, and what `order` says. Fails for other text.
CellOutcome unify_date(std::string& cell, DateOrder order);

/// A number in plain notation from "+1,234.50" or "１２": no separators, no leading zeros.
std::optional<std::string> plain_number(std::string_view cell);

/// The cell as the engine reads `type`; nothing if it is not of it. An empty cell is of every type.
std::optional<std::string> read_as(std::string_view cell, ColumnType type, DateOrder order);

/// The most digits that a number of a recipe's type decimal may have before and after its point: 38 together.
inline constexpr std::size_t decimal_whole_max = 20, decimal_scale_max = 18;

}  // namespace jixia::dataset
