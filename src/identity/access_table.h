#pragma once
// Who may do what, as one table. What is not in it is refused.
#include <array>

#include "identity/authorize.h"

namespace jixia::identity {

/// How far a role's permission goes.
enum class Reach {
    everywhere,
    provider,  ///< the scope's organisation is the actor's
    division,  ///< the scope's division is the actor's or lies below it
    province,  ///< the actor belongs to the province itself
    account,   ///< the scope's account is the actor
    in_person  ///< signed in with a session, not by a key; for nobody else's account
};

struct AccessRule {
    Permission permission;
    Role role;
    Reach reach;
    bool any_role = false;  ///< every signed-in account; `role` is not looked at
};

inline constexpr auto access_table = [] {
    using enum Permission;
    using enum Role;
    using enum Reach;
    return std::to_array<AccessRule>({
        {entry_draft, cataloguer, provider},
        {entry_review, reviewer, provider},
        {entry_withdraw, cataloguer, provider},
        {entry_withdraw, reviewer, provider},
        {entry_read_draft, cataloguer, provider},
        {entry_read_draft, reviewer, provider},
        {entry_read_draft, data_officer, provider},
        {entry_read_draft, security_officer, provider},
        {entry_read_draft, authority, division},
        {upload, cataloguer, everywhere},
        {resource_write, cataloguer, provider},
        {case_read, cataloguer, provider},
        {case_read, reviewer, provider},
        {case_read, data_officer, provider},
        {case_read, security_officer, provider},
        {case_read, authority, division},
        {case_read, applicant, account, true},
        {ledger_read, cataloguer, provider},
        {ledger_read, reviewer, provider},
        {ledger_read, data_officer, provider},
        {ledger_read, security_officer, provider},
        {ledger_read, authority, division},
        {ledger_read, applicant, account, true},
        {ledger_read, audit_admin, everywhere},
        {ledger_read_all, audit_admin, everywhere},
        {ledger_erase, audit_admin, everywhere},
        {account_read, system_admin, everywhere},
        {account_read, security_admin, everywhere},
        {account_read, audit_admin, everywhere},
        {unit_account_write, unit_admin, provider},
        {delegation_write, applicant, in_person, true},
        {account_write, system_admin, everywhere},
        {role_grant, security_admin, everywhere},
        {organization_write, authority, division},
        {code_list_write, authority, province},
        {key_write, applicant, in_person, true},
        {job_read, applicant, account, true},
        {channel_read, cataloguer, provider},
        {channel_read, reviewer, provider},
        {channel_read, data_officer, provider},
        {channel_read, security_officer, provider},
        {channel_read, authority, division},
        {channel_write, cataloguer, provider},
        {channel_write, data_officer, provider},
        {channel_supervise, authority, division},
        {opening_request, cataloguer, provider},
        {opening_request, reviewer, provider},
        {opening_request, data_officer, provider},
        {opening_suspend, reviewer, provider},
        {opening_suspend, security_officer, provider},
        {opening_suspend, authority, division},
        {planning_read, cataloguer, provider},
        {planning_read, reviewer, provider},
        {planning_read, data_officer, provider},
        {planning_read, security_officer, provider},
        {planning_read, authority, division},
        {plan_write, cataloguer, provider},
        {plan_write, data_officer, provider},
        {consultation_write, data_officer, provider},
        {registration_verify, authority, division},
        {opening_task_assign, authority, division},
        {policy_write, authority, division},
        {standard_write, authority, province},
    });
}();

}  // namespace jixia::identity
