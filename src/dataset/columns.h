#pragma once
// Codes and roles of columns, from their headers.
#include <string>
#include <vector>

#include "dataset/report.h"
#include "formats/flatten.h"

namespace jixia::dataset {

/// `count` columns with unique codes; a column without a header gets one. `header_row` goes into the messages; 0: none.
std::vector<Column> named_columns(const std::vector<std::string>& headers, std::size_t count, std::int64_t header_row,
                                  std::vector<ReportMessage>& messages);

/// "longitude", "latitude" or empty, by what the header says.
std::string role_of(const std::string& name, ColumnType type);
/// "longitude", "latitude", "geometry" or empty, as the reader of geodata says of the column with this header in the file.
std::string role_in(const formats::Places& places, const std::string& source, ColumnType type);

}  // namespace jixia::dataset
