#pragma once
// Personal data in the columns of a version: a sample of every column, and all cells of those that could hide numbers.
#include <string>
#include <vector>

#include "formats/duck.h"
#include "ingest.h"

namespace jixia::dataset {

/// What reading the text has counted in a column.
struct CountedColumn {
    detect::Numbers numbers;
    std::int64_t cells = 0;  ///< not empty
};

/// `files`: what read_parquet takes. `counted`: of every column, or nothing for what was never read as text: then every cell of
/// text is looked at here. Columns in which nothing was found are left out.
Result<std::vector<ColumnFindings>> detect_columns(formats::Duck& duck, const std::string& files,
                                                   const std::vector<Column>& columns, const std::vector<ProfileColumn>& profile,
                                                   const std::vector<CountedColumn>& counted);

}  // namespace jixia::dataset
