#pragma once
// A sheet of an XLSX workbook (ECMA-376) as delimited text: what a person sees in the cells, dates as ISO 8601.
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "formats/message.h"
#include "workbook.h"

namespace jixia::formats {

struct Sheet {
    std::int64_t rows = 0;                ///< last row that holds something
    std::vector<ReportMessage> messages;  ///< merged cells filled, errors in cells
};

/// Writes the sheet to `target` as UTF-8 CSV, one record a sheet row (empty ones too), all of the same width.
/// Refuses `dataset-file-unreadable`, `dataset-file-empty`, `dataset-too-many-columns`, `dataset-archive-bomb`,
/// `dataset-encrypted`.
Result<Sheet> sheet_to_csv(const std::filesystem::path& package, const Workbook& book, const SheetPart& which,
                           const std::filesystem::path& target);

}  // namespace jixia::formats
