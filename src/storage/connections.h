#pragma once
// A bounded set of connections, handed out in the order of asking.
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "connection.h"

namespace jixia::storage {

/// Any thread.
class Connections {
public:
    void add(std::unique_ptr<Connection> connection) { give(std::move(connection)); }

    /// Waits its turn; null when `timeout` passes first.
    std::unique_ptr<Connection> take(std::chrono::milliseconds timeout) {
        std::unique_lock lock(mutex_);
        if (waiting_.empty() && !idle_.empty()) {
            auto connection = std::move(idle_.back());
            idle_.pop_back();
            return connection;
        }
        Waiter waiter;
        waiting_.push_back(&waiter);
        if (!waiter.ready.wait_for(lock, timeout, [&] { return waiter.connection != nullptr; })) std::erase(waiting_, &waiter);
        return std::move(waiter.connection);
    }
    void give(std::unique_ptr<Connection> connection) {
        const std::scoped_lock lock(mutex_);
        if (waiting_.empty()) {
            idle_.push_back(std::move(connection));
            return;
        }
        Waiter* const first = waiting_.front();
        waiting_.pop_front();
        first->connection = std::move(connection);
        first->ready.notify_one();
    }

private:
    struct Waiter {
        std::condition_variable ready;
        std::unique_ptr<Connection> connection;
    };
    std::mutex mutex_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::deque<Waiter*> waiting_;
};

/// A connection for as long as this lives; empty when none came free in time.
class Lease {
public:
    Lease(Connections& connections, std::chrono::milliseconds timeout)
        : connections_(connections), connection_(connections.take(timeout)) {}
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() {
        if (connection_) connections_.give(std::move(connection_));
    }
    explicit operator bool() const { return connection_ != nullptr; }
    Connection& operator*() const { return *connection_; }

private:
    Connections& connections_;
    std::unique_ptr<Connection> connection_;
};

}  // namespace jixia::storage
