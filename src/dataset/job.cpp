#include "job.h"

#include <algorithm>
#include <filesystem>

#include "base/crypto.h"
#include "errors.h"
#include "format.h"
#include "ingest.h"
#include "state.h"

namespace jixia::dataset {
namespace {

// DuckDB reserves more addresses than it uses; what it really holds is watched by the parent under the same limit.
constexpr std::int64_t worker_memory_bytes = std::int64_t{4} << 30;
constexpr std::int64_t worker_file_bytes = std::int64_t{64} << 30;
constexpr std::size_t answer_bytes_max = std::size_t{64} << 20;

Actor actor_of(const Sender& sender) {
    Actor actor;
    actor.id = sender.id;
    actor.name = sender.name;
    actor.organization = sender.organization;
    actor.division = sender.division;
    actor.roles = sender.roles;
    return actor;
}

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

std::vector<catalog::FoundColumn> found_columns(const IngestResult& result) {
    std::vector<catalog::FoundColumn> found;
    for (std::size_t i = 0; i < result.columns.size(); ++i) {
        catalog::FoundColumn column{result.columns[i].code,
                                    result.columns[i].name,
                                    boost::describe::enum_to_string(result.columns[i].type, ""),
                                    0,
                                    true,
                                    {}};
        if (i < result.profile.size()) {
            const ProfileColumn& profile = result.profile[i];
            column.length = profile.longest;
            column.nullable = profile.nulls > 0;
            column.example = !profile.top.empty() ? profile.top.front().value : profile.min.value_or("");
        }
        found.push_back(std::move(column));
    }
    return found;
}

/// The manifest's identity: the digests of its objects in order.
std::string digest_of(const std::vector<std::string>& objects) {
    std::string all;
    for (const std::string& object : objects) all += object + "\n";
    return crypto::sha256_hex(all);
}

bool same_columns(const std::vector<Column>& before, const std::vector<Column>& now) {
    return std::ranges::equal(before, now, [](const Column& a, const Column& b) {
        return a.code == b.code && a.type == b.type && a.precision == b.precision && a.scale == b.scale;
    });
}

/// True for refusals after which the job tries again with the same file.
bool tried_again(ErrorKind kind) {
    return kind == ErrorKind::busy || kind == ErrorKind::timed_out || kind == ErrorKind::internal ||
           kind == ErrorKind::storage_full;
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
bool tell(const std::string& said, const std::function<bool(double, const std::string&)>& go_on) {
    const auto told = json::parse(said);
    if (!told.has_value() || !told->is_object()) return true;
    const auto* fraction = told->as_object().if_contains("progress");
    const auto* message = told->as_object().if_contains("message");
    if (fraction == nullptr || !fraction->is_double()) return true;
    return go_on(std::clamp(fraction->get_double(), 0.0, 1.0),
                 message != nullptr && message->is_string() ? std::string(message->get_string()) : "");
}

}  // namespace

Result<IngestResult> ingest_in_worker(storage::Workers& workers, const IngestRequest& request,
                                      const std::function<bool(double, const std::string&)>& go_on) {
    std::string answer;
    JX_TRY(std::ignore, workers.run(ingest_job, json::encode(request), ingest_limits(request.source, request.scratch),
                                    ingest_refusals, [&](const storage::Frame& frame) {
                                        if (frame.kind == storage::FrameKind::data) answer += frame.bytes;
                                        if (answer.size() > answer_bytes_max) return false;
                                        return frame.kind != storage::FrameKind::progress || tell(frame.bytes, go_on);
                                    }));
    return json::decode_text<IngestResult>(answer);
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
    JX_TRY(const IngestJob job, json::decode<IngestJob>(payload));
    const std::filesystem::path source = uploads.file(job.upload_id);
    JX_TRY(std::filesystem::path folder, needs.objects.scratch());
    const Scratch scratch(std::move(folder));
    IngestResult result;
    std::vector<std::string> objects;
    VersionInfo version;
    const auto work = [&]() -> Result<void> {
        if (job.kind == catalog::ResourceKind::table) {
            JX_TRY(result, ingest_in_worker(needs.workers, {source.string(), scratch.path().string(), job.file_name},
                                            [&](double fraction, const std::string& message) {
                                                context.progress(fraction, message);
                                                return !context.cancelled();
                                            }));
            JX_TRY(const storage::ObjectRef table, needs.objects.adopt(scratch.path() / "data.parquet"));
            version.bytes = table.bytes;
            objects.push_back(table.sha256);
        } else result.source_format = extension_of(job.file_name).empty() ? "bin" : std::string(extension_of(job.file_name));
        return {};
    };
    if (auto outcome = work(); !outcome.has_value()) {
        // Nothing of a refused file is kept; one that failed by our own fault is tried again.
        if (!tried_again(outcome.error().code->kind)) uploads.drop(job.upload_id);
        return std::move(outcome).error();
    }
    const std::filesystem::path kept = scratch.path() / "source";
    std::error_code failed;
    // A second name for the same bytes: a second attempt still finds the upload.
    std::filesystem::create_hard_link(source, kept, failed);
    if (failed) return Error{&errors::internal, "an upload's file is missing"};
    JX_TRY(const storage::ObjectRef original, take_source(job.upload_id, kept));
    if (job.kind != catalog::ResourceKind::table) {
        objects.push_back(original.sha256);
        version.bytes = original.bytes;
    }
    const Actor actor = actor_of(job.sender);
    JX_CHECK(needs.database.transact([&](storage::Transaction& tx) -> Result<void> {
        JX_CHECK(context.confirm(tx, json::encode(result.report)));
        JX_TRY(const std::int64_t last, store::last_number(tx, job.resource_id));
        VersionInfo manifest = version;
        manifest.resource_id = job.resource_id;
        manifest.number = last + 1;
        manifest.rows = result.report.rows_out;
        manifest.columns = result.columns;
        manifest.objects = objects;
        if (job.mode == VersionMode::append && last > 0) {
            JX_TRY(const auto before, store::find_version(tx, job.resource_id, last));
            if (!before || !same_columns(before->columns, manifest.columns)) return Error{&columns_differ};
            manifest.rows += before->rows;
            manifest.bytes += before->bytes;
            manifest.objects.insert(manifest.objects.begin(), before->objects.begin(), before->objects.end());
        }
        manifest.digest = digest_of(manifest.objects);
        manifest.source_format = result.source_format;
        manifest.source_name = job.file_name;
        manifest.source_object = original.sha256;
        manifest.created_at = needs.clock.now();
        JX_CHECK(store::add_version(tx, manifest, {json::to_string(result.report), json::to_string(result.profile), actor.id}));
        const bool coordinates = std::ranges::any_of(manifest.columns, [](const Column& c) { return c.role == "longitude"; }) &&
                                 std::ranges::any_of(manifest.columns, [](const Column& c) { return c.role == "latitude"; });
        return needs.resources.set_current(tx, actor, job.resource_id,
                                           {manifest.number, manifest.rows, static_cast<std::int64_t>(manifest.columns.size()),
                                            manifest.bytes, manifest.source_format, coordinates, manifest.created_at},
                                           found_columns(result));
    }));
    uploads.drop(job.upload_id);
    return json::encode(result.report);
}

}  // namespace jixia::dataset
