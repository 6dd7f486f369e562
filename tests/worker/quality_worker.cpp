// `quality_worker worker`: the child that the quality room's tests start.
#include "dataset/worker.h"
#include "quality/worker.h"

int main() {
    auto tasks = jixia::dataset::worker_tasks();
    tasks.merge(jixia::quality::worker_tasks());
    return jixia::storage::worker_main(tasks);
}
