#pragma once
// Values by key within a number of bytes; those not used for longest go first. Any thread.
#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace jixia {

template <class Value>
class Lru {
public:
    explicit Lru(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    std::shared_ptr<const Value> find(const std::string& key) {
        const std::scoped_lock lock(mutex_);
        const auto found = places_.find(key);
        if (found == places_.end()) return nullptr;
        recent_.splice(recent_.begin(), recent_, found->second);
        return found->second->value;
    }
    /// `bytes`: what the value holds beside its key. One of more than an eighth of all is not kept.
    void keep(const std::string& key, std::shared_ptr<const Value> value, std::size_t bytes) {
        bytes += key.size() * 2 + overhead_bytes;
        if (bytes > bytes_max_ / 8) return;
        const std::scoped_lock lock(mutex_);
        if (const auto found = places_.find(key); found != places_.end()) drop(found->second);
        while (!recent_.empty() && bytes_ + bytes > bytes_max_) drop(std::prev(recent_.end()));
        recent_.push_front({key, std::move(value), bytes});
        places_.emplace(recent_.front().key, recent_.begin());
        bytes_ += bytes;
    }
    void clear() {
        const std::scoped_lock lock(mutex_);
        places_.clear();
        recent_.clear();
        bytes_ = 0;
    }
    std::size_t bytes() const {
        const std::scoped_lock lock(mutex_);
        return bytes_;
    }

private:
    struct Entry {
        std::string key;
        std::shared_ptr<const Value> value;
        std::size_t bytes;
    };
    using Place = typename std::list<Entry>::iterator;
    static constexpr std::size_t overhead_bytes = 128;

    void drop(Place place) {
        bytes_ -= place->bytes;
        places_.erase(place->key);
        recent_.erase(place);
    }

    const std::size_t bytes_max_;
    mutable std::mutex mutex_;
    std::list<Entry> recent_;  ///< most recently used first
    std::unordered_map<std::string, Place> places_;
    std::size_t bytes_ = 0;
};

}  // namespace jixia
