// Whatever bytes come as a geometry: never a crash, and what is found sound has a place and well-formed text.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/json.h"
#include "base/result.h"
#include "geojson.h"
#include "geometry.h"
#include "kml_placemarks.h"
#include "shapefile.h"

using namespace jixia;
using namespace jixia::formats;

namespace {

std::optional<Geometry> geometry_in(std::string_view bytes, char way) {
    switch (way % 5) {
        case 0: return parse_wkb(bytes);
        case 1: return parse_gpkg(bytes);
        case 2: return parse_shape(bytes).geometry;
        case 3: {
            auto line = kml_coordinates(bytes);
            if (!line) return std::nullopt;
            return polygons_of_rings({*line, *line}, true);
        }
        default: {
            each_member(bytes, [](std::string_view, std::string_view value) { each_element(value, [](std::string_view) {}); });
            const auto value = json::parse(bytes);
            return value.has_value() ? geojson_geometry(*value) : std::nullopt;
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const auto geometry = geometry_in(text.substr(1), static_cast<char>(text[0] & 0x7F));
    if (!geometry || !fault_of(*geometry).empty()) return 0;
    JX_ASSERT(place_on(*geometry).has_value() == !geometry->empty());
    const std::string wkt = wkt_of(*geometry);
    JX_ASSERT(std::ranges::count(wkt, '(') == std::ranges::count(wkt, ')'));
    JX_ASSERT(!wkt.contains("()"));
    return 0;
}
