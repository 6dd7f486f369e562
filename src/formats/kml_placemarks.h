#pragma once
// The placemarks of a KML document (OGC 12-007r2) out of its events: fields, extended data, folder, geometry.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "layer.h"
#include "xml_events.h"

namespace jixia::formats {

/// Longitude, latitude and perhaps a height, `117,36,5 118,36`; nothing where one of them is no number.
std::optional<Line> kml_coordinates(std::string_view text);

class KmlPlacemarks {
public:
    struct Placemark {
        std::vector<std::pair<std::string, std::string>> fields;
        std::optional<Geometry> geometry;
        std::string_view fault;
    };
    explicit KmlPlacemarks(std::function<void(Placemark&)> visit) : visit_(std::move(visit)) {}

    void start(std::string_view name, XmlEvents::Attributes attributes);
    void text(std::string_view text);
    void end(std::string_view name);
    std::size_t depth() const { return path_.size(); }
    /// What is fetched from elsewhere, and is not.
    std::int64_t links = 0;

private:
    bool within(std::string_view name) const;
    void end_in_placemark(std::string_view name);
    void take_coordinates();
    void close_geometry();
    void field(const std::string& name, std::string_view value);
    std::function<void(Placemark&)> visit_;
    std::vector<std::string> path_;
    std::vector<std::string> folders_;
    std::string text_, data_name_;
    bool in_placemark_ = false;
    Placemark placemark_;
    std::vector<Geometry> open_;  ///< geometries that are not closed, the outermost first
};

}  // namespace jixia::formats
