#include "answers.h"

namespace jixia::search {
namespace {

void add(std::string& key, std::string_view part) {
    key += std::to_string(part.size());
    key += ':';
    key += part;
}

}  // namespace

std::string AnswerCache::key_of(const Request& request) {
    std::string key;
    add(key, request.query);
    add(key, request.cursor);
    for (const auto& filter : request.filters) {
        key += '|';
        for (const std::string& code : filter) add(key, code);
    }
    key += '|';
    for (const Facet facet : request.facets) key += static_cast<char>('a' + static_cast<int>(facet));
    for (const std::int64_t number : {request.updated_since ? micros(*request.updated_since) : std::int64_t{-1},
                                      request.sort ? static_cast<std::int64_t>(*request.sort) : -1, request.limit,
                                      static_cast<std::int64_t>(request.facet_values_max)})
        add(key, std::to_string(number));
    return key;
}

std::optional<Found> AnswerCache::get(const std::string& key, const std::shared_ptr<const Snapshot>& snapshot) {
    std::shared_ptr<const Found> found;
    {
        const std::scoped_lock lock(mutex_);
        const auto place = entries_.find(key);
        if (place == entries_.end() || snapshot_.lock() != snapshot) return std::nullopt;
        recent_.splice(recent_.begin(), recent_, place->second.used);
        found = place->second.found;
    }
    return *found;
}

void AnswerCache::keep(const std::string& key, const std::shared_ptr<const Snapshot>& snapshot, const Found& found) {
    if (answers_max_ == 0) return;
    auto kept = std::make_shared<const Found>(found);
    const std::scoped_lock lock(mutex_);
    if (snapshot_.lock() != snapshot) {
        entries_.clear();
        recent_.clear();
        snapshot_ = snapshot;
    }
    const auto [place, fresh] = entries_.try_emplace(key);
    place->second.found = std::move(kept);
    if (!fresh) return;
    recent_.push_front(key);
    place->second.used = recent_.begin();
    if (entries_.size() > answers_max_) {
        entries_.erase(recent_.back());
        recent_.pop_back();
    }
}

void AnswerCache::clear() {
    const std::scoped_lock lock(mutex_);
    entries_.clear();
    recent_.clear();
    snapshot_.reset();
}

}  // namespace jixia::search
