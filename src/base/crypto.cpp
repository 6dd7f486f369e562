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

std::string hmac_hex(std::string_view key, std::string_view bytes) { return hmac_hex(Algorithm::sha256, key, bytes); }

std::string hmac_hex(Algorithm algorithm, std::string_view key, std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned length = 0;
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    JX_ASSERT(HMAC(method(algorithm), key.data(), static_cast<int>(key.size()), data, bytes.size(), out.data(), &length) !=
              nullptr);
    return hex_of(out.data(), length);
}

std::string hmac_sha1(std::string_view key, std::string_view bytes) {
    std::string out(20, '\0');
    unsigned length = 0;
    JX_ASSERT(HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(bytes.data()),
                   bytes.size(), reinterpret_cast<unsigned char*>(out.data()), &length) != nullptr);
    return out;
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

std::string base64(std::string_view bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // EVP_EncodeBlock ends it with a zero
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                       reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::string bytes(text.size() / 4 * 3, '\0');
    const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                       reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    if (length < 0) return std::nullopt;
    bytes.resize(static_cast<std::size_t>(length) - (text.ends_with("==") ? 2U : text.ends_with('=') ? 1U : 0U));
    if (base64(bytes) != text) return std::nullopt;  // EVP_DecodeBlock takes white space and spare bits
    return bytes;
}

std::string hex(std::string_view bytes) { return hex_of(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()); }

std::optional<std::string> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() / 2);
    const auto value = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = value(text[i]), low = value(text[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes += static_cast<char>(high * 16 + low);
    }
    return bytes;
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
