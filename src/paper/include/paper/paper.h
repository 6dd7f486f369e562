#pragma once
// Official documents as PDF.
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace jixia::paper {

enum class Weight { title, heading, body, small };

struct Paragraph {
    Weight weight = Weight::body;
    std::string text;
};

/// `shares`: how much of the width each column has. A cell that does not fit a page is cut, and shows that it is.
struct Table {
    std::vector<std::string> headings;
    std::vector<double> shares;
    std::vector<std::vector<std::string>> rows;
};

using Block = std::variant<Paragraph, Table>;

struct Document {
    std::string title;   ///< of the file, for readers and search
    std::string author;  ///< the body whose document it is
    std::string footer;  ///< on every page, with the page's number
    Instant made_at{};
    std::vector<Block> blocks;
};

inline constexpr std::size_t pages_max = 2'000;

/// Any thread. Refuses `too-large` for more than `pages_max` pages, `internal` when the library fails.
Result<std::string> to_pdf(const Document& document);

}  // namespace jixia::paper
