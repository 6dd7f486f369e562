// A pull at work: fetch, compare, hand over.
#include <fstream>

#include "base/crypto.h"
#include "base/log.h"
#include "catalog/resources.h"
#include "dataset/dataset.h"
#include "fetch/client.h"
#include "fetch/database_source.h"
#include "state.h"
#include "store.h"

namespace jixia::pull {
namespace {

std::string digest_of(const std::filesystem::path& file) {
    crypto::Digest digest(crypto::Algorithm::sha256);
    std::ifstream in(file, std::ios::binary);
    std::string block(std::size_t{1} << 20, '\0');
    while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0)
        digest.update(std::string_view(block).substr(0, static_cast<std::size_t>(in.gcount())));
    return digest.hex();
}

}  // namespace

/// The pull as it is to run: where what was taken last never became a version, it is taken again.
Result<PullRow> Pulls::State::row_to_run(const std::string& resource_id) const {
    return needs.database.read([&](storage::Transaction& tx) -> Result<PullRow> {
        JX_TRY(auto row, store::find(tx, resource_id));
        if (!row) return Error{&errors::not_found};
        if (!row->ingestion.empty()) {
            const auto job = needs.jobs.find(tx, row->ingestion);
            const bool lost =
                !job.has_value() || job->state == storage::JobState::failed || job->state == storage::JobState::cancelled;
            if (lost) row->etag = row->last_modified = row->digest = "";
        }
        return *std::move(row);
    });
}

Result<Fetched> Pulls::State::fetch(const PullRow& row, const std::filesystem::path& target, storage::JobContext& context) const {
    std::string secret;
    if (!row.credential.empty()) { JX_TRY(secret, needs.sealer.open_sealed(sealing_context(row.resource_id), row.credential)); }
    const Source& source = row.source;
    const auto go_on = [&](std::int64_t bytes, std::int64_t total) {
        context.progress(total > 0 ? 0.9 * static_cast<double>(bytes) / static_cast<double>(total) : 0.1, "fetching");
        return !context.cancelled();
    };
    if (is_database(source.kind)) {
        using jixia::fetch::DatabaseServer;
        const jixia::fetch::DatabaseRequest request{
            source.kind == SourceKind::mysql ? DatabaseServer::mysql : DatabaseServer::postgresql,
            source.host,
            static_cast<std::uint16_t>(source.port),
            source.database,
            source.user,
            secret,
            source.query};
        JX_CHECK(jixia::fetch::download_query(request, needs.client.allowed(), {}, target, go_on));
        return Fetched{true, {}, {}, source.database + ".csv"};
    }
    jixia::fetch::Request request{.url = source.url, .etag = row.etag, .last_modified = row.last_modified};
    if (source.kind == SourceKind::s3) request.s3 = jixia::fetch::S3Signature{source.region, source.access_key, secret};
    else request.bearer = secret;
    JX_TRY(auto got, needs.client.download(request, target, go_on));
    return Fetched{got.changed, std::move(got.etag), std::move(got.last_modified), std::move(got.file_name)};
}

Result<void> Pulls::State::pull(PullRow& row, storage::JobContext& context) const {
    JX_TRY(const auto actor, needs.account(row.account));
    if (!actor) return Error{&account_gone};
    const auto allowed =
        needs.database.read([&](storage::Transaction& tx) { return needs.resources.writable(tx, *actor, row.resource_id); });
    if (!allowed.has_value()) return Error{&account_gone};
    JX_TRY(const storage::Scratch scratch, needs.objects.scratch());
    const std::filesystem::path file = scratch.path() / "fetched";
    JX_TRY(const Fetched got, fetch(row, file, context));
    const std::string digest = got.changed ? digest_of(file) : row.digest;
    row.outcome = digest == row.digest ? Outcome::unchanged : Outcome::new_version;
    if (row.outcome == Outcome::new_version) {
        JX_TRY(const std::string upload, needs.dataset.upload(*actor, file, got.file_name));
        JX_TRY(const dataset::Accepted accepted,
               needs.dataset.add_version(*actor, row.resource_id, {.upload_id = upload, .mode = row.mode}));
        row.ingestion = accepted.job.id;
    }
    if (got.changed) {
        row.etag = got.etag;
        row.last_modified = got.last_modified;
        row.digest = digest;
    }
    return {};
}

Result<json::Value> Pulls::State::run_job(storage::JobContext& context, const json::Value& payload) {
    const auto* id = payload.is_object() ? payload.as_object().if_contains("resource_id") : nullptr;
    if (id == nullptr || !id->is_string()) return Error{&errors::internal, "a pull without a resource"};
    JX_TRY(PullRow row, row_to_run(std::string(id->get_string())));
    const std::int64_t failures_before = row.failures;
    const Instant set_at = row.set_at;
    const auto outcome = pull(row, context);
    const Instant now = needs.clock.now();
    row.tried_at = now;
    row.failures = outcome.has_value() ? 0 : row.failures + 1;
    row.problem = outcome.has_value() ? "" : std::string(outcome.error().code->type);
    if (outcome.has_value()) row.succeeded_at = now;
    else row.outcome = Outcome::failed;
    row.due_at = outcome.has_value() ? next_time(row.schedule, now) : retry_time(row.schedule, now, row.failures);
    json::Value report = json::Object{{"outcome", json::encode(row.outcome)}, {"ingestion", row.ingestion}};
    JX_CHECK(needs.database.transact([&](storage::Transaction& tx) -> Result<void> {
        JX_TRY(const auto current, store::find(tx, row.resource_id));
        if (!current || current->set_at != set_at) return {};  // set anew meanwhile: what was learned is of another setting
        JX_CHECK(store::put(tx, row));
        if (failures_before == 0 && row.failures > 0)
            JX_CHECK(needs.outbox.emit(tx, "pull.failed", row.resource_id, json::Object{{"problem", row.problem}}));
        if (failures_before > 0 && row.failures == 0)
            JX_CHECK(needs.outbox.emit(tx, "pull.recovered", row.resource_id, json::Object{}));
        return {};
    }));
    if (!outcome.has_value()) return outcome.error();
    return report;
}

}  // namespace jixia::pull
