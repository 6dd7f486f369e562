// Number formats and numbers of cells: never a crash, never an empty text for a number.
#include <cstddef>
#include <cstdint>

#include "base/result.h"
#include "sheet.h"

using namespace jixia;
using namespace jixia::formats;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const std::size_t cut = std::min(text.find('\n'), size);
    const NumberStyle style = style_of_format(text.substr(0, cut));
    const std::string_view raw = text.substr(std::min(cut + 1, size));
    for (const bool date_1904 : {false, true}) JX_ASSERT(raw.empty() || !shown_number(raw, style, date_1904).empty());
    return 0;
}
