#pragma once
// An open list as a file for people's own programs: CSV and XLSX, with the profile's names as headings.
#include <string>
#include <string_view>

#include "catalog/catalog.h"

namespace jixia::catalog {

/// UTF-8 with a byte order mark, as spreadsheet programs need it.
std::string open_list_csv(const OpenListView& list, const Profile& profile, std::string_view language);
/// An XLSX workbook with one sheet; refuses `internal` when the temporary file cannot be written.
Result<std::string> open_list_xlsx(const OpenListView& list, const Profile& profile, std::string_view language);

}  // namespace jixia::catalog
