#pragma once
// The first visible sheet of an XLSX workbook (ECMA-376) as delimited text: what a person sees in the cells, dates as ISO 8601.
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "dataset/report.h"

namespace jixia::dataset {

struct Sheet {
    std::string name;
    std::int64_t rows = 0;                ///< last row that holds something
    std::vector<ReportMessage> messages;  ///< merged cells filled, errors in cells, other sheets
};

/// Writes the sheet to `target` as UTF-8 CSV, one record a sheet row (empty ones too), all of the same width.
/// Refuses `dataset-file-unreadable`, `dataset-file-empty`, `dataset-too-many-columns`, `dataset-archive-bomb`,
/// `dataset-encrypted`.
Result<Sheet> sheet_to_csv(const std::filesystem::path& source, const std::filesystem::path& target,
                           const std::function<void(double)>& progress);

}  // namespace jixia::dataset
