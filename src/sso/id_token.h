#pragma once
// Identity tokens (OpenID Connect Core 1.0, 3.1.3.7). Pure: the keys come from outside.
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/json.h"

namespace jixia::sso {

struct Expected {
    std::string issuer, audience, nonce;
    Instant now{};
};

struct Claims {
    std::string subject;
    bool second_factor = false;  ///< `amr` (RFC 8176) names more than a password
};

/// The `kid` of the token's header; nothing for what is no token. Says nothing about its truth.
std::optional<std::string> key_id_of(std::string_view token);
/// The claims, if the token is signed by one of `keys` (a JWK set) with RS256, PS256 or ES256 and says what is expected: issuer,
/// audience (and `azp` when there are several), nonce, not expired, issued within the last ten minutes. Refuses `sso-refused`.
Result<Claims> claims_of(std::string_view token, const json::Value& keys, const Expected& expected);

}  // namespace jixia::sso
