#pragma once
// Forms that a library writes into a file of its own: workbooks and Parquet.
#include <filesystem>
#include <functional>
#include <string_view>

#include "engine.h"
#include "export.h"

namespace jixia::query {

/// XLSX: the data (a sheet for each 1,048,575 rows) and a sheet that says where they come from. Text stays text, never a formula;
/// numbers of more than 15 digits, which a spreadsheet would round, are text. Refuses `query-format-too-small` for what a
/// workbook has no room for, and what the engine refuses.
Result<void> write_workbook(Engine& engine, const Export& file, const std::filesystem::path& path, Deadline deadline);

/// Takes a file piece by piece.
using Sink = std::function<Result<void>(std::string_view)>;

/// An Arrow IPC stream with the source in the schema's metadata; a few thousand rows in memory.
Result<void> write_arrow(Engine& engine, const Export& file, const Sink& sink, Deadline deadline);

/// Parquet with the source as key-value metadata.
Result<void> write_parquet(Engine& engine, const Export& file, const std::filesystem::path& path, Deadline deadline);

}  // namespace jixia::query
