#include "totp.h"

#include <array>

#include "base/crypto.h"
#include "base/text.h"

namespace jixia::identity::totp {

namespace {
constexpr std::int64_t step_seconds = 30;
constexpr std::uint32_t modulus = 1'000'000;
constexpr std::size_t digits = 6;
}  // namespace

std::int64_t step_of(Instant at) {
    return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count() / step_seconds;
}

std::string code_at(std::string_view secret, std::int64_t step) {
    std::string counter(8, '\0');
    for (std::size_t i = 0; i < 8; ++i) counter[7 - i] = static_cast<char>(static_cast<std::uint64_t>(step) >> (8 * i) & 0xff);
    const std::string mac = crypto::hmac_sha1(secret, counter);
    const auto byte = [&](std::size_t at) { return static_cast<std::uint32_t>(static_cast<unsigned char>(mac[at])); };
    const std::size_t offset = byte(mac.size() - 1) & 0x0f;  // RFC 4226, 5.3: dynamic truncation
    const std::uint32_t value = (byte(offset) & 0x7f) << 24 | byte(offset + 1) << 16 | byte(offset + 2) << 8 | byte(offset + 3);
    std::string code = std::to_string(value % modulus);
    return std::string(digits - code.size(), '0') + code;
}

std::optional<std::int64_t> accepted(std::string_view secret, std::string_view code, Instant at, std::int64_t last) {
    std::optional<std::int64_t> found;
    for (std::int64_t step = step_of(at) - 1; step <= step_of(at) + 1; ++step)
        if (crypto::equal_secret(code_at(secret, step), code) && step > last) found = step;
    return found;
}

std::string base32(std::string_view bytes) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string out;
    std::uint32_t held = 0;
    int bits = 0;
    for (const char c : bytes) {
        held = held << 8 | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 5; bits -= 5) out += letters[held >> (bits - 5) & 31];
    }
    if (bits > 0) out += letters[held << (5 - bits) & 31];
    return out;
}

std::string uri(std::string_view issuer, std::string_view account, std::string_view secret) {
    const std::string who = text::percent_encode(issuer);
    return "otpauth://totp/" + who + ":" + text::percent_encode(account) + "?secret=" + base32(secret) + "&issuer=" + who;
}

}  // namespace jixia::identity::totp
