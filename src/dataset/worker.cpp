#include "dataset/worker.h"

#include "base/text.h"
#include "column_rules_sql.h"
#include "formats/flatten.h"
#include "ingest.h"
#include "job.h"
#include "merge.h"
#include "propose.h"

namespace jixia::dataset {

namespace {

void warm() {
    formats::ready_ahead();
    (void)text::pinyin("省");  // columns get their codes from it
}

/// Runs `work` on the request and sends its answer, which may be longer than one frame, as data in pieces.
template <class Request, class Work>
storage::WorkerTask task_of(Work work, void (*ready)() = warm) {
    return {.run = [work](const json::Value& request, storage::WorkerChannel& channel) -> Result<json::Value> {
                JX_TRY(const auto wanted, json::decode<Request>(request));
                JX_TRY(const auto result, work(wanted, [&](double fraction, std::string_view message) {
                           channel.send(storage::FrameKind::progress,
                                        json::serialize(json::Object{{"progress", fraction}, {"message", message}}));
                       }));
                channel.send(storage::FrameKind::data, json::to_string(result));
                return json::Object{};
            },
            .warm = ready};
}

}  // namespace

storage::WorkerTasks worker_tasks() {
    storage::WorkerTasks tasks;
    const auto prepare = [](const json::Value&) -> Result<void> {
        formats::ready_reference_systems();
        return {};
    };
    tasks["dataset.ingest"] =
        task_of<IngestRequest>([](const auto& request, const Progress& progress) { return ingest(request, progress); });
    tasks[std::string(merge_task)] =
        task_of<MergeRequest>([](const auto& request, const Progress& progress) { return merge(request, progress); });
    tasks[std::string(rules_task)] =
        task_of<RulesOrder>([](const auto& order, const Progress& /*progress*/) { return check_rules(order); });
    tasks["dataset.propose"] =
        task_of<IngestRequest>([](const auto& request, const Progress& progress) { return propose(request, progress); });
    tasks[std::string(facts_task)] = task_of<IngestRequest>(
        [](const auto& request, const Progress& /*progress*/) {
            return formats::read_file_facts(request.source, request.source_name);
        },
        formats::ready_facts_ahead);
    // Both read strangers' files, which may be geodata.
    for (const char* const reader : {"dataset.ingest", "dataset.propose"}) tasks[reader].prepare = prepare;
    return tasks;
}

}  // namespace jixia::dataset
