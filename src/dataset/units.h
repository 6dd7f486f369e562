#pragma once
// Units of measure as people write them in tables (亩, 万元, km), and a cell's number in another unit.
#include <optional>
#include <string>
#include <string_view>

namespace jixia::dataset {

enum class Dimension { count, length, area, volume, mass, money, time };

struct Unit {
    std::string_view name;
    Dimension dimension{};
    double factor = 1;  ///< how many of the dimension's base unit
};

/// A unit of the table, with a multiple before it where there is one: "亩", "万亩", "km²", "1" (a plain number), "万". Case of
/// Latin letters matters not. Nothing if it is not known.
std::optional<Unit> find_unit(std::string_view name);
bool same_dimension(std::string_view from, std::string_view to);

/// The number in `cell` ("3.5万亩", "1,200 km", "42") in `unit`; a bare number is of `bare`. Nothing for what is no number with a
/// unit that can be turned into `unit`, or is too large to stay exact to fifteen digits.
std::optional<std::string> convert(std::string_view cell, const Unit& unit, const Unit& bare);
/// The unit a cell ends with; empty for a bare number, nothing for what is no number with a known unit.
std::optional<std::string> unit_of(std::string_view cell);

}  // namespace jixia::dataset
