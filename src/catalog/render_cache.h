#pragma once
// Rendered public entries in memory. What this node changes is dropped at once; what another node changed is seen when the
// version is compared again, at the latest `check_after` later; figures and due dates are rendered anew after `keep_for`.
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/clock.h"

namespace jixia::catalog {

class RenderCache {
public:
    static constexpr std::chrono::milliseconds check_after{250};
    static constexpr std::chrono::seconds keep_for{30};
    static constexpr std::size_t shard_bytes_max = std::size_t{2} << 20;

    struct Cached {
        std::shared_ptr<const std::string> body;
        std::int64_t version = 0;
        Instant rendered_at{}, checked_at{};
    };
    /// Key: language and entry id.
    std::optional<Cached> find(const std::string& key) const;
    /// Kept only if nothing was dropped since `generation` was read.
    void put(const std::string& key, Cached cached, std::uint64_t generation);
    void checked(const std::string& key, std::int64_t version, Instant at);
    void drop(const std::string& entry_id);
    std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }

private:
    struct Shard {
        mutable std::mutex mutex;
        std::unordered_map<std::string, Cached> entries;
        std::size_t bytes = 0;
    };
    Shard& shard_of(const std::string& key) { return shards_[std::hash<std::string>{}(key) % shards_.size()]; }
    const Shard& shard_of(const std::string& key) const { return shards_[std::hash<std::string>{}(key) % shards_.size()]; }
    void erase(const std::string& key);

    std::array<Shard, 16> shards_;
    std::atomic<std::uint64_t> generation_{0};
};

}  // namespace jixia::catalog
