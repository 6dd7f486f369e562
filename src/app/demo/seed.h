#pragma once
// Fills an empty platform with the demonstration province: units, accounts, and every table through the public way: drafted, its
// file uploaded and read, described, submitted by one person, approved by another. Nothing is put in behind the platform's back.
#include "platform.h"

namespace jixia::app::demo {

/// Does what is not done yet, so that a seeding that was cut off goes on where it was. Prints progress to the log.
Result<void> seed(Platform& platform, const Config& config);

}  // namespace jixia::app::demo
