// Jobs run under leases: retried, cancelled, taken over, and with one effect each.
#include "storage/jobs.h"

#include <gmock/gmock.h>

#include <latch>
#include <mutex>
#include <thread>

#include "databases.h"

namespace jixia::storage {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;

constexpr ErrorCode bad_file{"test-bad-file", ErrorKind::invalid};
constexpr Statement effect{"test.effect", "UPDATE counter SET value = value + 1 WHERE name = 'event'"};
constexpr Statement effects{"test.effects", "SELECT value FROM counter WHERE name = 'event'"};

class JobQueue : public kit::DatabaseTest {
protected:
    JobQueue() : jobs(fresh()), other(fresh()) {}
    std::unique_ptr<Jobs> fresh() { return std::make_unique<Jobs>(Jobs::Needs{.database = database(), .clock = clock}); }
    std::string enqueue(const NewJob& job) {
        return database().transact([&](Transaction& tx) { return jobs->enqueue(tx, job); }).value();
    }
    std::string enqueue(const std::string& subject = "", std::int64_t attempts_max = 3) {
        return enqueue(
            {.kind = "test", .payload = json::Object{{"n", 1}}, .subject = subject, .owner = "me", .attempts_max = attempts_max});
    }
    Job find(const std::string& id) { return jobs->find(id).value(); }
    std::int64_t effect_count() {
        return database().read([](Transaction& tx) { return tx.one<std::int64_t>(effects); }).value().value();
    }
    /// What a handler does in its last transaction.
    Result<json::Value> act(JobContext& context, const json::Value& report) {
        return database().transact([&](Transaction& tx) -> Result<json::Value> {
            JX_CHECK(context.confirm(tx, report));
            JX_CHECK(tx.run(effect));
            return report;
        });
    }

    std::unique_ptr<Jobs> jobs, other;  // two nodes
};
JX_ON_BOTH_DATABASES(JobQueue);

TEST_P(JobQueue, AJobRunsOnceAndKeepsItsReport) {
    const std::string id = enqueue("resource");
    EXPECT_EQ(find(id).state, JobState::queued);
    EXPECT_FALSE(jobs->run_one());  // nobody handles it yet
    jobs->handle("test", [&](JobContext& context, const json::Value& payload) -> Result<json::Value> {
        EXPECT_EQ(context.job().id, id);
        EXPECT_EQ(find(id).state, JobState::running);
        return json::Object{{"got", payload}};
    });
    EXPECT_TRUE(jobs->run_one());
    EXPECT_FALSE(jobs->run_one());
    const Job job = find(id);
    EXPECT_EQ(job.state, JobState::succeeded);
    EXPECT_EQ(job.kind, "test");
    EXPECT_EQ(job.subject, "resource");
    EXPECT_EQ(job.owner, "me");
    EXPECT_EQ(job.progress, 1.0);
    EXPECT_EQ(job.attempts, 1);
    EXPECT_EQ(json::serialize(job.report.value()), R"({"got":{"n":1}})");
    EXPECT_FALSE(job.problem.has_value());
}

TEST_P(JobQueue, WhatIsRolledBackIsNotQueued) {
    jobs->handle("test", [](JobContext&, const json::Value&) -> Result<json::Value> { return nullptr; });
    std::string id;
    const auto refused = database().transact([&](Transaction& tx) -> Result<int> {
        JX_TRY(id, jobs->enqueue(tx, {.kind = "test", .payload = nullptr, .subject = "", .owner = ""}));
        return Error{&errors::invalid};
    });
    EXPECT_FALSE(refused.has_value());
    EXPECT_FALSE(jobs->run_one());
    EXPECT_EQ(jobs->find(id).error().code, &errors::not_found);
    EXPECT_EQ(jobs->cancel(id).error().code, &errors::not_found);
}

TEST_P(JobQueue, ARefusalOfTheInputFailsAtOnceAndNamesItsFaults) {
    jobs->handle("test", [](JobContext&, const json::Value&) -> Result<json::Value> {
        return Error{&bad_file, "row 3", {{"/rows/3", "is ragged", "ragged", "第十条"}}};
    });
    const std::string id = enqueue();
    EXPECT_TRUE(jobs->run_one());
    const Job job = find(id);
    EXPECT_EQ(job.state, JobState::failed);
    EXPECT_EQ(
        json::serialize(job.problem.value()),
        R"({"type":"test-bad-file","detail":"row 3","errors":[{"pointer":"/rows/3","detail":"is ragged","code":"ragged","basis":"第十条"}]})");
    clock.advance(seconds(3600));
    EXPECT_FALSE(jobs->run_one());
}

TEST_P(JobQueue, ATemporaryRefusalIsRetriedWithBackoffUntilTheAttemptsEnd) {
    int calls = 0;
    jobs->handle("test", [&](JobContext&, const json::Value&) -> Result<json::Value> {
        ++calls;
        return Error{&errors::busy};
    });
    const std::string id = enqueue();
    EXPECT_TRUE(jobs->run_one());
    EXPECT_EQ(find(id).state, JobState::queued);
    EXPECT_FALSE(jobs->run_one());
    clock.advance(seconds(1));
    EXPECT_TRUE(jobs->run_one());
    clock.advance(seconds(1));
    EXPECT_FALSE(jobs->run_one());
    clock.advance(seconds(1));
    EXPECT_TRUE(jobs->run_one());
    EXPECT_EQ(find(id).state, JobState::failed);
    EXPECT_EQ(find(id).attempts, 3);
    EXPECT_EQ(calls, 3);
}

TEST_P(JobQueue, AnExceptionIsAFaultOfOursAndRetried) {
    int calls = 0;
    jobs->handle("test", [&](JobContext&, const json::Value&) -> Result<json::Value> {
        if (++calls == 1) throw std::runtime_error("planted");
        return nullptr;
    });
    const std::string id = enqueue();
    EXPECT_TRUE(jobs->run_one());
    clock.advance(seconds(1));
    EXPECT_TRUE(jobs->run_one());
    EXPECT_EQ(find(id).state, JobState::succeeded);
}

TEST_P(JobQueue, JobsOfOneSubjectKeepTheirOrderAlsoAcrossRetries) {
    std::vector<std::string> order;
    bool failed = false;
    jobs->handle("test", [&](JobContext& context, const json::Value&) -> Result<json::Value> {
        order.push_back(context.job().id);
        if (!failed) {
            failed = true;
            return Error{&errors::internal};
        }
        return nullptr;
    });
    const std::string first = enqueue("one"), second = enqueue("one"), apart = enqueue("two"), free_one = enqueue(""),
                      free_two = enqueue("");
    while (jobs->run_one()) {}
    EXPECT_THAT(order, ElementsAre(first, apart, free_one, free_two));
    clock.advance(seconds(1));
    while (jobs->run_one()) {}
    EXPECT_THAT(order, ElementsAre(first, apart, free_one, free_two, first, second));
}

TEST_P(JobQueue, ProgressIsStoredAtMostEvery200Milliseconds) {
    jobs->handle("test", [&](JobContext& context, const json::Value&) -> Result<json::Value> {
        const std::string& id = context.job().id;
        context.progress(0.25, "读取");
        EXPECT_EQ(find(id).progress, 0.25);
        EXPECT_EQ(find(id).message, "读取");
        clock.advance(std::chrono::milliseconds(199));
        context.progress(0.5, "too soon");
        EXPECT_EQ(find(id).progress, 0.25);
        clock.advance(std::chrono::milliseconds(1));
        context.progress(7, "writing");
        EXPECT_EQ(find(id).progress, 1.0);
        EXPECT_EQ(find(id).message, "writing");
        return nullptr;
    });
    enqueue();
    EXPECT_TRUE(jobs->run_one());
}

TEST_P(JobQueue, ProgressKeepsTheLease) {
    int calls = 0;
    const auto handler = [&](JobContext& context, const json::Value&) -> Result<json::Value> {
        ++calls;
        for (int i = 0; i < 4; ++i) {
            clock.advance(seconds(20));
            context.progress(0.1 * i, "on");
            EXPECT_FALSE(other->run_one());
        }
        EXPECT_FALSE(context.cancelled());
        return nullptr;
    };
    jobs->handle("test", handler);
    other->handle("test", handler);
    enqueue();
    EXPECT_TRUE(jobs->run_one());
    EXPECT_EQ(calls, 1);
}

TEST_P(JobQueue, ADeadNodesJobIsTakenOverAndTheLateNodeChangesNothing) {
    other->handle("test", [&](JobContext& context, const json::Value&) { return act(context, "second"); });
    jobs->handle("test", [&](JobContext& context, const json::Value&) -> Result<json::Value> {
        clock.advance(seconds(29));
        EXPECT_FALSE(other->run_one());
        clock.advance(seconds(1));
        EXPECT_TRUE(other->run_one());
        context.progress(0.9, "late");
        EXPECT_TRUE(context.cancelled());
        const auto acted = act(context, "first");
        EXPECT_EQ(acted.error().code, &lease_lost);
        return acted;
    });
    const std::string id = enqueue();
    EXPECT_TRUE(jobs->run_one());
    const Job job = find(id);
    EXPECT_EQ(job.state, JobState::succeeded);
    EXPECT_EQ(job.report.value(), json::Value("second"));
    EXPECT_EQ(job.attempts, 2);
    EXPECT_NE(job.message, "late");
    EXPECT_EQ(effect_count(), 1);
}

TEST_P(JobQueue, AnEffectThatWasCommittedIsNotRepeatedWhenItsNodeDies) {
    other->handle("test", [&](JobContext& context, const json::Value&) { return act(context, "second"); });
    jobs->handle("test", [&](JobContext& context, const json::Value&) -> Result<json::Value> {
        EXPECT_TRUE(act(context, "first").has_value());
        clock.advance(seconds(30));
        EXPECT_FALSE(other->run_one());
        EXPECT_EQ(find(context.job().id).state, JobState::succeeded);
        return Error{&errors::internal};
    });
    const std::string id = enqueue();
    EXPECT_TRUE(jobs->run_one());
    EXPECT_EQ(find(id).state, JobState::succeeded);
    EXPECT_EQ(find(id).report.value(), json::Value("first"));
    EXPECT_EQ(find(id).progress, 1.0);
    EXPECT_EQ(effect_count(), 1);
}

TEST_P(JobQueue, ARefusalAfterTheEffectDoesNotUndoIt) {
    jobs->handle("test", [&](JobContext& context, const json::Value&) -> Result<json::Value> {
        EXPECT_TRUE(act(context, "done").has_value());
        return Error{&errors::busy};
    });
    const std::string id = enqueue();
    EXPECT_TRUE(jobs->run_one());
    EXPECT_EQ(find(id).state, JobState::succeeded);
    EXPECT_EQ(find(id).report.value(), json::Value("done"));
    clock.advance(seconds(60));
    EXPECT_FALSE(jobs->run_one());
    EXPECT_EQ(effect_count(), 1);
}

TEST_P(JobQueue, EndsOfTheProcessCostNoAttemptButTheTenthFailsTheJob) {
    int runs = 0;
    const JobHandler dying = [&](JobContext&, const json::Value&) -> Result<json::Value> {
        Jobs& next = *(++runs % 2 == 1 ? other : jobs);
        clock.advance(seconds(30));
        next.run_one();
        return nullptr;
    };
    jobs->handle("test", dying);
    other->handle("test", dying);
    const std::string id = enqueue("", 1);
    EXPECT_TRUE(jobs->run_one());
    EXPECT_EQ(runs, 10);
    EXPECT_EQ(find(id).state, JobState::failed);
    EXPECT_EQ(find(id).problem->at("type"), json::Value("timed-out"));
}

TEST_P(JobQueue, AfterAnEndOfTheProcessEveryAttemptIsLeft) {
    int runs = 0;
    const JobHandler busy = [&](JobContext&, const json::Value&) -> Result<json::Value> {
        if (++runs == 1) {
            clock.advance(seconds(30));
            other->run_one();
        }
        return Error{&errors::busy};
    };
    jobs->handle("test", busy);
    other->handle("test", busy);
    const std::string id = enqueue("", 2);
    EXPECT_TRUE(jobs->run_one());
    EXPECT_EQ(find(id).state, JobState::queued);
    clock.advance(seconds(60));
    EXPECT_TRUE(jobs->run_one());
    EXPECT_EQ(find(id).state, JobState::failed);
    EXPECT_EQ(runs, 3);
}

TEST_P(JobQueue, AQueuedJobIsCancelledAtOnce) {
    jobs->handle("test", [](JobContext&, const json::Value&) -> Result<json::Value> { return nullptr; });
    const std::string id = enqueue();
    ASSERT_TRUE(jobs->cancel(id).has_value());
    EXPECT_EQ(find(id).state, JobState::cancelled);
    EXPECT_FALSE(jobs->run_one());
    ASSERT_TRUE(jobs->cancel(id).has_value());
}

TEST_P(JobQueue, ARunningJobLearnsOfItsCancellationHereAndElsewhere) {
    for (Jobs* canceller : {jobs.get(), other.get()}) {
        jobs->handle("test", [&](JobContext& context, const json::Value&) -> Result<json::Value> {
            EXPECT_FALSE(context.cancelled());
            EXPECT_TRUE(canceller->cancel(context.job().id).has_value());
            if (canceller == other.get()) context.progress(0.5, "asks");
            EXPECT_TRUE(context.cancelled());
            return act(context, "too late");
        });
        const std::string id = enqueue();
        EXPECT_TRUE(jobs->run_one());
        EXPECT_EQ(find(id).state, JobState::cancelled);
    }
    EXPECT_EQ(effect_count(), 0);
}

TEST_P(JobQueue, RunnersWorkSideBySideAndEachJobRunsOnce) {
    constexpr int count = 30;
    std::latch together(3), all(count);
    std::mutex mutex;
    std::vector<std::string> ran;
    std::atomic<int> started = 0;
    jobs->handle("test", [&](JobContext& context, const json::Value&) -> Result<json::Value> {
        if (started++ < 3) together.arrive_and_wait();  // three of them run at the same time
        {
            const std::scoped_lock lock(mutex);
            ran.push_back(context.job().id);
        }
        all.count_down();
        return nullptr;
    });
    jobs->start(3);
    std::vector<std::string> ids;
    for (int i = 0; i < count; ++i) ids.push_back(enqueue(i % 2 == 0 ? "" : std::to_string(i)));
    all.wait();
    jobs->stop();
    EXPECT_THAT(ran, testing::UnorderedElementsAreArray(ids));
}

TEST_P(JobQueue, WhatAStoppedProcessLeavesTheNextFinishesWithoutLosingAnAttempt) {
    std::latch running(1), again(1);
    jobs->handle("test", [&](JobContext& context, const json::Value&) -> Result<json::Value> {
        running.count_down();
        while (!context.cancelled()) std::this_thread::yield();
        return Error{&errors::invalid};
    });
    const std::string id = enqueue("", 1);
    jobs->start(1);
    running.wait();
    jobs->stop();
    EXPECT_EQ(find(id).state, JobState::queued);
    other->handle("test", [&](JobContext&, const json::Value&) -> Result<json::Value> {
        again.count_down();
        return nullptr;
    });
    other->start(1);
    again.wait();
    other->stop();
    EXPECT_EQ(find(id).state, JobState::succeeded);
    EXPECT_EQ(find(id).attempts, 1);
}

TEST_P(JobQueue, OnSqliteARestartTakesOverAtOnce) {
    if (GetParam() == Engine::postgres) GTEST_SKIP() << "other nodes may be alive: their leases count";
    std::latch again(1);
    jobs->handle("test", [&](JobContext&, const json::Value&) -> Result<json::Value> {
        // The restarted server, while this one still believes it runs the job.
        other->handle("test", [&](JobContext&, const json::Value&) -> Result<json::Value> {
            again.count_down();
            return nullptr;
        });
        other->start(1);
        again.wait();
        other->stop();
        return nullptr;
    });
    const std::string id = enqueue();
    EXPECT_TRUE(jobs->run_one());
    EXPECT_EQ(find(id).attempts, 2);
}

}  // namespace
}  // namespace jixia::storage
