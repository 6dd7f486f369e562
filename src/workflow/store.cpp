#include "store.h"

#include "sql.h"

namespace jixia::workflow::store {

using storage::Parameters;
using storage::Transaction;

namespace {

Parameters parameters_of(const CaseFilter& filter) {
    const CaseQuery& query = filter.query;
    return {{"account", filter.account},
            {"organization", filter.organization},
            {"divisions", filter.divisions},
            {"roles", filter.roles},
            {"type", query.type},
            {"any_type", query.type.empty()},
            {"state", query.state},
            {"any_state", query.state.empty()},
            {"any_due", !query.overdue},
            {"today", filter.today},
            {"any_owner", !query.mine}};
}

}  // namespace

Result<std::optional<CaseRow>> find(Transaction& tx, const std::string& id) {
    return tx.one<CaseRow>(sql::find_case, {{"id", id}});
}

Result<void> add(Transaction& tx, const CaseRow& row) {
    Parameters parameters;
    boost::mp11::mp_for_each<json::detail::Members<CaseRow>>(
        [&](auto member) { parameters.emplace_back(member.name, row.*member.pointer); });
    JX_CHECK(tx.run(sql::add_case, std::move(parameters)));
    return {};
}

Result<bool> move(Transaction& tx, const CaseRow& row) {
    JX_TRY(const std::int64_t moved, tx.run(sql::move_case, {{"id", row.id},
                                                             {"version", row.version},
                                                             {"state", row.state},
                                                             {"due_on", row.due_on},
                                                             {"changed_at", row.changed_at},
                                                             {"owner_party", row.owner_party},
                                                             {"owner_role", row.owner_role},
                                                             {"four_eyes", row.four_eyes},
                                                             {"final", row.final},
                                                             {"clock", row.clock},
                                                             {"clock_from", row.clock_from},
                                                             {"calendar", row.calendar}}));
    return moved == 1;
}

Result<std::vector<CaseRow>> open_about(Transaction& tx, const std::string& subject_type, const std::string& subject_id) {
    return tx.all<CaseRow>(sql::open_cases_of_subject, {{"subject_type", subject_type}, {"subject_id", subject_id}});
}

Result<std::vector<CaseRow>> list(Transaction& tx, const CaseFilter& filter) {
    Parameters parameters = parameters_of(filter);
    parameters.emplace_back("limit", filter.query.limit);
    parameters.emplace_back("offset", filter.query.offset);
    return tx.all<CaseRow>(sql::list_cases, parameters);
}

Result<std::int64_t> count(Transaction& tx, const CaseFilter& filter) {
    JX_TRY(const auto count, tx.one<std::int64_t>(sql::count_cases, parameters_of(filter)));
    return count.value_or(0);
}

Result<std::vector<CaseRow>> undated(Transaction& tx) { return tx.all<CaseRow>(sql::undated_cases); }

Result<void> date(Transaction& tx, const std::string& id, Date due_on, const std::string& calendar) {
    JX_CHECK(tx.run(sql::set_due_on, {{"id", id}, {"due_on", due_on}, {"calendar", calendar}}));
    return {};
}

Result<void> add_step(Transaction& tx, const std::string& case_id, std::int64_t sequence, const std::string& actor_id,
                      const Step& step) {
    JX_CHECK(tx.run(sql::add_step, {{"case_id", case_id},
                                    {"sequence", sequence},
                                    {"at", step.at},
                                    {"actor_id", actor_id},
                                    {"actor", step.actor},
                                    {"action", step.action},
                                    {"from_state", step.from},
                                    {"to_state", step.to},
                                    {"reason", step.reason}}));
    return {};
}

Result<std::vector<Step>> steps(Transaction& tx, const std::string& case_id) {
    return tx.all<Step>(sql::steps_of_case, {{"case_id", case_id}});
}

Result<std::int64_t> next_number(Transaction& tx, const std::string& series) {
    JX_TRY(const auto next, tx.one<std::int64_t>(sql::next_number, {{"series", series}}));
    return next.value_or(0);
}

}  // namespace jixia::workflow::store
