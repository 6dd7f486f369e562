#pragma once
// Figures of use, counted in memory and written in batches: a page view must not cost a durable write.
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "store.h"

namespace jixia::catalog {

/// Any thread.
class UsageCounter {
public:
    using Users = std::set<std::pair<std::string, std::string>>;  ///< entry, account

    void add(const std::string& entry_id, const UsageRow& more);
    /// Somebody who is signed in took data of an entry.
    void add_user(const std::string& entry_id, const std::string& account);
    /// What was counted since the last call.
    std::unordered_map<std::string, UsageRow> take();
    Users take_users();
    /// What is counted and not written yet of one entry.
    UsageRow pending(const std::string& entry_id) const;
    std::vector<std::string> pending_users(const std::string& entry_id) const;

private:
    mutable std::mutex mutex_;
    std::unordered_map<std::string, UsageRow> counted_;
    Users users_;
};

}  // namespace jixia::catalog
