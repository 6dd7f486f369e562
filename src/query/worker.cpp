#include "query/worker.h"

namespace jixia::query {

storage::WorkerTasks worker_tasks() { return {}; }

}  // namespace jixia::query
