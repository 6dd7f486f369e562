#include "store.h"

#include "sql.h"

namespace jixia::dataset::store {

Result<void> add_upload(storage::Transaction& tx, const UploadRow& upload) {
    JX_CHECK(tx.run(sql::add_upload, {{"id", upload.id},
                                      {"account", upload.account},
                                      {"file_name", upload.file_name},
                                      {"total_bytes", upload.total_bytes},
                                      {"state", upload.state},
                                      {"created_at", upload.created_at},
                                      {"expires_at", upload.expires_at}}));
    return {};
}

Result<std::optional<UploadRow>> find_upload(storage::Transaction& tx, const std::string& id) {
    return tx.one<UploadRow>(sql::find_upload, {{"id", id}});
}

Result<bool> advance_upload(storage::Transaction& tx, const std::string& id, std::int64_t received, UploadState state,
                            Instant expires_at) {
    JX_TRY(const auto touched,
           tx.run(sql::advance_upload, {{"id", id}, {"received", received}, {"state", state}, {"expires_at", expires_at}}));
    return touched == 1;
}

Result<bool> set_upload_state(storage::Transaction& tx, const std::string& id, UploadState before, UploadState after) {
    JX_TRY(const auto touched, tx.run(sql::set_upload_state, {{"id", id}, {"before", before}, {"state", after}}));
    return touched == 1;
}

Result<HeldRow> held_by(storage::Transaction& tx, const std::string& account) {
    JX_TRY(const auto row, tx.one<HeldRow>(sql::sum_uploads, {{"account", account}}));
    return row.value_or(HeldRow{});
}

Result<std::vector<std::string>> expired_uploads(storage::Transaction& tx, Instant now) {
    return tx.all<std::string>(sql::expired_uploads, {{"now", now}});
}

Result<void> add_version(storage::Transaction& tx, const VersionRecord& version, const VersionPapers& papers) {
    JX_CHECK(tx.run(sql::add_version, {{"resource_id", version.resource_id},
                                       {"number", version.number},
                                       {"row_count", version.rows},
                                       {"byte_count", version.bytes},
                                       {"columns", version.columns},
                                       {"objects", version.objects},
                                       {"digest", version.digest},
                                       {"source_format", version.source_format},
                                       {"source_name", version.source_name},
                                       {"source_object", version.source_object},
                                       {"report", papers.report},
                                       {"profile", papers.profile},
                                       {"recipe", papers.recipe},
                                       {"detected", papers.findings},
                                       {"created_by", version.created_by},
                                       {"created_at", version.created_at},
                                       {"mode", version.mode},
                                       {"key", version.key},
                                       {"counts", version.counts},
                                       {"schema", version.schema},
                                       {"narrowings", version.narrowings},
                                       {"update_frequency", version.update_frequency},
                                       {"created_by_name", version.created_by_name},
                                       {"file", version.file}}));
    return {};
}

Result<void> withhold_before(storage::Transaction& tx, const std::string& resource_id, std::int64_t number,
                             const std::string& reason) {
    JX_CHECK(tx.run(sql::withhold_versions, {{"resource_id", resource_id}, {"number", number}, {"reason", reason}}));
    return {};
}

Result<std::vector<WithheldRow>> withheld(storage::Transaction& tx) { return tx.all<WithheldRow>(sql::withheld_versions); }

Result<bool> is_held(storage::Transaction& tx, const std::string& object) {
    JX_TRY(const auto count, tx.one<std::int64_t>(sql::holds_object, {{"object", object}, {"pattern", "%" + object + "%"}}));
    return count.value_or(0) > 0;
}

Result<void> forget_objects(storage::Transaction& tx, const std::string& resource_id, std::int64_t number) {
    JX_CHECK(tx.run(sql::forget_objects, {{"resource_id", resource_id}, {"number", number}}));
    return {};
}

Result<std::int64_t> last_number(storage::Transaction& tx, const std::string& resource_id) {
    JX_TRY(const auto number, tx.one<std::int64_t>(sql::last_number, {{"resource_id", resource_id}}));
    return number.value_or(0);
}

Result<std::optional<VersionInfo>> find_version(storage::Transaction& tx, const std::string& resource_id, std::int64_t number) {
    return tx.one<VersionInfo>(sql::find_version, {{"resource_id", resource_id}, {"number", number}});
}

Result<std::optional<VersionRecord>> find_record(storage::Transaction& tx, const std::string& resource_id, std::int64_t number) {
    return tx.one<VersionRecord>(sql::find_record, {{"resource_id", resource_id}, {"number", number}});
}

Result<std::optional<std::vector<ColumnFindings>>> find_findings(storage::Transaction& tx, const std::string& resource_id,
                                                                 std::int64_t number) {
    JX_TRY(const auto text, tx.one<std::string>(sql::find_findings, {{"resource_id", resource_id}, {"number", number}}));
    if (!text) return std::optional<std::vector<ColumnFindings>>{};
    JX_TRY(auto found, json::decode_text<std::vector<ColumnFindings>>(*text));
    return std::optional(std::move(found));
}

Result<std::optional<std::string>> find_profile(storage::Transaction& tx, const std::string& resource_id, std::int64_t number) {
    return tx.one<std::string>(sql::find_profile, {{"resource_id", resource_id}, {"number", number}});
}

Result<std::optional<Recipe>> remembered_recipe(storage::Transaction& tx, const std::string& resource_id) {
    JX_TRY(const auto text, tx.one<std::string>(sql::remembered_recipe, {{"resource_id", resource_id}}));
    if (!text) return std::optional<Recipe>{};
    JX_TRY(Recipe recipe, json::decode_text<Recipe>(*text));
    return std::optional(std::move(recipe));
}

Result<std::optional<LineageRow>> find_lineage(storage::Transaction& tx, const std::string& resource_id, std::int64_t number) {
    return tx.one<LineageRow>(sql::find_lineage, {{"resource_id", resource_id}, {"number", number}});
}

Result<std::optional<std::string>> find_report(storage::Transaction& tx, const std::string& resource_id, std::int64_t number) {
    return tx.one<std::string>(sql::find_report, {{"resource_id", resource_id}, {"number", number}});
}

Result<std::vector<VersionRecord>> list_versions(storage::Transaction& tx, const std::string& resource_id, std::int64_t before,
                                                 std::int64_t limit) {
    return tx.all<VersionRecord>(sql::list_versions, {{"resource_id", resource_id}, {"before", before}, {"limit", limit}});
}

Result<std::int64_t> count_versions(storage::Transaction& tx, const std::string& resource_id) {
    JX_TRY(const auto count, tx.one<std::int64_t>(sql::count_versions, {{"resource_id", resource_id}}));
    return count.value_or(0);
}

}  // namespace jixia::dataset::store
