#pragma once
// From an uploaded file to a Parquet file with a report and a profile. Runs inside the sandboxed worker; knows nothing of
// records.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "dataset/findings.h"
#include "dataset/recipe.h"
#include "dataset/report.h"
#include "formats/flatten.h"

namespace jixia::dataset {

struct IngestRequest {
    std::string source;       ///< readable file
    std::string scratch;      ///< writable folder; the Parquet file is `data.parquet` in it
    std::string source_name;  ///< as the person named it
    std::optional<Recipe> recipe = {};
};
BOOST_DESCRIBE_STRUCT(IngestRequest, (), (source, scratch, source_name, recipe))

struct ProfileValue {
    std::string value;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(ProfileValue, (), (value, count))

/// A bar of a histogram: values from `from` up to `to`, the last bar's end included.
struct ProfileBar {
    double from = 0, to = 0;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(ProfileBar, (), (from, to, count))

struct ProfileColumn {
    std::string code, name;
    ColumnType type{};
    std::int64_t nulls = 0, distinct = 0;  ///< distinct: approximate
    std::int64_t longest = 0;              ///< characters of the longest value
    std::optional<std::string> min, max;
    std::optional<double> mean;
    std::vector<ProfileValue> top;      ///< empty where nearly every value is another
    std::vector<ProfileBar> histogram;  ///< numbers only: twenty bars of one width
};
BOOST_DESCRIBE_STRUCT(ProfileColumn, (), (code, name, type, nulls, distinct, longest, min, max, mean, top, histogram))

struct IngestResult {
    std::string source_format;  ///< "csv", "xlsx", "json", "parquet", …
    std::vector<Column> columns;
    Report report;
    std::vector<ProfileColumn> profile;
    std::vector<ColumnFindings> findings;  ///< columns that concern people
};
BOOST_DESCRIBE_STRUCT(IngestResult, (), (source_format, columns, report, profile, findings))

using formats::Progress;

/// The wanted part of the file in the wanted encoding as a flat table.
Result<formats::Flat> flatten_as(formats::Duck& duck, const IngestRequest& request, const Progress& progress);

/// Refusals: `ingest_refusals`. Nothing but `data.parquet` in `scratch` matters afterwards.
Result<IngestResult> ingest(const IngestRequest& request, const Progress& progress);

}  // namespace jixia::dataset
