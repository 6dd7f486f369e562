#pragma once
// The one place where it is decided what an actor may do. Deny by default; tested by a table of every role × every permission.
#include <boost/describe.hpp>
#include <string>

#include "base/actor.h"
#include "base/division.h"
#include "base/result.h"

namespace jixia::identity {

/// Everything that can be done and is not open to everybody.
enum class Permission {
    entry_draft,          ///< create and edit drafts of one's provider (cataloguer)
    entry_review,         ///< decide on a submitted entry of one's provider (reviewer, not the drafter)
    entry_withdraw,       ///< take a published entry back into work
    entry_read_draft,     ///< see unpublished entries of one's provider, or of one's division as authority
    upload,               ///< send files
    resource_write,       ///< add resources and versions to entries of one's provider
    case_read,            ///< see a case of one's provider or division, or one's own
    ledger_read,          ///< read ledger entries of subjects within one's scope
    ledger_read_all,      ///< read every ledger entry (audit administrator)
    ledger_erase,         ///< erase what is personal in ledger entries (audit administrator)
    account_read,         ///< list accounts
    unit_account_write,   ///< keep the accounts of one's own unit (unit administrator)
    delegation_write,     ///< lend one of one's own roles for some days, in person
    account_write,        ///< create and disable accounts (system administrator)
    role_grant,           ///< give and take roles (security administrator)
    organization_write,   ///< create and change organisations (authority)
    code_list_write,      ///< change code lists and the metadata profile (provincial authority)
    key_write,            ///< make and delete one's own API keys
    job_read,             ///< see one's own jobs
    channel_read,         ///< see the register of open-data channels: one's provider's, or those of one's division as authority
    channel_write,        ///< register channels of one's provider and give notice of what cannot be opened here (Art. 7)
    channel_supervise,    ///< register channels of a unit of one's division, and decide on reports of channels (authority)
    opening_request,      ///< ask the authority for a narrower attribute or an adjusted list; submit evidence (Art. 8, 10(3))
    opening_suspend,      ///< suspend an entry urgently, give it again, end evidence
    planning_read,        ///< see drafts of plans and consultations: one's provider's, or those of one's division as authority
    plan_write,           ///< keep the opening plans of one's provider (Art. 9(1))
    consultation_write,   ///< consult on the priorities of one's provider, answer comments (Art. 9(2))
    policy_write,         ///< draft, issue and repeal policy documents of one's authority (Art. 5)
    standard_write,       ///< rules for the whole province: calendar, register of norms, grading (provincial authority)
    registration_verify,  ///< see who registered in one's division (authority)
    opening_task_assign   ///< give a unit of one's division the task to open something (authority)
};
BOOST_DESCRIBE_ENUM(Permission, entry_draft, entry_review, entry_withdraw, entry_read_draft, upload, resource_write, case_read,
                    ledger_read, ledger_read_all, ledger_erase, account_read, unit_account_write, delegation_write, account_write,
                    role_grant, organization_write, code_list_write, key_write, job_read, channel_read, channel_write,
                    channel_supervise, opening_request, opening_suspend, planning_read, plan_write, consultation_write,
                    policy_write, standard_write, registration_verify, opening_task_assign)

/// Nobody is signed in, or the session or key is not valid any more.
inline constexpr ErrorCode unauthenticated{"identity-unauthenticated", ErrorKind::unauthenticated};
/// The caller's roles do not reach this far.
inline constexpr ErrorCode forbidden{"identity-forbidden", ErrorKind::forbidden};
/// Four eyes: nobody decides on what they drafted themselves.
inline constexpr ErrorCode own_work{"identity-own-work", ErrorKind::forbidden};

/// What the permission is asked for. An empty member never matches: a permission that is bound to a provider, a division or an
/// account is refused when the scope does not name one.
struct Scope {
    std::string organization = {};  ///< the provider it belongs to
    std::string division = {};      ///< the division it belongs to
    std::string account = {};       ///< the account it belongs to
    std::string drafted_by = {};    ///< who drafted what is decided on: nobody decides on their own work
};

/// Refuses `identity-unauthenticated` for visitors, `identity-own-work` where four eyes are needed, `identity-forbidden`
/// otherwise. The platform itself (`Actor::system`) may do everything.
Result<void> authorize(const Actor& actor, Permission permission, const Scope& scope = {});
/// The same as a question.
bool may(const Actor& actor, Permission permission, const Scope& scope = {});
using jixia::division_within;

}  // namespace jixia::identity
