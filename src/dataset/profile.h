#pragma once
// What a version's columns hold: computed once, beside the Parquet file.
#include <filesystem>
#include <vector>

#include "duck.h"
#include "ingest.h"

namespace jixia::dataset {

Result<std::vector<ProfileColumn>> profile_parquet(Duck& duck, const std::filesystem::path& parquet,
                                                   const std::vector<Column>& columns);

}  // namespace jixia::dataset
