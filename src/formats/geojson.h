#pragma once
// GeoJSON (RFC 7946, and the `crs` of its draft of 2008) in pieces. Pure.
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "geometry.h"

namespace jixia::formats {

/// Nothing for what is no geometry of the RFC. An empty one for `null` and for empty coordinates.
std::optional<Geometry> geojson_geometry(const json::Value& value);

/// The members of a JSON object that is known to be well formed, each value as it is written.
void each_member(std::string_view object, const std::function<void(std::string_view key, std::string_view value)>& visit);
/// The same for the elements of an array.
void each_element(std::string_view array, const std::function<void(std::string_view value)>& visit);

/// The code of a reference system's name: "urn:ogc:def:crs:EPSG::4490" is "EPSG:4490"; CRS84 is EPSG:4326.
std::string crs_code_of(std::string_view name);

}  // namespace jixia::formats
