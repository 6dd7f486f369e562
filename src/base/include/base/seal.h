#pragma once
// Secrets that must be shown again to another server (a source's password): kept sealed, AES-256-GCM over OpenSSL.
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace jixia::crypto {

/// The key that a platform seals with. Any thread.
class Sealer {
public:
    /// Of the key in `file` (32 octets, readable by its owner only); makes it if there is none. Every node of one platform
    /// needs the same file. Refuses `internal` for a file that is no key or that others may read.
    static Result<Sealer> open(const std::filesystem::path& file);
    explicit Sealer(std::string key) : key_(std::move(key)) {}

    /// Sealed text (base64url) that opens only with the same `context`, so that it cannot be moved to another place.
    std::string seal(std::string_view context, std::string_view secret) const;
    /// Refuses `internal` when key, context or text is another.
    Result<std::string> open_sealed(std::string_view context, std::string_view sealed) const;

    /// A keyed digest (hexadecimal): equal for equal texts of one context, and of no use to whoever lacks the key, however few
    /// texts there are to try.
    std::string fingerprint(std::string_view context, std::string_view text) const;

private:
    std::string key_;
};

}  // namespace jixia::crypto
