#pragma once
// MinHash: sets as small signatures whose agreement estimates how much the sets have in common (Broder 1997), kept as one byte a
// place (b-bit, Li & König 2010). Pure.
#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace jixia::quality {

/// Places of a signature of a text or of column names. The estimate's standard error is sqrt(J(1-J)/64), at most 0.07.
inline constexpr std::size_t signature_places = 64;
/// Bins of the sketch of a table's rows: at most 0.05.
inline constexpr std::size_t sketch_bins = 128;

std::uint64_t hash_of(std::string_view text);

/// The signature of a set of hashes; all zero for the empty set.
std::array<std::uint8_t, signature_places> signature_of(std::span<const std::uint64_t> set);

/// The signature of a sketch whose bins hold the least hash of what fell into them; -1: nothing did. Empty bins borrow from the
/// next one that is not (Shrivastava & Li 2014), so that small sets compare too. All zero if every bin is empty.
std::array<std::uint8_t, sketch_bins> signature_of(const std::vector<std::int64_t>& bins);

/// Estimated Jaccard similarity of the two sets, 0 to 1: the share of equal places less what one byte makes equal by chance.
double similarity(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b);

}  // namespace jixia::quality
