#include "next_version.h"

#include <algorithm>
#include <array>

#include "base/crypto.h"
#include "column_rules_job.h"

namespace jixia::dataset {
namespace {

Actor actor_of(const Sender& sender) {
    Actor actor;
    actor.id = sender.id;
    actor.name = sender.name;
    actor.organization = sender.organization;
    actor.division = sender.division;
    actor.roles = sender.roles;
    return actor;
}

/// What the recipe says of a column; nothing if it does not name it.
const RecipeColumn* told_of(const Column& column, const std::optional<Recipe>& recipe) {
    if (!recipe || !recipe->columns) return nullptr;
    const auto& all = recipe->columns->values;
    const auto told = std::ranges::find_if(all, [&](const RecipeColumn& one) {
        return one.code ? *one.code == column.code : (one.name ? one.name->value : one.source) == column.name;
    });
    return told == all.end() ? nullptr : &*told;
}

/// What the platform knows of a column of places: it brought the cells there itself.
std::string described(const Column& column, const std::optional<formats::Reference>& reference) {
    if (!reference || column.role.empty()) return {};
    const std::string system = (reference->stored == "EPSG:4490" ? "CGCS2000 (" : "WGS 84 (") + reference->stored + ")";
    if (column.role == "geometry") return "几何图形（WKT）geometry, " + system;
    return (column.role == "longitude" ? "代表点经度 longitude, °, " : "代表点纬度 latitude, °, ") + system;
}

std::vector<catalog::FoundColumn> found_columns(const IngestResult& result, const std::optional<Recipe>& recipe) {
    std::vector<catalog::FoundColumn> found;
    for (std::size_t i = 0; i < result.columns.size(); ++i) {
        catalog::FoundColumn column{result.columns[i].code,
                                    result.columns[i].name,
                                    boost::describe::enum_to_string(result.columns[i].type, ""),
                                    0,
                                    true,
                                    {},
                                    {},
                                    false};
        if (i < result.profile.size()) {
            const ProfileColumn& profile = result.profile[i];
            column.length = profile.longest;
            column.nullable = profile.nulls > 0;
            column.example = !profile.top.empty() ? profile.top.front().value : profile.min.value_or("");
        }
        column.description = described(result.columns[i], result.report.reference);
        if (const RecipeColumn* told = told_of(result.columns[i], recipe)) {
            if (told->description) column.description = told->description->value;
            column.key = told->key.value_or(false);
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

bool has_role(const std::vector<Column>& columns, std::string_view role) {
    return std::ranges::find(columns, role, &Column::role) != columns.end();
}

const std::array merge_refusals{&key_duplicate,    &key_missing,          &key_taken,        &columns_differ,
                                &errors::internal, &errors::storage_full, &errors::too_large};

Result<MergeResult> merge_in_worker(storage::Workers& workers, const MergeRequest& request, const GoOn& go_on) {
    std::vector<std::filesystem::path> files(request.before.begin(), request.before.end());
    files.emplace_back(request.fresh);
    JX_TRY(const std::string answer, storage::call_worker(workers, merge_task, json::encode(request),
                                                          storage::limits_for(files, request.scratch), merge_refusals, go_on));
    return json::decode_text<MergeResult>(answer);
}

/// Whether somebody outside the provider could read the version before.
bool was_open(const catalog::ResourceInfo& resource) {
    return resource.is_public && resource.openness != catalog::Openness::closed;
}

}  // namespace

bool file_may_come_again(const ErrorCode& code) {
    for (const ErrorCode* one : {&breaking_changes, &columns_differ, &key_needed, &key_unknown, &key_duplicate, &key_missing,
                                 &key_taken, &nothing_before, &narrowing_unconsented, &personal_data_open})
        if (one->type == code.type) return true;
    return false;
}

Result<MadeVersion> make_table_version(const Dataset::Needs& needs, const IngestJob& job, IngestResult fresh,
                                       const std::filesystem::path& scratch, const GoOn& go_on) {
    std::optional<VersionInfo> before;
    JX_CHECK(needs.database.read([&](storage::Transaction& tx) -> Result<void> {
        JX_TRY(const std::int64_t last, store::last_number(tx, job.resource_id));
        if (last > 0) { JX_TRY(before, store::find_version(tx, job.resource_id, last)); }
        return {};
    }));
    MadeVersion made{.result = std::move(fresh), .over = before ? before->number : 0};
    JX_TRY(made.plan,
           plan_next(before ? &*before : nullptr, {job.mode, job.key, job.allow_breaking.value_or(false)}, made.result));
    MergeRequest request{.mode = before ? job.mode : VersionMode::replace,
                         .key = made.plan.key,
                         .fresh = scratch / "data.parquet",
                         .fresh_columns = made.result.columns,
                         .columns = made.plan.columns,
                         .scratch = scratch};
    if (before) {
        for (const std::string& object : before->objects) {
            JX_TRY(const auto path, needs.objects.path(object));
            request.before.push_back(path.string());
        }
        request.before_columns = before->columns;
        request.before_keyed = before->key == made.plan.key;
    }
    MergeResult merged{
        .files = {request.fresh}, .rows = made.result.report.rows_out, .counts = {.added = made.result.report.rows_out}};
    // A first file without a key is its version as it stands.
    if (before || !request.key.empty()) { JX_TRY(merged, merge_in_worker(needs.workers, request, go_on)); }
    // Whatever the worker says, only files of before and of its own folder become the version's.
    std::vector<std::filesystem::path> files;
    for (const std::string& file : merged.files)
        files.push_back(std::ranges::find(request.before, file) != request.before.end()
                            ? std::filesystem::path(file)
                            : scratch / std::filesystem::path(file).filename());
    JX_CHECK(apply_rules(needs, job.resource_id, made.plan.columns, files, made.result.report));
    for (const std::filesystem::path& file : files) {
        const auto shared = std::ranges::find(request.before, file.string());
        std::error_code failed;
        if (shared != request.before.end()) {
            made.objects.push_back(before->objects[static_cast<std::size_t>(shared - request.before.begin())]);
            made.bytes += static_cast<std::int64_t>(std::filesystem::file_size(file, failed));
            if (failed) return Error{&errors::internal, "an object of the version before is missing"};
            continue;
        }
        JX_TRY(const storage::ObjectRef object, needs.objects.adopt(file));
        made.objects.push_back(object.sha256);
        made.bytes += object.bytes;
    }
    made.rows = merged.rows;
    made.counts = merged.counts;
    made.result.columns = made.plan.columns;
    if (!merged.profile.empty()) {
        made.result.profile = std::move(merged.profile);
        made.result.findings = std::move(merged.findings);
    }
    for (ReportMessage& message : merged.messages) formats::remark(made.result.report.messages, std::move(message));
    return made;
}

Result<void> add_next_version(storage::Transaction& tx, const Dataset::Needs& needs, const NarrowingPolicy& policy,
                              const IngestJob& job, MadeVersion& made) {
    JX_TRY(const std::int64_t last, store::last_number(tx, job.resource_id));
    if (last != made.over) return Error{&errors::busy};
    JX_TRY(const catalog::ResourceInfo resource, needs.resources.find(tx, job.resource_id));
    JX_TRY(const auto before, store::find_record(tx, job.resource_id, last));
    // The same bytes may have been a withheld version's, and erased since they came: made again, they stay.
    for (const std::string& object : made.objects)
        if (!needs.objects.path(object).has_value()) return Error{&errors::busy};
    const Actor actor = actor_of(job.sender);
    VersionRecord manifest;
    manifest.resource_id = job.resource_id;
    manifest.number = last + 1;
    manifest.rows = made.rows;
    manifest.bytes = made.bytes;
    manifest.columns = made.result.columns;
    manifest.objects = made.objects;
    manifest.digest = digest_of(manifest.objects);
    manifest.source_format = made.result.source_format;
    manifest.source_name = job.file_name;
    manifest.source_object = made.source_object;
    manifest.created_at = needs.clock.now();
    manifest.mode = last == 0 ? VersionMode::replace : job.mode;
    manifest.key = made.plan.key;
    manifest.counts = made.counts;
    manifest.schema = made.plan.schema;
    manifest.update_frequency = resource.update_frequency;
    manifest.file = made.result.report.file;
    manifest.created_by = actor.id;
    manifest.created_by_name = actor.name;
    if (before && was_open(resource))
        manifest.narrowings = narrowings({before->rows, before->update_frequency}, {manifest.rows, manifest.update_frequency},
                                         manifest.schema, policy);
    std::string dropped;
    for (const Narrowing& one : manifest.narrowings)
        if (one.kind == NarrowingKind::column_dropped) dropped += (dropped.empty() ? "" : ", ") + one.column;
    if (!dropped.empty() && policy.dropped_columns_need_consent) {
        JX_TRY(const bool consented, needs.resources.may_narrow(tx, job.resource_id));
        if (!consented) return Error{&narrowing_unconsented, dropped};
    }
    if (needs.guard != nullptr) JX_CHECK(needs.guard->check(tx, resource, made.result.findings));
    made.result.report.version = VersionReport{manifest.number, manifest.mode,   manifest.key,       manifest.rows,
                                               manifest.counts, manifest.schema, manifest.narrowings};
    JX_CHECK(
        store::add_version(tx, manifest,
                           {json::to_string(made.result.report), json::to_string(made.result.profile),
                            job.recipe ? json::to_string(*job.recipe) : std::string{}, json::to_string(made.result.findings)}));
    JX_CHECK(needs.outbox.emit(tx, "version.added", job.resource_id,
                               json::Object{{"entry", resource.entry_id},
                                            {"version", manifest.number},
                                            {"mode", json::encode(manifest.mode)},
                                            {"rows", manifest.rows},
                                            {"counts", json::encode(manifest.counts)},
                                            {"digest", manifest.digest}}));
    if (job.withhold) {
        JX_CHECK(store::withhold_before(tx, job.resource_id, manifest.number, job.withhold->reason.value));
        JX_CHECK(needs.outbox.emit(
            tx, "version.withheld", job.resource_id,
            json::Object{
                {"entry", resource.entry_id}, {"version", manifest.number}, {"evidence", json::encode(job.withhold->evidence)}}));
    }
    if (!manifest.narrowings.empty())
        JX_CHECK(needs.outbox.emit(tx, "version.narrowed", job.resource_id,
                                   json::Object{{"entry", resource.entry_id},
                                                {"version", manifest.number},
                                                {"before", last},
                                                {"reasons", json::encode(manifest.narrowings)}}));
    const bool coordinates = has_role(manifest.columns, "longitude") && has_role(manifest.columns, "latitude");
    return needs.resources.set_current(
        tx, actor, job.resource_id,
        {manifest.number, manifest.rows, static_cast<std::int64_t>(manifest.columns.size()), manifest.bytes,
         manifest.source_format, coordinates, manifest.created_at, job.withhold.has_value()},
        found_columns(made.result, job.recipe));
}

}  // namespace jixia::dataset
