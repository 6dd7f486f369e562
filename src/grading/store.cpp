#include "store.h"

#include "sql.h"

namespace jixia::grading::store {

Result<void> put_decision(storage::Transaction& tx, const DecisionRow& row) {
    storage::Parameters parameters;
    boost::mp11::mp_for_each<json::detail::Members<DecisionRow>>(
        [&](auto member) { parameters.emplace_back(member.name, row.*member.pointer); });
    JX_TRY(std::ignore, tx.run(sql::put_decision, parameters));
    return {};
}

Result<std::optional<DecisionRow>> find_decision(storage::Transaction& tx, const std::string& entry_id) {
    return tx.one<DecisionRow>(sql::find_decision, {{"entry_id", entry_id}});
}

}  // namespace jixia::grading::store
