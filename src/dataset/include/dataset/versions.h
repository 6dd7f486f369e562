#pragma once
// Versions of a table resource: immutable Parquet objects plus a manifest row. Readers keep the version they started with.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "law/order_344.h"
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
    std::string role;  ///< "longitude", "latitude" (degrees), "geometry" (well-known text in degrees) or empty
};
BOOST_DESCRIBE_STRUCT(Column, (), (code, name, type, precision, scale, role))

/// How a version was made of the one before and of a file's rows.
enum class VersionMode {
    replace,  ///< the file is the whole table
    append,   ///< its rows come after those of the version before
    upsert,   ///< its rows take the place of those with the same key; the others are added
    erase     ///< "delete": rows with its keys are gone
};
/// As BOOST_DESCRIBE_ENUM has it; `delete` cannot be an enumerator's name.
inline auto boost_enum_descriptor_fn(VersionMode**) {
    return boost::describe::detail::enum_descriptor_fn_impl(0 BOOST_DESCRIBE_ENUM_ENTRY(VersionMode, replace)
                                                                BOOST_DESCRIBE_ENUM_ENTRY(VersionMode, append)
                                                                    BOOST_DESCRIBE_ENUM_ENTRY(VersionMode, upsert),
                                                            [] {
                                                                struct Erase {
                                                                    static constexpr auto value() noexcept {
                                                                        return VersionMode::erase;
                                                                    }
                                                                    static constexpr auto name() noexcept { return "delete"; }
                                                                };
                                                                return Erase();
                                                            }());
}

struct VersionInfo {
    std::string resource_id;
    std::int64_t number = 0;  ///< 1, 2, …
    std::int64_t rows = 0, bytes = 0;
    std::vector<Column> columns;
    std::vector<std::string> objects;  ///< SHA-256 of the Parquet objects, in row order; a file resource: of the file
    std::string digest;                ///< SHA-256 over the objects' digests: the ETag
    std::string source_format, source_name, source_object;  ///< the uploaded file as it came
    Instant created_at{};
    VersionMode mode{};
    std::vector<std::string> key = {};  ///< codes of the columns that tell rows apart; checked: no two rows, no null. Empty: none
    std::string withheld = {};          ///< why it is given out no more; empty: it is
};
BOOST_DESCRIBE_STRUCT(VersionInfo, (),
                      (resource_id, number, rows, bytes, columns, objects, digest, source_format, source_name, source_object,
                       created_at, mode, key, withheld))

/// A right holder took a consent back: earlier versions, which hold the rows, are given to nobody.
inline constexpr ErrorCode version_withheld{"dataset-version-withheld", ErrorKind::gone, &law::order_344::art_8_4};

class Versions {
public:
    Versions() = default;
    Versions(const Versions&) = delete;
    Versions& operator=(const Versions&) = delete;
    virtual ~Versions() = default;
    /// `number` 0: the current one. Refuses `not-found`, `dataset-version-withheld`.
    virtual Result<VersionInfo> find(storage::Transaction& tx, const std::string& resource_id, std::int64_t number) = 0;
};

}  // namespace jixia::dataset
