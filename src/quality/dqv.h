#pragma once
// The quality of an entry as linked data: Data Quality Vocabulary (W3C), JSON-LD. Pure.
#include <string>
#include <string_view>

#include "quality/types.h"

namespace jixia::quality {

/// `base_url`: of the platform; metrics are named by the table of checks.
json::Value dqv_of(const EntryQuality& quality, std::string_view base_url);

}  // namespace jixia::quality
