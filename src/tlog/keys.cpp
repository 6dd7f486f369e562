#include "tlog/keys.h"

#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <chrono>
#include <optional>

#include "base/crypto.h"
#include "tlog/note.h"

namespace jixia::tlog {
namespace {

constexpr std::size_t ed25519_public_bytes = 32, sm2_public_bytes = 65, time_bytes = 8;
constexpr std::string_view sm2_type = "\xffsm2-sm3";
constexpr std::size_t pem_bytes_max = 8192;

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* value) const {
        Free(value);
    }
};
using Pkey = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using PkeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;

const unsigned char* octets(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* octets(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string type_of(KeyKind kind) {
    switch (kind) {
        case KeyKind::ed25519: return "\x01";
        case KeyKind::cosignature: return "\x04";
        case KeyKind::sm2: return std::string(sm2_type);
    }
    return {};
}

std::string four_bytes(std::uint32_t id) {
    std::string bytes;
    for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>((id >> shift) & 255);
    return bytes;
}

/// SHA-256(name ‖ 0x0A ‖ type ‖ public key)[:4]
std::uint32_t id_of(const std::string& name, KeyKind kind, const std::string& raw) {
    const std::string digest = crypto::sha256_hex(name + "\n" + type_of(kind) + raw);
    std::uint32_t id = 0;
    std::from_chars(digest.data(), digest.data() + 8, id, 16);
    return id;
}

Pkey public_key(KeyKind kind, std::string_view raw) {
    if (kind != KeyKind::sm2) return Pkey(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets(raw), raw.size()));
    const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "SM2", nullptr));
    std::array<char, 4> group{"SM2"};
    std::string point(raw);
    const std::array<OSSL_PARAM, 3> parameters{OSSL_PARAM_construct_utf8_string("group", group.data(), 0),
                                               OSSL_PARAM_construct_octet_string("pub", point.data(), point.size()),
                                               OSSL_PARAM_construct_end()};
    EVP_PKEY* made = nullptr;
    if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, const_cast<OSSL_PARAM*>(parameters.data())) != 1)
        return nullptr;
    return Pkey(made);
}

std::string raw_public(EVP_PKEY* key, KeyKind kind) {
    std::string raw(kind == KeyKind::sm2 ? sm2_public_bytes : ed25519_public_bytes, '\0');
    std::size_t length = raw.size();
    if (kind == KeyKind::sm2)
        JX_ASSERT(EVP_PKEY_get_octet_string_param(key, "encoded-pub-key", octets(raw), raw.size(), &length) == 1);
    else JX_ASSERT(EVP_PKEY_get_raw_public_key(key, octets(raw), &length) == 1);
    JX_ASSERT(length == raw.size());
    return raw;
}

const EVP_MD* digest_of(KeyKind kind) { return kind == KeyKind::sm2 ? EVP_sm3() : nullptr; }

/// What a cosignature signs: the note's text below a header and the time (C2SP tlog-cosignature, Ed25519).
std::string cosigned(std::string_view text, std::int64_t seconds) {
    return "cosignature/v1\ntime " + std::to_string(seconds) + "\n" + std::string(text);
}

bool is_kind(EVP_PKEY* key, KeyKind kind) { return EVP_PKEY_is_a(key, kind == KeyKind::sm2 ? "SM2" : "ED25519") == 1; }

/// Writes the key's file; its name and content are on disk when it returns.
bool write_key(EVP_PKEY* key, const std::filesystem::path& file) {
    const Bio memory(BIO_new(BIO_s_mem()));
    if (!memory || PEM_write_bio_PKCS8PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) return false;
    char* text = nullptr;
    const long length = BIO_get_mem_data(memory.get(), &text);
    const int made = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const bool whole = made >= 0 && ::write(made, text, static_cast<std::size_t>(length)) == length && ::fsync(made) == 0;
    if (made >= 0) ::close(made);
    const int folder = ::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool named = folder >= 0 && ::fsync(folder) == 0;
    if (folder >= 0) ::close(folder);
    return whole && named;
}

}  // namespace

VerifierKey::VerifierKey(std::string name, KeyKind kind, std::string raw)
    : name_(std::move(name)), raw_(std::move(raw)), kind_(kind), id_(id_of(name_, kind, raw_)) {
    text_ = name_ + "+" + crypto::hex(four_bytes(id_)) + "+" + crypto::base64(type_of(kind) + raw_);
}

Result<VerifierKey> VerifierKey::parse(std::string_view text) {
    const auto refuse = [] { return Error{&errors::malformed, "is not a verifier key: name+id+base64"}; };
    const std::size_t first = text.find('+'), second = first == std::string_view::npos ? first : text.find('+', first + 1);
    if (second == std::string_view::npos || text.size() > 512) return refuse();
    const auto bytes = crypto::from_base64(text.substr(second + 1));
    const std::string name(text.substr(0, first));
    if (!bytes || !is_key_name(name)) return refuse();
    for (const KeyKind kind : {KeyKind::ed25519, KeyKind::cosignature, KeyKind::sm2}) {
        const std::string type = type_of(kind);
        const std::size_t length = kind == KeyKind::sm2 ? sm2_public_bytes : ed25519_public_bytes;
        if (!bytes->starts_with(type) || bytes->size() != type.size() + length) continue;
        VerifierKey key(name, kind, bytes->substr(type.size()));
        if (key.text_ != text || public_key(kind, key.raw_) == nullptr) return refuse();
        return key;
    }
    return refuse();
}

std::string VerifierKey::fingerprint() const { return crypto::sha256_hex(raw_); }

bool VerifierKey::verifies(std::string_view text, std::string_view signature) const {
    std::string message(text);
    if (kind_ == KeyKind::cosignature) {
        const std::int64_t seconds = stated_time(signature);
        if (seconds <= 0) return false;
        message = cosigned(text, seconds);
        signature.remove_prefix(time_bytes);
    }
    const Pkey key = public_key(kind_, raw_);
    const DigestContext context(EVP_MD_CTX_new());
    if (!key || !context || EVP_DigestVerifyInit(context.get(), nullptr, digest_of(kind_), nullptr, key.get()) != 1) return false;
    return EVP_DigestVerify(context.get(), octets(signature), signature.size(), octets(std::string_view(message)),
                            message.size()) == 1;
}

struct SigningKey::Key {
    Pkey value;
};

SigningKey SigningKey::generate(KeyKind kind) {
    EVP_PKEY* made =
        kind == KeyKind::sm2 ? EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2") : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    JX_ASSERT(made != nullptr);
    return {std::make_shared<const Key>(Pkey(made)), kind};
}

Result<SigningKey> SigningKey::open(const std::filesystem::path& file, KeyKind kind) {
    const int found = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (found < 0) {
        SigningKey key = generate(kind);
        if (!write_key(key.key_->value.get(), file)) return Error{&errors::internal, "a signing key cannot be written"};
        return key;
    }
    struct stat facts{};
    std::string text(pem_bytes_max, '\0');
    const bool readable = ::fstat(found, &facts) == 0;
    const ssize_t got = ::read(found, text.data(), text.size());
    ::close(found);
    if (!readable || (facts.st_mode & 077) != 0) return Error{&errors::internal, "a signing key can be read by others"};
    const Bio memory(BIO_new_mem_buf(text.data(), static_cast<int>(got < 0 ? 0 : got)));
    Pkey value(PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr));
    if (!value || !is_kind(value.get(), kind)) return Error{&errors::internal, "a signing key is damaged or of another kind"};
    return SigningKey(std::make_shared<const Key>(std::move(value)), kind);
}

VerifierKey SigningKey::verifier(std::string name) const {
    JX_ASSERT(is_key_name(name));
    return {std::move(name), kind_, raw_public(key_->value.get(), kind_)};
}

std::string SigningKey::sign(std::string_view text, Instant at) const {
    const std::int64_t seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
    const std::string message = kind_ == KeyKind::cosignature ? cosigned(text, seconds) : std::string(text);
    const DigestContext context(EVP_MD_CTX_new());
    std::size_t length = 0;
    JX_ASSERT(context && EVP_DigestSignInit(context.get(), nullptr, digest_of(kind_), nullptr, key_->value.get()) == 1);
    JX_ASSERT(EVP_DigestSign(context.get(), nullptr, &length, octets(std::string_view(message)), message.size()) == 1);
    std::string signature(length, '\0');
    JX_ASSERT(EVP_DigestSign(context.get(), octets(signature), &length, octets(std::string_view(message)), message.size()) == 1);
    signature.resize(length);
    if (kind_ != KeyKind::cosignature) return signature;
    std::string stated;
    for (int shift = 56; shift >= 0; shift -= 8) stated += static_cast<char>((seconds >> shift) & 255);
    return stated + signature;
}

std::int64_t stated_time(std::string_view cosignature) {
    if (cosignature.size() <= time_bytes || static_cast<unsigned char>(cosignature.front()) > 127) return 0;
    std::int64_t seconds = 0;
    for (std::size_t i = 0; i < time_bytes; ++i) seconds = (seconds << 8) | static_cast<unsigned char>(cosignature[i]);
    return seconds;
}

}  // namespace jixia::tlog
