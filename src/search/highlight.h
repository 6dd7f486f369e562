#pragma once
// Marks in a text what a query matched. The result is HTML that holds no markup but <em>.
#include <string>
#include <string_view>

#include "query.h"

namespace jixia::search {

/// The tokens of a query that are worth marking; made once for all texts of a page.
class Highlighter {
public:
    explicit Highlighter(const ParsedQuery& query);
    /// `text` escaped, with <em> around what matched; at most about `characters_max` characters around the first mark,
    /// with an ellipsis where it was cut.
    std::string mark(std::string_view text, std::size_t characters_max) const;

private:
    bool holds(std::u32string_view token) const;
    std::vector<std::u32string> tokens_;  ///< folded, sorted
};

/// &, <, >, " and ' as character references.
std::string escape_html(std::string_view text);

}  // namespace jixia::search
