#include "job.h"

#include <algorithm>
#include <filesystem>

#include "column_rules_job.h"
#include "errors.h"
#include "ingest.h"
#include "next_version.h"
#include "state.h"

namespace jixia::dataset {
namespace {

// DuckDB reserves more addresses than it uses; what it really holds is watched by the parent under the same limit.
constexpr std::int64_t worker_memory_bytes = std::int64_t{4} << 30;
constexpr std::int64_t worker_file_bytes = std::int64_t{64} << 30;
constexpr std::size_t answer_bytes_max = std::size_t{64} << 20;

/// A folder that goes when the job ends, however it ends.
class Scratch {
public:
    explicit Scratch(std::filesystem::path folder) : folder_(std::move(folder)) {}
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    const std::filesystem::path& path() const { return folder_; }

private:
    std::filesystem::path folder_;
};

/// True for refusals after which the job tries again with the same file.
bool tried_again(ErrorKind kind) {
    return kind == ErrorKind::busy || kind == ErrorKind::timed_out || kind == ErrorKind::internal ||
           kind == ErrorKind::storage_full;
}

/// True for refusals of how the file was to be read, not of the file.
bool is_about_recipe(const ErrorCode& code) {
    return &code == &recipe_misfit || &code == &errors::invalid || &code == &formats::part_unknown;
}

std::string extension_for(const std::string& file_name) {
    const std::string_view extension = formats::extension_of(file_name);
    return extension.empty() ? "bin" : std::string(extension);
}

/// What the worker may use for a file of this size.
storage::SandboxLimits ingest_limits(const std::filesystem::path& source, const std::filesystem::path& scratch) {
    std::error_code failed;
    const auto megabytes = static_cast<std::int64_t>(std::filesystem::file_size(source, failed) >> 20);
    storage::SandboxLimits limits;
    limits.memory_bytes = worker_memory_bytes;
    limits.wall = std::chrono::seconds(120 + megabytes);
    limits.cpu_s = 240 + 2 * megabytes;
    limits.file_bytes = worker_file_bytes;
    limits.readable = {source};
    limits.writable = scratch;
    return limits;
}

/// What a worker says of how far it is; anything else it says is passed over.
bool tell(const std::string& said, const GoOn& go_on) {
    const auto told = json::parse(said);
    if (!told.has_value() || !told->is_object()) return true;
    const auto* fraction = told->as_object().if_contains("progress");
    const auto* message = told->as_object().if_contains("message");
    if (fraction == nullptr || !fraction->is_double()) return true;
    return go_on(std::clamp(fraction->get_double(), 0.0, 1.0),
                 message != nullptr && message->is_string() ? std::string(message->get_string()) : "");
}

/// The answer of a task that reads the file.
Result<std::string> answer_of(std::string_view task, storage::Workers& workers, const IngestRequest& request, const GoOn& go_on) {
    std::string answer;
    JX_TRY(std::ignore, workers.run(task, json::encode(request), ingest_limits(request.source, request.scratch), ingest_refusals,
                                    [&](const storage::Frame& frame) {
                                        if (frame.kind == storage::FrameKind::data) answer += frame.bytes;
                                        if (answer.size() > answer_bytes_max) return false;
                                        return frame.kind != storage::FrameKind::progress || tell(frame.bytes, go_on);
                                    }));
    return answer;
}

GoOn go_on_of(storage::JobContext& context) {
    return [&context](double fraction, const std::string& message) {
        context.progress(fraction, message);
        return !context.cancelled();
    };
}

}  // namespace

Result<IngestResult> ingest_in_worker(storage::Workers& workers, const IngestRequest& request, const GoOn& go_on) {
    JX_TRY(const std::string answer, answer_of(ingest_job, workers, request, go_on));
    return json::decode_text<IngestResult>(answer);
}

Result<Proposal> propose_in_worker(storage::Workers& workers, const IngestRequest& request, const GoOn& go_on) {
    JX_TRY(const std::string answer, answer_of(propose_job, workers, request, go_on));
    return json::decode_text<Proposal>(answer);
}

/// A digest that was taken as the bytes came spares reading a large file twice.
Result<storage::ObjectRef> Dataset::State::take_source(const std::string& upload, const std::filesystem::path& file) {
    if (const auto known = uploads.measured(upload)) {
        JX_CHECK(needs.objects.adopt(file, *known));
        return *known;
    }
    return needs.objects.adopt(file);
}

Result<json::Value> Dataset::State::run_job(storage::JobContext& context, const json::Value& payload) {
    JX_TRY(IngestJob job, json::decode<IngestJob>(payload));
    if (!job.recipe && job.kind == catalog::ResourceKind::table) {
        JX_TRY(job.recipe,
               needs.database.read([&](storage::Transaction& tx) { return store::remembered_recipe(tx, job.resource_id); }));
    }
    const std::filesystem::path source = uploads.file(job.upload_id);
    JX_TRY(std::filesystem::path folder, needs.objects.scratch());
    const Scratch scratch(std::move(folder));
    MadeVersion made;
    IngestResult& result = made.result;
    const auto work = [&]() -> Result<void> {
        if (job.kind == catalog::ResourceKind::table) {
            JX_TRY(result, ingest_in_worker(needs.workers, {source.string(), scratch.path().string(), job.file_name, job.recipe},
                                            go_on_of(context)));
            JX_CHECK(apply_rules(needs, job, scratch.path() / "data.parquet", result));
            JX_TRY(const storage::ObjectRef table, needs.objects.adopt(scratch.path() / "data.parquet"));
            made.bytes = table.bytes;
            made.objects.push_back(table.sha256);
        } else result.source_format = extension_for(job.file_name);
        return {};
    };
    if (auto outcome = work(); !outcome.has_value()) {
        if (is_about_recipe(*outcome.error().code)) {
            // The file is as good as before: it may be read another way.
            JX_CHECK(uploads.give_back(job.upload_id));
        } else if (!tried_again(outcome.error().code->kind)) uploads.drop(job.upload_id);
        // Nothing of a refused file is kept; one that failed by our own fault is tried again.
        return std::move(outcome).error();
    }
    const std::filesystem::path kept = scratch.path() / "source";
    std::error_code failed;
    // A second name for the same bytes: a second attempt still finds the upload.
    std::filesystem::create_hard_link(source, kept, failed);
    if (failed) return Error{&errors::internal, "an upload's file is missing"};
    JX_TRY(const storage::ObjectRef original, take_source(job.upload_id, kept));
    if (job.kind != catalog::ResourceKind::table) {
        made.objects.push_back(original.sha256);
        made.bytes = original.bytes;
    }
    made.source_object = original.sha256;
    JX_CHECK(needs.database.transact([&](storage::Transaction& tx) -> Result<void> {
        JX_CHECK(context.confirm(tx, json::encode(result.report)));
        return add_next_version(tx, needs, job, made);
    }));
    uploads.drop(job.upload_id);
    return json::encode(result.report);
}

Result<json::Value> Dataset::State::run_proposal(storage::JobContext& context, const json::Value& payload) {
    JX_TRY(const ProposeJob job, json::decode<ProposeJob>(payload));
    const std::filesystem::path source = uploads.file(job.upload_id);
    // Meanwhile it may have been given up or imported.
    if (!std::filesystem::exists(source)) return Error{&upload_ended};
    JX_TRY(std::filesystem::path folder, needs.objects.scratch());
    const Scratch scratch(std::move(folder));
    auto proposal = propose_in_worker(needs.workers, {source.string(), scratch.path().string(), job.file_name, job.recipe},
                                      go_on_of(context));
    if (!proposal.has_value()) {
        // A file with a mark of secrecy is not kept a moment longer.
        if (proposal.error().code == &secret_marking) uploads.drop(job.upload_id);
        return std::move(proposal).error();
    }
    return json::encode(*proposal);
}

}  // namespace jixia::dataset
