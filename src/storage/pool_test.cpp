#include "storage/pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <stdexcept>

namespace jixia::storage {
namespace {

TEST(Pool, AFullQueueRefusesAndWhatWasTakenRuns) {
    std::atomic<int> ran = 0;
    {
        std::latch started(1), go_on(1);
        Pool pool("test", 1, 2);
        ASSERT_TRUE(pool.post([&] {
            started.count_down();
            go_on.wait();
            ++ran;
        }));
        started.wait();
        EXPECT_TRUE(pool.post([&] { ++ran; }));
        EXPECT_TRUE(pool.post([&] { ++ran; }));
        EXPECT_EQ(pool.queued(), 2u);
        EXPECT_FALSE(pool.post([&] { ran += 100; }));
        go_on.count_down();
    }
    EXPECT_EQ(ran, 3);
}

TEST(Pool, AnExceptionEndsItsJobOnly) {
    std::latch done(1);
    Pool pool("test", 1, 4);
    ASSERT_TRUE(pool.post([] { throw std::runtime_error("planted"); }));
    ASSERT_TRUE(pool.post([&] { done.count_down(); }));
    done.wait();
}

TEST(Pool, ThreadsWorkSideBySide) {
    std::latch together(4);
    Pool pool("test", 4, 4);
    for (int i = 0; i < 4; ++i) ASSERT_TRUE(pool.post([&] { together.arrive_and_wait(); }));
    together.wait();
}

}  // namespace
}  // namespace jixia::storage
