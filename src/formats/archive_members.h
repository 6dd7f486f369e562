#pragma once
// Archives (ZIP, 7z, tar, gzip and its kin) over libarchive: what is in them, and one member as a file of our own name.
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace jixia::formats {

struct Member {
    std::string name;         ///< UTF-8, as it stands in the archive
    std::int64_t bytes = -1;  ///< unpacked, as the archive says; -1: it does not
};

/// Regular files in order. Refuses `dataset-file-unreadable`, `dataset-encrypted`, `dataset-archive-bomb` (more members than a
/// person would pack, or more bytes than the archive could hold), `dataset-archive-member` (a name that leads out of the archive,
/// a link or a device).
Result<std::vector<Member>> list_members(const std::filesystem::path& archive);

/// Unpacks the first member of this name to `target`. Refuses like `list_members`.
Result<void> unpack_member(const std::filesystem::path& archive, const std::string& name, const std::filesystem::path& target);

}  // namespace jixia::formats
