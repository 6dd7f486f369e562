#pragma once
// Conditions over the cells of a column, as SQL: what a check finds wrong with a cell that is not empty.
#include <string>
#include <string_view>
#include <vector>

#include "content.h"

namespace jixia::quality {

/// "credit_code", "division" or empty, by the column's name.
std::string coded_as(std::string_view name);
/// True for text columns whose name says that they hold dates.
bool holds_dates(const ContentColumn& column);

/// Not a valid 统一社会信用代码 (GB 32100), check character included.
std::string wrong_credit_code(const std::string& cell);
/// Not a division code of 6, 9 or 12 digits; codes of the province must be among `divisions`.
std::string wrong_division(const std::string& cell, const std::vector<std::string>& divisions);
/// A date that is not written as ISO 8601.
std::string wrong_date(const std::string& cell);
/// Holds a citizen identity number (GB 11643, check digit right) or a mobile number.
std::string personal(const std::string& cell);
/// Cannot be read as the type of a data item; empty for types that any text is.
std::string wrong_type(const std::string& cell, std::string_view type);

}  // namespace jixia::quality
