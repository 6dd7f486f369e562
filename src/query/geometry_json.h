#pragma once
// Geometry on its way out: well-known text as the geometry object of GeoJSON (RFC 7946, 3.1). Pure.
#include <string>
#include <string_view>

namespace jixia::query {

/// Appends the object; false, and nothing is appended, for what is no well-known text. Numbers stay as they are written; measures
/// (M) have no place in GeoJSON and go.
bool append_geometry(std::string& out, std::string_view wkt);

}  // namespace jixia::query
