#include "job.h"

#include <filesystem>

#include "errors.h"
#include "ingest.h"
#include "next_version.h"
#include "state.h"

namespace jixia::dataset {
namespace {

/// True for refusals after which the job tries again with the same file.
bool tried_again(ErrorKind kind) {
    return kind == ErrorKind::busy || kind == ErrorKind::timed_out || kind == ErrorKind::internal ||
           kind == ErrorKind::storage_full;
}

/// True for refusals of how the file was to be read, not of the file.
bool is_about_recipe(const ErrorCode& code) {
    return &code == &recipe_misfit || &code == &errors::invalid || &code == &formats::part_unknown ||
           &code == &formats::reference_unknown || &code == &formats::reference_needed;
}

GoOn go_on_of(storage::JobContext& context) {
    return [&context](double fraction, const std::string& message) {
        context.progress(fraction, message);
        return !context.cancelled();
    };
}

/// The answer of a task that reads the file.
Result<std::string> answer_of(std::string_view task, storage::Workers& workers, const IngestRequest& request, const GoOn& go_on) {
    return storage::call_worker(workers, task, json::encode(request), storage::limits_for({request.source}, request.scratch),
                                ingest_refusals, go_on);
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

Result<formats::FileReading> read_in_worker(storage::Workers& workers, const IngestRequest& request, const GoOn& go_on) {
    JX_TRY(const std::string answer, answer_of(facts_task, workers, request, go_on));
    return json::decode_text<formats::FileReading>(answer);
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
    // A file that only names keys is not read as the table was.
    if (!job.recipe && job.kind == catalog::ResourceKind::table && job.mode != VersionMode::erase) {
        JX_TRY(job.recipe,
               needs.database.read([&](storage::Transaction& tx) { return store::remembered_recipe(tx, job.resource_id); }));
    }
    const std::filesystem::path source = uploads.file(job.upload_id);
    JX_TRY(const storage::Scratch scratch, needs.objects.scratch());
    MadeVersion made;
    const auto work = [&]() -> Result<void> {
        const GoOn go_on = go_on_of(context);
        if (job.kind != catalog::ResourceKind::table) {
            JX_TRY(formats::FileReading reading,
                   read_in_worker(needs.workers, {source.string(), scratch.path().string(), job.file_name}, go_on));
            made.result.source_format = reading.facts.format;
            made.result.report.messages = std::move(reading.messages);
            made.result.report.file = std::move(reading.facts);
            return needs.database.read([&](storage::Transaction& tx) -> Result<void> {
                JX_TRY(made.over, store::last_number(tx, job.resource_id));
                return {};
            });
        }
        JX_TRY(IngestResult fresh,
               ingest_in_worker(needs.workers, {source.string(), scratch.path().string(), job.file_name, job.recipe}, go_on));
        JX_TRY(made, make_table_version(needs, job, std::move(fresh), scratch.path(), go_on));
        return {};
    };
    if (auto outcome = work(); !outcome.has_value()) {
        // Nothing of a refused file is kept, but for one that may come in another way; one that failed by our own fault is tried
        // again.
        const ErrorCode& code = *outcome.error().code;
        if (file_may_come_again(code) || is_about_recipe(code)) {
            JX_CHECK(uploads.give_back(job.upload_id));
        } else if (!tried_again(code.kind)) {
            uploads.drop(job.upload_id);
        }
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
    auto added = needs.database.transact([&](storage::Transaction& tx) -> Result<void> {
        JX_CHECK(add_next_version(tx, needs, policy, job, made));
        return context.confirm(tx, json::encode(made.result.report));
    });
    if (!added.has_value()) {
        // What waits for the authority's consent is sent again once that is there.
        if (file_may_come_again(*added.error().code)) JX_CHECK(uploads.give_back(job.upload_id));
        return std::move(added).error();
    }
    uploads.drop(job.upload_id);
    return json::encode(made.result.report);
}

Result<json::Value> Dataset::State::run_proposal(storage::JobContext& context, const json::Value& payload) {
    JX_TRY(const ProposeJob job, json::decode<ProposeJob>(payload));
    const std::filesystem::path source = uploads.file(job.upload_id);
    // Meanwhile it may have been given up or imported.
    if (!std::filesystem::exists(source)) return Error{&upload_ended};
    JX_TRY(const storage::Scratch scratch, needs.objects.scratch());
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
