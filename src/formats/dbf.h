#pragma once
// dBASE tables (.dbf), from dBASE III to Visual FoxPro: the attributes of Shapefiles, and what many offices still keep.
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/message.h"

namespace jixia::formats {

struct DbfField {
    std::string name;  ///< as bytes
    char type = 'C';
    std::size_t offset = 0, length = 0;
    int decimals = 0;
};

struct DbfHeader {
    std::int64_t records = 0;  ///< as the header says
    std::size_t header_bytes = 0, record_bytes = 0;
    int language = 0;  ///< the language driver's id
    std::vector<DbfField> fields;
};

/// True for what can only be the start of a dBASE table.
bool looks_like_dbf(std::string_view head);
/// `head` holds the whole header. Refuses `dataset-file-unreadable`.
Result<DbfHeader> parse_dbf_header(std::string_view head);
/// What a person sees in the cell: dates as ISO 8601, truth values as true or false. Text stays as bytes, without trailing
/// blanks.
std::string dbf_cell(const DbfField& field, std::string_view record);
/// ICU's name for a language driver's code page; empty where it says nothing that can be relied on.
std::string_view charset_of_language(int language);

struct DbfWishes {
    std::string charset = {};  ///< what a .cpg file says
};

struct DbfTable {
    std::string charset;
    std::int64_t records = 0, deleted = 0, lost = 0;  ///< deleted: of `records`; lost: announced and not there
    std::vector<bool> kept;                           ///< by record: it is in the target
    std::vector<ReportMessage> messages;
};

/// Writes the table with a header line. Refuses `dataset-file-unreadable`, `dataset-encoding-unknown`,
/// `dataset-too-many-columns`.
Result<DbfTable> dbf_to_csv(const std::filesystem::path& source, const std::filesystem::path& target, const DbfWishes& wishes);

}  // namespace jixia::formats
