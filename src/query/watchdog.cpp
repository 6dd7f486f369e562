#include "watchdog.h"

#include <algorithm>

namespace jixia::query {
namespace {

// A statement that begins clears an interruption that came just before: it is repeated until the connection is let go.
constexpr std::chrono::milliseconds again_after{20};

}  // namespace

Watchdog::Watchdog() : thread_([this] { serve(); }) {}

Watchdog::~Watchdog() {
    {
        const std::scoped_lock lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
}

Watchdog::Place Watchdog::watch(duckdb_connection connection, Deadline deadline) {
    const std::scoped_lock lock(mutex_);
    watched_.push_front({deadline, connection});
    changed_.notify_all();
    return watched_.begin();
}

void Watchdog::unwatch(Place place) {
    const std::scoped_lock lock(mutex_);
    watched_.erase(place);
}

void Watchdog::end_all() {
    const std::scoped_lock lock(mutex_);
    all_ended_ = true;
    changed_.notify_all();
}

void Watchdog::serve() {
    std::unique_lock lock(mutex_);
    while (!ending_) {
        if (watched_.empty()) {
            changed_.wait(lock);
            continue;
        }
        const auto now = std::chrono::steady_clock::now();
        Deadline next = Deadline::max();
        for (const Watched& one : watched_) {
            if (all_ended_ || one.deadline <= now) duckdb_interrupt(one.connection);
            next = std::min(next, std::max(all_ended_ ? now : one.deadline, now + again_after));
        }
        changed_.wait_until(lock, next);
    }
}

}  // namespace jixia::query
