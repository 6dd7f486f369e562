#pragma once
// Fills an empty platform with the demonstration province: units, accounts, and every table through the public way: drafted, its
// file uploaded and read, described, submitted by one person, approved by another. Nothing is put in behind the platform's back.
#include "demo/moved_clock.h"
#include "platform.h"

namespace jixia::app::demo {

/// Does what is not done yet, so that a seeding that was cut off goes on where it was. Prints progress to the log.
/// `clock`: the platform's; what lies in the past is put in with it some days behind.
Result<void> seed(Platform& platform, const Config& config, MovedClock& clock);

}  // namespace jixia::app::demo
