#pragma once
// What the sandboxed child does for this room: parsing and running strangers' SQL.
#include "storage/sandbox.h"

namespace jixia::query {

storage::WorkerTasks worker_tasks();

}  // namespace jixia::query
