#pragma once
// The program's version, as CMake names it.
#include <string_view>

namespace jixia::app {
inline constexpr std::string_view program_version = JIXIA_VERSION;
}
