#pragma once
// What a query costs before it runs: rows × columns that must be read at most.
#include <cstdint>

#include "records_page.h"

namespace jixia::query {

struct Cost {
    std::int64_t rows = 0, columns = 0;
    std::int64_t units() const { return rows * columns; }
};

/// Of one page of a plan: all rows of the version, unless the page can be found by position.
Cost cost_of(const Pages::Request& request);

}  // namespace jixia::query
