#pragma once
// What headings say.
#include <string_view>

#include "detect/detect.h"

namespace jixia::detect {

/// The heading names a column of this kind.
bool heading_says(std::string_view folded, Kind kind);
/// The heading names something of an office: a hot line, a reception.
bool heading_is_official(std::string_view folded);

}  // namespace jixia::detect
