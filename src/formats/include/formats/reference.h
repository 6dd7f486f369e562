#pragma once
// The coordinate reference system of a table's places: which one the file is in, which one is stored, and how one became the
// other.
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

namespace jixia::formats {

/// Stored is always longitude and latitude in degrees: CGCS2000 (EPSG:4490, GB 22021) for what was measured in it, else WGS 84
/// (EPSG:4326).
struct Reference {
    std::string source;                     ///< "EPSG:4527", "GCJ-02", "BD-09"; empty for a system without a code
    std::string name;                       ///< in words
    std::string told_by;                    ///< "recipe", ".prj", "GeoPackage", "KML", "GeoJSON"; "assumed": nothing said so
    std::string stored;                     ///< "EPSG:4490" or "EPSG:4326"; empty: it is not known how to get there
    std::string method;                     ///< what was done to the coordinates; empty: nothing
    std::optional<double> accuracy_m = {};  ///< of the method, in metres; nothing: unknown, or nothing was done
};
BOOST_DESCRIBE_STRUCT(Reference, (), (source, name, told_by, stored, method, accuracy_m))

/// Opens PROJ's database before the sandbox closes, in the process that will use it: PROJ lets go of what it had open when it is
/// forked.
void ready_reference_systems();

/// A name that a recipe may give: "EPSG:" or "ESRI:" with digits, "GCJ-02", "BD-09". Whether there is such a code is seen when
/// the file is read.
bool is_reference(std::string_view name);

}  // namespace jixia::formats
