#pragma once
// Text encodings of uploaded files: found from the bytes, turned into UTF-8 as a stream.
//
// Bytes that cannot be decoded become the byte 0xFF, which no UTF-8 text holds: the row that carries it is refused and reported
// later, so that no U+FFFD is ever written in place of what somebody published.
#include <filesystem>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

#include "base/result.h"

namespace jixia::formats {

enum class Encoding { utf8, utf16le, utf16be, gb18030, unknown };
BOOST_DESCRIBE_ENUM(Encoding, utf8, utf16le, utf16be, gb18030, unknown)

/// "UTF-8", "UTF-16LE", "UTF-16BE", "GB18030", "unknown".
std::string_view name_of(Encoding encoding);
/// The encoding of that name; `unknown` for any other.
Encoding encoding_named(std::string_view name);

/// Judges a sample (some MiB from the start): a byte order mark, then how many of the lines with non-ASCII bytes are well formed.
Encoding detect_encoding(std::string_view sample);

/// Decodes a whole text; for tests and short texts. What cannot be decoded is 0xFF.
std::string to_utf8(std::string_view bytes, Encoding encoding);

/// The same by ICU's name of a character set ("windows-1252", "GBK"), which `is_charset` knows.
std::string to_utf8(std::string_view bytes, const std::string& charset);
bool is_charset(const std::string& name);

/// Writes `source` as UTF-8 without a byte order mark to `target`, in pieces of 1 MiB.
Result<void> transcode_file(const std::filesystem::path& source, const std::filesystem::path& target, Encoding encoding);

}  // namespace jixia::formats
