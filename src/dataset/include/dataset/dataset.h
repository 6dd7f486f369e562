#pragma once
// Files in: uploads, ingestion jobs, versions with their profiles. At start: build `Dataset`, call `handle_jobs` before
// `storage::Jobs::start`, `add_routes`, and `sweep` now and then. The program's `worker` needs `worker_tasks` (worker.h).
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/actor.h"
#include "base/json.h"
#include "catalog/resources.h"
#include "dataset/column_rules_service.h"
#include "dataset/findings.h"
#include "dataset/proposal.h"
#include "dataset/recipe.h"
#include "dataset/versions.h"
#include "storage/jobs.h"
#include "storage/objects.h"
#include "storage/outbox.h"
#include "storage/sandbox.h"

namespace jixia::http {
class Router;
}

namespace jixia::dataset {

/// What a resource is made of: an upload that is complete.
struct NewResourceBody {
    json::Text<1, 200> title;
    catalog::ResourceKind kind{};
    std::string upload_id;
    std::optional<Recipe> recipe = {};  ///< of a table: how the file is read; remembered for the next version
};
BOOST_DESCRIBE_STRUCT(NewResourceBody, (), (title, kind, upload_id, recipe))

/// The rows that a version takes away must not be had from earlier ones either (Art. 8(4): a right holder took a consent back).
/// `evidence`: id of that consent.
struct Withholding {
    json::Text<1, 2000> reason;
    std::optional<json::Text<1, 40>> evidence = {};
};
BOOST_DESCRIBE_STRUCT(Withholding, (), (reason, evidence))

struct NewVersionBody {
    std::string upload_id;
    std::optional<VersionMode> mode = {};
    std::optional<Recipe> recipe = {};                             ///< absent: the remembered one
    std::optional<json::List<json::Text<1, 64>, 0, 16>> key = {};  ///< absent: as the version before; empty: none any more
    std::optional<bool> allow_breaking = {};                       ///< replace only: what breaks readers of the table may come in
    std::optional<Withholding> withhold = {};                      ///< delete only
};
BOOST_DESCRIBE_STRUCT(NewVersionBody, (), (upload_id, mode, recipe, key, allow_breaking, withhold))

/// Work that goes on: the resource is as before until the job has succeeded.
struct Accepted {
    storage::Job job;
    catalog::ResourceInfo resource;
};

class Dataset final : public Versions {
public:
    struct Needs {
        storage::Database& database;
        storage::ObjectStore& objects;
        storage::Jobs& jobs;
        storage::Workers& workers;
        catalog::Resources& resources;
        const Clock& clock;
        std::filesystem::path uploads;  ///< folder of what is on its way; of the object store's file system
        storage::Outbox& outbox;
        const ColumnRules* rules = nullptr;   ///< what new versions are checked against
        const VersionGuard* guard = nullptr;  ///< what must not become public
    };
    struct Settings {
        bool dropped_columns_need_consent = true;  ///< of open data; else they are flagged only (Art. 8(3) by effect)
        std::int64_t rows_fewer_percent = 20;  ///< a version with this much fewer rows than the one before is flagged as narrower
    };
    explicit Dataset(Needs needs) : Dataset(std::move(needs), Settings{}) {}
    Dataset(Needs needs, Settings settings);
    ~Dataset() override;

    /// Registers the handler of ingestion jobs.
    void handle_jobs();
    /// Ends uploads nobody goes on with; the number ended. Erases what only withheld versions hold.
    Result<std::int64_t> sweep();

    /// Adds a resource to an entry and starts reading its file. Refuses `invalid` for the recipe, what `catalog::Resources::add`
    /// refuses, then `dataset-upload-incomplete`, `dataset-kind-not-uploaded` for services. A recipe that does not fit the file
    /// fails the job; nothing is published, and the upload may be used again.
    Result<Accepted> add_resource(const Actor& actor, const std::string& entry_id, const NewResourceBody& body);
    Result<Accepted> add_version(const Actor& actor, const std::string& resource_id, const NewVersionBody& body);

    /// Starts looking into an upload of the actor's; the job's report is a `Proposal`. Refuses `invalid` for the recipe, what
    /// `Uploads::find` refuses, `dataset-upload-incomplete`.
    Result<storage::Job> propose(const Actor& actor, const std::string& upload_id, const ProposalBody& body);
    /// Takes a file of this machine as a complete upload of the actor, as if they had sent it; the upload's id. The file stays.
    Result<std::string> upload(const Actor& actor, const std::filesystem::path& file, const std::string& name);

    Result<VersionInfo> find(storage::Transaction& tx, const std::string& resource_id, std::int64_t number) override;

    /// What the reading of a version's file told (`Report` of report.h, as the program of that day wrote it); null if there is
    /// none.
    Result<json::Value> report(storage::Transaction& tx, const std::string& resource_id, std::int64_t number);

    struct State;  ///< what the room's own files share

private:
    friend void add_routes(http::Router& router, Dataset& dataset);
    friend void add_version_routes(http::Router& router, Dataset& dataset);
    std::unique_ptr<State> state_;
};

/// /api/v1/uploads (tus), /entries/{id}/resources, /resources/{rid} with versions and profile, /jobs/{id} with events.
void add_routes(http::Router& router, Dataset& dataset);

}  // namespace jixia::dataset
