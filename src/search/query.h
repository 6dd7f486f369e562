#pragma once
// What people type: words are ANDed, "quoted phrases" must stand as they are, -word excludes, everything else is literal.
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace jixia::search {

inline constexpr std::size_t query_characters_max = 512;
inline constexpr std::size_t query_terms_max = 64;

struct Term {
    std::string text;                  ///< as typed, without quotes and minus
    std::vector<std::string> matches;  ///< FTS5 expressions, all of which must match; never empty
    bool phrase = false, excluded = false;
};

struct ParsedQuery {
    std::vector<Term> terms;
    bool blank = true;          ///< nothing but white space was typed
    bool unsearchable = false;  ///< something was typed, and nothing of it can be searched for
};

/// Refuses `query_too_long` and text that is no UTF-8 (`malformed`); reads everything else.
Result<ParsedQuery> parse_query(std::string_view query);

}  // namespace jixia::search
