#pragma once
// Text in columns of fixed width: the columns are the stretches of display cells that no line leaves blank.
#include <string>
#include <string_view>
#include <vector>

namespace jixia::formats {

/// A column in display cells (East Asian wide characters take two), `to` not included.
struct TextColumn {
    std::size_t from = 0, to = 0;
};

/// The columns of a sample of lines; fewer than two if it is no such text. Needs five lines that are not blank, no tabs, and
/// columns parted by blanks in each of them.
std::vector<TextColumn> find_text_columns(const std::vector<std::string>& lines);
/// The cells of a line, without blanks around them; nothing if it has a character between the columns or on their edge.
bool cut_line(std::string_view line, const std::vector<TextColumn>& columns, std::vector<std::string>& cells);

}  // namespace jixia::formats
