#include "geometry.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ranges>

namespace jixia::formats {
namespace {

constexpr std::string_view names[] = {"POINT",           "LINESTRING",   "POLYGON",           "MULTIPOINT",
                                      "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"};

/// Twice the area, positive for rings that run against the clock.
double doubled_area(const Line& ring) {
    double sum = 0;
    for (std::size_t i = 1; i < ring.size(); ++i) sum += ring[i - 1].x * ring[i].y - ring[i].x * ring[i - 1].y;
    return sum;
}

bool crosses(const Vertex& from, const Vertex& to, double y) { return (from.y > y) != (to.y > y); }
double crossing(const Vertex& from, const Vertex& to, double y) {
    return from.x + (y - from.y) / (to.y - from.y) * (to.x - from.x);
}

bool inside(const Line& ring, const Vertex& at) {
    bool in = false;
    for (std::size_t i = 1; i < ring.size(); ++i)
        if (crosses(ring[i - 1], ring[i], at.y) && at.x < crossing(ring[i - 1], ring[i], at.y)) in = !in;
    return in;
}

bool closed(const Line& ring) { return ring.front().x == ring.back().x && ring.front().y == ring.back().y; }

void append(std::string& out, const Line& line, bool has_z) {
    out += '(';
    for (const Vertex& vertex : line) {
        if (&vertex != line.data()) out += ", ";
        out += decimal_text(vertex.x) + ' ' + decimal_text(vertex.y);
        if (has_z) out += ' ' + decimal_text(vertex.z);
    }
    out += ')';
}

/// What stands behind the name.
void append_body(std::string& out, const Geometry& geometry, bool has_z);

void append(std::string& out, const Geometry& geometry, bool has_z) {
    out += names[static_cast<std::size_t>(geometry.shape)];
    out += has_z ? " Z " : " ";
    append_body(out, geometry, has_z);
}

void append_body(std::string& out, const Geometry& geometry, bool has_z) {
    if (geometry.empty()) {
        out += "EMPTY";
        return;
    }
    switch (geometry.shape) {
        case Shape::point:
        case Shape::line:
        case Shape::points: return append(out, geometry.lines.front(), has_z);
        case Shape::polygon:
        case Shape::lines:
            for (const Line& line : geometry.lines) {
                out += &line == geometry.lines.data() ? "(" : ", ";
                append(out, line, has_z);
            }
            break;
        case Shape::polygons:
        case Shape::collection:
            for (const Geometry& member : geometry.members) {
                out += &member == geometry.members.data() ? "(" : ", ";
                if (geometry.shape == Shape::collection) append(out, member, has_z);
                else append_body(out, member, has_z);
            }
            break;
    }
    out += ')';
}

Position middle_of(const Line& line) {
    double whole = 0;
    for (std::size_t i = 1; i < line.size(); ++i) whole += std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
    double left = whole / 2;
    for (std::size_t i = 1; i < line.size(); ++i) {
        const double step = std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
        if (step > 0 && left <= step) {
            const double part = left / step;
            return {line[i - 1].x + part * (line[i].x - line[i - 1].x), line[i - 1].y + part * (line[i].y - line[i - 1].y)};
        }
        left -= step;
    }
    return {line.front().x, line.front().y};
}

/// The middle of the widest stretch inside, at half the height of the outer ring.
Position within(const std::vector<Line>& rings) {
    const auto [low, high] = std::ranges::minmax(rings.front() | std::views::transform(&Vertex::y));
    const double y = low + (high - low) / 2;
    std::vector<double> cuts;
    for (const Line& ring : rings)
        for (std::size_t i = 1; i < ring.size(); ++i)
            if (crosses(ring[i - 1], ring[i], y)) cuts.push_back(crossing(ring[i - 1], ring[i], y));
    std::ranges::sort(cuts);
    double widest = -1;
    Position at = middle_of(rings.front());
    for (std::size_t i = 1; i < cuts.size(); i += 2)
        if (cuts[i] - cuts[i - 1] > widest) {
            widest = cuts[i] - cuts[i - 1];
            at = {cuts[i - 1] + widest / 2, y};
        }
    return at;
}

/// The polygon, line or point that stands for all: areas before lines before points, the largest of its kind.
void look_for_largest(const Geometry& geometry, int& kind, double& size, Position& at) {
    const auto offer = [&](int of_kind, double of_size, const auto& place) {
        if (of_kind < kind || (of_kind == kind && of_size <= size)) return;
        kind = of_kind;
        size = of_size;
        at = place();
    };
    if (geometry.shape == Shape::polygon && !geometry.empty())
        offer(2, std::fabs(doubled_area(geometry.lines.front())), [&] { return within(geometry.lines); });
    else
        for (const Line& line : geometry.lines) {
            if (line.empty()) continue;
            const bool point = geometry.shape == Shape::point || geometry.shape == Shape::points;
            const auto steps = std::hypot(line.back().x - line.front().x, line.back().y - line.front().y);
            offer(point ? 0 : 1, point ? 0 : steps,
                  [&] { return point ? Position{line.front().x, line.front().y} : middle_of(line); });
        }
    for (const Geometry& member : geometry.members) look_for_largest(member, kind, size, at);
}

}  // namespace

bool Geometry::empty() const {
    return std::ranges::all_of(lines, [](const Line& line) { return line.empty(); }) &&
           std::ranges::all_of(members, [](const Geometry& member) { return member.empty(); });
}

std::string_view fault_of(const Geometry& geometry) {
    std::size_t vertices = 0;
    const bool ring = geometry.shape == Shape::polygon, lines = geometry.shape == Shape::line || geometry.shape == Shape::lines;
    for (const Line& line : geometry.lines) {
        vertices += line.size();
        for (const Vertex& vertex : line)
            if (!std::isfinite(vertex.x) || !std::isfinite(vertex.y) || (geometry.has_z && !std::isfinite(vertex.z)))
                return "a coordinate is no number";
        const bool missing = line.empty() && geometry.lines.size() > 1;
        if (ring && (missing || (!line.empty() && (line.size() < 4 || !closed(line)))))
            return "a ring is not closed or has fewer than three corners";
        if (lines && (missing || line.size() == 1)) return "a line has fewer than two points";
    }
    if (vertices > vertices_max) return "it has more than four million points";
    for (const Geometry& member : geometry.members)
        if (const auto fault = fault_of(member); !fault.empty()) return fault;
    return {};
}

std::string decimal_text(double number) {
    constexpr double exact_below = 1e15;
    if (std::fabs(number) >= exact_below) return fmt::format("{}", number);
    std::string text = fmt::format("{:.9f}", number);
    text.resize(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text == "-0" ? "0" : text;
}

std::string wkt_of(const Geometry& geometry) {
    std::string out;
    append(out, geometry, geometry.has_z);
    return out;
}

std::optional<Position> place_on(const Geometry& geometry) {
    int kind = -1;
    double size = -1;
    Position at;
    look_for_largest(geometry, kind, size, at);
    return kind < 0 ? std::nullopt : std::optional(at);
}

Geometry polygons_of_rings(std::vector<Line> rings, bool has_z) {
    Geometry out{.shape = Shape::polygons, .has_z = has_z};
    std::vector<Line> holes;
    for (Line& ring : rings) {
        if (ring.empty()) continue;
        if (!closed(ring)) ring.push_back(ring.front());
        if (doubled_area(ring) > 0) {
            holes.push_back(std::move(ring));
            continue;
        }
        out.members.push_back({.shape = Shape::polygon, .has_z = has_z});
        out.members.back().lines.push_back(std::move(ring));
    }
    for (Line& hole : holes) {
        const auto around = std::ranges::find_if(
            out.members, [&](const Geometry& polygon) { return inside(polygon.lines.front(), hole.front()); });
        if (around != out.members.end()) {
            around->lines.push_back(std::move(hole));
            continue;
        }
        // Drawn the wrong way round, as some programs do: an area all the same.
        out.members.push_back({.shape = Shape::polygon, .has_z = has_z});
        out.members.back().lines.push_back(std::move(hole));
    }
    if (out.members.size() == 1) return std::move(out.members.front());
    return out;
}

}  // namespace jixia::formats
