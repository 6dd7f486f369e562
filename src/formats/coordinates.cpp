#include "formats/coordinates.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <numbers>

#include "base/text.h"

namespace jixia::formats {
namespace {

constexpr double pi = std::numbers::pi;
// The ellipsoid of the published formula (Krasovsky 1940).
constexpr double axis = 6378245.0, eccentricity_squared = 0.00669342162296594323;

bool outside_china(Position at) {
    return at.longitude < 72.004 || at.longitude > 137.8347 || at.latitude < 0.8293 || at.latitude > 55.8271;
}

double waves(double x) { return (20.0 * std::sin(6.0 * x * pi) + 20.0 * std::sin(2.0 * x * pi)) * 2.0 / 3.0; }

/// What the formula adds at a place, in degrees.
Position offset_at(Position at) {
    const double x = at.longitude - 105.0, y = at.latitude - 35.0;
    const double north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * std::sqrt(std::abs(x)) + waves(x) +
                         (20.0 * std::sin(y * pi) + 40.0 * std::sin(y / 3.0 * pi)) * 2.0 / 3.0 +
                         (160.0 * std::sin(y / 12.0 * pi) + 320.0 * std::sin(y * pi / 30.0)) * 2.0 / 3.0;
    const double east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * std::sqrt(std::abs(x)) + waves(x) +
                        (20.0 * std::sin(x * pi) + 40.0 * std::sin(x / 3.0 * pi)) * 2.0 / 3.0 +
                        (150.0 * std::sin(x / 12.0 * pi) + 300.0 * std::sin(x / 30.0 * pi)) * 2.0 / 3.0;
    const double latitude = at.latitude / 180.0 * pi;
    const double magic = 1 - eccentricity_squared * std::sin(latitude) * std::sin(latitude);
    return {east * 180.0 / (axis / std::sqrt(magic) * std::cos(latitude) * pi),
            north * 180.0 / (axis * (1 - eccentricity_squared) / (magic * std::sqrt(magic)) * pi)};
}

/// The inverse of a shift that moves a little and smoothly: a guess, mended by what it misses.
Position undone(Position shifted, Shift shift) {
    Position guess = shifted;
    for (int i = 0; i < 10; ++i) {
        const Position there = shift(guess);
        guess.longitude += shifted.longitude - there.longitude;
        guess.latitude += shifted.latitude - there.latitude;
    }
    return guess;
}

bool part_of_number(char c) { return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'; }

}  // namespace

Position wgs84_to_gcj02(Position at) {
    if (outside_china(at)) return at;
    const Position offset = offset_at(at);
    return {at.longitude + offset.longitude, at.latitude + offset.latitude};
}

Position gcj02_to_wgs84(Position at) { return outside_china(at) ? at : undone(at, wgs84_to_gcj02); }

Position gcj02_to_bd09(Position at) {
    if (outside_china(at)) return at;
    constexpr double turn = pi * 3000.0 / 180.0;
    const double length = std::hypot(at.longitude, at.latitude) + 0.00002 * std::sin(at.latitude * turn);
    const double angle = std::atan2(at.latitude, at.longitude) + 0.000003 * std::cos(at.longitude * turn);
    return {length * std::cos(angle) + 0.0065, length * std::sin(angle) + 0.006};
}

Position bd09_to_gcj02(Position at) { return outside_china(at) ? at : undone(at, gcj02_to_bd09); }
Position bd09_to_wgs84(Position at) { return gcj02_to_wgs84(bd09_to_gcj02(at)); }
Position wgs84_to_bd09(Position at) { return gcj02_to_bd09(wgs84_to_gcj02(at)); }

std::optional<Shift> shift_of(std::string_view name) {
    if (name == "GCJ-02") return gcj02_to_wgs84;
    if (name == "BD-09") return bd09_to_wgs84;
    return std::nullopt;
}

bool is_crs_code(std::string_view name) {
    for (const std::string_view authority : {"EPSG:", "ESRI:"})
        if (name.starts_with(authority)) return name.size() < 16 && text::is_digits(name.substr(authority.size()));
    return false;
}

std::string shift_wkt(std::string_view wkt, Shift shift) {
    std::string out;
    for (std::size_t at = 0; at < wkt.size();) {
        double longitude = 0, latitude = 0;
        const char* const end = wkt.data() + wkt.size();
        const bool begins =
            (at == 0 || wkt[at - 1] == '(' || wkt[at - 1] == ' ' || wkt[at - 1] == ',') && part_of_number(wkt[at]);
        const auto first = begins ? std::from_chars(wkt.data() + at, end, longitude) : std::from_chars_result{nullptr, {}};
        const auto second = first.ptr != nullptr && first.ec == std::errc{} && first.ptr != end && *first.ptr == ' '
                                ? std::from_chars(first.ptr + 1, end, latitude)
                                : std::from_chars_result{nullptr, std::errc::invalid_argument};
        if (!begins || second.ec != std::errc{}) {
            out += wkt[at++];
            continue;
        }
        const Position moved = shift({longitude, latitude});
        out += fmt::format("{:.10g} {:.10g}", moved.longitude, moved.latitude);
        at = static_cast<std::size_t>(second.ptr - wkt.data());
        while (at < wkt.size() && wkt[at] != ',' && wkt[at] != ')') out += wkt[at++];  // heights and measures
    }
    return out;
}

}  // namespace jixia::formats
