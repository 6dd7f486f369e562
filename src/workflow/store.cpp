#include "store.h"

#include "base/text.h"
#include "sql.h"

namespace jixia::workflow::store {

using storage::Parameters;
using storage::Transaction;

namespace {

struct DecisionRow {
    std::int64_t sequence = 0;
    Instant at{};
    std::string action, note;
};
BOOST_DESCRIBE_STRUCT(DecisionRow, (), (sequence, at, action, note))

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
            {"any_owner", !query.mine},
            {"division", filter.division},
            {"any_text", query.q.empty()},
            {"text", text::like_pattern(query.q)}};
}

}  // namespace

Result<std::optional<CaseRow>> find(Transaction& tx, const std::string& id) {
    return tx.one<CaseRow>(sql::find_case, {{"id", id}});
}

Result<void> add(Transaction& tx, const CaseRow& row) {
    JX_CHECK(tx.run(sql::add_case, storage::parameters_of(row)));
    return {};
}

Result<bool> move(Transaction& tx, const CaseRow& row) {
    JX_TRY(const std::int64_t moved, tx.run(sql::move_case, {{"id", row.id},
                                                             {"version", row.version},
                                                             {"state", row.state},
                                                             {"organization", row.organization},
                                                             {"division", row.division},
                                                             {"due_on", row.due_on},
                                                             {"changed_at", row.changed_at},
                                                             {"detail", row.detail},
                                                             {"decider", row.decider},
                                                             {"owner_party", row.owner_party},
                                                             {"owner_role", row.owner_role},
                                                             {"four_eyes", row.four_eyes},
                                                             {"final", row.final},
                                                             {"clock", row.clock},
                                                             {"clock_from", row.clock_from},
                                                             {"calendar", row.calendar},
                                                             {"clock_rule", row.clock_rule},
                                                             {"paused_clock", row.paused_clock},
                                                             {"paused_left", row.paused_left},
                                                             {"extended", row.extended},
                                                             {"hops", row.hops},
                                                             {"reminded", row.reminded},
                                                             {"escalated_to", row.escalated_to}}));
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

Result<std::int64_t> count_undated(Transaction& tx, const CaseFilter& filter) {
    JX_TRY(const auto count, tx.one<std::int64_t>(sql::count_undated, {{"account", filter.account},
                                                                       {"organization", filter.organization},
                                                                       {"divisions", filter.divisions}}));
    return count.value_or(0);
}

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

Result<std::vector<CaseRow>> running(Transaction& tx, const std::string& after, std::int64_t limit) {
    return tx.all<CaseRow>(sql::running_cases, {{"after", after}, {"limit", limit}});
}

Result<bool> mark_reminded(Transaction& tx, const CaseRow& row) {
    JX_TRY(const std::int64_t marked,
           tx.run(sql::mark_reminded,
                  {{"id", row.id}, {"version", row.version}, {"reminded", row.reminded}, {"escalated_to", row.escalated_to}}));
    return marked == 1;
}

Result<void> add_decision(Transaction& tx, const std::string& case_id, const SignedDecision& decision) {
    JX_CHECK(tx.run(sql::add_decision, {{"case_id", case_id},
                                        {"sequence", decision.sequence},
                                        {"at", decision.at},
                                        {"action", decision.action},
                                        {"note", decision.note}}));
    return {};
}

Result<std::vector<SignedDecision>> decisions(Transaction& tx, const std::string& case_id) {
    JX_TRY(const auto rows, tx.all<DecisionRow>(sql::decisions_of_case, {{"case_id", case_id}}));
    std::vector<SignedDecision> out;
    for (const DecisionRow& row : rows) {
        JX_TRY(json::Value document, json::parse(row.note.substr(0, row.note.find('\n'))));
        out.push_back({row.sequence, row.at, row.action, std::move(document), row.note});
    }
    return out;
}

Result<void> ask_opinion(Transaction& tx, const OpinionRow& row) {
    JX_CHECK(tx.run(
        sql::ask_opinion,
        {{"case_id", row.case_id}, {"organization", row.organization}, {"asked_at", row.asked_at}, {"due_on", row.due_on}}));
    return {};
}

Result<bool> give_opinion(Transaction& tx, const OpinionRow& row) {
    JX_TRY(const std::int64_t given, tx.run(sql::give_opinion, {{"case_id", row.case_id},
                                                                {"organization", row.organization},
                                                                {"opinion", row.opinion},
                                                                {"text", row.text},
                                                                {"by", row.by},
                                                                {"at", row.at}}));
    return given == 1;
}

Result<std::vector<OpinionRow>> opinions(Transaction& tx, const std::string& case_id) {
    return tx.all<OpinionRow>(sql::opinions_of_case, {{"case_id", case_id}});
}

}  // namespace jixia::workflow::store
