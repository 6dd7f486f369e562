#pragma once
// The refusals of this room.
#include <array>

#include "base/result.h"

namespace jixia::dataset {

namespace law_places {
inline constexpr Citation secrets{"山东省公共数据开放办法", "第二条第一款"};
}

/// The bytes are not what a table resource takes; the detail names what they are.
inline constexpr ErrorCode type_mismatch{"dataset-type-mismatch", ErrorKind::unsupported};
inline constexpr ErrorCode file_empty{"dataset-file-empty", ErrorKind::invalid};
inline constexpr ErrorCode encoding_unknown{"dataset-encoding-unknown", ErrorKind::invalid};
inline constexpr ErrorCode too_many_columns{"dataset-too-many-columns", ErrorKind::invalid};
inline constexpr ErrorCode file_unreadable{"dataset-file-unreadable", ErrorKind::invalid};
/// A package that unpacks to far more than a table could need.
inline constexpr ErrorCode archive_bomb{"dataset-archive-bomb", ErrorKind::too_large};
inline constexpr ErrorCode file_encrypted{"dataset-encrypted", ErrorKind::invalid};
/// A part that a package need not have; never leaves this room.
inline constexpr ErrorCode part_missing{"dataset-file-unreadable", ErrorKind::invalid};
/// A mark of state secrecy stands in the file: it cannot be opened, and is not kept.
inline constexpr ErrorCode secret_marking{"dataset-secret-marking", ErrorKind::invalid, &law_places::secrets};

inline constexpr std::array ingest_refusals{&type_mismatch,    &file_empty,           &encoding_unknown, &too_many_columns,
                                            &file_unreadable,  &secret_marking,       &archive_bomb,     &file_encrypted,
                                            &errors::internal, &errors::storage_full, &errors::too_large};

}  // namespace jixia::dataset
