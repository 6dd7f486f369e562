#pragma once
// The first pass over a delimited UTF-8 file: what its header is, which rows are regular, and what type each column has.
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "dataset/report.h"
#include "formats/csv.h"
#include "infer.h"

namespace jixia::dataset {

using formats::append_cell;
using formats::columns_max;
using formats::CsvReader;
using formats::messages_max;
using formats::messages_of_fault_max;
using formats::Record;
using formats::record_bytes_max;
using formats::RecordFault;
using formats::sniff_delimiter;

/// What is known of a file before it is read; the rest is found.
struct Dialect {
    std::optional<char> delimiter;
    std::optional<std::int64_t> header_row;  ///< physical line; 0: none
    std::int64_t skip_rows = 0;              ///< records passed over below the header, or at the top if there is none
};

struct Scan {
    char delimiter = ',';
    std::int64_t header_line = 0;      ///< 0: none
    std::int64_t records_before = 0;   ///< title rows and header: records that are not data
    std::vector<std::string> headers;  ///< as they stand in the file
    std::vector<ColumnFacts> facts;
    std::int64_t rows_in = 0, rows_out = 0;
    bool regular = true;              ///< DuckDB would read the same rows from the file as it stands
    std::int64_t longest_record = 0;  ///< bytes
    std::vector<ReportMessage> messages;
};

/// Reads in pieces, on a few threads; the outcome does not depend on them. `progress` gets the bytes read so far. Refuses
/// `dataset-file-empty`, `dataset-too-many-columns`, `dataset-secret-marking`, `dataset-recipe-misfit` for a header row behind
/// the end of the file.
Result<Scan> scan_csv(const std::filesystem::path& file, const Dialect& dialect,
                      const std::function<void(std::int64_t)>& progress);

/// The second pass for files that are not regular: the same rows, as RFC 4180 with canonical cells and no header.
Result<void> rewrite_csv(const std::filesystem::path& file, const Scan& scan, const std::vector<Column>& columns,
                         const std::filesystem::path& target);

/// The first bytes, from which a delimiter is judged.
std::string read_sample(const std::filesystem::path& file);

/// A mark of state secrecy (绝密★, 机密★, 秘密★) in a text.
bool has_secret_mark(std::string_view text);

}  // namespace jixia::dataset
