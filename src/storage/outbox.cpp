#include "storage/outbox.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "base/id.h"
#include "base/log.h"
#include "sql.h"

namespace jixia::storage {

namespace {

using std::chrono::seconds;
constexpr std::int64_t batch_events = 100;
constexpr seconds lease{30};
constexpr std::chrono::milliseconds poll{500};

struct Position {
    std::int64_t position = 0, attempts = 0;
    Instant due_at{};
};
BOOST_DESCRIBE_STRUCT(Position, (), (position, attempts, due_at))

/// 1 s, doubled by each failure, to 1 h.
seconds backoff(std::int64_t attempts) {
    return std::min(seconds(std::int64_t{1} << std::min<std::int64_t>(attempts - 1, 12)), seconds(3600));
}

struct Subscription {
    std::string name;
    std::vector<std::string> topics;
    EventHandler handler;
    std::mutex delivering;  // one delivery at a time in this process: `drain` beside the thread
    bool wants(std::string_view topic) const {
        return std::any_of(topics.begin(), topics.end(), [&](const std::string& prefix) { return topic.starts_with(prefix); });
    }
};

}  // namespace

// A thread for each subscriber, so that a slow one delays nobody else.
struct Outbox::State {
    Needs needs;
    std::string holder;
    std::deque<Subscription> subscriptions;
    std::mutex mutex;
    std::condition_variable_any changed;
    std::uint64_t wakes = 0;
    std::vector<std::jthread> threads;

    void wake() {
        {
            const std::scoped_lock lock(mutex);
            ++wakes;
        }
        changed.notify_all();
    }
    void serve(Subscription& subscription, const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            std::uint64_t seen = 0;
            {
                const std::scoped_lock lock(mutex);
                seen = wakes;
            }
            if (const auto delivered = deliver(subscription, &stop); !delivered.has_value())
                log::warning("events not delivered",
                             {{"subscriber", subscription.name}, {"fault", delivered.error().code->type}});
            std::unique_lock lock(mutex);
            changed.wait_for(lock, stop, poll, [&] { return wakes != seen; });
        }
    }

    Result<void> deliver(Subscription& subscription, const std::stop_token* stop) {
        const std::scoped_lock lock(subscription.delivering);
        for (bool more = true; more && (stop == nullptr || !stop->stop_requested());) {
            JX_TRY(more, deliver_batch(subscription));
        }
        return {};
    }

    /// Delivers up to a batch to one subscriber; true if there may be more.
    Result<bool> deliver_batch(const Subscription& subscription) {
        JX_TRY(const bool due, is_due(subscription.name));
        if (!due) return false;
        JX_TRY(const auto taken, take(subscription.name));
        if (!taken) return false;  // another node is at it, or it waits after a failure
        Position at = *taken;
        JX_TRY(const auto events, needs.database.read([&](Transaction& tx) {
            return tx.all<Event>(sql::events_after, {{"position", at.position}, {"count", batch_events}});
        }));
        const Instant lease_end = needs.clock.now() + lease;
        bool refused = false;
        for (const Event& event : events) {
            if (needs.clock.now() >= lease_end) break;
            if (subscription.wants(event.topic)) {
                if (const auto handled = handle(subscription, event); !handled.has_value()) {
                    ++at.attempts;
                    at.due_at = needs.clock.now() + backoff(at.attempts);
                    refused = true;
                    log::warning("event refused", {{"subscriber", subscription.name},
                                                   {"sequence", event.sequence},
                                                   {"attempts", at.attempts},
                                                   {"fault", handled.error().code->type}});
                    break;
                }
                at.attempts = 0;
            }
            at.position = event.sequence;
        }
        JX_CHECK(release(subscription.name, at));
        return !refused && !events.empty();
    }
    static Result<void> handle(const Subscription& subscription, const Event& event) {
        try {
            return subscription.handler(event);
        } catch (const std::exception& error) {
            log::error("exception in an event handler", {{"subscriber", subscription.name}, {"what", error.what()}});
            return Error{&errors::internal};
        }
    }
    // Looks without writing, so that an idle platform does not write twice a second.
    Result<bool> is_due(const std::string& name) {
        return needs.database.read([&](Transaction& tx) -> Result<bool> {
            JX_TRY(const auto last, tx.one<std::int64_t>(sql::last_event));
            JX_TRY(const auto at, tx.one<Position>(sql::find_subscriber, {{"name", name}}));
            if (!at) return *last > 0;
            return at->position < *last && at->due_at <= needs.clock.now();
        });
    }
    Result<std::optional<Position>> take(const std::string& name) {
        return needs.database.transact([&](Transaction& tx) -> Result<std::optional<Position>> {
            const Instant now = needs.clock.now();
            JX_CHECK(tx.run(sql::add_subscriber, {{"name", name}, {"now", now}}));
            return tx.one<Position>(sql::lease_subscriber,
                                    {{"name", name}, {"holder", holder}, {"now", now}, {"lease_until", now + lease}});
        });
    }
    Result<void> release(const std::string& name, const Position& at) {
        return needs.database.transact([&](Transaction& tx) -> Result<void> {
            JX_TRY(const auto moved, tx.run(sql::move_subscriber, {{"name", name},
                                                                   {"position", at.position},
                                                                   {"attempts", at.attempts},
                                                                   {"due_at", at.due_at},
                                                                   {"holder", holder},
                                                                   {"holder_after", ""},
                                                                   {"lease_until", needs.clock.now()}}));
            if (moved == 0) log::warning("subscriber was taken over", {{"subscriber", name}});
            return {};
        });
    }
};

Outbox::Outbox(Needs needs) : state_(std::make_unique<State>(needs, new_ulid(needs.clock.now()))) {}

Outbox::~Outbox() { stop(); }

Result<void> Outbox::emit(Transaction& tx, std::string_view topic, std::string_view subject, const json::Value& payload) {
    JX_TRY(const auto sequence, tx.one<std::int64_t>(sql::next_number, {{"name", "event"}}));
    JX_ASSERT(sequence.has_value());
    JX_CHECK(tx.run(sql::add_event, {{"sequence", *sequence},
                                     {"topic", topic},
                                     {"subject", subject},
                                     {"payload", payload},
                                     {"at", state_->needs.clock.now()}}));
    tx.after_commit([state = state_.get()] { state->wake(); });
    return {};
}

void Outbox::subscribe(std::string subscriber, std::vector<std::string> topics, EventHandler handler) {
    JX_ASSERT(state_->threads.empty());
    Subscription& subscription = state_->subscriptions.emplace_back();
    subscription.name = std::move(subscriber);
    subscription.topics = std::move(topics);
    subscription.handler = std::move(handler);
}

void Outbox::start() {
    JX_ASSERT(state_->threads.empty());
    // An SQLite file has one server, this one: whoever holds a subscriber is dead, and its lease need not be waited for.
    if (state_->needs.database.engine() == Engine::sqlite) {
        const auto released = state_->needs.database.transact([](Transaction& tx) { return tx.run(sql::release_subscribers); });
        if (!released.has_value()) log::warning("subscribers not released", {{"fault", released.error().code->type}});
    }
    for (Subscription& subscription : state_->subscriptions)
        state_->threads.emplace_back(
            [state = state_.get(), &subscription](const std::stop_token& stop) { state->serve(subscription, stop); });
}

void Outbox::stop() {
    for (auto& thread : state_->threads) thread.request_stop();
    state_->threads.clear();
}

Result<void> Outbox::drain() {
    for (Subscription& subscription : state_->subscriptions) JX_CHECK(state_->deliver(subscription, nullptr));
    return {};
}

}  // namespace jixia::storage
