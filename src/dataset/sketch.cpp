#include "sketch.h"

#include <algorithm>
#include <cmath>

namespace jixia::dataset {

void Sketch::merge(const Sketch& other) {
    for (std::size_t i = 0; i < registers_.size(); ++i) registers_[i] = std::max(registers_[i], other.registers_[i]);
}

std::int64_t Sketch::estimate() const {
    constexpr auto count = static_cast<double>(std::size_t{1} << index_bits);
    constexpr double bias = 0.7213 / (1 + 1.079 / count);
    double sum = 0;
    for (const std::uint8_t held : registers_) sum += std::ldexp(1.0, -held);
    const auto empty = static_cast<double>(std::ranges::count(registers_, 0));
    const double raw = bias * count * count / sum;
    return std::llround(raw <= 2.5 * count && empty > 0 ? count * std::log(count / empty) : raw);
}

}  // namespace jixia::dataset
