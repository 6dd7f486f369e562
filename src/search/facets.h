#pragma once
// Filters and exact facet counts over candidate documents.
#include "candidates.h"

namespace jixia::search {

using FacetValues = std::vector<std::pair<Facet, std::vector<FacetValue>>>;

/// Takes out of `all` what fails a filter, and counts the facets asked for. A division filter matches everything below it, and a
/// division's count is what filtering by it would give. A facet's counts ignore its own filter; they are ordered by number, then
/// code.
FacetValues filter_and_count(const Snapshot& snapshot, const Request& request, Candidates& all);

}  // namespace jixia::search
