#include "rules.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "identity/authorize.h"

namespace jixia::workflow {

namespace {

constexpr std::size_t reason_max = 2'000;

void check_names(const CaseType& type, std::vector<std::string>& faults) {
    if (type.name.empty() || type.states.empty()) faults.emplace_back("a type has a name and states");
    std::set<std::string> states, actions;
    for (const StateRule& state : type.states)
        if (state.name.empty() || !states.insert(state.name).second)
            faults.push_back("state '" + state.name + "' is unnamed or named twice");
    for (const ActionRule& action : type.actions) {
        if (action.name.empty() || !actions.insert(action.name).second)
            faults.push_back("action '" + action.name + "' is unnamed or named twice");
        if (std::ranges::find(common_actions, action.name) != common_actions.end())
            faults.push_back("action '" + action.name + "' is one that every type has");
        if (!states.contains(action.to)) faults.push_back("action '" + action.name + "' leads nowhere");
        if (action.from.empty()) faults.push_back("action '" + action.name + "' begins nowhere");
        for (const std::string& from : action.from)
            if (!states.contains(from))
                faults.push_back("action '" + action.name + "' begins in '" + from + "', which is no state");
    }
}

void check_reach(const CaseType& type, std::vector<std::string>& faults) {
    std::set<std::string> reached{type.states.front().name};
    for (std::size_t before = 0; before != reached.size();) {
        before = reached.size();
        for (const ActionRule& action : type.actions)
            if (std::ranges::any_of(action.from, [&](const std::string& from) { return reached.contains(from); }))
                reached.insert(action.to);
    }
    for (const StateRule& state : type.states) {
        if (!reached.contains(state.name)) faults.push_back("state '" + state.name + "' cannot be reached");
        const bool left =
            std::ranges::any_of(type.actions, [&](const ActionRule& action) { return is_possible(action, state.name); });
        if (state.final && left) faults.push_back("state '" + state.name + "' is final and has a way out");
        if (!state.final && !left) faults.push_back("state '" + state.name + "' has no way out");
    }
    if (type.states.front().final) faults.emplace_back("the first state is final");
}

void check_clocks(const CaseType& type, const law::TimeLimits& limits, std::vector<std::string>& faults) {
    for (const StateRule& state : type.states) {
        if (!state.final && !state.role && (state.owner == Party::provider || state.owner == Party::authority))
            faults.push_back("nobody owns state '" + state.name + "'");
        if (!state.clock) continue;
        const law::TimeLimit* limit = limits.find(*state.clock);
        if (limit == nullptr || limit->unit == law::Unit::seconds)
            faults.push_back("state '" + state.name + "' has a clock that is no limit with a last day");
        if (state.final) faults.push_back("state '" + state.name + "' is final and has a clock");
    }
}

}  // namespace

std::vector<std::string> faults_of(const CaseType& type, const law::TimeLimits& limits) {
    std::vector<std::string> faults;
    check_names(type, faults);
    if (!type.states.empty()) check_reach(type, faults);
    check_clocks(type, limits, faults);
    return faults;
}

const StateRule* find_state(const CaseType& type, std::string_view name) {
    const auto found = std::ranges::find(type.states, name, &StateRule::name);
    return found == type.states.end() ? nullptr : &*found;
}

const ActionRule* find_action(const CaseType& type, std::string_view name) {
    const auto found = std::ranges::find(type.actions, name, &ActionRule::name);
    return found == type.actions.end() ? nullptr : &*found;
}

bool is_possible(const ActionRule& action, std::string_view state) {
    return std::ranges::find(action.from, state) != action.from.end();
}

bool needs_four_eyes(const CaseType& type, std::string_view state) {
    bool any = false;
    for (const ActionRule& action : type.actions) {
        if (!is_possible(action, state)) continue;
        any = true;
        if (!action.not_the_drafter) return false;
    }
    return any;
}

bool is_above(const Actor& actor, const Case& matter) {
    return actor.has(Role::authority) && division_within(matter.division, actor.division);
}

bool belongs_to(const Actor& actor, Party party, Role role, const Case& matter) {
    if (actor.system) return true;
    if (!actor.signed_in()) return false;
    const bool opener = !matter.opened_by.empty() && actor.id == matter.opened_by;
    const bool provider = !matter.organization.empty() && actor.organization == matter.organization;
    const bool above = is_above(actor, matter);
    switch (party) {
        case Party::initiator: return opener;
        case Party::provider: return provider && actor.has(role);
        case Party::authority: return above && actor.has(role) && (matter.decider.empty() || matter.decider == actor.division);
        case Party::anyone_concerned: return opener || provider || above;
        case Party::platform: return false;
    }
    return false;
}

Result<void> check_actor(const Actor& actor, const ActionRule& action, const Case& matter) {
    if (actor.system) return {};
    if (!belongs_to(actor, action.party, action.role, matter)) return Error{&identity::forbidden};
    if (action.not_the_drafter &&
        (actor.stands_for(matter.drafted_by, action.role) || actor.stands_for(matter.opened_by, action.role)))
        return Error{&identity::own_work};
    return {};
}

Result<void> check_given(const ActionRule& action, const Given& given) {
    std::vector<FieldError> faults;
    if (text::length(given.reason) > reason_max)
        faults.push_back({"/reason", "has more than " + std::to_string(reason_max) + " characters", "length"});
    for (const std::string& name : action.needs)
        if (!given.more.contains(name)) faults.push_back({"/" + name, "is required", "missing"});
    for (const auto& member : given.more)
        if (std::ranges::find(action.needs, member.key()) == action.needs.end() &&
            std::ranges::find(action.takes, member.key()) == action.takes.end())
            faults.push_back({"/" + std::string(member.key()), "is not known here", "unknown"});
    if (!faults.empty()) return Error{&errors::invalid, {}, std::move(faults)};
    if (action.needs_reason && text::trim(given.reason).empty())
        return Error{&reason_missing, "a reason is needed", {{"/reason", "is required", "missing"}}};
    return {};
}

std::int64_t reminder_due(std::int64_t total, std::int64_t spent, bool over) {
    if (over) return 101;
    const std::int64_t percent = total <= 0 ? 100 : spent * 100 / total;
    return percent >= 100 ? 100 : percent >= 80 ? 80 : percent >= 50 ? 50 : 0;
}

}  // namespace jixia::workflow
