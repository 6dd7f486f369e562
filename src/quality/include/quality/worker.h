#pragma once
// What the sandboxed child does for this room: measuring what a version's Parquet files hold.
#include "storage/sandbox.h"

namespace jixia::quality {

storage::WorkerTasks worker_tasks();

}  // namespace jixia::quality
