#include "minhash.h"

#include <algorithm>

#include "base/result.h"

namespace jixia::quality {
namespace {

/// The finisher of SplitMix64: every bit of the result depends on every bit of `word`.
constexpr std::uint64_t mixed(std::uint64_t word) {
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9U;
    word = (word ^ (word >> 27)) * 0x94D049BB133111EBU;
    return word ^ (word >> 31);
}

constexpr std::uint64_t golden = 0x9E3779B97F4A7C15U;

}  // namespace

std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = 0xCBF29CE484222325U;  // FNV-1a
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    return mixed(hash);
}

std::array<std::uint8_t, signature_places> signature_of(std::span<const std::uint64_t> set) {
    std::array<std::uint8_t, signature_places> out{};
    if (set.empty()) return out;
    std::array<std::uint64_t, signature_places> least;
    least.fill(~std::uint64_t{0});
    for (const std::uint64_t element : set)
        for (std::size_t i = 0; i < signature_places; ++i) least[i] = std::min(least[i], mixed(element ^ (golden * (i + 1))));
    for (std::size_t i = 0; i < signature_places; ++i) out[i] = static_cast<std::uint8_t>(least[i]);
    return out;
}

std::array<std::uint8_t, sketch_bins> signature_of(const std::vector<std::int64_t>& bins) {
    std::array<std::uint8_t, sketch_bins> out{};
    if (bins.size() != sketch_bins || std::ranges::all_of(bins, [](std::int64_t bin) { return bin < 0; })) return out;
    for (std::size_t i = 0; i < sketch_bins; ++i) {
        std::size_t from = i, borrowed = 0;
        while (bins[from] < 0) {
            from = (from + 1) % sketch_bins;
            ++borrowed;
        }
        // What is borrowed differs from what stands in the lending bin, or it would count twice.
        out[i] = static_cast<std::uint8_t>(mixed(static_cast<std::uint64_t>(bins[from]) + golden * borrowed));
    }
    return out;
}

double similarity(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) {
    JX_ASSERT(a.size() == b.size() && !a.empty());
    std::size_t equal = 0;
    for (std::size_t i = 0; i < a.size(); ++i) equal += a[i] == b[i] ? 1 : 0;
    constexpr double by_chance = 1.0 / 256;
    const double share = static_cast<double>(equal) / static_cast<double>(a.size());
    return std::clamp((share - by_chance) / (1 - by_chance), 0.0, 1.0);
}

}  // namespace jixia::quality
