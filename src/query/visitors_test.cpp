// What one visitor may compute, by a clock of our own.
#include "visitors.h"

#include <gtest/gtest.h>

#include "databases.h"
#include "sql_errors.h"

namespace jixia::query {
namespace {

using std::chrono::seconds;

class VisitorsTest : public testing::Test {
protected:
    std::string refusal(const std::string& who, std::int64_t units, Door door = Door::records) {
        const auto turn = visitors.enter(who, units, door);
        return turn.has_value() ? "" : std::string(turn.error().error.code->type);
    }
    kit::ManualClock clock;
    Visitors visitors{{.units_a_minute = 600, .records_at_once_max = 2, .sql_at_once_max = 1}, clock};
};

TEST_F(VisitorsTest, ABudgetIsSpentAndComesBackEvenly) {
    EXPECT_EQ(visitors.left("a"), 600);
    EXPECT_EQ(refusal("a", 500), "");
    EXPECT_EQ(visitors.left("a"), 100);
    EXPECT_EQ(refusal("a", 700), "") << "whoever has anything left may begin";
    EXPECT_EQ(visitors.left("a"), -600);
    EXPECT_EQ(refusal("a", 1), "query-budget-spent");
    EXPECT_EQ(refusal("b", 1), "") << "one visitor's debt is no other's";
    clock.advance(seconds(30));
    EXPECT_EQ(visitors.left("a"), -300);
    EXPECT_EQ(refusal("a", 1), "query-budget-spent");
    clock.advance(seconds(31));
    EXPECT_EQ(visitors.left("a"), 10);
    EXPECT_EQ(refusal("a", 1), "");
    clock.advance(std::chrono::hours(1));
    EXPECT_EQ(visitors.left("a"), 600) << "no more than a minute's";
}

TEST_F(VisitorsTest, SaysWhenToComeAgainAndThenIt_Is) {
    EXPECT_EQ(refusal("a", 900), "");
    const auto refused = visitors.enter("a", 1, Door::records);
    ASSERT_FALSE(refused.has_value());
    clock.advance(refused.error().retry_after);
    EXPECT_EQ(refusal("a", 1), "");
}

TEST_F(VisitorsTest, SoManyAtATimeAtEachDoor) {
    auto first = visitors.enter("a", 1, Door::records), second = visitors.enter("a", 1, Door::records);
    ASSERT_TRUE(first.has_value() && second.has_value());
    EXPECT_EQ(refusal("a", 1), "query-too-many-at-once");
    EXPECT_EQ(refusal("b", 1), "");
    const auto sql = visitors.enter("a", 1, Door::sql);
    ASSERT_TRUE(sql.has_value()) << "the doors are counted apart";
    EXPECT_EQ(refusal("a", 1, Door::sql), "query-sql-too-many");
    { const auto ended = *std::move(first); }
    EXPECT_EQ(refusal("a", 1), "");
}

TEST_F(VisitorsTest, ACostBeyondAllNumbersIsADebtAndNoMore) {
    EXPECT_EQ(refusal("a", std::numeric_limits<std::int64_t>::max()), "");
    EXPECT_LT(visitors.left("a"), 0);
    visitors.charge("a", std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(refusal("a", 1), "query-budget-spent");
}

TEST_F(VisitorsTest, AHundredThousandAddressesDoNotStay) {
    for (int i = 0; i < 250'000; ++i) EXPECT_EQ(refusal("address " + std::to_string(i), 1), "");
    EXPECT_LE(visitors.known(), 100'001U);
}

TEST(VisitorOf, IsTheAccountOrTheAddress) {
    Actor nobody, somebody;
    somebody.id = "01J";
    EXPECT_EQ(visitor_of(nobody, "10.0.0.1"), "address 10.0.0.1");
    EXPECT_EQ(visitor_of(somebody, "10.0.0.1"), "account 01J");
}

}  // namespace
}  // namespace jixia::query
