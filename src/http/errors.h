#pragma once
// Refusals of the protocol itself, before any room is asked. Their statuses are HTTP's own, so they stand beside the code.
#include <string>

#include "http/types.h"

namespace jixia::http {

namespace refusals {
inline constexpr ErrorCode no_route{"http-no-route", ErrorKind::not_found};
inline constexpr ErrorCode method_not_allowed{"http-method-not-allowed", ErrorKind::conflict};
inline constexpr ErrorCode method_unknown{"http-method-unknown", ErrorKind::unsupported};
inline constexpr ErrorCode version_unsupported{"http-version-unsupported", ErrorKind::unsupported};
inline constexpr ErrorCode coding_unknown{"http-coding-unknown", ErrorKind::unsupported};
inline constexpr ErrorCode framing{"http-framing", ErrorKind::malformed};
inline constexpr ErrorCode target_too_long{"http-target-too-long", ErrorKind::too_large};
inline constexpr ErrorCode fields_too_large{"http-fields-too-large", ErrorKind::too_large};
inline constexpr ErrorCode misdirected{"http-misdirected", ErrorKind::malformed};
inline constexpr ErrorCode expectation{"http-expectation", ErrorKind::unsupported};
inline constexpr ErrorCode range{"http-range", ErrorKind::invalid};
inline constexpr ErrorCode request_timeout{"http-request-timeout", ErrorKind::timed_out};
inline constexpr ErrorCode content_type{"http-content-type", ErrorKind::unsupported};
inline constexpr ErrorCode sign_in_required{"http-sign-in-required", ErrorKind::unauthenticated};
inline constexpr ErrorCode precondition_required{"http-precondition-required", ErrorKind::precondition_required};
inline constexpr ErrorCode parameters{"http-parameters", ErrorKind::malformed};
inline constexpr ErrorCode port_taken{"http-port-taken", ErrorKind::conflict};
inline constexpr ErrorCode pages_missing{"http-pages-missing", ErrorKind::not_found};
inline constexpr ErrorCode idempotency_key{"http-idempotency-key", ErrorKind::malformed};
inline constexpr ErrorCode answer_given{"http-answer-given", ErrorKind::conflict};
}  // namespace refusals

/// `problem` with a status that no ErrorKind has (405, 414, 416, 417, 421, 431, 501, 505 …).
Response problem_with(int status, const Error& error, const Call& call);

/// "OK", "Not Found" …; "Unknown" for a status without a registered phrase.
std::string_view reason_of(int status);

}  // namespace jixia::http
