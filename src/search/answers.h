#pragma once
// Answers that were given over one snapshot, kept until another snapshot serves. Any thread.
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "columns.h"

namespace jixia::search {

class AnswerCache {
public:
    explicit AnswerCache(std::size_t answers_max) : answers_max_(answers_max) {}
    /// Equal for requests that must have equal answers.
    static std::string key_of(const Request& request);
    std::optional<Found> get(const std::string& key, const std::shared_ptr<const Snapshot>& snapshot);
    void keep(const std::string& key, const std::shared_ptr<const Snapshot>& snapshot, const Found& found);
    void clear();

private:
    struct Entry {
        std::shared_ptr<const Found> found;
        std::list<std::string>::iterator used;
    };
    const std::size_t answers_max_;
    std::mutex mutex_;
    std::weak_ptr<const Snapshot> snapshot_;  ///< all answers are over this one
    std::unordered_map<std::string, Entry> entries_;
    std::list<std::string> recent_;  ///< most recently used first
};

}  // namespace jixia::search
