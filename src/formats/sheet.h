#pragma once
// A sheet of an XLSX workbook (ECMA-376) as delimited text: what a person sees in the cells, dates as ISO 8601.
#include <filesystem>
#include <string_view>

#include "grid.h"
#include "workbook.h"

namespace jixia::formats {

/// Writes the sheet to `target` as UTF-8 CSV, one record a sheet row (empty ones too), all of the same width.
/// Refuses `dataset-file-unreadable`, `dataset-too-many-columns`, `dataset-archive-bomb`,
/// `dataset-encrypted`.
Result<GridFacts> sheet_to_csv(const std::filesystem::path& package, const Workbook& book, const SheetPart& which,
                               const std::filesystem::path& target);

/// The number as people see it: the shortest text that is the same number, dates as ISO 8601.
std::string shown_number(std::string_view raw, NumberStyle style, bool date_1904);

}  // namespace jixia::formats
