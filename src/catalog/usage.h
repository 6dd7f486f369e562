#pragma once
// Figures of use, counted in memory and written in batches: a page view must not cost a durable write.
#include <mutex>
#include <string>
#include <unordered_map>

#include "store.h"

namespace jixia::catalog {

/// Any thread.
class UsageCounter {
public:
    void add(const std::string& entry_id, const UsageRow& more);
    /// What was counted since the last call.
    std::unordered_map<std::string, UsageRow> take();
    /// What is counted and not written yet of one entry.
    UsageRow pending(const std::string& entry_id) const;

private:
    mutable std::mutex mutex_;
    std::unordered_map<std::string, UsageRow> counted_;
};

}  // namespace jixia::catalog
