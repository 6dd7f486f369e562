#pragma once
// SQL of this room, and nothing else.
#include <optional>
#include <vector>

#include "storage/database.h"
#include "types.h"

namespace jixia::pull::store {

Result<std::optional<PullRow>> find(storage::Transaction& tx, const std::string& resource_id);
/// Writes the whole row.
Result<void> put(storage::Transaction& tx, const PullRow& row);
Result<void> remove(storage::Transaction& tx, const std::string& resource_id);
/// Ids of at most 100 pulls that are due, the longest waiting first.
Result<std::vector<std::string>> due(storage::Transaction& tx, Instant now);

}  // namespace jixia::pull::store
