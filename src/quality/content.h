#pragma once
// What the cells of one version of a table were found to be: measured once, in the worker, and kept beside the version.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace jixia::quality {

/// Changes with the way of measuring: what an older way has measured is measured again.
inline constexpr std::string_view content_method = "1";
inline constexpr std::string_view content_task = "quality.measure";
inline constexpr std::int64_t rows_named_max = 100;

/// A column with what the entry says of it.
struct ContentColumn {
    std::string code, name, type;  ///< type: of the Parquet column
    std::string stated;            ///< type of the data item; empty: none
    std::string role;              ///< "longitude", "latitude", "geometry" or empty
    bool key = false;
};
BOOST_DESCRIBE_STRUCT(ContentColumn, (), (code, name, type, stated, role, key))

struct ContentOrder {
    std::vector<std::string> files;  ///< in row order
    std::vector<ContentColumn> columns;
    std::vector<std::string> divisions;  ///< codes of the province's divisions
    std::string scratch;                 ///< writable folder
};
BOOST_DESCRIBE_STRUCT(ContentOrder, (), (files, columns, divisions, scratch))

/// A row that fails a check: its number among the data rows, from 1.
struct FailedRow {
    std::string check;
    std::int64_t row = 0;
    std::string column;  ///< code
};
BOOST_DESCRIBE_STRUCT(FailedRow, (), (check, row, column))

/// Counts of cells.
struct ColumnContent {
    std::string code;
    std::int64_t filled = 0;      ///< cells that are not empty
    std::int64_t wrong_type = 0;  ///< not of the stated type, or not of the one that nearly all cells have
    std::string coded;            ///< "credit_code" or "division" where the column's name says so; else empty
    std::int64_t wrong_code = 0;
    bool dated = false;  ///< dates kept as text
    std::int64_t wrong_date = 0, out_of_range = 0, personal = 0, prose = 0;
    bool text = false;
};
BOOST_DESCRIBE_STRUCT(ColumnContent, (),
                      (code, filled, wrong_type, coded, wrong_code, dated, wrong_date, out_of_range, personal, prose, text))

struct ContentFacts {
    std::int64_t rows = 0;
    std::vector<ColumnContent> columns;
    bool keyed = false;
    std::int64_t key_broken = 0;  ///< rows whose key is empty or not theirs alone
    std::vector<FailedRow> failed;
    std::vector<std::int64_t> sketch;  ///< of the rows (minhash.h); -1: an empty bin
};
BOOST_DESCRIBE_STRUCT(ContentFacts, (), (rows, columns, keyed, key_broken, failed, sketch))

/// Within the worker.
Result<ContentFacts> measure_content(const ContentOrder& order);

}  // namespace jixia::quality
