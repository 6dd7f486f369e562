// Reading cases: who sees which, what waits for whom, what they may do now.
#include "identity/authorize.h"
#include "identity/identity.h"
#include "labels.h"
#include "rules.h"
#include "state.h"

namespace jixia::workflow {

using identity::Permission;
using storage::Transaction;

namespace {

CaseFilter filter_for(const Actor& actor, const CaseQuery& query, Date today) {
    CaseFilter filter;
    filter.query = query;
    filter.today = today;
    if (identity::may(actor, Permission::case_read, {.account = actor.id})) filter.account = actor.id;
    if (identity::may(actor, Permission::case_read, {.organization = actor.organization}))
        filter.organization = actor.organization;
    if (identity::may(actor, Permission::case_read, {.division = actor.division})) {
        std::string_view stem = actor.division;
        while (stem.ends_with("00")) stem.remove_suffix(2);
        filter.divisions = std::string(stem) + "%";
    }
    filter.roles = ",";
    for (const Role role : actor.roles) filter.roles += std::string(boost::describe::enum_to_string(role, "")) + ",";
    return filter;
}

}  // namespace

Result<CaseRow> Service::State::readable(Transaction& tx, const Actor& actor, const std::string& id) const {
    JX_TRY(auto row, store::find(tx, id));
    if (!row) return Error{&errors::not_found};
    const identity::Scope scope{.organization = row->organization, .division = row->division, .account = row->opened_by};
    if (!identity::may(actor, Permission::case_read, scope)) return Error{&errors::not_found};
    return *std::move(row);
}

Result<CaseView> Service::State::view(Transaction& tx, const Actor& actor, const CaseRow& row, std::string_view language) const {
    static const CaseType unknown{};
    const Declared* declared = find(row.type);
    const CaseType& type = declared == nullptr ? unknown : declared->type;
    CaseView view;
    view.id = row.id;
    view.number = row.number;
    view.type = {row.type, label_of(type, row.type, language)};
    view.state = {row.state, label_of(type, row.state, language)};
    view.title = row.title;
    view.subject = {row.subject_type, row.subject_id};
    JX_TRY(const auto organization, needs.identity.find_organization(tx, row.organization));
    if (organization) view.organization = OrganizationRef{organization->id, organization->name};
    view.opened_at = row.opened_at;
    view.due_on = row.due_on;
    if (row.due_on && !row.final) {
        const Date today = local_date(needs.clock.now());
        view.overdue = *row.due_on < today;
        if (const auto left = needs.calendar.working_days_between(today, *row.due_on); left.has_value())
            view.working_days_left = *left;
    }
    view.owner = {row.owner_party, row.owner_role};
    for (const ActionRule& action : type.actions)
        if (is_possible(action, row.state) && check_actor(actor, action, row).has_value())
            view.actions.push_back({action.name, label_of(type, action.name, language),
                                    action.needs_reason ? std::vector<std::string>{"reason"} : std::vector<std::string>{}});
    JX_TRY(view.timeline, store::steps(tx, row.id));
    view.basis = type.article;
    view.detail = row.detail;
    view.version = row.version;
    return view;
}

Result<CasePage> Service::list(const Actor& actor, const CaseQuery& query, std::string_view language) {
    if (!actor.signed_in()) return Error{&identity::unauthenticated};
    const CaseFilter filter = filter_for(actor, query, local_date(state_->needs.clock.now()));
    return state_->needs.database.read([&](Transaction& tx) -> Result<CasePage> {
        CasePage page;
        JX_TRY(const auto rows, store::list(tx, filter));
        for (const CaseRow& row : rows) { JX_TRY(page.items.emplace_back(), state_->view(tx, actor, row, language)); }
        JX_TRY(page.total, store::count(tx, filter));
        const auto end = query.offset + static_cast<std::int64_t>(rows.size());
        if (end < page.total && !rows.empty()) page.next = std::to_string(end);
        return page;
    });
}

Result<CaseView> Service::find(const Actor& actor, const std::string& id, std::string_view language) {
    return state_->needs.database.read([&](Transaction& tx) -> Result<CaseView> {
        JX_TRY(const CaseRow row, state_->readable(tx, actor, id));
        return state_->view(tx, actor, row, language);
    });
}

Result<ActionAnswer> Service::act(const Actor& actor, const std::string& id, const std::string& action, const std::string& reason,
                                  std::optional<std::int64_t> expected, std::string_view language) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<ActionAnswer> {
        JX_TRY(const CaseRow row, state_->act(tx, actor, id, action, reason, expected));
        ActionAnswer answer{.state = row.state, .matter = {}};
        const Declared* declared = state_->find(row.type);
        if (declared->type.subject_state) { JX_TRY(answer.state, declared->type.subject_state(tx, row)); }
        JX_TRY(answer.matter, state_->view(tx, actor, row, language));
        return answer;
    });
}

}  // namespace jixia::workflow
