#include "parameters.h"
#include "sql.h"
#include "store.h"

namespace jixia::planning::store {

using storage::Parameters;
using storage::Transaction;

namespace {

Parameters parameters_of(const Sight& sight, const ConsultationQuery& query) {
    Parameters parameters = scope_of(sight.organization, sight.divisions, query.division, query.provider);
    parameters.emplace_back("own", query.own);
    parameters.emplace_back("state", query.state);
    parameters.emplace_back("any_state", query.state.empty());
    return parameters;
}

Parameters parameters_of(const std::string& consultation_id, const CommentQuery& query, bool staff) {
    return {{"consultation_id", consultation_id},
            {"item", query.item.value_or(0)},
            {"any_item", !query.item.has_value()},
            {"staff", staff},
            {"any_answer", !query.unanswered}};
}

Parameters parameters_of(const ListQuery& query) {
    return {{"within", within(query.division)},
            {"any_division", query.division.empty()},
            {"unit", query.provider},
            {"any_unit", query.provider.empty()},
            {"year", query.year},
            {"any_year", query.year == 0}};
}

}  // namespace

Result<void> add(Transaction& tx, const ConsultationRow& row) {
    JX_CHECK(tx.run(sql::add_consultation, all_of(row)));
    return {};
}

Result<bool> put(Transaction& tx, const ConsultationRow& row) {
    JX_TRY(const std::int64_t changed, tx.run(sql::put_consultation, {{"id", row.id},
                                                                      {"version", row.version},
                                                                      {"title", row.title},
                                                                      {"intro", row.intro},
                                                                      {"state", row.state},
                                                                      {"items", row.items},
                                                                      {"final_items", row.final_items},
                                                                      {"opened_on", row.opened_on},
                                                                      {"closes_on", row.closes_on},
                                                                      {"earliest_close", row.earliest_close},
                                                                      {"closed_on", row.closed_on},
                                                                      {"responded_at", row.responded_at},
                                                                      {"adopted_at", row.adopted_at},
                                                                      {"list_id", row.list_id},
                                                                      {"changed_at", row.changed_at}}));
    return changed == 1;
}

Result<std::optional<ConsultationRow>> find_consultation(Transaction& tx, const std::string& id) {
    return tx.one<ConsultationRow>(sql::find_consultation, {{"id", id}});
}

Result<std::vector<ConsultationRow>> consultations(Transaction& tx, const Sight& sight, const ConsultationQuery& query) {
    return tx.all<ConsultationRow>(sql::list_consultations, paged(parameters_of(sight, query), query.limit, query.offset));
}

Result<std::int64_t> count_consultations(Transaction& tx, const Sight& sight, const ConsultationQuery& query) {
    return number_of(tx, sql::count_consultations, parameters_of(sight, query));
}

Result<std::vector<ConsultationRow>> over(Transaction& tx, Date today) {
    return tx.all<ConsultationRow>(sql::over_consultations, {{"today", today}});
}

Result<void> add(Transaction& tx, const AskRow& row) {
    JX_CHECK(tx.run(sql::add_ask, all_of(row)));
    return {};
}

Result<std::vector<AskRow>> asks(Transaction& tx, const std::string& consultation_id) {
    return tx.all<AskRow>(sql::asks_of_consultation, {{"consultation_id", consultation_id}});
}

Result<void> add(Transaction& tx, const CommentRow& row) {
    JX_CHECK(tx.run(sql::add_comment, all_of(row)));
    return {};
}

Result<void> put(Transaction& tx, const CommentRow& row) {
    JX_CHECK(tx.run(sql::put_comment, {{"consultation_id", row.consultation_id},
                                       {"number", row.number},
                                       {"state", row.state},
                                       {"ground", row.ground},
                                       {"hidden_reason", row.hidden_reason},
                                       {"outcome", row.outcome},
                                       {"reply", row.reply},
                                       {"replied_at", row.replied_at}}));
    return {};
}

Result<std::optional<CommentRow>> find_comment(Transaction& tx, const std::string& consultation_id, std::int64_t number) {
    return tx.one<CommentRow>(sql::find_comment, {{"consultation_id", consultation_id}, {"number", number}});
}

Result<std::vector<CommentRow>> comments(Transaction& tx, const std::string& consultation_id, const CommentQuery& query,
                                         bool staff) {
    Parameters parameters = parameters_of(consultation_id, query, staff);
    parameters.emplace_back("after", query.after);
    parameters.emplace_back("limit", query.limit);
    return tx.all<CommentRow>(sql::list_comments, parameters);
}

Result<std::int64_t> count_comments(Transaction& tx, const std::string& consultation_id, const CommentQuery& query, bool staff) {
    return number_of(tx, sql::count_comments, parameters_of(consultation_id, query, staff));
}

Result<std::vector<CommentTally>> tally(Transaction& tx, const std::string& consultation_id) {
    return tx.all<CommentTally>(sql::tally_comments, {{"consultation_id", consultation_id}});
}

Result<std::int64_t> last_comment(Transaction& tx, const std::string& consultation_id) {
    return number_of(tx, sql::last_comment, {{"consultation_id", consultation_id}});
}

Result<void> add(Transaction& tx, const PriorityListRow& row) {
    JX_CHECK(tx.run(sql::add_list, all_of(row)));
    return {};
}

Result<std::optional<PriorityListRow>> find_list(Transaction& tx, const std::string& id) {
    return tx.one<PriorityListRow>(sql::find_list, {{"id", id}});
}

Result<std::vector<PriorityListRow>> lists(Transaction& tx, const ListQuery& query) {
    return tx.all<PriorityListRow>(sql::list_lists, paged(parameters_of(query), query.limit, query.offset));
}

Result<std::int64_t> count_lists(Transaction& tx, const ListQuery& query) {
    return number_of(tx, sql::count_lists, parameters_of(query));
}

Result<std::int64_t> last_list_number(Transaction& tx, const std::string& organization) {
    return number_of(tx, sql::last_list_number, {{"organization", organization}});
}

}  // namespace jixia::planning::store
