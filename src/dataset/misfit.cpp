#include "misfit.h"

#include <algorithm>

#include "base/text.h"

namespace jixia::dataset {

FieldError missing_column(std::string pointer, const std::string& name) {
    constexpr std::size_t shown_characters = 80;
    return {std::move(pointer), "the file has no column \"" + std::string(text::prefix(name, shown_characters)) + "\"",
            "missing"};
}

Error columns_missing(std::vector<FieldError> missing) {
    constexpr std::size_t named_max = 20;
    std::string detail = "The recipe does not fit: ";
    for (std::size_t i = 0; i < std::min(named_max, missing.size()); ++i) detail += (i == 0 ? "" : "; ") + missing[i].detail;
    if (missing.size() > named_max) detail += "; and " + std::to_string(missing.size() - named_max) + " more";
    return {&recipe_misfit, detail + ".", std::move(missing)};
}

}  // namespace jixia::dataset
