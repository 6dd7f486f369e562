#include "store.h"

#include "databases.h"
#include "sql.h"

namespace jixia::pull {
namespace {

class PullStore : public kit::DatabaseTest {};
JX_ON_BOTH_DATABASES(PullStore);

TEST_P(PullStore, EveryStatementPrepares) { kit::expect_prepares(database(), sql::all); }

TEST_P(PullStore, KeepsARowAsItIsAndNamesWhatIsDue) {
    PullRow row;
    row.resource_id = "r1";
    row.source = {.kind = SourceKind::s3, .url = "https://s3.example.org/b/站点.csv", .region = "cn", .access_key = "AK"};
    row.credential = "sealed";
    row.schedule = {Every::week, 90, 7};
    row.mode = dataset::VersionMode::append;
    row.account = "me";
    row.outcome = Outcome::failed;
    row.problem = "fetch-status";
    row.failures = 2;
    row.tried_at = clock.now();
    row.due_at = clock.now() + std::chrono::hours(1);
    row.set_at = clock.now();
    const auto stored = database().transact([&](storage::Transaction& tx) -> Result<std::optional<PullRow>> {
        JX_CHECK(store::put(tx, row));
        row.failures = 3;
        JX_CHECK(store::put(tx, row));
        return store::find(tx, "r1");
    });
    ASSERT_TRUE(stored.has_value() && stored->has_value());
    EXPECT_EQ(json::encode(**stored), json::encode(row));
    const auto due = [&](std::chrono::minutes later) {
        return database().read([&](storage::Transaction& tx) { return store::due(tx, clock.now() + later); }).value().size();
    };
    EXPECT_EQ(due(std::chrono::minutes(59)), 0U);
    EXPECT_EQ(due(std::chrono::minutes(60)), 1U);
}

}  // namespace
}  // namespace jixia::pull
