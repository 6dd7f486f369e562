#pragma once
// What the use cases of this room share.
#include <filesystem>
#include <string>
#include <string_view>

#include "base/seal.h"
#include "pull/pull.h"
#include "storage/jobs.h"
#include "storage/objects.h"
#include "storage/outbox.h"
#include "types.h"

namespace jixia::pull {

inline constexpr std::string_view pull_job = "pull.run";

inline std::string sealing_context(const std::string& resource_id) { return "pull:" + resource_id; }

/// A file that was fetched.
struct Fetched {
    bool changed = true;
    std::string etag, last_modified, file_name;
};

struct Pulls::State {
    explicit State(Needs needs_) : needs(std::move(needs_)) {}
    Needs needs;

    Result<json::Value> shown(storage::Transaction& tx, const PullRow& row) const;
    Result<std::string> start(storage::Transaction& tx, const PullRow& row) const;
    Result<json::Value> run_job(storage::JobContext& context, const json::Value& payload);
    Result<PullRow> row_to_run(const std::string& resource_id) const;
    Result<Fetched> fetch(const PullRow& row, const std::filesystem::path& target, storage::JobContext& context) const;
    /// Fetches and, if it is news, hands it to the ingestion. What it learned stands in `row` afterwards.
    Result<void> pull(PullRow& row, storage::JobContext& context) const;
};

}  // namespace jixia::pull
