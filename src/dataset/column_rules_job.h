#pragma once
// The rules of a table's columns within its ingestion.
#include <filesystem>

#include "dataset/dataset.h"
#include "ingest.h"
#include "job.h"

namespace jixia::dataset {

/// Judges the version that is to come (for `append` with the rows before it). Broken warnings become messages of the report;
/// refuses `dataset-rules-broken` with the rows of blocking ones.
Result<void> apply_rules(const Dataset::Needs& needs, const IngestJob& job, const std::filesystem::path& parquet,
                         IngestResult& result);

}  // namespace jixia::dataset
