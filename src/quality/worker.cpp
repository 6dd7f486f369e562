#include "quality/worker.h"

#include "content.h"
#include "formats/duck.h"

namespace jixia::quality {

storage::WorkerTasks worker_tasks() {
    storage::WorkerTasks tasks;
    auto& task = tasks[std::string(content_task)];
    task.warm = formats::Duck::open_ahead;
    task.run = [](const json::Value& request, storage::WorkerChannel& channel) -> Result<json::Value> {
        JX_TRY(const auto order, json::decode<ContentOrder>(request));
        JX_TRY(const auto facts, measure_content(order));
        channel.send(storage::FrameKind::data, json::to_string(facts));
        return json::Object{};
    };
    return tasks;
}

}  // namespace jixia::quality
