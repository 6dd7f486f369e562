#pragma once
// Geometry of simple features (OGC 06-103r4) as values: what the readers of geodata make, and what is written of it. Pure.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/coordinates.h"

namespace jixia::formats {

struct Vertex {
    double x = 0, y = 0, z = 0;
};
using Line = std::vector<Vertex>;

enum class Shape { point, line, polygon, points, lines, polygons, collection };

/// Measures (M) have no place here: no form of what is published carries them.
struct Geometry {
    Shape shape{};
    bool has_z = false;
    std::vector<Line> lines = {};        ///< point, points, line: one; polygon: its rings, the outer first; lines: each
    std::vector<Geometry> members = {};  ///< of polygons and collection
    bool empty() const;
};

inline constexpr std::size_t vertices_max = 4'000'000, geometry_depth_max = 16;

template <class Visit>
void each_vertex(Geometry& geometry, const Visit& visit) {
    for (Line& line : geometry.lines)
        for (Vertex& vertex : line) visit(vertex);
    for (Geometry& member : geometry.members) each_vertex(member, visit);
}

/// What is wrong with the numbers or rings, in English; empty if nothing is.
std::string_view fault_of(const Geometry& geometry);

/// Well-known text, `Z` where there are heights; numbers with up to nine decimals (in degrees a tenth of a millimetre).
std::string wkt_of(const Geometry& geometry);
/// A number as `wkt_of` writes it.
std::string decimal_text(double number);

/// A place that stands for the geometry, on it: the point itself, the middle of the longest line, a place inside the largest
/// polygon; nothing for an empty one.
std::optional<Position> place_on(const Geometry& geometry);

/// The rings of one Shapefile polygon as polygons: outer rings run clockwise there, holes the other way. Rings that are not
/// closed are closed.
Geometry polygons_of_rings(std::vector<Line> rings, bool has_z);

/// Well-known binary, of either byte order, ISO or extended; nothing for what is cut off, curved, nested too deep or too large.
std::optional<Geometry> parse_wkb(std::string_view bytes);
/// A GeoPackage's cell: its header, then well-known binary.
std::optional<Geometry> parse_gpkg(std::string_view blob);

}  // namespace jixia::formats
