#pragma once
// A layer of geodata as delimited text: attributes as they stand, and the place of each row in the stored reference system.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "geometry.h"
#include "reading.h"

namespace jixia::formats {

struct Feature {
    std::vector<std::string> cells;  ///< of the layer's columns
    std::optional<Geometry> geometry = {};
    std::string_view fault = {};  ///< why there is a geometry that could not be read
    bool measured = false;        ///< had measures (M), which are left out
};

struct Layer {
    std::vector<std::string> columns = {};
    std::string crs = {};  ///< a code or well-known text, as the file says; empty: it says nothing
    std::string told_by = {};
    /// Gives every feature in order, each time anew: the layer is looked at before it is written.
    std::function<Result<void>(const std::function<void(Feature&)>&)> each = {};
};

/// Writes `columns`, then `longitude` and `latitude` of a place on each geometry, then `geometry` as well-known text where it is
/// more than a flat point; nothing of these where no row has a geometry. A geometry that cannot be used is told and its row kept.
/// Adds messages, places and reference to `flat`, whose file it writes.
Result<void> write_layer(const Reading& reading, const Layer& layer, Flat& flat);

}  // namespace jixia::formats
