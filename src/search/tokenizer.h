#pragma once
// How text becomes searchable tokens: folded words of letters and digits, and overlapping pairs of ideographs (bigrams).
//
// A run of ideographs also yields its last character alone, so that every character begins some token and a query of one
// character is a prefix search. Identifiers such as NGDAID72 stay whole.
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;

namespace jixia::search {

/// A folded code point and the bytes of the original text it came from.
struct Glyph {
    char32_t code;
    std::uint32_t begin, end;
};

/// Folds (NFKC, case) code point by code point; bytes that are no UTF-8 become spaces.
std::vector<Glyph> glyphs(std::string_view utf8);
/// The folded code points alone.
std::u32string code_points(std::string_view utf8);
bool is_ideograph(char32_t code);
/// Letters, digits and marks of scripts that part words by spaces.
bool is_word_part(char32_t code);
void append_utf8(std::string& out, char32_t code);

/// In a query the last run gives no single character unless it is only one long.
enum class Purpose { document, query };
/// Receives a token and its byte range in the original text; false ends.
using TokenSink = std::function<bool(std::string_view token, std::uint32_t begin, std::uint32_t end)>;
void tokenize(std::string_view utf8, Purpose purpose, const TokenSink& sink);

/// Makes the tokenizer `jixia` and the function `jx_fields(fts)` (bit mask of matching columns) known to a connection.
bool register_fts(sqlite3* connection);

}  // namespace jixia::search
