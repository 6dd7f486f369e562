#pragma once
// An open list as a file for people's own programs: CSV and XLSX, with the profile's names as headings.
#include <string>
#include <string_view>

#include "catalog/catalog.h"

namespace jixia::catalog {

/// UTF-8 with a byte order mark, as spreadsheet programs need it.
std::string open_list_csv(const OpenListView& list, const Profile& profile, std::string_view language);
/// A document for the record: number of the edition, day, digest, and every line.
Result<std::string> open_list_pdf(const OpenListView& list, const Profile& profile, std::string_view language);
/// The list as a DCAT 3 catalogue in JSON-LD: each line a dataset with access rights (the EU's vocabulary of access rights, as
/// DCAT-AP has it) and frequency. `base_url`: of the platform.
std::string open_list_dcat(const OpenListView& list, std::string_view base_url);
/// An XLSX workbook with one sheet; refuses `internal` when the temporary file cannot be written.
Result<std::string> open_list_xlsx(const OpenListView& list, const Profile& profile, std::string_view language);

}  // namespace jixia::catalog
