#include "store.h"

#include "base/text.h"
#include "sql.h"

namespace jixia::opening::store {

using storage::Parameters;
using storage::parameters_of;
using storage::Transaction;

namespace {

Parameters parameters_of(const ChangeFilter& filter) {
    return {{"entry", filter.entry},
            {"divisions", filter.divisions},
            {"state", filter.state},
            {"case_id", filter.case_id},
            {"everything", filter.everything}};
}

}  // namespace

Result<void> add(Transaction& tx, const ChangeRow& row) {
    JX_CHECK(tx.run(sql::add_change, parameters_of(row)));
    return {};
}

Result<void> decide(Transaction& tx, const ChangeRow& row) {
    JX_CHECK(tx.run(sql::decide_change, {{"case_id", row.case_id},
                                         {"entry_id", row.entry_id},
                                         {"state", row.state},
                                         {"decided_at", row.decided_at},
                                         {"decided_by", row.decided_by},
                                         {"decision", row.decision},
                                         {"effective_on", row.effective_on},
                                         {"effective_at", row.effective_at}}));
    return {};
}

Result<std::vector<ChangeRow>> changes_of_case(Transaction& tx, const std::string& case_id) {
    return tx.all<ChangeRow>(sql::changes_of_case, {{"case_id", case_id}});
}

Result<std::vector<ChangeRow>> changes(Transaction& tx, const ChangeFilter& filter) {
    Parameters parameters = parameters_of(filter);
    parameters.emplace_back("before", filter.before.empty() ? std::string("~") : filter.before);
    parameters.emplace_back("after_entry", filter.after_entry);
    parameters.emplace_back("limit", filter.limit);
    return tx.all<ChangeRow>(sql::list_changes, parameters);
}

Result<std::int64_t> count_changes(Transaction& tx, const ChangeFilter& filter) {
    JX_TRY(const auto count, tx.one<std::int64_t>(sql::count_changes, parameters_of(filter)));
    return count.value_or(0);
}

Result<std::int64_t> pending(Transaction& tx, const std::string& entry_id) {
    JX_TRY(const auto count, tx.one<std::int64_t>(sql::pending_changes, {{"entry_id", entry_id}}));
    return count.value_or(0);
}

Result<std::vector<ChangeRow>> due(Transaction& tx, Date today) {
    return tx.all<ChangeRow>(sql::due_changes, {{"today", today}});
}

Result<void> add(Transaction& tx, const EvidenceRow& row) {
    JX_CHECK(tx.run(sql::add_evidence, parameters_of(row)));
    return {};
}

Result<void> decide(Transaction& tx, const EvidenceRow& row) {
    JX_CHECK(tx.run(sql::decide_evidence, {{"id", row.id},
                                           {"state", row.state},
                                           {"detail", row.detail},
                                           {"decided_at", row.decided_at},
                                           {"ended_at", row.ended_at},
                                           {"ended_reason", row.ended_reason}}));
    return {};
}

Result<std::optional<EvidenceRow>> find_evidence(Transaction& tx, const std::string& id) {
    return tx.one<EvidenceRow>(sql::find_evidence, {{"id", id}});
}

Result<std::vector<EvidenceRow>> evidence_of(Transaction& tx, const std::string& entry_id) {
    return tx.all<EvidenceRow>(sql::evidence_of_entry, {{"entry_id", entry_id}});
}

Result<std::vector<EvidenceRow>> evidence_over(Transaction& tx, Date today) {
    return tx.all<EvidenceRow>(sql::evidence_over, {{"today", today}});
}

}  // namespace jixia::opening::store
