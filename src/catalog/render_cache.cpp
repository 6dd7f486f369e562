#include "render_cache.h"

namespace jixia::catalog {

std::optional<RenderCache::Cached> RenderCache::find(const std::string& key) const {
    const Shard& shard = shard_of(key);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.entries.find(key);
    if (found == shard.entries.end()) return std::nullopt;
    return found->second;
}

void RenderCache::put(const std::string& key, Cached cached, std::uint64_t generation) {
    Shard& shard = shard_of(key);
    const std::lock_guard lock(shard.mutex);
    if (generation != generation_.load(std::memory_order_acquire)) return;
    if (const auto old = shard.entries.find(key); old != shard.entries.end()) {
        shard.bytes -= old->second.body->size();
        shard.entries.erase(old);
    }
    if (cached.body->size() > shard_bytes_max) return;
    if (shard.bytes + cached.body->size() > shard_bytes_max) {
        shard.entries.clear();
        shard.bytes = 0;
    }
    shard.bytes += cached.body->size();
    shard.entries.emplace(key, std::move(cached));
}

void RenderCache::checked(const std::string& key, std::int64_t version, Instant at) {
    Shard& shard = shard_of(key);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.entries.find(key);
    if (found != shard.entries.end() && found->second.version == version) found->second.checked_at = at;
}

void RenderCache::drop(const std::string& entry_id) {
    generation_.fetch_add(1, std::memory_order_acq_rel);
    erase("zh" + entry_id);
    erase("en" + entry_id);
}

void RenderCache::erase(const std::string& key) {
    Shard& shard = shard_of(key);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.entries.find(key);
    if (found == shard.entries.end()) return;
    shard.bytes -= found->second.body->size();
    shard.entries.erase(found);
}

}  // namespace jixia::catalog
