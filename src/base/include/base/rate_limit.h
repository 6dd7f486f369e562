#pragma once
// How often somebody without an account may do something: counted in memory by client and in all, in windows of time.
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "base/clock.h"

namespace jixia {

/// Any thread. Bounded: once `clients_max` clients are held, the window's total is what still limits newcomers. Each node counts
/// for itself.
class RateLimit {
public:
    struct Settings {
        std::chrono::seconds window{3600};
        std::int64_t client_max = 10, total_max = 1'000;
        std::size_t clients_max = 10'000;
    };
    explicit RateLimit(Settings settings) : settings_(settings) {}

    /// Counts one more act of `client` and says whether it is allowed; what is refused is not counted.
    bool admit(const std::string& client, Instant now) {
        const std::lock_guard lock(mutex_);
        if (now - begun_ >= settings_.window) {
            begun_ = now;
            total_ = 0;
            clients_.clear();
        }
        if (total_ >= settings_.total_max) return false;
        const auto found = clients_.find(client);
        if (found != clients_.end() && found->second >= settings_.client_max) return false;
        if (found != clients_.end()) ++found->second;
        else if (clients_.size() < settings_.clients_max) clients_.emplace(client, 1);
        ++total_;
        return true;
    }

private:
    Settings settings_;
    std::mutex mutex_;
    Instant begun_{};
    std::int64_t total_ = 0;
    std::map<std::string, std::int64_t> clients_;
};

}  // namespace jixia
