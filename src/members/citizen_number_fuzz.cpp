// Citizens' numbers from outside: never a crash, and whatever is taken is 18 characters that one other last character would
// break.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "rules.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace jixia::members;
    constexpr jixia::Date today{std::chrono::year(2026), std::chrono::month(11), std::chrono::day(26)};
    const std::string_view raw(reinterpret_cast<const char*>(bytes), size);
    std::string number = normalized(raw);
    static_cast<void>(masked_name(raw));
    if (masked(number).size() != number.size()) std::abort();
    if (!fault_of_citizen_number(number, today).empty()) return 0;
    if (number.size() != 18) std::abort();
    number.back() = number.back() == '1' ? '2' : '1';
    if (fault_of_citizen_number(number, today) != "citizen-check") std::abort();
    return 0;
}
