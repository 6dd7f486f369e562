// Credit codes from outside: never a crash, and whatever is taken has the check character that its first 17 characters give.
#include "identity/uscc.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace jixia::identity;
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const bool taken = check_uscc(text).has_value();
    const auto check = uscc_check_character(text.substr(0, text.empty() ? 0 : size - 1));
    if (taken != (check.has_value() && *check == text.back())) std::abort();
    static_cast<void>(has_sound_organization_code(text));
    static_cast<void>(uscc_kind(text, "zh"));
    return 0;
}
