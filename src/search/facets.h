#pragma once
// Filters and exact facet counts over candidate documents.
#include "columns.h"

namespace jixia::search {

struct Filtered {
    std::vector<std::uint32_t> positions;  ///< of the candidates that pass every filter
    std::vector<std::pair<Facet, std::vector<FacetValue>>> facets;
};

/// A division filter matches everything below it, and a division's count is what filtering by it would give.
/// A facet's counts ignore its own filter. Counts are ordered by number, then code.
Filtered filter_and_count(const Snapshot& snapshot, const std::vector<std::uint32_t>& documents, const Request& request);

}  // namespace jixia::search
