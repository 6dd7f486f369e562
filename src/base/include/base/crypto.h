#pragma once
// Digests, random bytes, password hashes: thin names over OpenSSL 3 and libargon2, nothing invented here.
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace jixia::crypto {

enum class Algorithm { sha256, sm3 };

/// A running digest. Not thread-safe; `hex()` ends it.
class Digest {
public:
    explicit Digest(Algorithm algorithm);
    Digest(Digest&&) noexcept;
    Digest& operator=(Digest&&) noexcept;
    ~Digest();
    void update(std::string_view bytes);
    /// 64 lower-case hexadecimal characters.
    std::string hex();

private:
    struct State;
    std::unique_ptr<State> state_;
};

std::string sha256_hex(std::string_view bytes);
std::string sm3_hex(std::string_view bytes);
/// HMAC-SHA-256, hexadecimal.
std::string hmac_hex(std::string_view key, std::string_view bytes);
/// HMAC with either digest, hexadecimal.
std::string hmac_hex(Algorithm algorithm, std::string_view key, std::string_view bytes);
/// HMAC-SHA-1, 20 bytes: for one-time passwords (RFC 6238) and nothing else.
std::string hmac_sha1(std::string_view key, std::string_view bytes);
/// `count` bytes from the operating system's generator; ends the process if there are none.
std::string random_bytes(std::size_t count);
/// 256 random bits, base64url without padding: for session ids, keys, CSRF tokens.
std::string random_token();
std::string base64url(std::string_view bytes);
/// RFC 4648 §4, with padding.
std::string base64(std::string_view bytes);
/// The bytes of canonical base64 (padded, no spare bits, no white space); nothing for other text.
std::optional<std::string> from_base64(std::string_view text);
/// Lower-case hexadecimal.
std::string hex(std::string_view bytes);
/// The bytes of hexadecimal text, lower case only; nothing for other text.
std::optional<std::string> from_hex(std::string_view text);
/// Compares in time that does not depend on the content.
bool equal_secret(std::string_view a, std::string_view b);

/// Encoded argon2id hash ($argon2id$…) with a random salt; about 50 ms and 19 MiB. Passwords over 1,024 bytes are refused
/// `invalid`.
Result<std::string> hash_password(std::string_view password);
/// True if `password` made `encoded`. The same cost whatever the answer.
bool verify_password(std::string_view encoded, std::string_view password);

}  // namespace jixia::crypto
