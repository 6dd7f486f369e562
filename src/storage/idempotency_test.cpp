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
    StoredAnswer answer{201, content_type, R"({"id":"1"})", {{"Location", "/things/1"}}};
    std::atomic<int> effects = 0;

    Result<std::optional<StoredAnswer>> ask(const std::string& actor, const std::string& key, const std::string& fingerprint) {
        return keys.once(actor, key, fingerprint, [this]() -> std::optional<StoredAnswer> {
            ++effects;
            return answer;
        });
    }
    bool first(const std::string& actor, const std::string& key, const std::string& fingerprint) {
        const auto asked = ask(actor, key, fingerprint);
        return asked.has_value() && !asked->has_value();
    }
    /// A part of the effect's transaction, as a service makes it.
    Result<void> write(const std::string& topic, bool refuse) {
        return database().transact([&](Transaction& tx) -> Result<void> {
            JX_CHECK(tx.run({"test", "INSERT INTO counter (name, value) VALUES (:name, 1)"}, {{"name", topic}}));
            if (refuse) return Error{&errors::invalid};
            return {};
        });
    }
    bool written(const std::string& topic) {
        return database()
            .read([&](Transaction& tx) {
                return tx.one<std::int64_t>({"test", "SELECT value FROM counter WHERE name = :name"}, {{"name", topic}});
            })
            ->has_value();
    }
};
JX_ON_BOTH_DATABASES(IdempotencyKeys);

TEST_P(IdempotencyKeys, TheFirstRunsTheSecondGetsItsAnswer) {
    EXPECT_TRUE(first("a", "k", "f"));
    const auto again = ask("a", "k", "f");
    ASSERT_TRUE(again.has_value() && again->has_value());
    EXPECT_EQ((*again)->status, 201);
    EXPECT_EQ((*again)->content_type, content_type);
    EXPECT_EQ((*again)->body, answer.body);
    EXPECT_EQ((*again)->headers, answer.headers);
    EXPECT_EQ(effects, 1);
}

TEST_P(IdempotencyKeys, AnotherRequestUnderTheSameKeyIsAMismatch) {
    EXPECT_TRUE(first("a", "k", "f"));
    const auto other = ask("a", "k", "other");
    ASSERT_FALSE(other.has_value());
    EXPECT_EQ(other.error().code, &idempotency_mismatch);
    EXPECT_EQ(effects, 1);
}

TEST_P(IdempotencyKeys, KeysBelongToTheirActor) {
    EXPECT_TRUE(first("a", "k", "f"));
    EXPECT_TRUE(first("b", "k", "other"));
}

TEST_P(IdempotencyKeys, AFailureOfOursIsUndoneAndFreesTheKey) {
    const auto failed = keys.once("a", "k", "f", [&]() -> std::optional<StoredAnswer> {
        EXPECT_TRUE(write("undone", false).has_value());
        return std::nullopt;
    });
    EXPECT_TRUE(failed.has_value() && !failed->has_value());
    EXPECT_FALSE(written("undone"));
    EXPECT_TRUE(first("a", "k", "f"));
}

TEST_P(IdempotencyKeys, WhatThePartsOfAnEffectWroteIsKeptTogetherAndARefusedPartIsNot) {
    bool told = false;
    const auto done = keys.once("a", "k", "f", [&]() -> std::optional<StoredAnswer> {
        EXPECT_TRUE(write("one", false).has_value());
        EXPECT_FALSE(write("refused", true).has_value());
        EXPECT_TRUE(database()
                        .transact([&](Transaction& tx) -> Result<void> {
                            tx.after_commit([&] { told = true; });
                            return {};
                        })
                        .has_value());
        EXPECT_TRUE(written("one"));
        EXPECT_FALSE(told);
        return answer;
    });
    EXPECT_TRUE(done.has_value());
    EXPECT_TRUE(told);
    EXPECT_TRUE(written("one"));
    EXPECT_FALSE(written("refused"));
}

TEST_P(IdempotencyKeys, TogetherWithinAnEffectIsAPartOfItWithPartsOfItsOwn) {
    const auto done = keys.once("a", "k", "f", [&]() -> std::optional<StoredAnswer> {
        EXPECT_TRUE(database()
                        .together([&](Transaction&) -> Result<void> {
                            EXPECT_TRUE(write("inner", false).has_value());
                            EXPECT_FALSE(write("refused", true).has_value());
                            return {};
                        })
                        .has_value());
        EXPECT_FALSE(database()
                         .together([&](Transaction&) -> Result<void> {
                             EXPECT_TRUE(write("undone", false).has_value());
                             return Error{&errors::invalid};
                         })
                         .has_value());
        return answer;
    });
    EXPECT_TRUE(done.has_value());
    EXPECT_TRUE(written("inner"));
    EXPECT_FALSE(written("refused"));
    EXPECT_FALSE(written("undone"));
}

TEST_P(IdempotencyKeys, AnEffectWhoseStatementFailedIsNeverTakenForDone) {
    const auto failed = keys.once("a", "k", "f", [&]() -> std::optional<StoredAnswer> {
        EXPECT_TRUE(write("before", false).has_value());
        EXPECT_FALSE(write("before", false).has_value());  // a second row with its primary key
        return answer;
    });
    EXPECT_FALSE(failed.has_value());
    EXPECT_FALSE(written("before"));
    EXPECT_TRUE(first("a", "k", "f"));
}

TEST_P(IdempotencyKeys, AnswersAreKeptSevenDaysAndSweptAfterwards) {
    EXPECT_TRUE(first("a", "k", "f"));
    clock.advance(std::chrono::hours(7 * 24) - std::chrono::seconds(1));
    EXPECT_EQ(keys.sweep().value(), 0);
    EXPECT_FALSE(first("a", "k", "f"));
    clock.advance(std::chrono::seconds(1));
    EXPECT_EQ(keys.sweep().value(), 1);
    EXPECT_TRUE(first("a", "k", "f"));
}

TEST_P(IdempotencyKeys, OfManyAtOnceOneRunsAndAllHaveItsAnswer) {
    std::atomic<int> firsts = 0, repeated = 0;
    std::vector<std::jthread> racers;
    for (int i = 0; i < 16; ++i)
        racers.emplace_back([&] {
            const auto asked = ask("a", "k", "f");
            if (asked.has_value()) ++(asked->has_value() ? repeated : firsts);
        });
    racers.clear();
    EXPECT_EQ(effects, 1);
    EXPECT_EQ(firsts, 1);
    EXPECT_EQ(repeated, 15);
}

}  // namespace
}  // namespace jixia::storage
