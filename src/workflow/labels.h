#pragma once
// Names of types, states and actions for people.
#include <string>
#include <string_view>

#include "workflow/workflow.h"

namespace jixia::workflow {

/// The type's own word for `code`, the common one, or the code itself.
std::string label_of(const CaseType& type, std::string_view code, std::string_view language);

}  // namespace jixia::workflow
