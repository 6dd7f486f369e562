// Whatever comes as a recipe: never a crash. One that is accepted says the same after it was written and read again, and cleans
// whatever rows come: each comes out with one cell a column, or is dropped and told of, and every typed cell reads as itself.
//
// The input is a recipe, a zero byte, then cells parted by zero bytes, three a row.
#include <cstddef>
#include <cstdint>

#include "base/text.h"
#include "refine.h"

using namespace jixia;
using namespace jixia::dataset;

namespace {

void check_typed(const Refiner& refiner, const std::vector<std::string>& cells) {
    JX_ASSERT(cells.size() == refiner.columns().size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        JX_ASSERT(text::is_utf8(cells[i]));
        const RefinedColumn& column = refiner.columns()[i];
        if (!column.wanted.type || *column.wanted.type == ColumnType::text) continue;
        const auto again = read_as(cells[i], *column.wanted.type, DateOrder::ymd);
        JX_ASSERT(again && *again == cells[i]);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(bytes), size);
    const std::string_view written = rest.substr(0, rest.find('\0'));
    const auto recipe = json::decode_text<Recipe>(written);
    if (!recipe.has_value() || !check_recipe(*recipe).has_value()) return 0;
    const std::string text = json::to_string(*recipe);
    const auto again = json::decode_text<Recipe>(text);
    JX_ASSERT(again.has_value() && json::to_string(*again) == text);
    auto refiner = Refiner::make(*recipe, {"a", "b", "c"});
    if (!refiner.has_value()) return 0;
    std::int64_t rows = 0, dropped = 0;
    while (rest.find('\0') != std::string_view::npos) {
        CleanRow row{{}, ++rows};
        for (int i = 0; i < 3; ++i) {
            const std::size_t zero = rest.find('\0');
            rest = zero == std::string_view::npos ? std::string_view{} : rest.substr(zero + 1);
            const std::string_view cell = rest.substr(0, rest.find('\0'));
            row.cells.emplace_back(text::is_utf8(cell) ? cell : std::string_view{});
        }
        if (!refiner->clean(row).has_value()) return 0;
        dropped += row.dropped ? 1 : 0;
        if (row.dropped) continue;
        JX_ASSERT(row.cells.size() == refiner->cleaned_columns().size());
        check_typed(*refiner, refiner->typed(row));
    }
    std::int64_t told = 0;
    for (const CleaningReport& report : refiner->reports()) told += report.rows_before - report.rows_after;
    JX_ASSERT(told == dropped);
    return 0;
}
