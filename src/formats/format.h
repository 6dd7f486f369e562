#pragma once
// What a file is by its bytes, whatever its name says.
#include <string_view>

#include <boost/describe.hpp>

namespace jixia::formats {

enum class FileFormat { empty, text, json, ndjson, xlsx, parquet, pdf, html, xml, executable, image, zip, ole, gzip, binary };
BOOST_DESCRIBE_ENUM(FileFormat, empty, text, json, ndjson, xlsx, parquet, pdf, html, xml, executable, image, zip, ole, gzip,
                    binary)

/// Sniffs the first bytes (4 KiB are enough) and, for Parquet, the last four.
FileFormat sniff_format(std::string_view head, std::string_view tail);
/// A workbook with a password is an OLE container that holds the encrypted package as a stream of this name.
bool is_encrypted_package(std::string_view container);

}  // namespace jixia::formats
