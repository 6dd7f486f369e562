#pragma once
// Rows as JSON objects, CSV lines, NDJSON lines or GeoJSON features.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "chunk.h"
#include "records_plan.h"

namespace jixia::query {

/// A map needs columns of longitude and latitude, and rows that are places.
inline constexpr ErrorCode no_coordinates{"query-no-coordinates", ErrorKind::invalid};

/// The last three are files, which records_file.h makes; a writer writes nothing for them.
enum class RecordsFormat { json, csv, ndjson, geojson, xlsx, parquet, arrow };
BOOST_DESCRIBE_ENUM(RecordsFormat, json, csv, ndjson, geojson, xlsx, parquet, arrow)
enum class Names { code, original };
BOOST_DESCRIBE_ENUM(Names, code, original)

class RecordsWriter {
public:
    /// Refuses `query-no-coordinates`.
    static Result<RecordsWriter> make(RecordsFormat format, Names names, const Plan& plan, const Table& table);
    /// Codes of columns that a row needs beside the plan's outputs.
    const std::vector<std::string>& extra_columns() const { return extra_; }
    void begin(std::string& out) const;
    /// `extra`: place of the first extra column in the chunk.
    void row(std::string& out, const Chunk& chunk, std::size_t row, std::size_t extra);

private:
    RecordsWriter() = default;
    void object(std::string& out, const Chunk& chunk, std::size_t row) const;
    void feature(std::string& out, const Chunk& chunk, std::size_t row, std::size_t extra) const;
    void line(std::string& out, const Chunk& chunk, std::size_t row) const;

    RecordsFormat format_{};
    std::vector<std::string> labels_;  ///< `"key":` for objects, headers for CSV
    std::vector<std::string> extra_;
    std::size_t shape_ = static_cast<std::size_t>(-1);  ///< output that is a feature's geometry, and so no property as well
    bool first_ = true;
};

/// A field of RFC 4180: in quotes where it must be. An empty text is "", so that it is not taken for a missing one.
void append_csv_field(std::string& out, std::string_view field);

}  // namespace jixia::query
