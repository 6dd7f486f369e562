#pragma once
// A flat file made ready to be written: its rows judged, cleaned and typed as a recipe says, its columns named. Without a recipe
// everything is found from the file, and nothing in the cells is changed.
#include <filesystem>
#include <vector>

#include "dataset/recipe.h"
#include "formats/flatten.h"
#include "refine.h"

namespace jixia::dataset {

using formats::Progress;

struct ReadyTable {
    std::filesystem::path file;  ///< the flat file, or a refined one in the scratch folder
    Scan scan;                   ///< of `file`
    std::int64_t rows_in = 0;    ///< of the flat file
    std::int64_t header_line = 0;
    char delimiter = ',';  ///< of the flat file
    std::vector<Column> columns;
    bool plain = true;  ///< DuckDB can read every cell as it stands
    std::vector<CleaningReport> cleaning;
};

/// Refuses what `scan_csv` refuses, `dataset-recipe-misfit`, `too-large` for cleaned rows that no table can have.
Result<ReadyTable> make_ready(const formats::Flat& flat, const Recipe& recipe, const std::filesystem::path& scratch,
                              const Progress& progress);

/// What the recipe says of reading this flat file; of one that we wrote ourselves we know it.
Dialect dialect_of(const Recipe& recipe, const formats::Flat& flat);
/// Names and codes of the columns that stay: the recipe's, else from their headers.
std::vector<Column> columns_of(const std::vector<RefinedColumn>& wanted);

}  // namespace jixia::dataset
