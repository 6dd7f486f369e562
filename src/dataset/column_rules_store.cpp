#include "column_rules_store.h"

#include "sql.h"

namespace jixia::dataset::store {

Result<std::optional<RulesRow>> find_rules(storage::Transaction& tx, const std::string& resource_id) {
    return tx.one<RulesRow>(sql::find_rules, {{"resource_id", resource_id}});
}

Result<void> put_rules(storage::Transaction& tx, const RulesRow& row) {
    JX_CHECK(tx.run(sql::put_rules, {{"resource_id", row.resource_id},
                                     {"version", row.version},
                                     {"rules", row.rules},
                                     {"changed_by", row.changed_by},
                                     {"changed_at", row.changed_at}}));
    return {};
}

}  // namespace jixia::dataset::store
