#pragma once
// What an ingestion tells the person who sent the file: every row that did not come in is named here.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "dataset/versions.h"

namespace jixia::dataset {

struct ReportMessage {
    std::string severity;  ///< "error": a row was left out; "warning"; "info"
    std::string code, detail;
    std::optional<std::int64_t> row;    ///< physical line in the file, from 1
    std::optional<std::string> column;  ///< original header
};
BOOST_DESCRIBE_STRUCT(ReportMessage, (), (severity, code, detail, row, column))

struct ReportColumn {
    std::string code, name;
    ColumnType type{};
    std::int64_t nulls = 0;
};
BOOST_DESCRIBE_STRUCT(ReportColumn, (), (code, name, type, nulls))

/// `rows_in` = `rows_out` + `rows_rejected`, always. At most 200 messages; further ones of a code are counted in its last.
struct Report {
    std::int64_t rows_in = 0, rows_out = 0, rows_rejected = 0;
    std::string encoding, delimiter;
    std::optional<std::string> sheet;
    std::int64_t header_row = 0;  ///< physical line; 0: the file has no header
    std::vector<ReportColumn> columns;
    std::vector<ReportMessage> messages;
};
BOOST_DESCRIBE_STRUCT(Report, (), (rows_in, rows_out, rows_rejected, encoding, delimiter, sheet, header_row, columns, messages))

}  // namespace jixia::dataset
