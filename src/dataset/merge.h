#pragma once
// The next version of a table out of the version before and a file's rows. Runs inside the sandboxed worker, in memory that does
// not grow with the table; writes new files only where rows are new or others than before.
#include <string>
#include <vector>

#include "dataset/difference.h"
#include "ingest.h"

namespace jixia::dataset {

/// Two rows have the same key; each is named.
inline constexpr ErrorCode key_duplicate{"dataset-key-duplicate", ErrorKind::invalid};
/// A row lacks a part of its key.
inline constexpr ErrorCode key_missing{"dataset-key-missing", ErrorKind::invalid};
/// A row to append has a key that the table has already.
inline constexpr ErrorCode key_taken{"dataset-key-taken", ErrorKind::invalid};
/// The rows to come in have other columns than the version they should follow.
inline constexpr ErrorCode columns_differ{"dataset-columns-differ", ErrorKind::invalid};

inline constexpr std::string_view merge_task = "dataset.merge";

struct MergeRequest {
    VersionMode mode{};
    std::vector<std::string> key = {};
    std::vector<std::string> before = {};  ///< Parquet files of the version before, in row order
    std::vector<Column> before_columns = {};
    bool before_keyed = false;  ///< it has been checked for this key
    std::string fresh = {};     ///< Parquet file of the new rows
    std::vector<Column> fresh_columns = {};
    std::vector<Column> columns = {};  ///< of the next version
    std::string scratch = {};          ///< writable folder
};
BOOST_DESCRIBE_STRUCT(MergeRequest, (), (mode, key, before, before_columns, before_keyed, fresh, fresh_columns, columns, scratch))

struct MergeResult {
    std::vector<std::string> files =
        {};  ///< of the next version in row order: some of `before`, `fresh`, or new ones in `scratch`
    std::int64_t rows = 0;
    RowCounts counts = {};
    std::vector<ProfileColumn> profile = {};    ///< empty: that of the new rows holds
    std::vector<ColumnFindings> findings = {};  ///< of the profile
    std::vector<ReportMessage> messages = {};
};
BOOST_DESCRIBE_STRUCT(MergeResult, (), (files, rows, counts, profile, findings, messages))

/// Refuses `dataset-key-missing` and `dataset-key-duplicate` (for the new rows first, then for those of before),
/// `dataset-key-taken`, `dataset-columns-differ` where a value does not fit the type it should get.
Result<MergeResult> merge(const MergeRequest& request, const Progress& progress);

}  // namespace jixia::dataset
