#pragma once
// Versions of a table resource: immutable Parquet objects plus a manifest row. Readers keep the version they started with.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "storage/database.h"
#include "storage/objects.h"

namespace jixia::dataset {

enum class ColumnType { text, integer, decimal, real, boolean, date, datetime };
BOOST_DESCRIBE_ENUM(ColumnType, text, integer, decimal, real, boolean, date, datetime)

/// A column of a version. In the Parquet file it is named `code`; `name` is the original header, never lost.
struct Column {
    std::string code, name;
    ColumnType type{};
    std::int64_t precision = 0, scale = 0;  ///< decimal only
    std::string role;                       ///< "longitude", "latitude" or empty
};
BOOST_DESCRIBE_STRUCT(Column, (), (code, name, type, precision, scale, role))

struct VersionInfo {
    std::string resource_id;
    std::int64_t number = 0;  ///< 1, 2, …
    std::int64_t rows = 0, bytes = 0;
    std::vector<Column> columns;
    std::vector<std::string> objects;  ///< SHA-256 of the Parquet objects, in row order; a file resource: of the file
    std::string digest;                ///< SHA-256 over the objects' digests: the ETag
    std::string source_format, source_name, source_object;  ///< the uploaded file as it came
    Instant created_at{};
};
BOOST_DESCRIBE_STRUCT(VersionInfo, (),
                      (resource_id, number, rows, bytes, columns, objects, digest, source_format, source_name, source_object,
                       created_at))

class Versions {
public:
    Versions() = default;
    Versions(const Versions&) = delete;
    Versions& operator=(const Versions&) = delete;
    virtual ~Versions() = default;
    /// `number` 0: the current one. `not_found` if there is none.
    virtual Result<VersionInfo> find(storage::Transaction& tx, const std::string& resource_id, std::int64_t number) = 0;
};

}  // namespace jixia::dataset
