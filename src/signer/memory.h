#pragma once
// Small files that must not be lost or torn: written beside, synced, renamed, and the folder synced.
#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"

namespace jixia::signer {

/// Durable when it returns.
Result<void> keep(const std::filesystem::path& file, std::string_view content);
/// Nothing if there is no such file; refuses `internal` if it cannot be read.
Result<std::optional<std::string>> recall(const std::filesystem::path& file);

/// A folder that this process alone uses.
class Lock {
public:
    /// Makes the folder for its owner alone. Refuses `conflict` if another process has it.
    static Result<Lock> take(const std::filesystem::path& folder);
    Lock(Lock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    Lock& operator=(Lock&&) = delete;
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
    ~Lock();

private:
    explicit Lock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

}  // namespace jixia::signer
