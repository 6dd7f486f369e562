#pragma once
// The titles of refusals, for answers that tell of one without being one: a job that has failed.
#include <string_view>

#include "http/types.h"

namespace jixia::http {

/// The title of a refusal's type in the caller's language; the type itself if nobody declared it.
std::string_view refusal_title(std::string_view type, Language language);

}  // namespace jixia::http
