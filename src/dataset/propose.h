#pragma once
// Looking at an uploaded file for a proposal. Runs inside the sandboxed worker; writes nothing that stays.
#include "dataset/proposal.h"
#include "ingest.h"

namespace jixia::dataset {

/// Of a larger flat file only its beginning is looked at.
inline constexpr std::int64_t sample_bytes_max = std::int64_t{16} << 20;

/// Refusals: `ingest_refusals`.
Result<Proposal> propose(const IngestRequest& request, const Progress& progress);

}  // namespace jixia::dataset
