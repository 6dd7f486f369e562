#pragma once
// What an ingestion job is told, and the reading of its file in a worker.
#include <optional>
#include <string>
#include <vector>

#include "base/actor.h"
#include "base/json.h"
#include "catalog/resources.h"
#include "dataset/dataset.h"
#include "dataset/proposal.h"
#include "ingest.h"
#include "storage/worker_call.h"

namespace jixia::dataset {

inline constexpr std::string_view ingest_job = "dataset.ingest", propose_job = "dataset.propose", facts_task = "dataset.facts";

using storage::GoOn;

/// Who sent the file, as far as records of it need to know.
struct Sender {
    std::string id, name, organization, division;
    std::vector<Role> roles;
};
BOOST_DESCRIBE_STRUCT(Sender, (), (id, name, organization, division, roles))

struct IngestJob {
    std::string resource_id, upload_id, file_name;
    catalog::ResourceKind kind{};
    VersionMode mode{};
    Sender sender;
    std::optional<Recipe> recipe = {};
    std::optional<std::vector<std::string>> key = {};  ///< absent: as the version before
    std::optional<bool> allow_breaking = {};
    std::optional<Withholding> withhold = {};
};
BOOST_DESCRIBE_STRUCT(IngestJob, (),
                      (resource_id, upload_id, file_name, kind, mode, sender, recipe, key, allow_breaking, withhold))

struct ProposeJob {
    std::string upload_id, file_name;
    Recipe recipe;
};
BOOST_DESCRIBE_STRUCT(ProposeJob, (), (upload_id, file_name, recipe))

/// Reads and judges a file in a sandboxed worker.
Result<IngestResult> ingest_in_worker(storage::Workers& workers, const IngestRequest& request, const GoOn& go_on);
/// What a file resource says of itself. Refusals: those of `formats::read_file_facts`.
Result<formats::FileReading> read_in_worker(storage::Workers& workers, const IngestRequest& request, const GoOn& go_on);
Result<Proposal> propose_in_worker(storage::Workers& workers, const IngestRequest& request, const GoOn& go_on);

}  // namespace jixia::dataset
