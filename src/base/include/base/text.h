#pragma once
// Text: UTF-8 inside, NFC, and the small conversions that several rooms need.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace jixia::text {

/// True for well-formed UTF-8 (no overlong forms, no surrogates).
bool is_utf8(std::string_view bytes);
/// Unicode normal form C of valid UTF-8.
std::string nfc(std::string_view utf8);
/// NFKC and case-folded: for comparing what people typed (full-width to half-width, upper to lower).
std::string fold(std::string_view utf8);
/// Without leading and trailing white space (Unicode White_Space, also U+3000 and U+FEFF).
std::string trim(std::string_view utf8);
/// Number of code points of valid UTF-8.
std::size_t length(std::string_view utf8);
/// At most `count` code points, never cutting one in half.
std::string_view prefix(std::string_view utf8, std::size_t count);
/// Latin letters for Chinese text, syllables parted by spaces and without tones ("公交站点" → "gong jiao zhan dian").
std::string pinyin(std::string_view utf8);
/// Initials of the syllables ("公交站点" → "gjzd").
std::string pinyin_initials(std::string_view utf8);
/// An identifier `[a-z_][a-z0-9_]{0,63}` for a column header, by pinyin; "column" if nothing is left.
std::string identifier(std::string_view utf8);
std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
bool is_digits(std::string_view text);
/// Percent-encodes everything but unreserved characters (RFC 3986).
std::string percent_encode(std::string_view bytes);
/// The pattern of SQL's LIKE … ESCAPE '\' for texts that contain `utf8`; `_` and `%` in it mean themselves.
std::string like_pattern(std::string_view utf8);
/// Between quotes, those inside doubled: names and texts of SQL, cells of CSV.
std::string quoted(std::string_view text, char quote);

}  // namespace jixia::text
