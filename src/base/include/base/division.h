#pragma once
// Codes of divisions (GB/T 2260): what lies within what can be read off the code.
#include <string_view>

namespace jixia {

/// True when division `inner` is `outer` or lies below it (prefix after stripping trailing 00 pairs).
bool division_within(std::string_view inner, std::string_view outer);

}  // namespace jixia
