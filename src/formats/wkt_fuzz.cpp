// Whatever text comes as a geometry: a shift that changes nothing keeps its words and brackets.
#include <cstddef>
#include <cstdint>

#include "base/result.h"
#include "formats/coordinates.h"

using namespace jixia;
using namespace jixia::formats;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const auto brackets = [](std::string_view in) {
        std::string found;
        for (const char c : in)
            if (c == '(' || c == ')' || c == ',') found += c;
        return found;
    };
    JX_ASSERT(brackets(shift_wkt(text, [](Position at) { return at; })) == brackets(text));
    JX_ASSERT(brackets(shift_wkt(text, bd09_to_wgs84)) == brackets(text));
    return 0;
}
