#pragma once
// What a case type must be like, and who may act in a case. Pure functions.
#include <string>
#include <vector>

#include "law/time_limits.h"
#include "workflow/workflow.h"

namespace jixia::workflow {

/// What is wrong with a declared machine; empty for a sound one: names are unique, actions lead from and to states that exist,
/// every state can be reached, an open state has a way out and an owner, a final one has none, clocks are time limits with a last
/// day.
std::vector<std::string> faults_of(const CaseType& type, const law::TimeLimits& limits);

const StateRule* find_state(const CaseType& type, std::string_view name);
const ActionRule* find_action(const CaseType& type, std::string_view name);
bool is_possible(const ActionRule& action, std::string_view state);
/// True if every action out of `state` is refused to the drafter: the case does not wait for them.
bool needs_four_eyes(const CaseType& type, std::string_view state);

/// Whether the actor belongs to the party and holds the role there.
bool belongs_to(const Actor& actor, Party party, Role role, const Case& matter);
/// Refuses `identity-forbidden` and, where four eyes are needed, `identity-own-work`.
Result<void> check_actor(const Actor& actor, const ActionRule& action, const Case& matter);

}  // namespace jixia::workflow
