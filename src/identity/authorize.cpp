#include "identity/authorize.h"

#include <algorithm>
#include <array>

#include "access_table.h"

namespace jixia::identity {

namespace {

bool reaches(const Actor& actor, Reach reach, const Scope& scope) {
    switch (reach) {
        case Reach::everywhere: return true;
        case Reach::provider: return !actor.organization.empty() && actor.organization == scope.organization;
        case Reach::division: return division_within(scope.division, actor.division);
        case Reach::province: return actor.division == "370000";
        case Reach::account: return !actor.id.empty() && actor.id == scope.account;
        case Reach::in_person: return actor.key.empty() && (scope.account.empty() || actor.id == scope.account);
    }
    return false;
}

}  // namespace

Result<void> authorize(const Actor& actor, Permission permission, const Scope& scope) {
    if (actor.system) return {};
    if (!actor.signed_in()) return Error{&unauthenticated};
    const bool allowed = std::ranges::any_of(access_table, [&](const AccessRule& rule) {
        return rule.permission == permission && (rule.any_role || actor.has(rule.role)) && reaches(actor, rule.reach, scope);
    });
    if (!allowed) return Error{&forbidden};
    if (permission == Permission::entry_review && actor.stands_for(scope.drafted_by, Role::reviewer)) return Error{&own_work};
    return {};
}

bool may(const Actor& actor, Permission permission, const Scope& scope) {
    return authorize(actor, permission, scope).has_value();
}

}  // namespace jixia::identity
