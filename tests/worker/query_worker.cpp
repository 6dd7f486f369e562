// `query_worker worker`: the child that the query room's tests start.
#include "query/worker.h"

int main() { return jixia::storage::worker_main(jixia::query::worker_tasks()); }
