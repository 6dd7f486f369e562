#pragma once
// The refusals of files that are no table, cannot be read, or must not be.
#include <array>

#include "base/result.h"

namespace jixia::formats {

/// The bytes are not what a table resource takes; the detail names what they are.
inline constexpr ErrorCode type_mismatch{"dataset-type-mismatch", ErrorKind::unsupported};
inline constexpr ErrorCode file_empty{"dataset-file-empty", ErrorKind::invalid};
inline constexpr ErrorCode encoding_unknown{"dataset-encoding-unknown", ErrorKind::invalid};
inline constexpr ErrorCode too_many_columns{"dataset-too-many-columns", ErrorKind::invalid};
inline constexpr ErrorCode file_unreadable{"dataset-file-unreadable", ErrorKind::invalid};
/// A package that unpacks to far more than a table could need.
inline constexpr ErrorCode archive_bomb{"dataset-archive-bomb", ErrorKind::too_large};
inline constexpr ErrorCode file_encrypted{"dataset-encrypted", ErrorKind::invalid};
/// No sheet, table or member of that name; the detail names those there are.
inline constexpr ErrorCode part_unknown{"dataset-part-unknown", ErrorKind::invalid};

/// A member of an archive whose name leads out of it, or that is no file.
inline constexpr ErrorCode archive_member{"dataset-archive-member", ErrorKind::invalid};

/// A picture whose header promises far more pixels than its bytes can hold.
inline constexpr ErrorCode image_bomb{"dataset-image-bomb", ErrorKind::too_large};

/// A coordinate reference system by a name that is none; the detail says which.
inline constexpr ErrorCode reference_unknown{"dataset-crs-unknown", ErrorKind::invalid};
/// Coordinates that are no degrees, and nothing that says what they are; the detail says what they look like.
inline constexpr ErrorCode reference_needed{"dataset-crs-needed", ErrorKind::invalid};

inline constexpr std::array refusals{&type_mismatch,   &file_empty,   &encoding_unknown,  &too_many_columns,
                                     &file_unreadable, &archive_bomb, &file_encrypted,    &part_unknown,
                                     &archive_member,  &image_bomb,   &reference_unknown, &reference_needed};

}  // namespace jixia::formats
