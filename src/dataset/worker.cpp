#include "dataset/worker.h"

#include "duck.h"
#include "ingest.h"

namespace jixia::dataset {

storage::WorkerTasks worker_tasks() {
    storage::WorkerTasks tasks;
    tasks["dataset.ingest"].warm = Duck::open_ahead;
    tasks["dataset.ingest"].run = [](const json::Value& request, storage::WorkerChannel& channel) -> Result<json::Value> {
        JX_TRY(const auto wanted, json::decode<IngestRequest>(request));
        JX_TRY(const auto result, ingest(wanted, [&](double fraction, std::string_view message) {
                   channel.send(storage::FrameKind::progress,
                                json::serialize(json::Object{{"progress", fraction}, {"message", message}}));
               }));
        return json::encode(result);
    };
    return tasks;
}

}  // namespace jixia::dataset
