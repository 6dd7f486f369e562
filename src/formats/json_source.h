#pragma once
// JSON on its way to rows: which of its bytes are the records, and whether they can be read at all.
#include <filesystem>
#include <vector>

#include "format.h"
#include "formats/message.h"

namespace jixia::formats {

/// Records as DuckDB reads them, and the lines that were left out on the way.
struct JsonRows {
    std::filesystem::path file;
    std::int64_t rejected = 0;
    std::vector<ReportMessage> messages;
};

/// An array of records, the array of records in an object (`{"data": […]}`), or records one a line, of which those that are no
/// JSON are left out. May write into `scratch`. Refuses `dataset-file-unreadable` for what is nested deeper than 64 levels,
/// `dataset-file-empty`.
Result<JsonRows> find_json_rows(const std::filesystem::path& source, FileFormat format, const std::filesystem::path& scratch);

}  // namespace jixia::formats
