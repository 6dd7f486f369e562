#pragma once
// A number that the law fixes, by the date from which it holds. A rule takes its numbers from here, never from a literal.
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "base/result.h"

namespace jixia::law {

/// `since`: newest first. `basis` and `quote`: the article and its words.
template <class T, std::size_t N>
struct Parameter {
    Citation basis;
    std::string_view quote;
    std::array<std::pair<Date, T>, N> since;
    /// The value in force on `day`, or null before the first one.
    constexpr const T* on(Date day) const {
        for (const auto& [from, value] : since)
            if (day >= from) return &value;
        return nullptr;
    }
};

/// 第二十三条:「本办法自2022年4月1日起施行。」
inline constexpr Date in_force_from{std::chrono::year(2022), std::chrono::April, std::chrono::day(1)};

}  // namespace jixia::law
