#pragma once
// Regular expressions of people: RE2 alone, whose time is linear and whose memory is bounded.
#include <re2/re2.h>

#include <memory>
#include <string>

namespace jixia::dataset {

/// Nothing for a pattern that RE2 does not read, that is longer than 500 bytes, or that needs more than 1 MiB.
std::unique_ptr<RE2> compile_pattern(const std::string& pattern);

}  // namespace jixia::dataset
