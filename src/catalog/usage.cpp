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

void UsageCounter::add_user(const std::string& entry_id, const std::string& account) {
    const std::lock_guard lock(mutex_);
    users_.emplace(entry_id, account);
}

UsageCounter::Users UsageCounter::take_users() {
    const std::lock_guard lock(mutex_);
    return std::exchange(users_, {});
}

std::vector<std::string> UsageCounter::pending_users(const std::string& entry_id) const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> accounts;
    for (auto at = users_.lower_bound({entry_id, {}}); at != users_.end() && at->first == entry_id; ++at)
        accounts.push_back(at->second);
    return accounts;
}

}  // namespace jixia::catalog
