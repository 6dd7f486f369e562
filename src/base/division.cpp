#include "base/division.h"

#include "base/text.h"

namespace jixia {

bool division_within(std::string_view inner, std::string_view outer) {
    if (inner.size() != 6 || outer.size() != 6 || !text::is_digits(inner) || !text::is_digits(outer)) return false;
    std::string_view stem = outer;
    while (stem.ends_with("00")) stem.remove_suffix(2);
    return !stem.empty() && inner.starts_with(stem);
}

}  // namespace jixia
