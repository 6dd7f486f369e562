#pragma once
// What the use cases of this room share.
#include "dataset/dataset.h"
#include "job.h"
#include "uploads.h"

namespace jixia::dataset {

/// Services are not made of uploads.
inline constexpr ErrorCode kind_not_uploaded{"dataset-kind-not-uploaded", ErrorKind::invalid};
/// The rows to append have other columns than the version they should follow.
inline constexpr ErrorCode columns_differ{"dataset-columns-differ", ErrorKind::invalid};

struct Dataset::State {
    explicit State(Needs needs_) : needs(std::move(needs_)), uploads({needs.database, needs.clock, needs.uploads}) {}
    Needs needs;
    Uploads uploads;

    Result<std::string> enqueue(storage::Transaction& tx, const Actor& actor, const IngestJob& job);
    Result<storage::ObjectRef> take_source(const std::string& upload, const std::filesystem::path& file);
    Result<json::Value> run_job(storage::JobContext& context, const json::Value& payload);
    Result<json::Value> run_proposal(storage::JobContext& context, const json::Value& payload);
};

}  // namespace jixia::dataset
