#pragma once
// The folder of the index: which file is current, who has it, and how another process asks for a new one.
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"

namespace jixia::search {

/// Holds the folder's lock while it lives. Index files are `index-<number>.sqlite`; the highest number is the current one. A file
/// that is being built has another name until it is whole and on disk, so that the rename is the moment it comes to be.
class Folder {
public:
    Folder() = default;
    Folder(Folder&& other) noexcept;
    Folder& operator=(Folder&& other) noexcept;
    ~Folder();

    /// Makes the folder and takes the lock. Refuses `index_locked`, or `internal` if it cannot be written.
    static Result<Folder> take(const std::filesystem::path& path);
    /// True if some process has the lock.
    static bool is_taken(const std::filesystem::path& path);

    /// The current index, if there is one; everything else that is no index in use is removed.
    std::optional<std::filesystem::path> current();
    /// Where to build the next one. Nothing is there yet.
    std::filesystem::path building() const;
    /// Makes what was built the current index: on disk, then renamed. Refuses `internal`.
    Result<std::filesystem::path> adopt(const std::filesystem::path& built);

    /// A request for a new index by another process.
    bool asked() const;
    void answered() const;
    static bool ask(const std::filesystem::path& path);
    static bool is_asked(const std::filesystem::path& path);

private:
    std::filesystem::path path_;
    int lock_ = -1;
    std::uint64_t number_ = 0;
};

}  // namespace jixia::search
