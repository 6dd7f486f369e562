#include "ranges.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "fields.h"

namespace jixia::http {
namespace {

constexpr std::uint64_t beyond = std::numeric_limits<std::uint64_t>::max();

/// A number of octets; more than 64 bits hold reads as the greatest.
std::optional<std::uint64_t> octets(std::string_view digits) {
    if (digits.empty()) return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        const auto digit = static_cast<std::uint64_t>(c - '0');
        value = value > (beyond - digit) / 10 ? beyond : value * 10 + digit;
    }
    return value;
}

enum class Reading { good, outside, unreadable };

Reading read_one(std::string_view spec, std::uint64_t size, ByteRange& range) {
    const std::size_t dash = spec.find('-');
    if (dash == std::string_view::npos) return Reading::unreadable;
    const std::string_view before = spec.substr(0, dash), after = spec.substr(dash + 1);
    if (before.empty()) {
        const auto suffix = octets(after);
        if (!suffix) return Reading::unreadable;
        if (*suffix == 0 || size == 0) return Reading::outside;
        range = {size - std::min(*suffix, size), size - 1};
        return Reading::good;
    }
    const auto first = octets(before);
    const auto last = after.empty() ? std::optional(beyond) : octets(after);
    if (!first || !last || *last < *first) return Reading::unreadable;
    if (*first >= size) return Reading::outside;
    range = {*first, std::min(*last, size - 1)};
    return Reading::good;
}

}  // namespace

RangeChoice choose_ranges(std::string_view value, std::uint64_t size) {
    constexpr std::string_view unit = "bytes=";
    if (value.size() <= unit.size() || !fields::equal(value.substr(0, unit.size()), unit)) return {};
    value.remove_prefix(unit.size());
    RangeChoice choice;
    std::size_t count = 0;
    while (!value.empty()) {
        ByteRange range{};
        const std::string_view spec = fields::next_element(value);
        if (++count > ranges_max) return {};
        switch (read_one(spec, size, range)) {
            case Reading::unreadable: return {};
            case Reading::outside: continue;
            case Reading::good: choice.ranges.push_back(range);
        }
    }
    if (choice.ranges.empty()) {
        choice.kind = RangeKind::unsatisfiable;
        return choice;
    }
    auto sorted = choice.ranges;
    std::ranges::sort(sorted, {}, &ByteRange::first);
    for (std::size_t index = 1; index < sorted.size(); ++index)
        if (sorted[index].first <= sorted[index - 1].last) return {};
    choice.kind = RangeKind::part;
    return choice;
}

}  // namespace jixia::http
