#pragma once
// What the next version will be, decided before anything is written: its columns, its key, and whether it may come.
#include <optional>
#include <string>
#include <vector>

#include "dataset/difference.h"
#include "ingest.h"
#include "merge.h"

namespace jixia::dataset {

/// The new file would break who reads the table; each change is named. It may come with `allow_breaking`.
inline constexpr ErrorCode breaking_changes{"dataset-breaking-changes", ErrorKind::conflict};
/// This way of adding rows needs a key, and neither the call nor the version before names one.
inline constexpr ErrorCode key_needed{"dataset-key-needed", ErrorKind::invalid};
/// A column of the key does not exist.
inline constexpr ErrorCode key_unknown{"dataset-key-unknown", ErrorKind::invalid};
/// There is no version yet of which rows could be deleted.
inline constexpr ErrorCode nothing_before{"dataset-nothing-before", ErrorKind::conflict};

/// How the next version is wanted.
struct NextWish {
    VersionMode mode{};
    std::optional<std::vector<std::string>> key = {};  ///< absent: as before
    bool allow_breaking = false;
};

struct NextPlan {
    std::vector<std::string> key;
    std::vector<Column> columns;
    std::vector<SchemaChange> schema;  ///< since the version before; empty where there is none
};

/// Types of before stay where the new values fit them, and widen where that takes all values; rows to append may bring their
/// columns in any order and further ones. Refuses `dataset-nothing-before`, `dataset-key-needed`, `dataset-key-unknown`,
/// `dataset-columns-differ`, `dataset-breaking-changes`, in this order.
Result<NextPlan> plan_next(const VersionInfo* before, const NextWish& wish, const IngestResult& fresh);

}  // namespace jixia::dataset
