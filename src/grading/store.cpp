#include "store.h"

#include "sql.h"

namespace jixia::grading::store {

Result<void> put_decision(storage::Transaction& tx, const DecisionRow& row) {
    JX_TRY(std::ignore, tx.run(sql::put_decision, storage::parameters_of(row)));
    return {};
}

Result<std::optional<DecisionRow>> find_decision(storage::Transaction& tx, const std::string& entry_id) {
    return tx.one<DecisionRow>(sql::find_decision, {{"entry_id", entry_id}});
}

}  // namespace jixia::grading::store
