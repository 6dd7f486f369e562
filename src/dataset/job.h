#pragma once
// What an ingestion job is told.
#include <string>
#include <vector>

#include "base/actor.h"
#include "base/json.h"
#include "catalog/resources.h"
#include "dataset/dataset.h"

namespace jixia::dataset {

inline constexpr std::string_view ingest_job = "dataset.ingest";

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
};
BOOST_DESCRIBE_STRUCT(IngestJob, (), (resource_id, upload_id, file_name, kind, mode, sender))

/// What the worker may use for a file of this size.
storage::SandboxLimits ingest_limits(const std::filesystem::path& source, const std::filesystem::path& scratch);

}  // namespace jixia::dataset
