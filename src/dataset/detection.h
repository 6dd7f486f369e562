#pragma once
// Personal data in the columns of a version: a sample of every column, and all cells of those that could hide numbers.
#include <string>
#include <vector>

#include "formats/duck.h"
#include "ingest.h"

namespace jixia::dataset {

/// `relation`: SQL that reads the rows. Columns in which nothing was found are left out.
Result<std::vector<ColumnFindings>> detect_columns(formats::Duck& duck, const std::string& relation,
                                                   const std::vector<Column>& columns, const std::vector<ProfileColumn>& profile);

}  // namespace jixia::dataset
