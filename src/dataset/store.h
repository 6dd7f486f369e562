#pragma once
// Rows of uploads and versions: SQL and nothing else.
#include <optional>
#include <string>
#include <vector>

#include "dataset/difference.h"
#include "dataset/findings.h"
#include "dataset/narrowing.h"
#include "dataset/recipe.h"
#include "dataset/versions.h"
#include "formats/file_facts.h"
#include "storage/database.h"

namespace jixia::dataset {

enum class UploadState {
    open,      ///< bytes are still to come
    complete,  ///< whole, not used yet
    used,      ///< a job has it
    ended      ///< terminated or expired
};
BOOST_DESCRIBE_ENUM(UploadState, open, complete, used, ended)

struct UploadRow {
    std::string id, account, file_name;
    std::int64_t total_bytes = 0, received_bytes = 0;  ///< received: durable
    UploadState state{};
    Instant created_at{}, expires_at{};
};
BOOST_DESCRIBE_STRUCT(UploadRow, (), (id, account, file_name, total_bytes, received_bytes, state, created_at, expires_at))

struct HeldRow {
    std::int64_t uploads = 0, bytes = 0;
};
BOOST_DESCRIBE_STRUCT(HeldRow, (), (uploads, bytes))

/// What a version has beside its manifest.
struct VersionPapers {
    std::string report, profile;  ///< JSON
    std::string recipe = {};      ///< JSON; empty: nobody said
    std::string findings = "[]";  ///< JSON
};

/// A version with how it came to be. `counts`: none for what was made before they were kept.
struct VersionRecord : VersionInfo {
    std::optional<RowCounts> counts;
    std::vector<SchemaChange> schema;
    std::vector<Narrowing> narrowings;
    std::string update_frequency;             ///< that the entry promised then
    std::string created_by, created_by_name;  ///< account
    std::optional<formats::FileFacts> file;   ///< of a file resource; none for what came before it was read
};
BOOST_DESCRIBE_STRUCT(VersionRecord, (VersionInfo),
                      (counts, schema, narrowings, update_frequency, created_by, created_by_name, file))

/// How a version came to be: JSON, JSON, account.
struct LineageRow {
    std::string recipe, report, created_by;
};
BOOST_DESCRIBE_STRUCT(LineageRow, (), (recipe, report, created_by))

namespace store {

Result<void> add_upload(storage::Transaction& tx, const UploadRow& upload);
Result<std::optional<UploadRow>> find_upload(storage::Transaction& tx, const std::string& id);
/// False if it is not open any more.
Result<bool> advance_upload(storage::Transaction& tx, const std::string& id, std::int64_t received, UploadState state,
                            Instant expires_at);
Result<bool> set_upload_state(storage::Transaction& tx, const std::string& id, UploadState before, UploadState after);
Result<HeldRow> held_by(storage::Transaction& tx, const std::string& account);
Result<std::vector<std::string>> expired_uploads(storage::Transaction& tx, Instant now);

Result<void> add_version(storage::Transaction& tx, const VersionRecord& version, const VersionPapers& papers);
/// Every version before one is given out no more.
Result<void> withhold_before(storage::Transaction& tx, const std::string& resource_id, std::int64_t number,
                             const std::string& reason);
struct WithheldRow {
    std::string resource_id;
    std::int64_t number = 0;
    std::vector<std::string> objects;
    std::string source_object;
};
BOOST_DESCRIBE_STRUCT(WithheldRow, (), (resource_id, number, objects, source_object))
/// Those whose objects are still there.
Result<std::vector<WithheldRow>> withheld(storage::Transaction& tx);
/// Whether a version that is given out holds an object.
Result<bool> is_held(storage::Transaction& tx, const std::string& object);
Result<void> forget_objects(storage::Transaction& tx, const std::string& resource_id, std::int64_t number);
Result<std::int64_t> last_number(storage::Transaction& tx, const std::string& resource_id);
Result<std::optional<VersionInfo>> find_version(storage::Transaction& tx, const std::string& resource_id, std::int64_t number);
Result<std::optional<VersionRecord>> find_record(storage::Transaction& tx, const std::string& resource_id, std::int64_t number);
Result<std::optional<std::vector<ColumnFindings>>> find_findings(storage::Transaction& tx, const std::string& resource_id,
                                                                 std::int64_t number);
Result<std::optional<std::string>> find_profile(storage::Transaction& tx, const std::string& resource_id, std::int64_t number);
/// The one that the next version is made by if nobody says another.
Result<std::optional<Recipe>> remembered_recipe(storage::Transaction& tx, const std::string& resource_id);
Result<std::optional<LineageRow>> find_lineage(storage::Transaction& tx, const std::string& resource_id, std::int64_t number);
Result<std::optional<std::string>> find_report(storage::Transaction& tx, const std::string& resource_id, std::int64_t number);
Result<std::vector<VersionRecord>> list_versions(storage::Transaction& tx, const std::string& resource_id, std::int64_t before,
                                                 std::int64_t limit);
Result<std::int64_t> count_versions(storage::Transaction& tx, const std::string& resource_id);

}  // namespace store
}  // namespace jixia::dataset
