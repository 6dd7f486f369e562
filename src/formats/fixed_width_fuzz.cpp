// Whatever text comes as columns of fixed width: never a crash; what was found from lines fits those lines, and no character is
// lost.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/result.h"
#include "base/text.h"
#include "fixed_width.h"

using namespace jixia;
using namespace jixia::formats;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), std::min<std::size_t>(size, 8000));
    const auto lines = text::split(text, '\n');
    const auto columns = find_text_columns(lines);
    std::vector<std::string> cells;
    for (const std::string& line : lines) {
        const bool fits = cut_line(line, columns, cells);
        JX_ASSERT(cells.size() == columns.size());
        if (columns.empty() || !text::is_utf8(line)) continue;
        JX_ASSERT(fits);
    }
    return 0;
}
