#pragma once
// What the use cases of this room share.
#include "dataset/dataset.h"
#include "job.h"
#include "narrowing_rules.h"
#include "uploads.h"

namespace jixia::dataset {

/// Services are not made of uploads.
inline constexpr ErrorCode kind_not_uploaded{"dataset-kind-not-uploaded", ErrorKind::invalid};
/// Rows can be added, changed or deleted by key only where there are rows.
inline constexpr ErrorCode rows_needed{"dataset-rows-needed", ErrorKind::invalid};

struct Dataset::State {
    State(Needs needs_, NarrowingPolicy policy_)
        : needs(std::move(needs_)), policy(policy_), uploads({needs.database, needs.clock, needs.uploads}) {}
    Needs needs;
    NarrowingPolicy policy;
    Uploads uploads;

    Result<void> erase_withheld();
    static Result<void> check_wish(storage::Transaction& tx, const catalog::ResourceInfo& resource, const NewVersionBody& body);
    Result<std::string> enqueue(storage::Transaction& tx, const Actor& actor, const IngestJob& job);
    Result<storage::ObjectRef> take_source(const std::string& upload, const std::filesystem::path& file);
    Result<json::Value> run_job(storage::JobContext& context, const json::Value& payload);
    Result<json::Value> run_proposal(storage::JobContext& context, const json::Value& payload);
};

}  // namespace jixia::dataset
