#include "expression_literals.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/text.h"

namespace jixia::query {
namespace {

constexpr std::size_t digits_max = 38;

std::optional<Compiled> as_double(std::string_view digits) {
    double value{};
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (fault != std::errc{} || end != digits.data() + digits.size() || !std::isfinite(value)) return std::nullopt;
    return Compiled{{"CAST(? AS DOUBLE)", {std::string(digits)}}, Type::real};
}

/// "12", "12.50", "1e6" and nothing else.
bool is_number(std::string_view text) {
    std::size_t at = 0;
    const auto digits = [&] {
        const std::size_t before = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
        return at > before;
    };
    if (!digits()) return false;
    if (at < text.size() && text[at] == '.') {
        ++at;
        if (!digits()) return false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        if (!digits()) return false;
    }
    return at == text.size();
}

std::optional<Compiled> signed_number(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (!is_number(text)) return std::nullopt;
    auto out = number_literal(text);
    if (out && negative) out->sql.parameters[0].insert(0, 1, '-');
    return out;
}

}  // namespace

std::optional<Compiled> number_literal(std::string_view digits) {
    if (digits.find_first_of("eE") != std::string_view::npos) return as_double(digits);
    const std::size_t zeros = std::min(digits.find_first_not_of('0'), digits.size() - 1);
    std::string_view whole = digits.substr(zeros);
    const std::size_t point = whole.find('.');
    if (point == std::string_view::npos) {
        if (whole.size() > digits_max) return as_double(digits);
        return Compiled{{whole.size() <= 18 ? "CAST(? AS BIGINT)" : "CAST(? AS HUGEINT)", {std::string(whole)}}, Type::integer};
    }
    const std::size_t scale = whole.size() - point - 1, precision = point + scale;
    if (precision > digits_max) return as_double(digits);
    return Compiled{
        {"CAST(? AS DECIMAL(" + std::to_string(precision) + ", " + std::to_string(scale) + "))", {std::string(whole)}},
        Type::decimal};
}

std::optional<Compiled> literal_as(std::string_view text, Type type) {
    switch (type) {
        case Type::integer:
        case Type::decimal:
        case Type::real: return signed_number(text::trim(text));
        case Type::date:
            if (const auto date = date_literal(text)) return Compiled{{"CAST(? AS DATE)", {*date}}, Type::date};
            [[fallthrough]];
        case Type::datetime:
            if (const auto time = datetime_literal(text)) return Compiled{{"CAST(? AS TIMESTAMP)", {*time}}, Type::datetime};
            return std::nullopt;
        case Type::boolean:
            if (text == "true" || text == "1") return Compiled{{"TRUE"}, Type::boolean};
            if (text == "false" || text == "0") return Compiled{{"FALSE"}, Type::boolean};
            return std::nullopt;
        case Type::text:
        case Type::null: break;
    }
    return Compiled{{"CAST(? AS VARCHAR)", {std::string(text)}}, Type::text};
}

std::string_view form_of(Type type) {
    if (type == Type::date) return " (like 2024-03-01)";
    if (type == Type::datetime) return " (like 2024-03-01 08:00:00)";
    if (type == Type::boolean) return " (true or false)";
    return "";
}

bool is_unit(std::string_view text) {
    static constexpr std::array<std::string_view, 8> units{"year", "quarter", "month", "week", "day", "hour", "minute", "second"};
    return std::ranges::find(units, text) != units.end();
}

}  // namespace jixia::query
