#pragma once
// What an ingestion tells the person who sent the file: every row that did not come in is named here.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "dataset/difference.h"
#include "dataset/narrowing.h"
#include "dataset/recipe.h"
#include "dataset/versions.h"
#include "formats/file_facts.h"
#include "formats/message.h"
#include "formats/reference.h"

namespace jixia::dataset {

using formats::ReportMessage;

struct ReportColumn {
    std::string code, name;
    ColumnType type{};
    std::int64_t nulls = 0;
};
BOOST_DESCRIBE_STRUCT(ReportColumn, (), (code, name, type, nulls))

/// What the file came to: the version that was made of it and what that changed. `counts`: none for a file resource.
struct VersionReport {
    std::int64_t number = 0;
    VersionMode mode{};
    std::vector<std::string> key;
    std::int64_t rows = 0;
    std::optional<RowCounts> counts;
    std::vector<SchemaChange> schema;
    std::vector<Narrowing> narrowings;
};
BOOST_DESCRIBE_STRUCT(VersionReport, (), (number, mode, key, rows, counts, schema, narrowings))

/// `rows_in` = `rows_out` + `rows_rejected`, always. At most 200 messages; further ones of a code are counted in its last.
struct Report {
    std::int64_t rows_in = 0, rows_out = 0, rows_rejected = 0;
    std::string encoding, delimiter;
    std::optional<std::string> sheet;  ///< the sheet, table or member that was read
    std::vector<formats::Part> parts;  ///< all there are, where a file has several
    std::int64_t header_row = 0;       ///< physical line; 0: the file has no header
    std::vector<ReportColumn> columns;
    std::vector<CleaningReport> cleaning;  ///< in the order of the recipe
    std::vector<ReportMessage> messages;
    std::optional<VersionReport> version = {};
    std::optional<formats::FileFacts> file = {};       ///< of a file resource: what it says of itself
    std::optional<formats::Reference> reference = {};  ///< of geodata: the system its places were in and are in
};
BOOST_DESCRIBE_STRUCT(Report, (),
                      (rows_in, rows_out, rows_rejected, encoding, delimiter, sheet, parts, header_row, columns, cleaning,
                       messages, version, file, reference))

}  // namespace jixia::dataset
