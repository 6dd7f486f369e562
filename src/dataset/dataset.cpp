#include "dataset/dataset.h"

#include <fstream>

#include "dataset/proposal.h"
#include "job.h"
#include "next_plan.h"
#include "state.h"

namespace jixia::dataset {

Dataset::Dataset(Needs needs, Settings settings)
    : state_(std::make_unique<State>(std::move(needs),
                                     NarrowingPolicy{settings.dropped_columns_need_consent, settings.rows_fewer_percent})) {}
Dataset::~Dataset() = default;

void Dataset::handle_jobs() {
    state_->needs.jobs.handle(std::string(ingest_job), [this](storage::JobContext& context, const json::Value& payload) {
        return state_->run_job(context, payload);
    });
    state_->needs.jobs.handle(std::string(propose_job), [this](storage::JobContext& context, const json::Value& payload) {
        return state_->run_proposal(context, payload);
    });
}

Result<std::vector<ColumnFindings>> findings_of(storage::Transaction& tx, const std::string& resource_id, std::int64_t version) {
    JX_TRY(auto found, store::find_findings(tx, resource_id, version));
    return found.value_or(std::vector<ColumnFindings>{});
}

Result<std::int64_t> Dataset::sweep() {
    JX_CHECK(state_->erase_withheld());
    return state_->uploads.sweep();
}

Result<void> Dataset::State::erase_withheld() {
    JX_TRY(const auto versions, needs.database.read([](storage::Transaction& tx) { return store::withheld(tx); }));
    for (const store::WithheldRow& version : versions) {
        std::vector<std::string> held = version.objects;
        if (!version.source_object.empty()) held.push_back(version.source_object);
        // Erased before they are forgotten: after a crash between, what is gone already is no fault.
        JX_CHECK(needs.database.transact([&](storage::Transaction& tx) -> Result<void> {
            for (const std::string& object : held) {
                JX_TRY(const bool shared, store::is_held(tx, object));
                if (shared) continue;
                const auto removed = needs.objects.remove(object);
                if (!removed.has_value() && removed.error().code != &errors::not_found) return removed.error();
            }
            return store::forget_objects(tx, version.resource_id, version.number);
        }));
    }
    return {};
}

Result<std::string> Dataset::State::enqueue(storage::Transaction& tx, const Actor& actor, const IngestJob& job) {
    return needs.jobs.enqueue(tx, {.kind = std::string(ingest_job),
                                   .payload = json::encode(job),
                                   .subject = "resource:" + job.resource_id,
                                   .owner = actor.id});
}

namespace {

Sender sender_of(const Actor& actor) { return {actor.id, actor.name, actor.organization, actor.division, actor.roles}; }

/// Recipes are about tables.
Result<void> check_recipe_of(const std::optional<Recipe>& recipe, catalog::ResourceKind kind) {
    if (!recipe) return {};
    if (kind != catalog::ResourceKind::table)
        return Error{&errors::invalid, {}, {{"/recipe", "belongs to resources of kind table", "unknown"}}};
    auto checked = check_recipe(*recipe);
    if (checked.has_value()) return {};
    for (FieldError& field : checked.error().fields) field.pointer.insert(0, "/recipe");
    return checked;
}

}  // namespace

Result<Accepted> Dataset::add_resource(const Actor& actor, const std::string& entry_id, const NewResourceBody& body) {
    JX_CHECK(check_recipe_of(body.recipe, body.kind));
    return state_->needs.database.transact([&](storage::Transaction& tx) -> Result<Accepted> {
        Accepted accepted;
        JX_TRY(accepted.resource, state_->needs.resources.add(tx, actor, entry_id, {body.title.value, body.kind}));
        if (body.kind == catalog::ResourceKind::service) return Error{&kind_not_uploaded};
        JX_TRY(const UploadRow upload, state_->uploads.take(tx, actor, body.upload_id));
        JX_TRY(const std::string job, state_->enqueue(tx, actor,
                                                      {accepted.resource.id, upload.id, upload.file_name, accepted.resource.kind,
                                                       VersionMode::replace, sender_of(actor), body.recipe}));
        JX_TRY(accepted.job, state_->needs.jobs.find(tx, job));
        return accepted;
    });
}

/// What can be told before the file is read.
Result<void> Dataset::State::check_wish(storage::Transaction& tx, const catalog::ResourceInfo& resource,
                                        const NewVersionBody& body) {
    const VersionMode mode = body.mode.value_or(VersionMode::replace);
    if (body.withhold && mode != VersionMode::erase)
        return Error{&errors::invalid, {}, {{"/withhold", "belongs to versions of mode delete", "unknown", {}}}};
    const bool plain = mode == VersionMode::replace && !body.key;
    if (resource.kind != catalog::ResourceKind::table) return plain ? Result<void>{} : Result<void>(Error{&rows_needed});
    if (mode != VersionMode::upsert && mode != VersionMode::erase) return {};
    if (body.key && !body.key->values.empty()) return {};
    JX_TRY(const std::int64_t last, store::last_number(tx, resource.id));
    JX_TRY(const auto before, store::find_version(tx, resource.id, last));
    if (body.key || !before || before->key.empty()) return Error{&key_needed, {}, {{"/key", "name the columns", "missing"}}};
    return {};
}

Result<Accepted> Dataset::add_version(const Actor& actor, const std::string& resource_id, const NewVersionBody& body) {
    return state_->needs.database.transact([&](storage::Transaction& tx) -> Result<Accepted> {
        Accepted accepted;
        JX_TRY(accepted.resource, state_->needs.resources.writable(tx, actor, resource_id));
        if (accepted.resource.kind == catalog::ResourceKind::service) return Error{&kind_not_uploaded};
        JX_CHECK(check_recipe_of(body.recipe, accepted.resource.kind));
        JX_CHECK(State::check_wish(tx, accepted.resource, body));
        JX_TRY(const UploadRow upload, state_->uploads.take(tx, actor, body.upload_id));
        IngestJob wanted{
            accepted.resource.id, upload.id,  upload.file_name, accepted.resource.kind, body.mode.value_or(VersionMode::replace),
            sender_of(actor),     body.recipe};
        if (body.key) wanted.key.emplace(body.key->values.begin(), body.key->values.end());
        wanted.allow_breaking = body.allow_breaking;
        wanted.withhold = body.withhold;
        JX_TRY(const std::string job, state_->enqueue(tx, actor, wanted));
        JX_TRY(accepted.job, state_->needs.jobs.find(tx, job));
        return accepted;
    });
}

Result<storage::Job> Dataset::propose(const Actor& actor, const std::string& upload_id, const ProposalBody& body) {
    JX_CHECK(check_recipe_of(body.recipe, catalog::ResourceKind::table));
    JX_TRY(const UploadRow upload, state_->uploads.find(actor, upload_id));
    if (upload.state != UploadState::complete)
        return Error{&upload_incomplete,
                     std::to_string(upload.received_bytes) + " of " + std::to_string(upload.total_bytes) + " bytes have come."};
    ProposeJob job{upload.id, upload.file_name, body.recipe.value_or(Recipe{})};
    if (body.part) job.recipe.part = body.part;
    JX_CHECK(check_recipe(job.recipe));
    return state_->needs.database.transact([&](storage::Transaction& tx) -> Result<storage::Job> {
        JX_TRY(const std::string id, state_->needs.jobs.enqueue(tx, {.kind = std::string(propose_job),
                                                                     .payload = json::encode(job),
                                                                     .subject = "upload:" + upload.id,
                                                                     .owner = actor.id}));
        return state_->needs.jobs.find(tx, id);
    });
}

Result<std::string> Dataset::upload(const Actor& actor, const std::filesystem::path& file, const std::string& name) {
    constexpr std::size_t block_bytes = std::size_t{1} << 20;
    std::error_code failed;
    const auto bytes = static_cast<std::int64_t>(std::filesystem::file_size(file, failed));
    if (failed) return Error{&errors::internal, "a file to upload is missing"};
    JX_TRY(const UploadRow upload, state_->uploads.create(actor, bytes, name));
    JX_TRY(const auto receiving, state_->uploads.receive(actor, upload.id, 0, {}));
    std::ifstream in(file, std::ios::binary);
    std::string block(block_bytes, '\0');
    while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0)
        JX_CHECK(receiving->write(std::string_view(block).substr(0, static_cast<std::size_t>(in.gcount()))));
    JX_TRY(const auto offset, receiving->finish());
    if (offset != bytes) return Error{&errors::internal, "a file to upload changed while it was read"};
    return upload.id;
}

Result<VersionInfo> Dataset::find(storage::Transaction& tx, const std::string& resource_id, std::int64_t number) {
    std::int64_t wanted = number;
    if (wanted == 0) { JX_TRY(wanted, store::last_number(tx, resource_id)); }
    JX_TRY(auto version, store::find_version(tx, resource_id, wanted));
    if (!version) return Error{&errors::not_found};
    if (!version->withheld.empty()) return Error{&version_withheld};
    return *std::move(version);
}

Result<json::Value> Dataset::report(storage::Transaction& tx, const std::string& resource_id, std::int64_t number) {
    JX_TRY(const auto stored, store::find_report(tx, resource_id, number));
    if (!stored) return json::Value(nullptr);
    return json::parse(*stored);
}

}  // namespace jixia::dataset
