#pragma once
// Credentials as they stand in a request.
#include <string>
#include <string_view>

#include "http/types.h"
#include "identity/identity.h"

namespace jixia::identity {

/// `__Host-jixia_session` over HTTPS, `jixia_session` otherwise.
std::string_view cookie_name(const SessionSettings& settings);
/// The session token of a request; empty if there is none, or more than one.
std::string session_token(const http::Call& call, const SessionSettings& settings);
/// Set-Cookie for a fresh session; for an empty token, what ends it.
std::string cookie_line(const SessionSettings& settings, std::string_view token);

}  // namespace jixia::identity
