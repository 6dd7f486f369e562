#pragma once
// One version of one table as a caller may read it now: what every way out of this room starts from.
#include <filesystem>
#include <string>
#include <vector>

#include "base/actor.h"
#include "catalog/resources.h"
#include "dataset/versions.h"
#include "state.h"

namespace jixia::query {

/// The resource has no data yet, or is no table.
inline constexpr ErrorCode no_table{"query-no-table", ErrorKind::conflict};

struct Table {
    catalog::ResourceInfo resource;
    dataset::VersionInfo version;              ///< its columns are those the caller may see
    std::vector<std::filesystem::path> files;  ///< of the version's Parquet objects, in row order
};

/// The only way to a table's data. `number` 0: the current version. Refuses what `catalog::Resources::readable` refuses, then
/// `query-no-table`, then `not-found` for a version that does not exist.
Result<Table> open_table(const Query::State& state, const Actor& actor, const std::string& id_or_slug, std::int64_t number);

/// The table's files as one relation of DuckDB, with exactly the columns the caller may see, by their codes.
std::string relation(const Table& table);

}  // namespace jixia::query
