// `dataset_worker worker`: the child that dataset's tests start, with the tasks of the real one.
#include "dataset/worker.h"

int main() { return jixia::storage::worker_main(jixia::dataset::worker_tasks()); }
