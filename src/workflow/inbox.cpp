// Reading cases: who sees which, what waits for whom, what they may do now.
#include <algorithm>
#include <span>

#include "identity/authorize.h"
#include "identity/divisions.h"
#include "identity/identity.h"
#include "labels.h"
#include "rules.h"
#include "state.h"

namespace jixia::workflow {

using identity::Permission;
using storage::Transaction;

namespace {

/// Decisions at once share a commit, few enough that nobody else's write waits for long.
constexpr std::size_t moves_a_commit = 50;

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
        filter.division = actor.division;
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
    if (identity::may(actor, Permission::case_read, scope)) return *std::move(row);
    // Who is asked for an opinion sees what it is about.
    if (actor.organization.empty()) return Error{&errors::not_found};
    JX_TRY(const auto asked, store::opinions(tx, id));
    if (std::ranges::find(asked, actor.organization, &OpinionRow::organization) == asked.end()) return Error{&errors::not_found};
    return *std::move(row);
}

namespace {

std::vector<std::string> needs_of(const ActionRule& action) {
    std::vector<std::string> needs;
    if (action.needs_reason) needs.emplace_back("reason");
    needs.insert(needs.end(), action.needs.begin(), action.needs.end());
    return needs;
}

}  // namespace

Result<std::vector<OpinionView>> Service::State::opinions_of(Transaction& tx, const CaseType& type, const CaseRow& row,
                                                             std::string_view language) const {
    std::vector<OpinionView> out;
    JX_TRY(const auto asked, store::opinions(tx, row.id));
    const Date today = local_date(needs.clock.now());
    for (const OpinionRow& one : asked) {
        JX_TRY(const auto body, needs.identity.find_organization(tx, one.organization));
        OpinionView& view = out.emplace_back();
        view.organization = {one.organization, body ? body->name : std::string()};
        view.asked_at = one.asked_at;
        view.due_on = one.due_on;
        if (!one.opinion.empty()) view.opinion = Labelled{one.opinion, label_of(type, one.opinion, language)};
        view.text = one.text;
        view.by = one.by;
        view.at = one.at;
        view.late = one.opinion.empty() && one.due_on && *one.due_on < today;
    }
    return out;
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
            view.actions.push_back({action.name, label_of(type, action.name, language), needs_of(action)});
    for (const std::string_view action : common_actions)
        if (const ActionRule rule = common_rule(action); check_common(tx, actor, row, action).has_value())
            view.actions.push_back({rule.name, label_of(type, action, language), needs_of(rule)});
    JX_TRY(view.opinions, opinions_of(tx, type, row, language));
    JX_TRY(view.clock, clock_of(row));
    if (!row.decider.empty()) view.decider = Labelled{row.decider, identity::division_name(row.decider, language)};
    if (!row.escalated_to.empty())
        view.escalated_to = Labelled{row.escalated_to, identity::division_name(row.escalated_to, language)};
    JX_TRY(view.timeline, store::steps(tx, row.id));
    view.basis = type.article;
    view.detail = row.detail;
    view.version = row.version;
    return view;
}

std::vector<TypeView> Service::types(std::string_view language) const {
    std::vector<TypeView> out;
    for (const auto& [name, declared] : state_->types) {
        const CaseType& type = declared.type;
        TypeView& view = out.emplace_back();
        view.code = name;
        view.label = label_of(type, name, language);
        view.basis = type.article;
        view.opens = static_cast<bool>(declared.opener);
        for (const StateRule& state : type.states)
            view.states.push_back({state.name, label_of(type, state.name, language), state.final});
        for (const ActionRule& action : type.actions)
            view.actions.push_back({action.name, label_of(type, action.name, language)});
        for (const std::string_view action : common_actions)
            view.actions.push_back({std::string(action), label_of(type, action, language)});
    }
    return out;
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

Result<std::int64_t> Service::count_undated(const Actor& actor) {
    const CaseFilter filter = filter_for(actor, {}, local_date(state_->needs.clock.now()));
    return state_->needs.database.read([&](Transaction& tx) { return store::count_undated(tx, filter); });
}

Result<CaseView> Service::find(const Actor& actor, const std::string& id, std::string_view language) {
    return state_->needs.database.read([&](Transaction& tx) -> Result<CaseView> {
        JX_TRY(const CaseRow row, state_->readable(tx, actor, id));
        return state_->view(tx, actor, row, language);
    });
}

Result<CaseView> Service::request(const Actor& actor, const CaseRequest& request, std::string_view language) {
    if (!actor.signed_in()) return Error{&identity::unauthenticated};
    const Declared* declared = state_->find(request.type);
    if (declared == nullptr || !declared->opener) return Error{&type_unknown, request.type};
    return state_->needs.database.transact([&](Transaction& tx) -> Result<CaseView> {
        JX_TRY(const Case opened, declared->opener(tx, actor, request));
        JX_TRY(const CaseRow row, state_->readable(tx, actor, opened.id));
        return state_->view(tx, actor, row, language);
    });
}

Result<ActionAnswer> Service::act(const Actor& actor, const Move& move, std::string_view language) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<ActionAnswer> {
        JX_TRY(const CaseRow row, state_->act(tx, actor, move));
        ActionAnswer answer{.state = row.state, .matter = {}};
        const Declared* declared = state_->find(row.type);
        if (declared->type.subject_state) { JX_TRY(answer.state, declared->type.subject_state(tx, row)); }
        JX_TRY(answer.matter, state_->view(tx, actor, row, language));
        return answer;
    });
}

std::vector<Result<std::string>> Service::act_on_all(const Actor& actor, const std::vector<Move>& moves) {
    std::vector<Result<std::string>> outcomes;
    outcomes.reserve(moves.size());
    const auto one = [&](const Move& move) {
        return state_->needs.database.transact([&](Transaction& tx) -> Result<std::string> {
            JX_TRY(const CaseRow row, state_->act(tx, actor, move));
            return row.state;
        });
    };
    for (std::size_t start = 0; start < moves.size(); start += moves_a_commit) {
        const std::span few(moves.begin() + static_cast<std::ptrdiff_t>(start), std::min(moves_a_commit, moves.size() - start));
        const auto done = state_->needs.database.together([&](Transaction&) -> Result<std::vector<Result<std::string>>> {
            std::vector<Result<std::string>> of_these;
            for (const Move& move : few) of_these.push_back(one(move));
            return of_these;
        });
        // What the database itself refused for one, it has undone for all of these: each is tried alone.
        for (std::size_t i = 0; i < few.size(); ++i) outcomes.push_back(done.has_value() ? (*done)[i] : one(few[i]));
    }
    return outcomes;
}

}  // namespace jixia::workflow
