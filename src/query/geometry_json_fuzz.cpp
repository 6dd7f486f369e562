// Whatever text stands in a column of geometry: what comes out is JSON, or nothing.
#include <cstddef>
#include <cstdint>

#include "base/json.h"
#include "base/result.h"
#include "geometry_json.h"

using namespace jixia;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    std::string out = "x";
    const bool written = query::append_geometry(out, {reinterpret_cast<const char*>(bytes), size});
    JX_ASSERT(written || out == "x");
    if (written) JX_ASSERT(json::parse(std::string_view(out).substr(1)).has_value());
    return 0;
}
