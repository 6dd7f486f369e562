#pragma once
// The request target: path and query, strictly decoded. Nothing ambiguous gets past here (RFC 3986, ASVS 15.3.7).
#include <string>
#include <string_view>

#include "http/types.h"

namespace jixia::http {

constexpr std::size_t query_parameters_max = 200;

/// True when every octet may stand in a target as we take it: visible ASCII without `#`, `\`, `"`, `<`, `>`.
bool is_target_text(std::string_view target);

/// The decoded path. Refuses `malformed` for bad escapes, NUL and controls, text that is not UTF-8, encoded `/` and `\`;
/// `http-no-route` for dot segments.
Result<std::string> decode_path(std::string_view raw);

/// The parameters in order. Refuses `http-parameters`, naming the parameter, for bad escapes, controls other than line breaks and
/// tabs, text that is not UTF-8, a raw `;`, an empty name, brackets in a name, and more than `query_parameters_max`.
Result<Query> decode_query(std::string_view raw);

}  // namespace jixia::http
