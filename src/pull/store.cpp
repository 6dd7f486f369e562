#include "store.h"

#include "sql.h"

namespace jixia::pull::store {

Result<std::optional<PullRow>> find(storage::Transaction& tx, const std::string& resource_id) {
    return tx.one<PullRow>(sql::find_pull, {{"resource_id", resource_id}});
}

Result<void> put(storage::Transaction& tx, const PullRow& row) {
    JX_CHECK(tx.run(sql::put_pull, {{"resource_id", row.resource_id},
                                    {"source", row.source},
                                    {"credential", row.credential},
                                    {"schedule", row.schedule},
                                    {"mode", row.mode},
                                    {"account", row.account},
                                    {"paused", row.paused},
                                    {"etag", row.etag},
                                    {"last_modified", row.last_modified},
                                    {"digest", row.digest},
                                    {"outcome", row.outcome},
                                    {"problem", row.problem},
                                    {"failures", row.failures},
                                    {"ingestion", row.ingestion},
                                    {"tried_at", row.tried_at},
                                    {"succeeded_at", row.succeeded_at},
                                    {"due_at", row.due_at},
                                    {"set_at", row.set_at}}));
    return {};
}

Result<void> remove(storage::Transaction& tx, const std::string& resource_id) {
    JX_CHECK(tx.run(sql::remove_pull, {{"resource_id", resource_id}}));
    return {};
}

Result<std::vector<std::string>> due(storage::Transaction& tx, Instant now) {
    return tx.all<std::string>(sql::due_pulls, {{"now", now}});
}

}  // namespace jixia::pull::store
