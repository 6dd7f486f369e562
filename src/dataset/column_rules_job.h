#pragma once
// The rules of a table's columns within its ingestion.
#include <filesystem>
#include <string>
#include <vector>

#include "dataset/dataset.h"
#include "dataset/report.h"

namespace jixia::dataset {

/// Judges the version that is to come, by its files in row order. Broken warnings become messages of the report; refuses
/// `dataset-rules-broken` with the rows of blocking ones.
Result<void> apply_rules(const Dataset::Needs& needs, const std::string& resource, const std::vector<Column>& columns,
                         const std::vector<std::filesystem::path>& files, Report& report);

}  // namespace jixia::dataset
