#pragma once
// Time-based one-time passwords (RFC 6238 over RFC 4226, HMAC-SHA-1, six digits, thirty seconds). Pure.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace jixia::identity::totp {

/// The thirty seconds an instant lies in.
std::int64_t step_of(Instant at);
/// Six digits for a step.
std::string code_at(std::string_view secret, std::int64_t step);
/// The step that a code is of: now, the one before or the one after, and none at or below `last`, so that nobody uses a code
/// twice. Nothing: the code is wrong.
std::optional<std::int64_t> accepted(std::string_view secret, std::string_view code, Instant at, std::int64_t last);
/// RFC 4648, without padding: as people type it.
std::string base32(std::string_view bytes);
/// otpauth://totp/…: what apps read from a QR code.
std::string uri(std::string_view issuer, std::string_view account, std::string_view secret);

}  // namespace jixia::identity::totp
