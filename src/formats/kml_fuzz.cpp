// Whatever XML comes as KML: never a crash, and geometries that are sound can be written.
#include <cstddef>
#include <cstdint>

#include "base/result.h"
#include "kml_placemarks.h"

using namespace jixia;
using namespace jixia::formats;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    KmlPlacemarks placemarks([](KmlPlacemarks::Placemark& placemark) {
        if (!placemark.geometry || !placemark.fault.empty() || !fault_of(*placemark.geometry).empty()) return;
        JX_ASSERT(place_on(*placemark.geometry).has_value() == !placemark.geometry->empty());
        JX_ASSERT(!wkt_of(*placemark.geometry).contains("()"));
    });
    XmlEvents xml({.start = [&](std::string_view name, XmlEvents::Attributes attributes) { placemarks.start(name, attributes); },
                   .end = [&](std::string_view name) { placemarks.end(name); },
                   .text = [&](std::string_view text) { placemarks.text(text); }});
    xml.feed({reinterpret_cast<const char*>(bytes), size}, true);
    return 0;
}
