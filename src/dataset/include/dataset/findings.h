#pragma once
// What ingestion found in the columns of a version that concerns people (Art. 13(1), 18), and who judges it before anybody sees
// it.
#include <string>
#include <vector>

#include "catalog/resources.h"
#include "detect/detect.h"
#include "law/order_344.h"
#include "storage/database.h"

namespace jixia::dataset {

/// One column in which something was found: kinds and counts, never a value.
struct ColumnFindings {
    std::string code, name;
    std::vector<detect::Found> found;
};
BOOST_DESCRIBE_STRUCT(ColumnFindings, (), (code, name, found))

/// A version would show everybody what identifies people.
inline constexpr ErrorCode personal_data_open{"dataset-personal-data", ErrorKind::conflict, &law::order_344::art_13_1};

/// Judges a version that is about to become the current one.
class VersionGuard {
public:
    VersionGuard() = default;
    VersionGuard(const VersionGuard&) = delete;
    VersionGuard& operator=(const VersionGuard&) = delete;
    virtual ~VersionGuard() = default;
    /// Refuses what everybody would see and nobody may.
    virtual Result<void> check(storage::Transaction& tx, const catalog::ResourceInfo& resource,
                               const std::vector<ColumnFindings>& findings) const = 0;
};

/// What a version was found to hold; nothing for versions from before anybody looked.
Result<std::vector<ColumnFindings>> findings_of(storage::Transaction& tx, const std::string& resource_id, std::int64_t version);

}  // namespace jixia::dataset
