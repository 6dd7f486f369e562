#pragma once
// What a case type must be like, and who may act in a case. Pure functions.
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "law/time_limits.h"
#include "workflow/workflow.h"

namespace jixia::workflow {

/// What is wrong with a declared machine; empty for a sound one: names are unique, actions lead from and to states that exist,
/// every state can be reached, an open state has a way out and an owner, a final one has none, clocks are time limits with a last
/// day.
std::vector<std::string> faults_of(const CaseType& type, const law::TimeLimits& limits);

/// Actions that every type has, whatever it declares (`common_actions.cpp`).
inline constexpr std::array<std::string_view, 7> common_actions{"extend", "take_over", "transfer", "invite",
                                                                "opine",  "urge",      "cancel"};

/// What one of them needs.
ActionRule common_rule(std::string_view action);

const StateRule* find_state(const CaseType& type, std::string_view name);
const ActionRule* find_action(const CaseType& type, std::string_view name);
bool is_possible(const ActionRule& action, std::string_view state);
/// True if every action out of `state` is refused to the drafter: the case does not wait for them.
bool needs_four_eyes(const CaseType& type, std::string_view state);

/// Whether the actor belongs to the party and holds the role there. An authority sees what lies below it and decides for its own
/// division only, unless it has taken the case over (`Case::decider`).
bool belongs_to(const Actor& actor, Party party, Role role, const Case& matter);
/// The authority of a division that lies above the case's.
bool is_above(const Actor& actor, const Case& matter);
/// Refuses `identity-forbidden` and, where four eyes are needed, `identity-own-work`.
Result<void> check_actor(const Actor& actor, const ActionRule& action, const Case& matter);
/// What came with an action: a reason of at most 2,000 characters where one is needed, every member that the action needs, none
/// that it does not take. Refuses `case-reason-missing`, `invalid` with pointers.
Result<void> check_given(const ActionRule& action, const Given& given);

/// How much of a limit has passed, in per cent of its working days, and 101 once its last day is over: 50, 80, 100 and 101 are
/// what people are told of. `total`, `spent`: working days.
std::int64_t reminder_due(std::int64_t total, std::int64_t spent, bool over);

}  // namespace jixia::workflow
