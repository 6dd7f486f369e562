#pragma once
// Identifiers: ULIDs (26 characters, Crockford base 32), ordered by time within a process, opaque to callers.
#include <compare>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace jixia {

/// A fresh ULID: 48 bits of milliseconds, 80 random bits, increasing within this process. Any thread.
std::string new_ulid(Instant now);
/// True for 26 characters of Crockford base 32 in upper case that do not overflow 128 bits.
bool is_ulid(std::string_view text);

}  // namespace jixia
