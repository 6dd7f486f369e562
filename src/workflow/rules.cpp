#include "rules.h"

#include <algorithm>
#include <set>

#include "identity/authorize.h"

namespace jixia::workflow {

namespace {

void check_names(const CaseType& type, std::vector<std::string>& faults) {
    if (type.name.empty() || type.states.empty()) faults.emplace_back("a type has a name and states");
    std::set<std::string> states, actions;
    for (const StateRule& state : type.states)
        if (state.name.empty() || !states.insert(state.name).second)
            faults.push_back("state '" + state.name + "' is unnamed or named twice");
    for (const ActionRule& action : type.actions) {
        if (action.name.empty() || !actions.insert(action.name).second)
            faults.push_back("action '" + action.name + "' is unnamed or named twice");
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

bool belongs_to(const Actor& actor, Party party, Role role, const Case& matter) {
    if (actor.system) return true;
    if (!actor.signed_in()) return false;
    const bool opener = !matter.opened_by.empty() && actor.id == matter.opened_by;
    const bool provider = !matter.organization.empty() && actor.organization == matter.organization;
    const bool above = actor.has(Role::authority) && identity::division_within(matter.division, actor.division);
    switch (party) {
        case Party::initiator: return opener;
        case Party::provider: return provider && actor.has(role);
        case Party::authority: return above && actor.has(role);
        case Party::anyone_concerned: return opener || provider || above;
        case Party::platform: return false;
    }
    return false;
}

Result<void> check_actor(const Actor& actor, const ActionRule& action, const Case& matter) {
    if (actor.system) return {};
    if (!belongs_to(actor, action.party, action.role, matter)) return Error{&identity::forbidden};
    if (action.not_the_drafter && (actor.id == matter.drafted_by || actor.id == matter.opened_by))
        return Error{&identity::own_work};
    return {};
}

}  // namespace jixia::workflow
