#pragma once
// How many different texts a column has, in 4 KiB: HyperLogLog (Flajolet et al. 2007) with 4096 registers, ±1.6 %, and nearly
// exact below some thousands.
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace jixia::dataset {

class Sketch {
public:
    void add(std::string_view text) {
        const std::uint64_t hash = hash_of(text);
        const auto rank = static_cast<std::uint8_t>(std::countl_zero((hash << index_bits) | 1) + 1);
        std::uint8_t& held = registers_[hash >> (64 - index_bits)];
        if (rank > held) held = rank;
    }
    void merge(const Sketch& other);
    std::int64_t estimate() const;

    /// The first eight bytes as a number that orders as they do.
    static std::uint64_t order_of(std::string_view text) { return __builtin_bswap64(first_bytes(text)); }

private:
    static constexpr int index_bits = 12;
    static_assert(std::endian::native == std::endian::little);
    template <class Word>
    static std::uint64_t load(const char* from) {
        Word word;
        std::memcpy(&word, from, sizeof word);
        return word;
    }
    /// Up to eight bytes in the order of memory, zeros after them.
    static std::uint64_t first_bytes(std::string_view text) {
        const char* const at = text.data();
        const std::size_t size = text.size();
        if (size >= 8) return load<std::uint64_t>(at);
        if (size >= 4) return load<std::uint32_t>(at) | load<std::uint32_t>(at + size - 4) << (8 * (size - 4));
        if (size >= 2) return load<std::uint16_t>(at) | load<std::uint16_t>(at + size - 2) << (8 * (size - 2));
        return size == 0 ? 0 : load<std::uint8_t>(at);
    }
    static std::uint64_t mixed(std::uint64_t hash, std::uint64_t word) {
        hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
        return hash ^ (hash >> 29);
    }
    static std::uint64_t hash_of(std::string_view text) {
        std::uint64_t hash = text.size() * 0xD6E8FEB86659FD93u;
        for (; text.size() > 8; text.remove_prefix(8)) hash = mixed(hash, load<std::uint64_t>(text.data()));
        hash = mixed(hash, first_bytes(text)) * 0xBF58476D1CE4E5B9u;
        hash = (hash ^ (hash >> 32)) * 0x94D049BB133111EBu;
        return hash ^ (hash >> 31);
    }
    std::array<std::uint8_t, std::size_t{1} << index_bits> registers_{};
};

}  // namespace jixia::dataset
