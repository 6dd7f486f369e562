#pragma once
// The refusals of this room.
#include <vector>

#include "base/result.h"
#include "formats/errors.h"
#include "misfit.h"

namespace jixia::dataset {

namespace law_places {
inline constexpr Citation secrets{"山东省公共数据开放办法", "第二条第一款"};
}

using formats::encoding_unknown;
using formats::file_empty;
using formats::file_unreadable;
using formats::too_many_columns;

/// A mark of state secrecy stands in the file: it cannot be opened, and is not kept.
inline constexpr ErrorCode secret_marking{"dataset-secret-marking", ErrorKind::invalid, &law_places::secrets};

/// What an ingestion may answer: the refusals of files and our own.
inline const std::vector<const ErrorCode*> ingest_refusals = [] {
    std::vector<const ErrorCode*> all(formats::refusals.begin(), formats::refusals.end());
    all.insert(all.end(),
               {&secret_marking, &recipe_misfit, &errors::invalid, &errors::internal, &errors::storage_full, &errors::too_large});
    return all;
}();

}  // namespace jixia::dataset
