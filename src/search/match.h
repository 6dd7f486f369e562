#pragma once
// Answering one request over one snapshot: candidates from posting lists, filters and counts from columns, order, page.
#include "columns.h"
#include "postings.h"
#include "query.h"

namespace jixia::search {

/// Refuses `parameter_unknown` for a cursor that was not given out for this sort, and what `Postings::get` refuses.
Result<Found> find(const Snapshot& snapshot, Postings& postings, const ParsedQuery& query, const Request& request);

/// The documents that match a query alone, best first by fields and rareness, at most `limit`: for suggestions.
Result<std::vector<std::uint32_t>> best(const Snapshot& snapshot, Postings& postings, const ParsedQuery& query,
                                        std::size_t limit);

/// True if some document holds all of `term`.
Result<bool> matches_anything(const Snapshot& snapshot, Postings& postings, const Term& term);

}  // namespace jixia::search
