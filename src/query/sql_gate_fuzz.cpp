// Whatever a parser, or who has taken it over, sends as a tree: the gate answers, twice the same, and what it admits is within
// its limits and names tables only by ids and slugs.
#include <cstddef>
#include <cstdint>

#include "base/id.h"
#include "sql_gate.h"

using namespace jixia::query;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view tree(reinterpret_cast<const char*>(data), size);
    const auto once = admit(tree), again = admit(tree);
    JX_ASSERT(once.has_value() == again.has_value());
    if (!once.has_value()) {
        JX_ASSERT(once.error().code == again.error().code);
        return 0;
    }
    JX_ASSERT(once->tables == again->tables && once->tables.size() <= sql_tables_max);
    for (const std::string& name : once->tables) {
        JX_ASSERT(!name.empty() && table_key(name) == name);
        for (const char c : name)
            JX_ASSERT((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
                      (jixia::is_ulid(name) && c >= 'A' && c <= 'Z'));
    }
    return 0;
}
