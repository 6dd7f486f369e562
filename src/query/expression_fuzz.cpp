// Whatever bytes come as an expression: never a crash; what is read prints as text that reads as the same tree; what compiles has
// a parameter for every place.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "expression.h"
#include "expression_sql.h"

using namespace jixia;
using namespace jixia::query;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const std::vector<dataset::Column> columns{{"name", "Stop \"A\"", dataset::ColumnType::text, 0, 0, ""},
                                                      {"n", "n", dataset::ColumnType::integer, 0, 0, ""},
                                                      {"price", "Price", dataset::ColumnType::decimal, 12, 2, ""},
                                                      {"ok", "OK", dataset::ColumnType::boolean, 0, 0, ""},
                                                      {"day", "Day", dataset::ColumnType::date, 0, 0, ""}};
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const Source source{"where", text};
    static_cast<void>(parse_select("select", text));
    static_cast<void>(parse_order("order_by", text));
    const auto read = parse_expression("where", text);
    if (!read.has_value()) return 0;
    const auto again = parse_expression("where", print(*read));
    // Printing may add spaces and brackets, so that a text at the limit of length does not fit again.
    JX_ASSERT(again.has_value() ? *again == *read : size > expression_bytes_max / 4);
    const Compiler compiler(columns);
    const auto resolved = compiler.resolve(source, *read);
    if (!resolved.has_value()) return 0;
    for (const Place place : {Place::row, Place::group}) {
        const auto compiled = compiler.compile(source, *resolved, place);
        if (!compiled.has_value()) continue;
        const auto places = std::ranges::count(compiled->sql.text, '?');
        JX_ASSERT(static_cast<std::size_t>(places) == compiled->sql.parameters.size());
    }
    return 0;
}
