// Events reach every subscriber in commit order, at least once, soon, and whatever dies in between.
#include "storage/outbox.h"

#include <gmock/gmock.h>

#include <future>
#include <latch>
#include <mutex>
#include <thread>

#include "databases.h"

namespace jixia::storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Longer than anything here takes; a test that fails waits this long.
constexpr std::chrono::seconds patience{20};

/// What a subscriber was given. Any thread.
class Received {
public:
    void add(const Event& event) {
        const std::scoped_lock lock(mutex_);
        subjects_.push_back(event.subject);
        sequences_.push_back(event.sequence);
    }
    std::vector<std::string> subjects() const {
        const std::scoped_lock lock(mutex_);
        return subjects_;
    }
    std::vector<std::int64_t> sequences() const {
        const std::scoped_lock lock(mutex_);
        return sequences_;
    }
    EventHandler handler() {
        return [this](const Event& event) -> Result<void> {
            add(event);
            return {};
        };
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::string> subjects_;
    std::vector<std::int64_t> sequences_;
};

class OutboxEvents : public kit::DatabaseTest {
protected:
    std::unique_ptr<Outbox> fresh() { return std::make_unique<Outbox>(Outbox::Needs{.database = database(), .clock = clock}); }
    Result<void> emit(Outbox& outbox, std::string_view topic, std::string_view subject) {
        return database().transact([&](Transaction& tx) { return outbox.emit(tx, topic, subject, json::Object{{"n", 1}}); });
    }
};
JX_ON_BOTH_DATABASES(OutboxEvents);

TEST_P(OutboxEvents, EachSubscriberGetsItsTopicsInOrder) {
    const auto outbox = fresh();
    Received entries, all;
    outbox->subscribe("entries", {"entry.", "case.closed"}, entries.handler());
    outbox->subscribe("all", {""}, all.handler());
    for (const char* topic : {"entry.published", "case.opened", "entry.changed", "case.closed"})
        ASSERT_TRUE(emit(*outbox, topic, topic).has_value());
    ASSERT_TRUE(outbox->drain().has_value());
    EXPECT_THAT(entries.subjects(), ElementsAre("entry.published", "entry.changed", "case.closed"));
    EXPECT_THAT(all.sequences(), ElementsAre(1, 2, 3, 4));
    ASSERT_TRUE(outbox->drain().has_value());
    EXPECT_EQ(all.sequences().size(), 4u);
}

TEST_P(OutboxEvents, AnEventCarriesWhatWasEmitted) {
    const auto outbox = fresh();
    std::optional<Event> seen;
    outbox->subscribe("one", {"entry."}, [&](const Event& event) -> Result<void> {
        seen = event;
        return {};
    });
    ASSERT_TRUE(emit(*outbox, "entry.published", "条目").has_value());
    ASSERT_TRUE(outbox->drain().has_value());
    ASSERT_TRUE(seen.has_value());
    EXPECT_EQ(seen->topic, "entry.published");
    EXPECT_EQ(seen->subject, "条目");
    EXPECT_EQ(json::serialize(seen->payload), R"({"n":1})");
    EXPECT_EQ(seen->at, clock.now());
}

TEST_P(OutboxEvents, WhatIsRolledBackNeverHappened) {
    const auto outbox = fresh();
    Received all;
    outbox->subscribe("all", {""}, all.handler());
    const auto refused = database().transact([&](Transaction& tx) -> Result<int> {
        JX_CHECK(outbox->emit(tx, "a", "rolled back", nullptr));
        return Error{&errors::invalid};
    });
    EXPECT_FALSE(refused.has_value());
    ASSERT_TRUE(emit(*outbox, "a", "kept").has_value());
    ASSERT_TRUE(outbox->drain().has_value());
    EXPECT_THAT(all.subjects(), ElementsAre("kept"));
    EXPECT_THAT(all.sequences(), ElementsAre(1));
}

TEST_P(OutboxEvents, ARefusalIsRetriedLaterAndHoldsUpThatSubscriberOnly) {
    const auto outbox = fresh();
    Received tried, other;
    bool works = false;
    outbox->subscribe("fails", {""}, [&](const Event& event) -> Result<void> {
        tried.add(event);
        if (!works) return Error{&errors::busy};
        return {};
    });
    outbox->subscribe("other", {""}, other.handler());
    ASSERT_TRUE(emit(*outbox, "a", "1").has_value());
    ASSERT_TRUE(emit(*outbox, "a", "2").has_value());
    ASSERT_TRUE(outbox->drain().has_value());
    EXPECT_THAT(tried.subjects(), ElementsAre("1"));
    EXPECT_THAT(other.subjects(), ElementsAre("1", "2"));
    ASSERT_TRUE(outbox->drain().has_value());
    EXPECT_EQ(tried.subjects().size(), 1u);  // not before a second has passed
    clock.advance(std::chrono::seconds(1));
    ASSERT_TRUE(outbox->drain().has_value());
    EXPECT_EQ(tried.subjects().size(), 2u);
    clock.advance(std::chrono::seconds(1));
    ASSERT_TRUE(outbox->drain().has_value());
    EXPECT_EQ(tried.subjects().size(), 2u);  // now after two
    works = true;
    clock.advance(std::chrono::seconds(1));
    ASSERT_TRUE(outbox->drain().has_value());
    EXPECT_THAT(tried.subjects(), ElementsAre("1", "1", "1", "2"));
}

TEST_P(OutboxEvents, AnExceptionCountsAsARefusal) {
    const auto outbox = fresh();
    int calls = 0;
    outbox->subscribe("throws", {""}, [&](const Event&) -> Result<void> {
        if (++calls == 1) throw std::runtime_error("planted");
        return {};
    });
    ASSERT_TRUE(emit(*outbox, "a", "1").has_value());
    ASSERT_TRUE(outbox->drain().has_value());
    clock.advance(std::chrono::seconds(1));
    ASSERT_TRUE(outbox->drain().has_value());
    EXPECT_EQ(calls, 2);
}

TEST_P(OutboxEvents, PositionsSurviveARestartAndANewSubscriberStartsAtTheBeginning) {
    Received before, after, late;
    {
        const auto outbox = fresh();
        outbox->subscribe("stable", {""}, before.handler());
        ASSERT_TRUE(emit(*outbox, "a", "1").has_value());
        ASSERT_TRUE(outbox->drain().has_value());
        ASSERT_TRUE(emit(*outbox, "a", "2").has_value());
    }
    reopen();
    const auto outbox = fresh();
    outbox->subscribe("stable", {""}, after.handler());
    outbox->subscribe("late", {""}, late.handler());
    ASSERT_TRUE(outbox->drain().has_value());
    EXPECT_THAT(before.subjects(), ElementsAre("1"));
    EXPECT_THAT(after.subjects(), ElementsAre("2"));
    EXPECT_THAT(late.subjects(), ElementsAre("1", "2"));
}

TEST_P(OutboxEvents, WhatADeadNodeHeldIsTakenOverWhenItsLeaseEnds) {
    const auto dead = fresh(), living = fresh();
    Received first, second;
    dead->subscribe("shared", {""}, [&](const Event& event) -> Result<void> {
        first.add(event);
        // While the first node is at it the second stays away; once it has been silent too long the second delivers again.
        EXPECT_TRUE(living->drain().has_value());
        EXPECT_THAT(second.subjects(), IsEmpty());
        clock.advance(std::chrono::seconds(31));
        EXPECT_TRUE(living->drain().has_value());
        EXPECT_THAT(second.subjects(), ElementsAre("1"));
        return {};
    });
    living->subscribe("shared", {""}, second.handler());
    ASSERT_TRUE(emit(*living, "a", "1").has_value());
    ASSERT_TRUE(dead->drain().has_value());
    EXPECT_THAT(first.subjects(), ElementsAre("1"));
    ASSERT_TRUE(emit(*living, "a", "2").has_value());
    ASSERT_TRUE(living->drain().has_value());
    EXPECT_THAT(second.subjects(), ElementsAre("1", "2"));
}

TEST_P(OutboxEvents, ARunningOutboxDeliversWithinTwoSecondsAndASlowSubscriberDelaysNobody) {
    const auto outbox = fresh();
    std::promise<void> arrived, go_on;
    outbox->subscribe("slow", {""}, [&](const Event&) -> Result<void> {
        go_on.get_future().wait();
        return {};
    });
    outbox->subscribe("prompt", {""}, [&](const Event&) -> Result<void> {
        arrived.set_value();
        return {};
    });
    outbox->start();
    ASSERT_TRUE(emit(*outbox, "a", "1").has_value());
    EXPECT_EQ(arrived.get_future().wait_for(std::chrono::seconds(2)), std::future_status::ready);
    go_on.set_value();
    outbox->stop();
}

TEST_P(OutboxEvents, WhatAnotherNodeCommittedArrivesWithinTwoSeconds) {
    const auto here = fresh(), there = fresh();
    std::promise<void> arrived;
    here->subscribe("prompt", {""}, [&](const Event&) -> Result<void> {
        arrived.set_value();
        return {};
    });
    here->start();
    ASSERT_TRUE(emit(*there, "a", "1").has_value());
    EXPECT_EQ(arrived.get_future().wait_for(std::chrono::seconds(2)), std::future_status::ready);
    here->stop();
}

TEST_P(OutboxEvents, ManyEmittersAndTwoNodesDeliverEverythingOnceAndInOrder) {
    constexpr int emitters = 4, each = 25;
    const auto first = fresh(), second = fresh();
    Received received;
    std::latch all(emitters * each);
    for (Outbox* node : {first.get(), second.get()})
        node->subscribe("shared", {""}, [&](const Event& event) -> Result<void> {
            received.add(event);
            all.count_down();
            return {};
        });
    first->start();
    second->start();
    std::vector<std::jthread> threads;
    for (int t = 0; t < emitters; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < each; ++i) EXPECT_TRUE(emit(i % 2 == 0 ? *first : *second, "a", std::to_string(t)).has_value());
        });
    threads.clear();
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!all.try_wait() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    first->stop();
    second->stop();
    const auto sequences = received.sequences();
    ASSERT_EQ(sequences.size(), std::size_t{emitters * each});
    for (std::size_t i = 0; i < sequences.size(); ++i) EXPECT_EQ(sequences[i], static_cast<std::int64_t>(i) + 1);
}

}  // namespace
}  // namespace jixia::storage
