#pragma once
// Polygons in expressions: WKT ↔ conditions on two numbers. Pure.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "expression_sql.h"

namespace jixia::query {

struct Point {
    double x = 0, y = 0;
};
using Ring = std::vector<Point>;  ///< closed: the last point is the first

/// The rings of `POLYGON ((x y, x y, …), …)` or `MULTIPOLYGON (((…)), …)`, in either case; nothing for anything else, for numbers
/// that are no places on earth and for a ring that is not closed or has fewer than three corners.
std::optional<std::vector<Ring>> polygon_of(std::string_view wkt);

/// Whether the place lies within an odd number of the rings: a ring inside another is a hole. A place on a western or southern
/// edge is inside, on an eastern or northern one outside.
Fragment within_rings(const Fragment& x, const Fragment& y, const std::vector<Ring>& rings);

}  // namespace jixia::query
