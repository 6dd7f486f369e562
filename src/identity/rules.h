#pragma once
// What accounts, passwords and roles must be like. Pure functions.
#include <string_view>
#include <vector>

#include "base/result.h"
#include "identity/types.h"

namespace jixia::identity {

/// Whom an account acts for, as far as its roles are concerned.
enum class Standing { person, organization, authority };

/// Refuses `identity-roles-conflict`: the three administrators hold nothing else, roles at a provider need an organisation, the
/// role of an authority needs a data authority. No article says so: separation of duties, GB/T 22239.
Result<void> check_roles(const std::vector<Role>& roles, Standing standing);
/// 2 to 64 of a–z, 0–9, `.`, `_`, `-`, beginning with a letter or digit.
bool is_account_name(std::string_view text);
/// Refuses `invalid`: 8 to 1,024 bytes, at least 3 different characters, not the account's name.
Result<void> check_password(std::string_view password, std::string_view account);

/// What a unit's administrator may give and take: the roles of a provider. The rest is the security administrator's.
bool is_unit_role(Role role);
/// What may be lent: roles that somebody acts by in a unit's or an authority's name.
bool is_lendable(Role role);
/// Days of a delegation, both counted: not before today, at most 180. Empty: nothing is wrong.
std::vector<FieldError> faults_of_delegation(Role role, Date from_on, Date until_on, Date today);

/// Art. 2(2). Refuses `identity-mandate-missing`: an organisation that manages public affairs by authorisation names the law or
/// regulation and its article. No other kind needs one.
Result<void> check_mandate(OrganizationKind kind, std::string_view mandate);

}  // namespace jixia::identity
