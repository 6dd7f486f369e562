#include "kml_placemarks.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"

namespace jixia::formats {
namespace {

constexpr std::size_t cell_bytes_max = std::size_t{1} << 20, coordinates_bytes_max = std::size_t{64} << 20;

constexpr std::array plain_fields{std::string_view("name"),        std::string_view("description"), std::string_view("address"),
                                  std::string_view("phoneNumber"), std::string_view("when"),        std::string_view("begin"),
                                  std::string_view("end")};

std::optional<Shape> shape_named(std::string_view name) {
    if (name == "Point") return Shape::point;
    if (name == "LineString" || name == "LinearRing") return Shape::line;
    if (name == "Polygon") return Shape::polygon;
    if (name == "MultiGeometry") return Shape::collection;
    return std::nullopt;
}

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// Members of one kind are a multi-geometry of that kind.
Geometry simplified(Geometry collection) {
    auto& members = collection.members;
    if (members.size() == 1) return std::move(members.front());
    if (members.empty()) return collection;
    const Shape kind = members.front().shape;
    if (kind > Shape::polygon || !std::ranges::all_of(members, [&](const Geometry& one) { return one.shape == kind; }))
        return collection;
    if (kind == Shape::polygon) {
        collection.shape = Shape::polygons;
        return collection;
    }
    Geometry flat{.shape = kind == Shape::point ? Shape::points : Shape::lines, .has_z = collection.has_z};
    if (kind == Shape::point) flat.lines.emplace_back();
    for (Geometry& one : members)
        for (Line& line : one.lines) {
            if (kind == Shape::point) flat.lines[0].insert(flat.lines[0].end(), line.begin(), line.end());
            else flat.lines.push_back(std::move(line));
        }
    return flat;
}

}  // namespace

std::optional<Line> kml_coordinates(std::string_view text) {
    Line line;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (true) {
        while (at != end && blank(*at)) ++at;
        if (at == end) return line;
        double numbers[3] = {};
        std::size_t count = 0;
        for (;; ++at) {
            if (count == 3) return std::nullopt;
            if (at != end && *at == '+') ++at;
            const auto [next, fault] = std::from_chars(at, end, numbers[count]);
            if (fault != std::errc{}) return std::nullopt;
            ++count;
            at = next;
            if (at == end || *at != ',') break;
        }
        if (count < 2 || (at != end && !blank(*at)) || line.size() >= vertices_max) return std::nullopt;
        line.push_back({numbers[0], numbers[1], numbers[2]});
    }
}

bool KmlPlacemarks::within(std::string_view name) const { return path_.size() > 1 && path_[path_.size() - 2] == name; }

void KmlPlacemarks::start(std::string_view name, XmlEvents::Attributes attributes) {
    path_.emplace_back(name);
    text_.clear();
    if (name == "Folder") folders_.emplace_back();
    if (name == "NetworkLink") ++links;
    if (name == "Placemark") {
        in_placemark_ = true;
        placemark_ = {};
        open_.clear();
    }
    if (!in_placemark_) return;
    if (name == "Data" || name == "SimpleData") data_name_ = XmlEvents::attribute(attributes, "name");
    if (name == "Track" || name == "MultiTrack" || name == "Model") placemark_.fault = "it is a track or a model";
    // A ring is a part of its polygon, not a geometry of its own.
    if (name == "LinearRing" && !open_.empty() && open_.back().shape == Shape::polygon) return;
    if (const auto shape = shape_named(name); shape && open_.size() < geometry_depth_max) open_.push_back({.shape = *shape});
}

void KmlPlacemarks::text(std::string_view text) {
    const bool coordinates = !path_.empty() && path_.back() == "coordinates";
    if (text_.size() < (coordinates ? coordinates_bytes_max : cell_bytes_max)) text_ += text;
}

void KmlPlacemarks::field(const std::string& name, std::string_view value) {
    if (!value.empty()) placemark_.fields.emplace_back(name, value);
}

void KmlPlacemarks::take_coordinates() {
    if (open_.empty()) return;
    auto line = kml_coordinates(text_);
    if (!line) {
        placemark_.fault = "a coordinate is no number";
        return;
    }
    Geometry& geometry = open_.back();
    // Heights of nothing but zeros say nothing.
    geometry.has_z = geometry.has_z || std::ranges::any_of(*line, [](const Vertex& at) { return at.z != 0; });
    if (geometry.shape == Shape::point && line->size() > 1) placemark_.fault = "a point has several places";
    const bool outer = std::ranges::find(path_, "outerBoundaryIs") != path_.end();
    if (geometry.shape == Shape::polygon && outer) geometry.lines.insert(geometry.lines.begin(), *std::move(line));
    else geometry.lines.push_back(*std::move(line));
}

void KmlPlacemarks::close_geometry() {
    Geometry done = std::move(open_.back());
    open_.pop_back();
    if (done.shape == Shape::collection) done = simplified(std::move(done));
    else if (done.lines.empty()) done.lines.emplace_back();
    if (open_.empty()) {
        placemark_.geometry = std::move(done);
        return;
    }
    if (open_.back().shape != Shape::collection) {
        placemark_.fault = "one geometry stands within another";
        return;
    }
    open_.back().has_z = open_.back().has_z || done.has_z;
    open_.back().members.push_back(std::move(done));
}

void KmlPlacemarks::end_in_placemark(std::string_view name) {
    if (name == "coordinates") return take_coordinates();
    const std::string value = text::trim(text_);
    if (std::ranges::find(plain_fields, name) != plain_fields.end() &&
        (within("Placemark") || within("TimeStamp") || within("TimeSpan")))
        return field(std::string(name), value);
    if ((name == "value" && within("Data")) || name == "SimpleData")
        return field(data_name_.empty() ? "value" : data_name_, value);
    if (const auto shape = shape_named(name);
        shape && !open_.empty() && (open_.back().shape == *shape) && !(name == "LinearRing" && *shape != Shape::line))
        return close_geometry();
    if (name != "Placemark") return;
    std::string folder;
    for (const std::string& one : folders_)
        if (!one.empty()) folder += (folder.empty() ? "" : "/") + one;
    if (!folder.empty()) placemark_.fields.emplace_back("folder", folder);
    visit_(placemark_);
    in_placemark_ = false;
}

void KmlPlacemarks::end(std::string_view name) {
    if (in_placemark_) end_in_placemark(name);
    else if (name == "name" && within("Folder")) folders_.back() = text::trim(text_);
    if (name == "Folder" && !folders_.empty()) folders_.pop_back();
    text_.clear();
    path_.pop_back();
}

}  // namespace jixia::formats
