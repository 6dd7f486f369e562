#pragma once
// Names of what this room decides, for people.
#include <string>
#include <string_view>

namespace jixia::opening {

/// The code itself where nobody named it.
std::string label_of(std::string_view code, std::string_view language);

}  // namespace jixia::opening
