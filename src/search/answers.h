#pragma once
// Answers that were given over one snapshot, good until another snapshot serves. Any thread.
#include <memory>
#include <optional>
#include <string>

#include "base/lru.h"
#include "columns.h"

namespace jixia::search {

class AnswerCache {
public:
    explicit AnswerCache(std::size_t bytes_max) : answers_(bytes_max) {}
    /// Equal for requests that must have equal answers.
    static std::string key_of(const Request& request);
    std::optional<Found> get(const std::string& key, const std::shared_ptr<const Snapshot>& snapshot);
    void keep(const std::string& key, const std::shared_ptr<const Snapshot>& snapshot, const Found& found);
    void clear() { answers_.clear(); }

private:
    /// An answer to another snapshot is as good as none; it goes when its turn comes or its key is asked for anew.
    struct Answer {
        std::weak_ptr<const Snapshot> snapshot;
        Found found;
    };
    Lru<Answer> answers_;
};

}  // namespace jixia::search
