#pragma once
// A Parquet file somebody else wrote: its columns keep their types where Jixia has them, nested values become JSON text.
#include <filesystem>

#include "formats/duck.h"
#include "ingest.h"

namespace jixia::dataset {

/// Writes `data.parquet` in `scratch`. Refuses `dataset-file-unreadable`, `dataset-file-empty`, `dataset-too-many-columns`,
/// `dataset-secret-marking`.
Result<IngestResult> ingest_parquet(formats::Duck& duck, const std::filesystem::path& source,
                                    const std::filesystem::path& scratch, const Progress& progress);

/// The file that `flat` names as delimited text in `scratch`, for a recipe to work on.
Result<void> flatten_parquet(formats::Duck& duck, formats::Flat& flat, const std::filesystem::path& scratch);

}  // namespace jixia::dataset
