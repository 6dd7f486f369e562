#pragma once
// What a version's columns hold: computed once, beside the Parquet file.
#include <filesystem>
#include <vector>

#include "formats/duck.h"
#include "ingest.h"

namespace jixia::dataset {

using formats::Duck;
using formats::parquet_form;
using formats::sql_name;
using formats::sql_text;

/// What reading the text has already told of a column; nothing for files that were Parquet.
struct KnownColumn {
    std::int64_t nulls = 0, distinct = 0, longest = 0;
    std::optional<std::string> min, max;  ///< of text
};

/// The same of any relation of DuckDB.
Result<std::vector<ProfileColumn>> profile_relation(Duck& duck, const std::string& relation, const std::vector<Column>& columns,
                                                    const std::vector<KnownColumn>& known);
/// Asks the Parquet file for the rest.
Result<std::vector<ProfileColumn>> profile_parquet(Duck& duck, const std::filesystem::path& parquet,
                                                   const std::vector<Column>& columns, const std::vector<KnownColumn>& known);

}  // namespace jixia::dataset
