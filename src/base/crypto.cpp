#include "base/crypto.h"

#include <argon2.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>

namespace jixia::crypto {
namespace {

/// OWASP's second parameter set for argon2id: 19 MiB, two passes, one lane.
constexpr std::uint32_t passes = 2;
constexpr std::uint32_t memory_kib = 19 * 1024;
constexpr std::size_t password_bytes_max = 1024;

std::string hex_of(const unsigned char* bytes, std::size_t count) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(count * 2);
    for (std::size_t i = 0; i < count; ++i) {
        text += digits[bytes[i] >> 4];
        text += digits[bytes[i] & 15];
    }
    return text;
}

const EVP_MD* method(Algorithm algorithm) {
    switch (algorithm) {
        case Algorithm::sha256: return EVP_sha256();
        case Algorithm::sm3: return EVP_sm3();
    }
    return EVP_sha256();
}

std::string digest(Algorithm algorithm, std::string_view bytes) {
    Digest running(algorithm);
    running.update(bytes);
    return running.hex();
}

}  // namespace

struct Digest::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { EVP_MD_CTX_free(context); }
};

Digest::Digest(Algorithm algorithm) : state_(std::make_unique<State>()) {
    JX_ASSERT(state_->context != nullptr && EVP_DigestInit_ex(state_->context, method(algorithm), nullptr) == 1);
}
Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;
Digest::~Digest() = default;

void Digest::update(std::string_view bytes) { JX_ASSERT(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1); }

std::string Digest::hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned length = 0;
    JX_ASSERT(EVP_DigestFinal_ex(state_->context, out.data(), &length) == 1);
    return hex_of(out.data(), length);
}

std::string sha256_hex(std::string_view bytes) { return digest(Algorithm::sha256, bytes); }
std::string sm3_hex(std::string_view bytes) { return digest(Algorithm::sm3, bytes); }

std::string hmac_hex(std::string_view key, std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned length = 0;
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    JX_ASSERT(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), data, bytes.size(), out.data(), &length) != nullptr);
    return hex_of(out.data(), length);
}

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    JX_ASSERT(RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) == 1);
    return bytes;
}

std::string base64url(std::string_view bytes) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string text;
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const char c : bytes) {
        buffer = (buffer << 8) | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 6;) {
            bits -= 6;
            text += alphabet[(buffer >> bits) & 63];
        }
    }
    if (bits > 0) text += alphabet[(buffer << (6 - bits)) & 63];
    return text;
}

std::string random_token() { return base64url(random_bytes(32)); }

bool equal_secret(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

Result<std::string> hash_password(std::string_view password) {
    if (password.empty() || password.size() > password_bytes_max)
        return Error{&errors::invalid, "a password has 1 to 1024 bytes", {{"/password", "must have 1 to 1024 bytes", "size"}}};
    const std::string salt = random_bytes(16);
    std::string encoded(256, '\0');
    const int outcome = argon2id_hash_encoded(passes, memory_kib, 1, password.data(), password.size(), salt.data(), salt.size(),
                                              32, encoded.data(), encoded.size());
    JX_ASSERT(outcome == ARGON2_OK);
    encoded.resize(encoded.find('\0'));
    return encoded;
}

bool verify_password(std::string_view encoded, std::string_view password) {
    if (password.size() > password_bytes_max) return false;
    return argon2id_verify(std::string(encoded).c_str(), password.data(), password.size()) == ARGON2_OK;
}

}  // namespace jixia::crypto
