#include "usage.h"

#include <utility>

namespace jixia::catalog {

void UsageCounter::add(const std::string& entry_id, const UsageRow& more) {
    const std::lock_guard lock(mutex_);
    UsageRow& row = counted_[entry_id];
    row.views += more.views;
    row.downloads += more.downloads;
    row.calls += more.calls;
}

std::unordered_map<std::string, UsageRow> UsageCounter::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(counted_, {});
}

UsageRow UsageCounter::pending(const std::string& entry_id) const {
    const std::lock_guard lock(mutex_);
    const auto found = counted_.find(entry_id);
    return found == counted_.end() ? UsageRow{} : found->second;
}

}  // namespace jixia::catalog
