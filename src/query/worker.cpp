#include "query/worker.h"

#include "sql_worker.h"

namespace jixia::query {

storage::WorkerTasks worker_tasks() {
    return {{"query.parse", {.run = parse_sql, .warm = open_sql_engine}},
            {"query.run", {.run = run_sql, .warm = open_sql_engine}}};
}

}  // namespace jixia::query
