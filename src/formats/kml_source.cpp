// KML as a layer: each placemark is a row, whatever fields any of them has are columns. Links to elsewhere are not followed.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "formats/errors.h"
#include "kml_placemarks.h"
#include "xml_document.h"

namespace jixia::formats {
namespace {

Result<std::int64_t> each_placemark(const XmlDocument& document, const std::function<void(KmlPlacemarks::Placemark&)>& visit) {
    KmlPlacemarks placemarks(visit);
    const ErrorCode* failure = nullptr;
    XmlEvents* self = nullptr;
    XmlEvents xml({.start =
                       [&](std::string_view name, XmlEvents::Attributes attributes) {
                           placemarks.start(name, attributes);
                           if (placemarks.depth() <= xml_depth_max) return;
                           failure = &file_unreadable;
                           self->stop();
                       },
                   .end = [&](std::string_view name) { placemarks.end(name); },
                   .text = [&](std::string_view text) { placemarks.text(text); }},
                  document.encoding);
    self = &xml;
    JX_CHECK(parse_xml(document, xml, failure));
    return placemarks.links;
}

}  // namespace

Result<Flat> read_kml(const Reading& reading) {
    reading.progress(0.02, "reading placemarks");
    JX_TRY(const XmlDocument document, decoded_xml(reading));
    Flat flat{.file = reading.request.scratch / "layer.csv", .format = "kml", .header_of_ours = true, .encoding = document.name};
    Layer layer{.crs = "EPSG:4326", .told_by = "KML"};
    std::unordered_map<std::string, std::size_t> places;
    bool too_many = false;
    JX_TRY(const std::int64_t links, each_placemark(document, [&](KmlPlacemarks::Placemark& placemark) {
               for (const auto& [name, value] : placemark.fields) {
                   if (layer.columns.size() >= columns_max) too_many = true;
                   else if (places.emplace(name, layer.columns.size()).second) layer.columns.push_back(name);
               }
           }));
    if (too_many) return Error{&too_many_columns};
    layer.each = [&](const auto& visit) -> Result<void> {
        JX_TRY(std::ignore, each_placemark(document, [&](KmlPlacemarks::Placemark& placemark) {
                   Feature feature{.cells = std::vector<std::string>(layer.columns.size()),
                                   .geometry = std::move(placemark.geometry),
                                   .fault = placemark.fault};
                   for (auto& [name, value] : placemark.fields) {
                       std::string& cell = feature.cells[places.at(name)];
                       cell += (cell.empty() ? "" : "; ") + value;
                   }
                   visit(feature);
               }));
        return {};
    };
    JX_CHECK(write_layer(reading, layer, flat));
    if (links > 0)
        remark(flat.messages, {"warning",
                               "links-not-followed",
                               fmt::format("\"{}\" network links lead elsewhere and were not followed.", links),
                               {},
                               {}});
    return flat;
}

}  // namespace jixia::formats
