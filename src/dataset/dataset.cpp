#include "dataset/dataset.h"

#include "job.h"
#include "state.h"

namespace jixia::dataset {

Dataset::Dataset(Needs needs) : state_(std::make_unique<State>(std::move(needs))) {}
Dataset::~Dataset() = default;

void Dataset::handle_jobs() {
    state_->needs.jobs.handle(std::string(ingest_job), [this](storage::JobContext& context, const json::Value& payload) {
        return state_->run_job(context, payload);
    });
}

Result<std::int64_t> Dataset::sweep() { return state_->uploads.sweep(); }

Result<std::string> Dataset::State::enqueue(storage::Transaction& tx, const Actor& actor, const catalog::ResourceInfo& resource,
                                            const UploadRow& upload, VersionMode mode) {
    const IngestJob job{resource.id,   upload.id, upload.file_name,
                        resource.kind, mode,      {actor.id, actor.name, actor.organization, actor.division, actor.roles}};
    return needs.jobs.enqueue(
        tx,
        {.kind = std::string(ingest_job), .payload = json::encode(job), .subject = "resource:" + resource.id, .owner = actor.id});
}

Result<Accepted> Dataset::add_resource(const Actor& actor, const std::string& entry_id, const NewResourceBody& body) {
    return state_->needs.database.transact([&](storage::Transaction& tx) -> Result<Accepted> {
        Accepted accepted;
        JX_TRY(accepted.resource, state_->needs.resources.add(tx, actor, entry_id, {body.title.value, body.kind}));
        if (body.kind == catalog::ResourceKind::service) return Error{&kind_not_uploaded};
        JX_TRY(const UploadRow upload, state_->uploads.take(tx, actor, body.upload_id));
        JX_TRY(const std::string job, state_->enqueue(tx, actor, accepted.resource, upload, VersionMode::replace));
        JX_TRY(accepted.job, state_->needs.jobs.find(tx, job));
        return accepted;
    });
}

Result<Accepted> Dataset::add_version(const Actor& actor, const std::string& resource_id, const NewVersionBody& body) {
    return state_->needs.database.transact([&](storage::Transaction& tx) -> Result<Accepted> {
        Accepted accepted;
        JX_TRY(accepted.resource, state_->needs.resources.writable(tx, actor, resource_id));
        if (accepted.resource.kind == catalog::ResourceKind::service) return Error{&kind_not_uploaded};
        JX_TRY(const UploadRow upload, state_->uploads.take(tx, actor, body.upload_id));
        JX_TRY(const std::string job,
               state_->enqueue(tx, actor, accepted.resource, upload, body.mode.value_or(VersionMode::replace)));
        JX_TRY(accepted.job, state_->needs.jobs.find(tx, job));
        return accepted;
    });
}

Result<VersionInfo> Dataset::find(storage::Transaction& tx, const std::string& resource_id, std::int64_t number) {
    std::int64_t wanted = number;
    if (wanted == 0) { JX_TRY(wanted, store::last_number(tx, resource_id)); }
    JX_TRY(auto version, store::find_version(tx, resource_id, wanted));
    if (!version) return Error{&errors::not_found};
    return *std::move(version);
}

}  // namespace jixia::dataset
