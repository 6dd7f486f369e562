#pragma once
// A table as a file: which forms there are, what each says about its origin, and what makes two files the same.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "table.h"

namespace jixia::query {

enum class Format { csv, xlsx, json, ndjson, xml, rdf, parquet, arrow, geojson };

struct FormatInfo {
    Format format;
    std::string_view name, extension, media;
    bool grows;  ///< written from front to back, so it can be sent while it is made
    bool dated;  ///< says where it comes from and on which day it was retrieved
};
const FormatInfo& about(Format format);
std::optional<Format> format_named(std::string_view name);

/// The form exists, but not for this table.
inline constexpr ErrorCode format_not_possible{"query-format-not-possible", ErrorKind::conflict};
inline constexpr ErrorCode format_unknown{"query-format-unknown", ErrorKind::malformed};
/// The data do not fit into the form: a workbook has limits.
inline constexpr ErrorCode format_too_small{"query-format-too-small", ErrorKind::invalid};

/// One file to make.
struct Export {
    Table table;
    Format format{};
    bool original_names = false;  ///< keys are the original headers (CSV and XLSX always carry those)
    bool marked = false;          ///< CSV: begins with a byte order mark, which Excel needs to see UTF-8
    std::string base_url;
    Date retrieved_on;
    std::string statement = {};    ///< of an answer of SQL: `table` is the answer, of no resource
    std::vector<Table> read = {};  ///< the tables that the statement reads
};

/// Where the data come from: member of JSON and GeoJSON, element of XML, metadata of Parquet, second sheet of a workbook.
json::Object source_of(const Export& file);
/// The columns' keys in the file, unique.
std::vector<std::string> keys_of(const Export& file);
/// The same for files with the same octets, different for all others.
std::string identity_of(const Export& file);
/// The forms this table has.
std::vector<Format> possible_formats(const Table& table);
/// Places of the columns with longitude, latitude and geometry.
struct Coordinates {
    std::size_t longitude, latitude;
    std::optional<std::size_t> geometry = {};  ///< well-known text; the other two are then a place on it
};
std::optional<Coordinates> coordinates_of(const Table& table);

}  // namespace jixia::query
