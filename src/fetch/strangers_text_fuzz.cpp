// Headers, addresses and networks as strangers write them: whatever the bytes, a value or a refusal.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "transfer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace jixia::fetch;
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    if (file_name_of_disposition(text).size() > size) std::abort();
    (void)is_fetchable_url(text);
    const auto address = Address::parse(text);
    // What is one address is also a network of it.
    if (address && !Network::parse(text)->contains(*address)) std::abort();
    return 0;
}
