#include "query.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

#include "base/text.h"
#include "search/types.h"
#include "tokenizer.h"

namespace jixia::search {
namespace {

struct Piece {
    std::string text;
    bool phrase = false, excluded = false;
};

bool is_quote(UChar32 c) { return c == '"' || c == 0x201C || c == 0x201D || c == 0xFF02; }
/// Bidi controls and other invisible characters part nothing and mean nothing.
bool is_invisible(UChar32 c) { return u_charType(c) == U_FORMAT_CHAR || c == 0xFEFF; }

std::vector<Piece> split_pieces(std::string_view query) {
    std::vector<Piece> pieces;
    Piece current;
    bool quoted = false;
    auto flush = [&] {
        if (!current.text.empty()) pieces.push_back(std::move(current));
        current = {};
    };
    const auto size = static_cast<std::int32_t>(query.size());
    for (std::int32_t at = 0; at < size;) {
        UChar32 c = 0;
        U8_NEXT(query.data(), at, size, c);  // NOLINT(bugprone-inc-dec-in-conditions): ICU's macro
        if (is_quote(c)) {
            const bool excluded = !quoted && current.text.empty() && current.excluded;
            flush();
            quoted = !quoted;
            current.phrase = quoted;
            current.excluded = excluded;
        } else if (!quoted && (u_isUWhiteSpace(c) != 0 || c == 0)) {
            flush();
        } else if (!quoted && current.text.empty() && !current.excluded && c == '-') {
            current.excluded = true;
        } else if (!is_invisible(c)) {
            append_utf8(current.text, static_cast<char32_t>(c));
        }
    }
    flush();
    return pieces;
}

std::string quoted(std::string_view token) { return '"' + std::string(token) + '"'; }

bool is_single_ideograph(std::string_view token) {
    const std::vector<Glyph> all = glyphs(token);
    return all.size() == 1 && is_ideograph(all[0].code);
}

/// One FTS5 expression for a phrase, one a token otherwise. Tokens hold letters, digits and ideographs only: nothing to escape.
std::vector<std::string> matches_of(const Piece& piece) {
    std::vector<std::string> tokens;
    tokenize(piece.text, Purpose::query, [&](std::string_view token, std::uint32_t, std::uint32_t) {
        tokens.emplace_back(token);
        return true;
    });
    if (tokens.empty()) return {};
    if (piece.phrase && tokens.size() > 1) {
        std::string clean;
        for (const Glyph& glyph : glyphs(piece.text)) {
            const bool kept = is_ideograph(glyph.code) || is_word_part(glyph.code);
            append_utf8(clean, kept ? glyph.code : U' ');
        }
        return {quoted(clean) + (is_single_ideograph(tokens.back()) ? " *" : "")};
    }
    std::vector<std::string> matches;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const std::string& token = tokens[i];
        // The last character of a run is in the pair before it.
        if (i > 0 && is_single_ideograph(token) && tokens[i - 1].size() > token.size() && tokens[i - 1].ends_with(token))
            continue;
        std::string match = quoted(token) + (is_single_ideograph(token) ? " *" : "");
        if (std::ranges::find(matches, match) == matches.end()) matches.push_back(std::move(match));
    }
    return matches;
}

}  // namespace

Result<ParsedQuery> parse_query(std::string_view query) {
    constexpr std::size_t bytes_max = 4 * query_characters_max;
    if (query.size() > bytes_max) return Error{&query_too_long, "", {{"q", "has more than 512 characters"}}};
    if (!text::is_utf8(query)) return Error{&errors::malformed, "", {{"q", "is not UTF-8"}}};
    if (text::length(query) > query_characters_max) return Error{&query_too_long, "", {{"q", "has more than 512 characters"}}};
    const std::vector<Piece> pieces = split_pieces(text::nfc(query));
    if (pieces.size() > query_terms_max) return Error{&query_too_long, "", {{"q", "has more than 64 terms"}}};
    ParsedQuery parsed;
    parsed.blank = text::trim(query).empty();
    for (const Piece& piece : pieces) {
        auto matches = matches_of(piece);
        if (matches.empty()) continue;
        parsed.terms.push_back({piece.text, std::move(matches), piece.phrase, piece.excluded});
    }
    parsed.unsearchable = !parsed.blank && parsed.terms.empty();
    return parsed;
}

}  // namespace jixia::search
