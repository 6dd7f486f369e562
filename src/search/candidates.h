#pragma once
// First stage: which documents match a query, and how well by rareness of the tokens and the fields they stand in.
#include "columns.h"
#include "postings.h"
#include "query.h"

namespace jixia::search {

struct Candidates {
    std::vector<std::uint32_t> documents;  ///< ordinals, growing; alive in the snapshot
    std::vector<float> scores;             ///< beside them; empty without a query
    bool relaxed = false;
};

Result<Candidates> candidates(const Snapshot& snapshot, Postings& postings, const ParsedQuery& query);

}  // namespace jixia::search
