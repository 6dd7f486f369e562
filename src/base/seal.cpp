#include "base/seal.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <optional>

#include "base/crypto.h"

namespace jixia::crypto {
namespace {

constexpr std::size_t key_bytes = 32, nonce_bytes = 12, tag_bytes = 16;

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

unsigned char* octets(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* octets(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::optional<std::string> from_base64url(std::string_view text) {
    std::string out;
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const char c : text) {
        std::uint32_t value = 0;
        if (c >= 'A' && c <= 'Z') value = static_cast<std::uint32_t>(c - 'A');
        else if (c >= 'a' && c <= 'z') value = static_cast<std::uint32_t>(c - 'a' + 26);
        else if (c >= '0' && c <= '9') value = static_cast<std::uint32_t>(c - '0' + 52);
        else if (c == '-') value = 62;
        else if (c == '_') value = 63;
        else return std::nullopt;
        buffer = (buffer << 6) | value;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out += static_cast<char>((buffer >> bits) & 255);
        }
    }
    return out;
}

Result<std::string> make_key(const std::filesystem::path& file) {
    std::string key = random_bytes(key_bytes);
    const int made = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const bool whole =
        made >= 0 && ::write(made, key.data(), key.size()) == static_cast<ssize_t>(key.size()) && ::fsync(made) == 0;
    if (made >= 0) ::close(made);
    if (!whole) return Error{&errors::internal, "the key for sealing secrets cannot be written"};
    return key;
}

}  // namespace

Result<Sealer> Sealer::open(const std::filesystem::path& file) {
    const int found = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (found < 0) {
        JX_TRY(std::string key, make_key(file));
        return Sealer(std::move(key));
    }
    struct stat facts{};
    std::string key(key_bytes + 1, '\0');
    const bool readable = ::fstat(found, &facts) == 0;
    const ssize_t got = ::read(found, key.data(), key.size());
    ::close(found);
    if (!readable || (facts.st_mode & 077) != 0)
        return Error{&errors::internal, "the key for sealing secrets can be read by others"};
    if (got != static_cast<ssize_t>(key_bytes)) return Error{&errors::internal, "the key for sealing secrets is damaged"};
    key.resize(key_bytes);
    return Sealer(std::move(key));
}

std::string Sealer::seal(std::string_view context, std::string_view secret) const {
    std::string nonce = random_bytes(nonce_bytes), body(secret.size(), '\0'), tag(tag_bytes, '\0');
    const Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    int length = 0;
    JX_ASSERT(cipher && EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, octets(key_), octets(nonce)) == 1);
    JX_ASSERT(EVP_EncryptUpdate(cipher.get(), nullptr, &length, octets(context), static_cast<int>(context.size())) == 1);
    JX_ASSERT(EVP_EncryptUpdate(cipher.get(), octets(body), &length, octets(secret), static_cast<int>(secret.size())) == 1);
    JX_ASSERT(EVP_EncryptFinal_ex(cipher.get(), octets(tag), &length) == 1);
    JX_ASSERT(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(tag_bytes), tag.data()) == 1);
    return base64url(nonce + tag + body);
}

Result<std::string> Sealer::open_sealed(std::string_view context, std::string_view sealed) const {
    auto bytes = from_base64url(sealed);
    if (!bytes || bytes->size() < nonce_bytes + tag_bytes) return Error{&errors::internal, "a sealed secret is damaged"};
    const std::string_view all = *bytes;
    const std::string_view nonce = all.substr(0, nonce_bytes), body = all.substr(nonce_bytes + tag_bytes);
    std::string tag(all.substr(nonce_bytes, tag_bytes)), secret(body.size(), '\0');
    const Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    int length = 0;
    const bool opened =
        cipher && EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, octets(key_), octets(nonce)) == 1 &&
        EVP_DecryptUpdate(cipher.get(), nullptr, &length, octets(context), static_cast<int>(context.size())) == 1 &&
        EVP_DecryptUpdate(cipher.get(), octets(secret), &length, octets(body), static_cast<int>(body.size())) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(tag_bytes), tag.data()) == 1 &&
        EVP_DecryptFinal_ex(cipher.get(), octets(tag), &length) == 1;
    if (!opened) return Error{&errors::internal, "a sealed secret does not open"};
    return secret;
}

std::string Sealer::fingerprint(std::string_view context, std::string_view text) const {
    return hmac_hex(hmac_hex(key_, "fingerprint " + std::string(context)), text);
}

}  // namespace jixia::crypto
