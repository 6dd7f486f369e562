#include "base/id.h"

#include <array>
#include <cstdint>
#include <mutex>

#include "base/crypto.h"

namespace jixia {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The last identifier made in this process, so that one millisecond's are in order too.
struct Last {
    std::mutex mutex;
    std::uint64_t millis = 0;
    std::array<unsigned char, 10> random{};
};

Last& last() {
    static Last state;
    return state;
}

}  // namespace

std::string new_ulid(Instant now) {
    Last& state = last();
    std::array<unsigned char, 16> bytes{};
    {
        const std::lock_guard lock(state.mutex);
        const auto millis =
            static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count());
        bool fresh = millis > state.millis;
        if (!fresh) {
            // Same millisecond, or a clock that went back: count the random part up. It cannot wrap: its top bit starts at 0.
            for (std::size_t i = state.random.size(); i-- > 0;)
                if (++state.random[i] != 0) break;
        } else {
            state.millis = millis;
            const std::string random = crypto::random_bytes(state.random.size());
            for (std::size_t i = 0; i < state.random.size(); ++i) state.random[i] = static_cast<unsigned char>(random[i]);
            state.random[0] &= 0x7f;
        }
        for (std::size_t i = 0; i < 6; ++i) bytes[i] = static_cast<unsigned char>(state.millis >> (40 - 8 * i));
        for (std::size_t i = 0; i < 10; ++i) bytes[6 + i] = state.random[i];
    }
    // 128 bits as 26 characters of 5 bits, the first of only 3.
    std::string text(26, '0');
    __extension__ using Wide = unsigned __int128;
    Wide number = 0;
    for (const unsigned char byte : bytes) number = (number << 8) | byte;
    for (std::size_t i = 26; i-- > 0; number >>= 5) text[i] = alphabet[static_cast<std::size_t>(number & 31)];
    return text;
}

bool is_ulid(std::string_view text) {
    if (text.size() != 26 || text[0] > '7') return false;
    for (const char c : text)
        if (alphabet.find(c) == std::string_view::npos) return false;
    return true;
}

}  // namespace jixia
