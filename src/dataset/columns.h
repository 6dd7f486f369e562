#pragma once
// Codes and roles of columns, from their headers.
#include <string>
#include <vector>

#include "dataset/report.h"

namespace jixia::dataset {

/// `count` columns with unique codes; a column without a header gets one. `header_row` goes into the messages; 0: none.
std::vector<Column> named_columns(const std::vector<std::string>& headers, std::size_t count, std::int64_t header_row,
                                  std::vector<ReportMessage>& messages);

/// "longitude", "latitude" or empty.
std::string role_of(const std::string& name, ColumnType type);

}  // namespace jixia::dataset
