#pragma once
// What a file is by its bytes, whatever its name says.
#include <string_view>

namespace jixia::formats {

enum class FileFormat {
    empty,
    text,
    json,
    ndjson,
    geojson,
    xml,
    kml,
    xlsx,
    ods,
    xls,
    dbf,
    sqlite,
    gpkg,
    shp,
    parquet,
    archive,
    pdf,
    html,
    executable,
    image,
    binary
};

/// Sniffs the first bytes (4 KiB are enough) and, for Parquet, the last four.
FileFormat sniff_format(std::string_view head, std::string_view tail);
/// A workbook with a password is an OLE container that holds the encrypted package as a stream of this name.
bool is_encrypted_package(std::string_view container);

}  // namespace jixia::formats
