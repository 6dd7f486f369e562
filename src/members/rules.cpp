#include "rules.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace jixia::members {

namespace {

constexpr std::size_t citizen_digits = 18, shown_start = 6;
constexpr int age_max = 130;
/// GB 11643-1999, 3.2: weights of the first 17, and the check characters by the sum's remainder.
constexpr std::array<int, 17> weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
constexpr std::string_view check_characters = "10X98765432";
/// First two digits: provinces, autonomous regions, municipalities; 81–83 residence permits of Hong Kong, Macao and Taiwan.
constexpr std::array<std::string_view, 34> provinces{"11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34",
                                                     "35", "36", "37", "41", "42", "43", "44", "45", "46", "50", "51", "52",
                                                     "53", "54", "61", "62", "63", "64", "65", "71", "81", "82"};

int number_at(std::string_view text, std::size_t at, std::size_t count) {
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) value = value * 10 + (text[i] - '0');
    return value;
}

}  // namespace

std::string normalized(std::string_view document) {
    std::string text = text::trim(document);
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
}

std::string_view fault_of_citizen_number(std::string_view number, Date today) {
    if (number.size() != citizen_digits) return "citizen-length";
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (!std::ranges::all_of(number.substr(0, citizen_digits - 1), is_digit)) return "citizen-format";
    const bool resident = number.front() == '9';
    const std::string_view province = number.substr(0, 2);
    if (!resident && province != "83" && std::ranges::find(provinces, province) == provinces.end()) return "citizen-province";
    const Date born{std::chrono::year(number_at(number, 6, 4)),
                    std::chrono::month(static_cast<unsigned>(number_at(number, 10, 2))),
                    std::chrono::day(static_cast<unsigned>(number_at(number, 12, 2)))};
    if (!born.ok() || born > today || born.year() < today.year() - std::chrono::years(age_max)) return "citizen-birth";
    int sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) sum += (number[i] - '0') * weights[i];
    if (number.back() != check_characters[static_cast<std::size_t>(sum % 11)]) return "citizen-check";
    return {};
}

std::string masked(std::string_view document) {
    if (document.size() <= shown_start + 1) return std::string(document.size(), '*');
    return std::string(document.substr(0, shown_start)) + std::string(document.size() - shown_start - 1, '*') + document.back();
}

std::string masked_name(std::string_view name) {
    const std::string_view first = text::prefix(name, 1);
    return first.size() == name.size() ? std::string(name) : std::string(first) + "*";
}

}  // namespace jixia::members
