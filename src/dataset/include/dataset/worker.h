#pragma once
// What the sandboxed child does for this room: `dataset.ingest`.
#include "storage/sandbox.h"

namespace jixia::dataset {

storage::WorkerTasks worker_tasks();

}  // namespace jixia::dataset
