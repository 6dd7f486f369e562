#pragma once
// The published ledger as it stands in a folder of tiles, for commands that need no server.
#include <cstdint>
#include <filesystem>

#include "audit/ledger.h"
#include "base/result.h"

namespace jixia::transparency {

/// What `folder` holds, to check the database against: leaves' hashes and the heads whose signatures are those of the keys beside
/// them. Nothing where there is nothing.
audit::Published published_in(const std::filesystem::path& folder);

/// Copies tiles, bundles, heads and keys; the number of entries. Refuses `not-found` where no head was signed yet.
Result<std::uint64_t> copy_published(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace jixia::transparency
