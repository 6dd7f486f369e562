#pragma once
// For tests: bodies and people of theirs.
#include <string>
#include <utility>
#include <vector>

#include "base/actor.h"
#include "identity/identity.h"

namespace jixia::kit {

/// Enters a state organ; its id. `first`: the first 17 characters of its credit code.
inline std::string enter(identity::Identity& identity, const char* name, const std::string& first, const char* division,
                         bool is_authority) {
    return identity
        .create_organization(Actor::platform(), {.name = {name},
                                                 .uscc = first + identity::uscc_check_character(first).value(),
                                                 .kind = identity::OrganizationKind::state_organ,
                                                 .division = division,
                                                 .authority = is_authority})
        .value()
        .id;
}

inline Actor person(const char* id, const std::string& organization, const char* division, std::vector<Role> roles) {
    Actor actor;
    actor.id = id;
    actor.name = std::string("人员") + id;
    actor.organization = organization;
    actor.division = division;
    actor.roles = std::move(roles);
    return actor;
}

}  // namespace jixia::kit
