#include "dataset/worker.h"

#include "column_rules_sql.h"
#include "formats/duck.h"
#include "ingest.h"

namespace jixia::dataset {

storage::WorkerTasks worker_tasks() {
    storage::WorkerTasks tasks;
    tasks["dataset.ingest"].warm = formats::Duck::open_ahead;
    tasks["dataset.ingest"].run = [](const json::Value& request, storage::WorkerChannel& channel) -> Result<json::Value> {
        JX_TRY(const auto wanted, json::decode<IngestRequest>(request));
        JX_TRY(const auto result, ingest(wanted, [&](double fraction, std::string_view message) {
                   channel.send(storage::FrameKind::progress,
                                json::serialize(json::Object{{"progress", fraction}, {"message", message}}));
               }));
        // The profile of a wide table is longer than one frame: the answer goes as data, in pieces.
        channel.send(storage::FrameKind::data, json::to_string(result));
        return json::Object{};
    };
    tasks[std::string(rules_task)].warm = formats::Duck::open_ahead;
    tasks[std::string(rules_task)].run = [](const json::Value& request, storage::WorkerChannel& channel) -> Result<json::Value> {
        JX_TRY(const auto order, json::decode<RulesOrder>(request));
        JX_TRY(const auto answer, check_rules(order));
        channel.send(storage::FrameKind::data, json::to_string(answer));
        return json::Object{};
    };
    return tasks;
}

}  // namespace jixia::dataset
