#pragma once
// A refusal on its way from a worker to its server. The worker may be in strangers' hands: what it says is bounded and named
// anew.
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace jixia::storage {

std::string failure_text(const Error& error);
/// The refusal of `known` that the failure names, with its texts cut to a bound; `internal` for any other.
Error failure_from(std::string_view text, std::span<const ErrorCode* const> known);

}  // namespace jixia::storage
