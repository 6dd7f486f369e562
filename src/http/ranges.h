#pragma once
// Range requests (RFC 9110 §14) and how much of them is honoured: at most eight ranges that do not overlap, else the whole.
#include <cstdint>
#include <string_view>
#include <vector>

namespace jixia::http {

constexpr std::size_t ranges_max = 8;

struct ByteRange {
    std::uint64_t first, last;  ///< inclusive
    std::uint64_t length() const { return last - first + 1; }
};

enum class RangeKind { whole, part, unsatisfiable };

/// `part`: `ranges` holds one to eight ranges inside `size`, none overlapping, so that never more than `size` octets are sent.
struct RangeChoice {
    RangeKind kind = RangeKind::whole;
    std::vector<ByteRange> ranges = {};
};

/// `value` is the Range field; empty or unreadable means the whole, as the RFC says.
RangeChoice choose_ranges(std::string_view value, std::uint64_t size);

}  // namespace jixia::http
