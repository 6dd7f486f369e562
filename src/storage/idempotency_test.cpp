// A request repeated with its key has one effect and one answer.
#include "storage/idempotency.h"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "databases.h"

namespace jixia::storage {
namespace {

class IdempotencyKeys : public kit::DatabaseTest {
protected:
    static constexpr const char* content_type = "application/json";
    Idempotency keys{{.database = database(), .clock = clock}};
    StoredAnswer answer{201, content_type, R"({"id":"1"})"};

    const ErrorCode* refusal(const std::string& actor, const std::string& key, const std::string& fingerprint) {
        const auto begun = keys.begin(actor, key, fingerprint);
        return begun.has_value() ? nullptr : begun.error().code;
    }
    bool first(const std::string& actor, const std::string& key, const std::string& fingerprint) {
        const auto begun = keys.begin(actor, key, fingerprint);
        return begun.has_value() && !begun->has_value();
    }
};
JX_ON_BOTH_DATABASES(IdempotencyKeys);

TEST_P(IdempotencyKeys, TheFirstGoesOnTheSecondWaitsTheThirdGetsTheAnswer) {
    EXPECT_TRUE(first("a", "k", "f"));
    EXPECT_EQ(refusal("a", "k", "f"), &idempotency_running);
    ASSERT_TRUE(keys.finish("a", "k", answer).has_value());
    const auto again = keys.begin("a", "k", "f");
    ASSERT_TRUE(again.has_value() && again->has_value());
    EXPECT_EQ((*again)->status, 201);
    EXPECT_EQ((*again)->content_type, content_type);
    EXPECT_EQ((*again)->body, answer.body);
}

TEST_P(IdempotencyKeys, AnotherRequestUnderTheSameKeyIsAMismatchWhateverTheState) {
    EXPECT_TRUE(first("a", "k", "f"));
    EXPECT_EQ(refusal("a", "k", "other"), &idempotency_mismatch);
    ASSERT_TRUE(keys.finish("a", "k", answer).has_value());
    EXPECT_EQ(refusal("a", "k", "other"), &idempotency_mismatch);
}

TEST_P(IdempotencyKeys, KeysBelongToTheirActor) {
    EXPECT_TRUE(first("a", "k", "f"));
    EXPECT_TRUE(first("b", "k", "other"));
}

TEST_P(IdempotencyKeys, AFailureOfOursFreesTheKey) {
    EXPECT_TRUE(first("a", "k", "f"));
    ASSERT_TRUE(keys.finish("a", "k", std::nullopt).has_value());
    EXPECT_TRUE(first("a", "k", "f"));
}

TEST_P(IdempotencyKeys, ARequestThatDiedIsForgottenAfterItsTime) {
    EXPECT_TRUE(first("a", "k", "f"));
    clock.advance(std::chrono::seconds(599));
    EXPECT_EQ(refusal("a", "k", "f"), &idempotency_running);
    clock.advance(std::chrono::seconds(1));
    EXPECT_TRUE(first("a", "k", "f"));
}

TEST_P(IdempotencyKeys, AnswersAreKeptSevenDaysAndSweptAfterwards) {
    EXPECT_TRUE(first("a", "k", "f"));
    ASSERT_TRUE(keys.finish("a", "k", answer).has_value());
    clock.advance(std::chrono::hours(7 * 24) - std::chrono::seconds(1));
    EXPECT_EQ(keys.sweep().value(), 0);
    EXPECT_TRUE(keys.begin("a", "k", "f")->has_value());
    clock.advance(std::chrono::seconds(1));
    EXPECT_EQ(keys.sweep().value(), 1);
    EXPECT_TRUE(first("a", "k", "f"));
}

TEST_P(IdempotencyKeys, TheAnswerIsDurableWithItsEffectOrNotAtAll) {
    EXPECT_TRUE(first("a", "k", "f"));
    const auto rolled_back = database().transact([&](Transaction& tx) -> Result<int> {
        JX_CHECK(keys.finish(tx, "a", "k", answer));
        return Error{&errors::invalid};
    });
    EXPECT_FALSE(rolled_back.has_value());
    EXPECT_EQ(refusal("a", "k", "f"), &idempotency_running);
    ASSERT_TRUE(database().transact([&](Transaction& tx) { return keys.finish(tx, "a", "k", answer); }).has_value());
    EXPECT_TRUE(keys.begin("a", "k", "f")->has_value());
}

TEST_P(IdempotencyKeys, OfManyAtOnceOneIsFirst) {
    std::atomic<int> firsts = 0, running = 0;
    std::vector<std::jthread> racers;
    for (int i = 0; i < 16; ++i)
        racers.emplace_back([&] {
            const auto begun = keys.begin("a", "k", "f");
            if (begun.has_value() && !begun->has_value()) ++firsts;
            if (!begun.has_value() && begun.error().code == &idempotency_running) ++running;
        });
    racers.clear();
    EXPECT_EQ(firsts, 1);
    EXPECT_EQ(running, 15);
}

}  // namespace
}  // namespace jixia::storage
