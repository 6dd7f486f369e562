#pragma once
// What people of the demonstration do about Art. 7 and 9 (demo/duties.json), through the routes: a list of steps in phases, each
// as of some days ago, so that an adopted list has had its thirty days and an overdue plan its date.
#include <filesystem>

#include "demo/moved_clock.h"
#include "http/router.h"
#include "identity/identity.h"

namespace jixia::app::demo {

struct Duties {
    const http::Router& router;
    identity::Identity& identity;
    MovedClock& clock;
    std::filesystem::path description, progress;  ///< progress: what has been done, so that it goes on where it was cut off
};

/// Does the phases that lie in the past, or those of today; what is done already is left as it is.
enum class Part { past, today };
Result<void> do_duties(const Duties& where, Part part);

}  // namespace jixia::app::demo
