// Addresses from strangers: never a crash, and an address is the same whatever its scheme, fragment or trailing slash.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "rules.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace jixia::channels;
    const std::string text(reinterpret_cast<const char*>(bytes), size);
    const auto key = address_key(text);
    if (!key) return 0;
    if (key->empty()) std::abort();
    if (!text.contains('#') && address_key(text + "#part") != key) std::abort();
    return 0;
}
