#pragma once
// What a result of the engine consists of, and reading it piece by piece: for the engine in this process and for the workers'.
#include <duckdb.h>

#include <string>
#include <vector>

#include "base/result.h"
#include "chunk.h"

namespace jixia::query {

struct ResultShape {
    std::vector<ResultColumn> columns;
    std::vector<CellLayout> layouts;
    std::string not_carried;  ///< name of the first column whose type no way out of this room carries; empty: none
};

ResultShape shape_of(duckdb_result& result);

/// Fills `chunk` with the next rows; false at the end and at a fault, which `duckdb_result_error` then tells.
bool fetch_chunk(duckdb_result& result, const std::vector<CellLayout>& layouts, Chunk& chunk);

}  // namespace jixia::query
