#pragma once
// The metadata quality assessment of data.europa.eu: 405 points over five dimensions, exactly as published. Pure.
#include <string_view>

#include "facts.h"
#include "quality/types.h"

namespace jixia::quality {

inline constexpr std::int64_t mqa_points_max = 405;

std::int64_t mqa_points(const EntryFacts& facts);
Mqa mqa_of(const EntryFacts& facts, std::string_view language);
/// The band of a number of points: excellent from 351, good from 221, sufficient from 121, else bad.
std::string_view mqa_band(std::int64_t points);

}  // namespace jixia::quality
