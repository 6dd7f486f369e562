#pragma once
// A case as an electronic file for the archives (电子档案): document, decisions with their signatures, metadata, in one ZIP.
#include <string>
#include <string_view>
#include <vector>

#include "workflow/service.h"

namespace jixia::workflow {

/// `keys`: public keys that the decisions verify with. The same case makes the same bytes. Refuses `internal`.
Result<std::string> case_file(const CaseView& view, const std::vector<SignedDecision>& decisions,
                              const std::vector<std::string>& keys, std::string_view language);

}  // namespace jixia::workflow
