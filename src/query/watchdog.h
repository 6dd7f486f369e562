#pragma once
// Interrupts what runs past its deadline.
#include <duckdb.h>

#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

namespace jixia::query {

using Deadline = std::chrono::steady_clock::time_point;

/// One thread watches all connections. Any thread may call.
class Watchdog {
public:
    Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;
    ~Watchdog();

    struct Watched {
        Deadline deadline;
        duckdb_connection connection;
    };
    using Place = std::list<Watched>::iterator;
    Place watch(duckdb_connection connection, Deadline deadline);
    /// After it returns the connection is not touched any more.
    void unwatch(Place place);
    /// From now on everything is past its deadline.
    void end_all();

private:
    void serve();
    std::mutex mutex_;
    std::condition_variable changed_;
    std::list<Watched> watched_;
    bool all_ended_ = false, ending_ = false;
    std::jthread thread_;
};

}  // namespace jixia::query
