#pragma once
// The keys of notes: Ed25519 and SM2-with-SM3 of logs, Ed25519 cosignatures of witnesses. All arithmetic is OpenSSL's.
//
// A verifier key is written "name+key id+base64(type ‖ public key)" (C2SP signed-note). Types: 0x01 Ed25519; 0x04 cosignature
// (C2SP tlog-cosignature v1); 0xff "sm2-sm3" for SM2 (GB/T 32918.2, default distinguishing id, DER signature), which readers that
// do not know it skip, as they must.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace jixia::tlog {

enum class KeyKind { ed25519, cosignature, sm2 };

/// A public key under a name.
class VerifierKey {
public:
    /// Refuses `malformed`, also for a key id that is not the key's.
    static Result<VerifierKey> parse(std::string_view text);
    const std::string& text() const { return text_; }
    const std::string& name() const { return name_; }
    std::uint32_t id() const { return id_; }
    KeyKind kind() const { return kind_; }
    /// SHA-256 of the public key, hexadecimal: for people to compare.
    std::string fingerprint() const;
    /// Whether `signature` is this key's over a note's text.
    bool verifies(std::string_view text, std::string_view signature) const;

private:
    friend class SigningKey;
    VerifierKey(std::string name, KeyKind kind, std::string raw);
    std::string text_, name_, raw_;
    KeyKind kind_;
    std::uint32_t id_ = 0;
};

/// A private key. Any thread.
class SigningKey {
public:
    static SigningKey generate(KeyKind kind);
    /// Reads the key from `file` (PKCS #8 PEM, readable by its owner only), or makes key and file, durable when it returns.
    /// Refuses `internal` for a file that is no such key or that others may read.
    static Result<SigningKey> open(const std::filesystem::path& file, KeyKind kind);

    KeyKind kind() const { return kind_; }
    VerifierKey verifier(std::string name) const;
    /// Signature bytes over a note's text, as they follow the key id. `at`: the time that a cosignature states.
    std::string sign(std::string_view text, Instant at) const;

private:
    struct Key;
    SigningKey(std::shared_ptr<const Key> key, KeyKind kind) : key_(std::move(key)), kind_(kind) {}
    std::shared_ptr<const Key> key_;
    KeyKind kind_;
};

/// The time, in seconds since 1970, that a cosignature states; 0 for what is too short to be one.
std::int64_t stated_time(std::string_view cosignature);

}  // namespace jixia::tlog
