#pragma once
// A folder for work in progress.
#include <filesystem>
#include <utility>

namespace jixia::storage {

/// Is removed with all it holds when this ends, however the work ends.
class Scratch {
public:
    explicit Scratch(std::filesystem::path folder) : folder_(std::move(folder)) {}
    Scratch(Scratch&& other) noexcept : folder_(std::exchange(other.folder_, {})) {}
    Scratch& operator=(Scratch&&) = delete;
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() {
        std::error_code ignored;
        if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
    }
    const std::filesystem::path& path() const { return folder_; }

private:
    std::filesystem::path folder_;
};

}  // namespace jixia::storage
