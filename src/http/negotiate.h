#pragma once
// What the caller prefers: language and content coding (RFC 9110 §12.5).
#include <span>
#include <string_view>

#include "http/types.h"

namespace jixia::http {

enum class Coding { identity, gzip, br, zstd };

std::string_view name_of(Coding coding);

/// zh unless the caller prefers English.
Language language_of(std::string_view accept_language);
/// The best coding that we have among those accepted; identity without the header.
Coding coding_of(std::string_view accept_encoding);
/// The same among `ours`, the first preferred where the caller has no preference.
Coding coding_among(std::string_view accept_encoding, std::span<const Coding> ours);

}  // namespace jixia::http
