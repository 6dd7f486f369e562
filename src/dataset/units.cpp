#include "units.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/text.h"

namespace jixia::dataset {
namespace {

using enum Dimension;

/// Base units: piece, m, m², m³, kg, 元, s. Names are folded (NFKC, small letters): "㎡" and "m²" are "m2".
constexpr std::array units{
    Unit{"1", count, 1},         Unit{"个", count, 1},       Unit{"人", count, 1},       Unit{"户", count, 1},
    Unit{"家", count, 1},        Unit{"件", count, 1},       Unit{"辆", count, 1},       Unit{"台", count, 1},
    Unit{"所", count, 1},        Unit{"次", count, 1},       Unit{"套", count, 1},       Unit{"人次", count, 1},
    Unit{"m", length, 1},        Unit{"米", length, 1},      Unit{"km", length, 1000},   Unit{"千米", length, 1000},
    Unit{"公里", length, 1000},  Unit{"cm", length, 0.01},   Unit{"厘米", length, 0.01}, Unit{"mm", length, 0.001},
    Unit{"毫米", length, 0.001}, Unit{"里", length, 500},    Unit{"华里", length, 500},  Unit{"m2", area, 1},
    Unit{"平方米", area, 1},     Unit{"平米", area, 1},      Unit{"km2", area, 1e6},     Unit{"平方千米", area, 1e6},
    Unit{"平方公里", area, 1e6}, Unit{"ha", area, 1e4},      Unit{"公顷", area, 1e4},    Unit{"亩", area, 2000.0 / 3.0},
    Unit{"m3", volume, 1},       Unit{"立方米", volume, 1},  Unit{"l", volume, 0.001},   Unit{"升", volume, 0.001},
    Unit{"ml", volume, 1e-6},    Unit{"毫升", volume, 1e-6}, Unit{"kg", mass, 1},        Unit{"千克", mass, 1},
    Unit{"公斤", mass, 1},       Unit{"g", mass, 0.001},     Unit{"克", mass, 0.001},    Unit{"mg", mass, 1e-6},
    Unit{"毫克", mass, 1e-6},    Unit{"t", mass, 1000},      Unit{"吨", mass, 1000},     Unit{"斤", mass, 0.5},
    Unit{"元", money, 1},        Unit{"角", money, 0.1},     Unit{"s", time, 1},         Unit{"秒", time, 1},
    Unit{"min", time, 60},       Unit{"分钟", time, 60},     Unit{"h", time, 3600},      Unit{"小时", time, 3600},
    Unit{"d", time, 86400},      Unit{"天", time, 86400},    Unit{"日", time, 86400},
};

struct Multiple {
    std::string_view name;
    double factor;
};
constexpr std::array multiples{Multiple{"万亿", 1e12}, Multiple{"千万", 1e7}, Multiple{"百万", 1e6}, Multiple{"十万", 1e5},
                               Multiple{"亿", 1e8},    Multiple{"万", 1e4},   Multiple{"千", 1e3},   Multiple{"百", 1e2}};

std::optional<Unit> plain_unit(std::string_view name) {
    const auto* found = std::ranges::find(units, name, &Unit::name);
    if (found == units.end()) return std::nullopt;
    return *found;
}

struct Quantity {
    double number = 0;
    std::string unit;  ///< folded
};

/// A number, its thousands in groups of three, then what follows it.
std::optional<Quantity> quantity(std::string_view cell) {
    constexpr std::size_t cell_bytes_max = 200;
    if (cell.size() > cell_bytes_max) return std::nullopt;
    const std::string clean = text::trim(text::fold(cell));
    std::string digits;
    std::size_t at = !clean.empty() && (clean[0] == '-' || clean[0] == '+') ? 1 : 0;
    if (at == 1 && clean[0] == '-') digits = "-";
    const std::size_t from = at;
    for (; at < clean.size(); ++at) {
        const char c = clean[at];
        if (c >= '0' && c <= '9') digits += c;
        else if (c == ',' && at > from && at + 3 < clean.size() && text::is_digits(clean.substr(at + 1, 3))) continue;
        else if (c == '.' && at > from && digits.find('.') == std::string::npos) digits += c;
        else break;
    }
    constexpr std::ptrdiff_t digits_max = 15;
    if (std::ranges::count_if(digits, [](char c) { return c >= '0' && c <= '9'; }) > digits_max) return std::nullopt;
    Quantity out;
    const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), out.number);
    if (failed != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    out.unit = text::trim(std::string_view(clean).substr(at));
    return out;
}

/// Fifteen digits and no exponent, so that it reads as a number everywhere.
std::optional<std::string> written(double value) {
    if (!std::isfinite(value) || std::abs(value) >= 1e15) return std::nullopt;
    std::string text = fmt::format("{:.15g}", value);
    if (text.find('e') != std::string::npos) {
        text = fmt::format("{:.15f}", value);
        while (text.ends_with('0')) text.pop_back();
        if (text.ends_with('.')) text.pop_back();
    }
    return text == "-0" ? "0" : text;
}

}  // namespace

std::optional<Unit> find_unit(std::string_view name) {
    constexpr std::size_t name_bytes_max = 40;
    if (name.empty() || name.size() > name_bytes_max) return std::nullopt;
    const std::string folded = text::fold(name);
    if (const auto unit = plain_unit(folded)) return unit;
    for (const Multiple& multiple : multiples) {
        if (!folded.starts_with(multiple.name)) continue;
        const std::string_view rest = std::string_view(folded).substr(multiple.name.size());
        auto unit = plain_unit(rest.empty() ? "1" : rest);
        if (!unit || rest == "1") continue;
        unit->factor *= multiple.factor;
        return unit;
    }
    return std::nullopt;
}

bool same_dimension(std::string_view from, std::string_view to) {
    const auto a = find_unit(from), b = find_unit(to);
    return a && b && a->dimension == b->dimension;
}

std::optional<std::string> convert(std::string_view cell, const Unit& unit, const Unit& bare) {
    const auto held = quantity(cell);
    if (!held) return std::nullopt;
    const auto from = held->unit.empty() ? std::optional(bare) : find_unit(held->unit);
    if (!from || from->dimension != unit.dimension) return std::nullopt;
    return written(held->number * from->factor / unit.factor);
}

std::optional<std::string> unit_of(std::string_view cell) {
    auto held = quantity(cell);
    if (!held || (!held->unit.empty() && !find_unit(held->unit))) return std::nullopt;
    return std::move(held->unit);
}

}  // namespace jixia::dataset
