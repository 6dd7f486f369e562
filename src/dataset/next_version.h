#pragma once
// The next version's manifest, written in the transaction in which its job ends.
#include <string>
#include <vector>

#include "ingest.h"
#include "job.h"
#include "state.h"

namespace jixia::dataset {

/// What a job has made: everything of the version but its number.
struct MadeVersion {
    IngestResult result;
    std::vector<std::string> objects;
    std::int64_t bytes = 0;
    std::string source_object;
};

/// Adds the manifest, and tells the catalogue. Refuses `dataset-columns-differ`.
Result<void> add_next_version(storage::Transaction& tx, const Dataset::Needs& needs, const IngestJob& job,
                              const MadeVersion& made);

}  // namespace jixia::dataset
