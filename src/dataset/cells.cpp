#include "cells.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "base/clock.h"
#include "base/text.h"
#include "infer.h"

namespace jixia::dataset {
namespace {

constexpr std::size_t typed_bytes_max = 96;  ///< no cell of a type but text is longer

CellOutcome become(std::string& cell, std::string changed) {
    if (changed == cell) return CellOutcome::same;
    cell = std::move(changed);
    return CellOutcome::changed;
}

/// Of U+FF01–FF5E: letters, digits and what stands in numbers. （），：；！？ are how Chinese is written.
bool is_wide_sign(char32_t ascii) {
    return (ascii >= '0' && ascii <= '9') || (ascii >= 'a' && ascii <= 'z') || (ascii >= 'A' && ascii <= 'Z') ||
           std::u32string_view(U".-+%/_@#&=*").find(ascii) != std::u32string_view::npos;
}

/// 1/3/2024, 01-03-2024, 1.3.2024 by `order`, as 2024-03-01.
std::optional<std::string> figures(std::string_view cell, DateOrder order) {
    std::array<int, 3> parts{};
    const char* at = cell.data();
    const char* const end = at + cell.size();
    char sign = '\0';
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto [after, failed] = std::from_chars(at, end, parts[i]);
        const std::ptrdiff_t digits = after - at;
        if (failed != std::errc{} || parts[i] < 0 || digits > (i == 2 ? 4 : 2) || (i == 2 && digits != 4)) return std::nullopt;
        at = after;
        if (i == 2) break;
        if (at == end || (*at != '/' && *at != '-' && *at != '.') || (sign != '\0' && *at != sign)) return std::nullopt;
        sign = *at++;
    }
    if (at != end) return std::nullopt;
    const auto [day, month] = order == DateOrder::dmy ? std::pair(parts[0], parts[1]) : std::pair(parts[1], parts[0]);
    const Date date = std::chrono::year(parts[2]) / month / day;
    if (!date.ok() || parts[2] < 1000) return std::nullopt;
    return to_text(date);
}

/// A date or a moment in ISO 8601.
std::optional<std::string> moment_of(std::string_view cell, DateOrder order) {
    const std::string clean = text::trim(cell.find("\xEF\xBC") == std::string_view::npos ? std::string(cell) : text::fold(cell));
    if (clean.empty() || clean.size() > typed_bytes_max) return std::nullopt;
    if (order != DateOrder::ymd) {
        const std::size_t space = clean.find(' ');
        if (auto date = figures(std::string_view(clean).substr(0, space), order)) {
            if (space == std::string::npos) return date;
            const std::string whole = *date + clean.substr(space);
            if (classify(whole).kind != CellKind::datetime) return std::nullopt;
            return canonical(whole, ColumnType::datetime);
        }
    }
    const CellType found = classify(clean);
    if (found.kind == CellKind::date || found.compact_date) return canonical(clean, ColumnType::date);
    if (found.kind == CellKind::datetime) return canonical(clean, ColumnType::datetime);
    return std::nullopt;
}

std::optional<std::string> truth_of(std::string_view cell) {
    constexpr std::array yes{"是", "true", "1", "y", "yes", "有", "真"};
    constexpr std::array no{"否", "false", "0", "n", "no", "无", "假"};
    const std::string word = text::fold(cell);
    if (std::ranges::find(yes, word) != yes.end()) return "true";
    if (std::ranges::find(no, word) != no.end()) return "false";
    return std::nullopt;
}

std::optional<std::string> number_of(std::string_view cell, ColumnType type) {
    if (type == ColumnType::real && classify(cell).kind == CellKind::real) return std::string(text::fold(cell));
    std::string_view digits = cell;
    if (type != ColumnType::integer && digits.ends_with('%')) digits.remove_suffix(1);
    auto number = plain_number(digits);
    if (!number) return std::nullopt;
    const std::size_t sign = number->starts_with('-') ? 1 : 0, point = number->find('.');
    const std::size_t whole = (point == std::string::npos ? number->size() : point) - sign;
    const std::size_t scale = point == std::string::npos ? 0 : number->size() - point - 1;
    constexpr std::size_t integer_digits_max = 18;
    if (type == ColumnType::integer && (scale > 0 || whole > integer_digits_max)) return std::nullopt;
    if (type == ColumnType::decimal && (whole > decimal_whole_max || scale > decimal_scale_max)) return std::nullopt;
    return number;
}

}  // namespace

CellOutcome trim_cell(std::string& cell) {
    const auto edge = [](char c) { return static_cast<unsigned char>(c) >= 0x80 || c <= ' '; };
    if (cell.empty() || (!edge(cell.front()) && !edge(cell.back()))) return CellOutcome::same;
    return become(cell, text::trim(cell));
}

CellOutcome half_width_cell(std::string& cell) {
    if (cell.find("\xEF\xBC") == std::string::npos && cell.find("\xEF\xBD") == std::string::npos &&
        cell.find("\xE3\x80\x80") == std::string::npos)
        return CellOutcome::same;
    std::string out;
    for (std::size_t i = 0; i < cell.size();) {
        const std::string_view rest = std::string_view(cell).substr(i);
        if (rest.starts_with("\xE3\x80\x80")) {
            out += ' ';
            i += 3;
            continue;
        }
        const bool wide = rest.size() >= 3 && rest[0] == '\xEF' && (rest[1] == '\xBC' || rest[1] == '\xBD');
        const auto ascii = wide ? static_cast<char32_t>((static_cast<unsigned char>(rest[1]) - 0xBC) * 64 +
                                                        (static_cast<unsigned char>(rest[2]) - 0x80) + 0x20)
                                : U'\0';
        if (wide && is_wide_sign(ascii)) {
            out += static_cast<char>(ascii);
            i += 3;
        } else out += cell[i++];
    }
    return become(cell, std::move(out));
}

CellOutcome unify_date(std::string& cell, DateOrder order) {
    if (cell.empty()) return CellOutcome::same;
    auto moment = moment_of(cell, order);
    if (!moment) return CellOutcome::failed;
    return become(cell, *std::move(moment));
}

std::optional<std::string> plain_number(std::string_view cell) {
    if (cell.size() > typed_bytes_max) return std::nullopt;
    const std::string clean = text::trim(cell.find("\xEF\xBC") == std::string_view::npos ? std::string(cell) : text::fold(cell));
    std::string_view rest = clean;
    const bool negative = rest.starts_with('-');
    if (negative || rest.starts_with('+')) rest.remove_prefix(1);
    const std::size_t point = rest.find('.');
    std::string_view whole = rest.substr(0, point);
    const std::string_view fraction = point == std::string_view::npos ? std::string_view{} : rest.substr(point + 1);
    if (point != std::string_view::npos && !text::is_digits(fraction)) return std::nullopt;
    std::string digits;
    const std::size_t first = whole.find(',');
    if (first == std::string_view::npos) digits = whole;
    else {
        if (first == 0 || first > 3) return std::nullopt;
        digits = whole.substr(0, first);
        for (whole.remove_prefix(first); !whole.empty(); whole.remove_prefix(4)) {
            if (whole.size() < 4 || whole[0] != ',' || !text::is_digits(whole.substr(1, 3))) return std::nullopt;
            digits += whole.substr(1, 3);
        }
    }
    if (!text::is_digits(digits)) return std::nullopt;
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
    std::string out = digits;
    if (point != std::string_view::npos) out += '.' + std::string(fraction);
    return negative && out.find_first_of("123456789") != std::string::npos ? '-' + out : out;
}

std::optional<std::string> read_as(std::string_view cell, ColumnType type, DateOrder order) {
    if (type == ColumnType::text) return std::string(cell);
    std::string clean = text::trim(cell);
    if (clean.empty()) return std::string();
    if (clean.size() > typed_bytes_max) return std::nullopt;
    switch (type) {
        case ColumnType::text: return clean;
        case ColumnType::integer:
        case ColumnType::decimal:
        case ColumnType::real: return number_of(clean, type);
        case ColumnType::boolean: return truth_of(clean);
        case ColumnType::date: {
            auto moment = moment_of(clean, order);
            // A day has no time: only midnight may be dropped.
            if (moment && moment->size() > 10 && !moment->ends_with(" 00:00:00")) return std::nullopt;
            if (moment) moment->resize(10);
            return moment;
        }
        case ColumnType::datetime: {
            auto moment = moment_of(clean, order);
            if (moment && moment->size() == 10) *moment += " 00:00:00";
            return moment;
        }
    }
    return std::nullopt;
}

}  // namespace jixia::dataset
