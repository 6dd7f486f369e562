// Dates and announcements from outside: whatever the bytes, a value or a refusal; what is read back is what was written.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "law/calendar.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace jixia;
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    if (const auto day = parse_date(text); day.has_value() && to_text(*day) != text) std::abort();
    if (const auto instant = parse_instant(text); instant.has_value() && parse_instant(to_text(*instant)).value() != *instant)
        std::abort();
    law::Calendar calendar = law::Calendar::built_in();
    const auto before = calendar.version();
    if (!calendar.import_holiday_cn(text).has_value() && calendar.version() != before) std::abort();
    return 0;
}
