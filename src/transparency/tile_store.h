#pragma once
// Where the ledger's tiles, bundles and heads stand outside the database: files under the paths of C2SP tlog-tiles, so that the
// folder is what is served, exported and checked.
#include <filesystem>
#include <mutex>
#include <string>
#include <unordered_set>

#include "base/result.h"
#include "tlog/tiles.h"

namespace jixia::transparency {

/// Any thread; one writes.
class TileStore {
public:
    explicit TileStore(std::filesystem::path root) : root_(std::move(root)) {}
    /// Makes the folder.
    Result<void> open();

    /// Durable when it returns: written beside, synced, renamed, the folder synced.
    Result<void> put(const std::string& path, std::string_view bytes);
    /// Refuses `not-found`.
    Result<std::string> get(const std::string& path) const;
    /// Takes away partial tiles of the same place that are narrower than `tile`: each is the beginning of it.
    void drop_narrower(const std::string& prefix, const tlog::Tile& tile) const;
    /// A tile out of a tree of `size` leaves, cut from what is kept of it. Refuses `not-found`.
    Result<std::string> tile(const std::string& prefix, const tlog::Tile& tile, std::uint64_t size) const;
    /// Renames the folder, with everything in it, and begins an empty one: what does not fit is evidence.
    Result<void> put_aside(const std::string& mark);
    const std::filesystem::path& root() const { return root_; }

private:
    Result<std::string> wide_enough(const std::string& place, std::uint64_t width, std::uint64_t& found) const;
    Result<void> make_folders(const std::filesystem::path& folder);
    std::filesystem::path root_;
    std::mutex mutex_;
    std::unordered_set<std::string> durable_;
};

/// "" for the SHA-256 tree, "sm3/" for the other.
std::string prefix_of(tlog::Tree tree);

}  // namespace jixia::transparency
