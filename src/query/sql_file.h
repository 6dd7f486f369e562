#pragma once
// An answer of SQL in a form that is a file: Parquet, a workbook, GeoJSON. The sandboxed child lays the rows down; the file is
// made of them the way downloads are, and tells the statement and every table it read, as Art. 15 asks of who uses them.
#include <string>

#include "engine.h"
#include "sql_run.h"

namespace jixia::query {

/// The file's octets. `rows`: what the question left in its folder. Refuses `query-no-coordinates` (GeoJSON takes the columns
/// `longitude` and `latitude`, or those that a table of the statement names so), `query-format-too-small`, `query-too-heavy`.
Result<std::string> sql_file(const Query::State& state, const SqlQuestion& question, const SqlRows& rows);

}  // namespace jixia::query
