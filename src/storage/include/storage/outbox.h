#pragma once
// Events: written in the transaction that makes them true, delivered at least once and in order to every subscriber.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "storage/database.h"

namespace jixia::storage {

struct Event {
    std::int64_t sequence = 0;  ///< commit order, without gaps that could be skipped
    std::string topic;          ///< "entry.published"
    std::string subject;        ///< id of what it is about
    json::Value payload;
    Instant at{};
};
BOOST_DESCRIBE_STRUCT(Event, (), (sequence, topic, subject, payload, at))

/// Must be idempotent. A refusal is retried with backoff (1 s to 1 h); the subscriber's later events wait.
using EventHandler = std::function<Result<void>(const Event&)>;

class Outbox {
public:
    struct Needs {
        Database& database;
        const Clock& clock;
    };
    explicit Outbox(Needs needs);
    ~Outbox();

    Result<void> emit(Transaction& tx, std::string_view topic, std::string_view subject, const json::Value& payload);
    /// `subscriber` is a stable name: its position is kept in the database; a new one begins with the first event there is.
    /// Topics by prefix ("entry."). Call before `start`. Each subscriber is served by a thread of its own, one event at a time.
    void subscribe(std::string subscriber, std::vector<std::string> topics, EventHandler handler);
    /// Events are delivered as soon as they are committed here, and within half a second when another node committed them. On
    /// SQLite, `start` takes over at once what a killed process left.
    void start();
    void stop();
    /// Delivers everything due on the calling thread, for tests and for shutdown.
    Result<void> drain();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace jixia::storage
