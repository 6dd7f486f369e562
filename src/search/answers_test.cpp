// Which answers are given again.
#include "answers.h"

#include <gtest/gtest.h>

namespace jixia::search {
namespace {

Found found(std::int64_t total) {
    Found out;
    out.total = total;
    return out;
}

TEST(SearchAnswers, AreGivenAgainOverTheirOwnSnapshotAlone) {
    AnswerCache cache(1 << 20);
    auto before = std::make_shared<const Snapshot>();
    cache.keep("k", before, found(1));
    ASSERT_TRUE(cache.get("k", before).has_value());
    EXPECT_EQ(cache.get("k", before)->total, 1);
    EXPECT_FALSE(cache.get("other", before).has_value());
    const auto after = std::make_shared<const Snapshot>();
    EXPECT_FALSE(cache.get("k", after).has_value());
    cache.keep("k", after, found(2));
    EXPECT_EQ(cache.get("k", after)->total, 2);
    EXPECT_FALSE(cache.get("k", before).has_value());
}

TEST(SearchAnswers, AreForgottenWhenTold) {
    AnswerCache cache(1 << 20), none(0);
    const auto snapshot = std::make_shared<const Snapshot>();
    cache.keep("k", snapshot, found(1));
    cache.clear();
    EXPECT_FALSE(cache.get("k", snapshot).has_value());
    none.keep("k", snapshot, found(1));
    EXPECT_FALSE(none.get("k", snapshot).has_value()) << "no room, no answers";
}

TEST(SearchAnswers, KeepWithinTheirBytes) {
    AnswerCache cache(64 << 10);
    const auto snapshot = std::make_shared<const Snapshot>();
    Found large = found(1);
    large.ids.assign(20, std::string(200, 'x'));
    for (int i = 0; i < 100; ++i) cache.keep(std::to_string(i), snapshot, large);
    EXPECT_FALSE(cache.get("0", snapshot).has_value());
    EXPECT_TRUE(cache.get("99", snapshot).has_value());
}

}  // namespace
}  // namespace jixia::search
