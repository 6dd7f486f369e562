#include "dataset/worker.h"

#include "column_rules_sql.h"
#include "formats/duck.h"
#include "ingest.h"
#include "propose.h"

namespace jixia::dataset {

namespace {

/// A file is read with progress told; the answer about a wide table is longer than one frame: it goes as data, in pieces.
template <class Answer>
auto task_of(Result<Answer> (*read)(const IngestRequest&, const Progress&)) {
    return [read](const json::Value& request, storage::WorkerChannel& channel) -> Result<json::Value> {
        JX_TRY(const auto wanted, json::decode<IngestRequest>(request));
        JX_TRY(const auto answer, read(wanted, [&](double fraction, std::string_view message) {
                   channel.send(storage::FrameKind::progress,
                                json::serialize(json::Object{{"progress", fraction}, {"message", message}}));
               }));
        channel.send(storage::FrameKind::data, json::to_string(answer));
        return json::Object{};
    };
}

}  // namespace

storage::WorkerTasks worker_tasks() {
    storage::WorkerTasks tasks;
    tasks["dataset.ingest"] = {.run = task_of(ingest), .warm = formats::Duck::open_ahead};
    tasks["dataset.propose"] = {.run = task_of(propose), .warm = formats::Duck::open_ahead};
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
