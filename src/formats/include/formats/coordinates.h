#pragma once
// The shifted coordinates of Chinese maps: GCJ-02 (what maps published in China are drawn in) and BD-09 (Baidu's), against
// WGS 84. Pure functions; outside China's bounding box they change nothing. Back and forth differs by less than a millimetre.
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace jixia::formats {

/// Degrees.
struct Position {
    double longitude = 0, latitude = 0;
};

Position wgs84_to_gcj02(Position at);
Position gcj02_to_wgs84(Position at);
Position gcj02_to_bd09(Position at);
Position bd09_to_gcj02(Position at);
Position bd09_to_wgs84(Position at);
Position wgs84_to_bd09(Position at);

using Shift = Position (*)(Position);
/// The way to WGS 84 from "GCJ-02" or "BD-09"; nothing for other names.
std::optional<Shift> shift_of(std::string_view name);
/// "EPSG:4527", "ESRI:…": a name that may be looked up as a reference system.
bool is_crs_code(std::string_view name);
/// The geometry with every position shifted; what is no number stays as it is.
std::string shift_wkt(std::string_view wkt, Shift shift);

}  // namespace jixia::formats
