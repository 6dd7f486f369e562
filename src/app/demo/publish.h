#pragma once
// One table's way from its unit's desk to the public, as its people would go it.
#include <filesystem>

#include "demo/caller.h"
#include "demo/province.h"
#include "demo/units.h"

namespace jixia::app::demo {

/// Waits until a job has ended, without polling the record database more than needed.
struct Publishing {
    const http::Router& router;
    const Staff& staff;
    std::string division;          ///< of the unit
    std::filesystem::path folder;  ///< where the unit's file is made
};

/// Drafts, uploads, describes, submits, approves; what is done already is left as it is.
Result<void> publish(const Publishing& where, const Table& table);

}  // namespace jixia::app::demo
