#include "geojson.h"

#include <array>

namespace jixia::formats {
namespace {

constexpr std::array<std::string_view, 6> names{"Point",      "LineString",      "Polygon",
                                                "MultiPoint", "MultiLineString", "MultiPolygon"};

bool position(const json::Value& value, Geometry& geometry, Line& line) {
    if (!value.is_array()) return false;
    const auto& numbers = value.get_array();
    if (numbers.size() < 2) return false;
    double out[3] = {};
    for (std::size_t i = 0; i < std::min<std::size_t>(3, numbers.size()); ++i) {
        if (!numbers[i].is_number()) return false;
        out[i] = numbers[i].to_number<double>();
    }
    geometry.has_z = geometry.has_z || numbers.size() > 2;
    line.push_back({out[0], out[1], out[2]});
    return true;
}

bool positions(const json::Value& value, Geometry& geometry) {
    if (!value.is_array()) return false;
    Line& line = geometry.lines.emplace_back();
    for (const auto& one : value.get_array())
        if (!position(one, geometry, line)) return false;
    return true;
}

bool lists(const json::Value& value, Geometry& geometry) {
    if (!value.is_array()) return false;
    for (const auto& one : value.get_array())
        if (!positions(one, geometry)) return false;
    return true;
}

bool coordinates(const json::Value& value, Geometry& geometry) {
    if (!value.is_array()) return false;
    switch (geometry.shape) {
        case Shape::point:
            geometry.lines.emplace_back();
            return value.get_array().empty() || position(value, geometry, geometry.lines[0]);
        case Shape::line:
        case Shape::points: return positions(value, geometry);
        case Shape::polygon:
        case Shape::lines: return lists(value, geometry);
        case Shape::polygons:
            for (const auto& one : value.get_array()) {
                Geometry& member = geometry.members.emplace_back(Geometry{.shape = Shape::polygon});
                if (!lists(one, member)) return false;
                geometry.has_z = geometry.has_z || member.has_z;
            }
            return true;
        case Shape::collection: break;
    }
    return false;
}

std::optional<Geometry> geometry_at(const json::Value& value, std::size_t depth) {
    if (value.is_null()) return Geometry{};
    if (!value.is_object() || depth > geometry_depth_max) return std::nullopt;
    const auto* const type = value.get_object().if_contains("type");
    if (type == nullptr || !type->is_string()) return std::nullopt;
    Geometry geometry;
    if (type->get_string() == "GeometryCollection") {
        geometry.shape = Shape::collection;
        const auto* const members = value.get_object().if_contains("geometries");
        if (members == nullptr || !members->is_array()) return std::nullopt;
        for (const auto& one : members->get_array()) {
            auto member = geometry_at(one, depth + 1);
            if (!member) return std::nullopt;
            geometry.has_z = geometry.has_z || member->has_z;
            geometry.members.push_back(*std::move(member));
        }
        return geometry;
    }
    const auto* const found = std::ranges::find(names, std::string_view(type->get_string()));
    const auto* const at = value.get_object().if_contains("coordinates");
    if (found == names.end() || at == nullptr) return std::nullopt;
    geometry.shape = static_cast<Shape>(found - names.begin());
    if (!coordinates(*at, geometry)) return std::nullopt;
    return geometry;
}

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// Takes one value off the front of well-formed JSON.
std::string_view take_value(std::string_view& rest) {
    while (!rest.empty() && blank(rest.front())) rest.remove_prefix(1);
    std::size_t at = 0;
    int depth = 0;
    bool in_string = false;
    for (; at < rest.size(); ++at) {
        const char c = rest[at];
        if (in_string) {
            if (c == '\\') ++at;
            else if (c == '"') in_string = false;
            continue;
        }
        if (depth == 0 && (c == ',' || c == ':' || c == '}' || c == ']')) break;
        if (c == '"') in_string = true;
        if (c == '{' || c == '[') ++depth;
        if (c == '}' || c == ']') --depth;
    }
    std::string_view value = rest.substr(0, at);
    rest.remove_prefix(std::min(at, rest.size()));
    while (!value.empty() && blank(value.back())) value.remove_suffix(1);
    return value;
}

/// Moves past the sign between values; false at the end.
bool go_on(std::string_view& rest, char sign) {
    while (!rest.empty() && blank(rest.front())) rest.remove_prefix(1);
    if (rest.empty() || rest.front() != sign) return false;
    rest.remove_prefix(1);
    return true;
}

}  // namespace

std::optional<Geometry> geojson_geometry(const json::Value& value) { return geometry_at(value, 0); }

void each_element(std::string_view array, const std::function<void(std::string_view)>& visit) {
    if (!go_on(array, '[')) return;
    do {
        const std::string_view value = take_value(array);
        if (!value.empty()) visit(value);
    } while (go_on(array, ','));
}

void each_member(std::string_view object, const std::function<void(std::string_view, std::string_view)>& visit) {
    if (!go_on(object, '{')) return;
    do {
        const std::string_view key = take_value(object);
        if (key.size() < 2 || !go_on(object, ':')) return;
        visit(key, take_value(object));
    } while (go_on(object, ','));
}

std::string crs_code_of(std::string_view name) {
    if (name.ends_with("CRS84") || name.ends_with("CRS84h")) return "EPSG:4326";
    const auto epsg = name.find("EPSG");
    const auto last = name.find_last_of(":/");
    if (epsg == std::string_view::npos || last == std::string_view::npos) return std::string(name);
    return "EPSG:" + std::string(name.substr(last + 1));
}

}  // namespace jixia::formats
