#pragma once
// Who people are: organisations, accounts and their roles, sessions, keys. One service; `authenticate` is what the server asks
// for each request with credentials; `add_routes` registers the room's part of the HTTP interface, the ledger's included.
//
//     identity::Identity identity({.database = …, .ledger = …, .clock = …}, {.secure = …});
//     identity::add_routes(router, identity, entries_of_provider);
//     http::Server server(config, router, [&](const http::Call& call) { return identity.authenticate(call); }, …);
//
// Nothing has to be started or seeded: the divisions are part of the program (`divisions.h`). A first run makes organisations and
// accounts through the same functions as everybody, with `Actor::platform()`.
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/actor.h"
#include "base/clock.h"
#include "base/result.h"
#include "identity/authorize.h"
#include "identity/divisions.h"
#include "identity/types.h"
#include "identity/uscc.h"
#include "law/order_344.h"
#include "storage/database.h"

namespace jixia::audit {
class Ledger;
struct Visibility;
}  // namespace jixia::audit
namespace jixia::crypto {
class Sealer;
}
namespace jixia::http {
class Router;
struct Call;
}  // namespace jixia::http

namespace jixia::identity {

/// Account or password is wrong, or the account may not sign in: which of them is never told.
inline constexpr ErrorCode sign_in_refused{"identity-sign-in-refused", ErrorKind::unauthenticated};
/// Too many failed sign-ins; the same whether the account exists or not.
inline constexpr ErrorCode too_many_attempts{"identity-too-many-attempts", ErrorKind::too_many};
/// A write with a session cookie has no or a wrong CSRF token.
inline constexpr ErrorCode csrf_missing{"identity-csrf-missing", ErrorKind::forbidden};
inline constexpr ErrorCode account_taken{"identity-account-taken", ErrorKind::conflict};
/// Another organisation has this credit code, or the division has its data authority already (Art. 4(2)).
inline constexpr ErrorCode organization_taken{"identity-organization-taken", ErrorKind::conflict};
/// An organisation authorised by law names neither law nor article.
inline constexpr ErrorCode mandate_missing{"identity-mandate-missing", ErrorKind::invalid, &law::order_344::art_2_2};
/// The code to set a password with is none, was used, or is too old: which of them is never told.
inline constexpr ErrorCode enrolment_refused{"identity-enrolment-refused", ErrorKind::unauthenticated};
/// A role that is not the caller's own, days that are none, or somebody who may not stand in.
inline constexpr ErrorCode delegation_invalid{"identity-delegation-invalid", ErrorKind::invalid};
/// Roles that nobody may hold together, or that need an organisation or a data authority.
inline constexpr ErrorCode roles_conflict{"identity-roles-conflict", ErrorKind::invalid};
/// The account has a second factor: its code is asked for as well.
inline constexpr ErrorCode factor_needed{"identity-factor-needed", ErrorKind::unauthenticated};
/// There is a confirmed factor already, or none to confirm.
inline constexpr ErrorCode factor_state{"identity-factor-state", ErrorKind::conflict};
/// Decisions need a password given lately (`SessionSettings::fresh`), and never come by key.
inline constexpr ErrorCode step_up_needed{"identity-step-up-needed", ErrorKind::unauthenticated};
inline constexpr ErrorCode too_many_keys{"identity-too-many-keys", ErrorKind::conflict};

struct SessionSettings {
    bool secure = false;         ///< the platform is reached over HTTPS: cookie `__Host-jixia_session; Secure`
    bool demonstration = false;  ///< accounts of the demonstration may sign in
    std::chrono::seconds idle{30 * 60}, absolute{12 * 3600};
    /// Failed sign-ins within `window`: with one name from one client, from one client, with one name from clients that it has
    /// not been signed in from lately. No account is ever locked for those who use it, whoever tries elsewhere.
    std::chrono::seconds window{15 * 60};
    /// How long a password that was given counts as proof for decisions.
    std::chrono::seconds fresh{15 * 60};
    std::int64_t sessions_max = 20;  ///< of one account: the oldest end
    bool staff_factor = false;       ///< staff without a second factor may do nothing but set one up
    std::string issuer = "Jixia";    ///< what an app shows beside the account
    /// Accounts of units that nobody has used for so long are disabled; their people are told some days before.
    std::chrono::days unused{90}, unused_notice{14};
    std::chrono::hours enrolment{7 * 24};  ///< how long a code to set a password works
    std::int64_t failures_pair_max = 10, failures_client_max = 200, failures_name_max = 100;
};

struct AccountQuery {
    std::string after;  ///< account name
    std::int64_t limit = 20;
};
struct OrganizationQuery {
    std::string division = "370000", q = {};  ///< the division and all below it; part of the name, or a whole credit code
    std::int64_t offset = 0, limit = 20;
};

/// A fresh session: the token is the cookie's value and is stored nowhere.
struct Opened {
    std::string token;
    SignedIn answer;
};

/// Any thread; every method blocks and is one transaction.
class Identity {
public:
    struct Needs {
        storage::Database& database;
        const audit::Ledger& ledger;
        const Clock& clock;
        const crypto::Sealer* sealer = nullptr;  ///< of secrets of second factors; without one nobody sets one up
    };
    explicit Identity(Needs needs, SessionSettings settings = {});
    ~Identity();
    const SessionSettings& settings() const;

    // ── Callers ──
    /// The caller of a request: key, session, or a visitor. A session that has ended makes a visitor. Refuses
    /// `identity-unauthenticated` for a key that is none, `identity-csrf-missing` for a write by cookie without its token
    /// (signing in needs none).
    Result<Actor> authenticate(const http::Call& call);
    /// Refuses `identity-too-many-attempts`, `identity-sign-in-refused`, and `identity-factor-needed` once the password is right.
    Result<Opened> sign_in(const Credentials& given, std::string_view language);
    /// A session for somebody whom an identity service vouched for. Refuses `identity-sign-in-refused` for an account that may
    /// not sign in, `identity-factor-needed` for one with a second factor when the service says nothing of one.
    Result<Opened> open_vouched(const std::string& account_id, const std::string& client, bool second_factor,
                                std::string_view language);
    /// The session's person proves again who they are. Refuses as `sign_in` does.
    Result<void> step_up(const Actor& actor, const std::string& password, const std::string& code, const std::string& client);
    /// Refuses `identity-step-up-needed` for a key, and for a session whose last proof is too old. The platform itself, and
    /// callers inside this process, have no session and need none.
    Result<void> check_fresh(storage::Transaction& tx, const Actor& actor) const;
    Result<std::vector<SessionView>> sessions(const Actor& actor);
    /// Ends one of the caller's own sessions. Refuses `not-found`.
    Result<void> end_session(const Actor& actor, const std::string& id);

    // ── Second factor, of the caller's own account, in person and with a fresh proof ──
    /// Refuses `identity-factor-state` if one is confirmed already.
    Result<NewFactor> begin_factor(const Actor& actor);
    /// Refuses `identity-sign-in-refused` for a wrong code, `identity-factor-state`.
    Result<RecoveryCodes> confirm_factor(const Actor& actor, const std::string& code);
    /// Refuses `identity-sign-in-refused` for a wrong password.
    Result<void> drop_factor(const Actor& actor, const std::string& password);
    Result<void> sign_out(const Actor& actor);
    /// `token`: the session's, for the CSRF token; empty for a key.
    Result<Me> me(const Actor& actor, std::string_view token, std::string_view language);
    /// Ends every other session and every key of the account. Refuses `identity-sign-in-refused` for a wrong old password.
    Result<void> change_password(const Actor& actor, const std::string& old_password, const std::string& new_password);

    // ── Accounts of one's own unit, by its administrator, with a fresh proof ──
    Result<Page<UnitAccount>> unit_accounts(const Actor& actor, const std::string& after, std::int64_t limit,
                                            std::string_view language);
    /// Refuses `identity-forbidden`, `invalid`, `identity-account-taken`, `identity-roles-conflict`, `identity-step-up-needed`.
    Result<Enrolment> add_unit_account(const Actor& actor, const NewUnitAccount& request, std::string_view language);
    /// Replaces what a unit administrator may grant; other roles stay. Nobody does so for themselves.
    Result<UnitAccount> set_unit_roles(const Actor& actor, const std::string& account_id, const std::vector<Role>& roles,
                                       std::string_view language);
    Result<UnitAccount> set_unit_disabled(const Actor& actor, const std::string& account_id, bool disabled,
                                          std::string_view language);
    /// A new code; password, sessions, keys and second factor end at once.
    Result<Enrolment> reset_unit_account(const Actor& actor, const std::string& account_id, std::string_view language);
    /// Anybody who has the code. Refuses `identity-enrolment-refused`, `identity-too-many-attempts`, `invalid`.
    Result<void> enrol(const std::string& code, const std::string& password, const std::string& client);
    /// Who else is of the caller's unit.
    Result<std::vector<Named>> colleagues(const Actor& actor);

    // ── Delegation: of one's own roles, within one's unit, for days that are named ──
    /// Refuses `identity-delegation-invalid` with what is wrong, `identity-step-up-needed`, `identity-forbidden`.
    Result<DelegationView> delegate(const Actor& actor, const NewDelegation& request, std::string_view language);
    /// Given and taken by the caller; all of the unit for its administrator. Newest first.
    Result<std::vector<DelegationView>> delegations(const Actor& actor, std::string_view language);
    /// By who gave it, who took it, or the unit's administrator. Refuses `not-found`.
    Result<DelegationView> end_delegation(const Actor& actor, const std::string& id, std::string_view language);

    /// An account of a unit that nobody has used for long.
    struct Unused {
        std::string id, organization;
        Date disabled_on{};
    };
    /// Disables accounts of units that nobody has used for `SessionSettings::unused` and whose people were told `unused_notice`
    /// before; the last of each kind of administrator stays. How many.
    Result<std::int64_t> disable_unused();
    /// Those that will be disabled within `unused_notice` and were not told yet; `tell` runs in the transaction that notes it.
    Result<std::int64_t> warn_unused(const std::function<Result<void>(storage::Transaction&, const Unused&)>& tell);

    // ── Keys, of the caller's own account ──
    Result<NewKey> create_key(const Actor& actor, const std::string& name);
    Result<Page<Key>> keys(const Actor& actor, const std::string& after, std::int64_t limit);
    Result<void> delete_key(const Actor& actor, const std::string& id);

    // ── Organisations ──
    /// Refuses `identity-forbidden`, `invalid`, `identity-uscc-invalid`, `identity-organization-taken`.
    Result<Organization> create_organization(const Actor& actor, const NewOrganization& request);
    Result<Organization> organization(const std::string& id);
    Result<Page<Organization>> organizations(const OrganizationQuery& query);
    /// For other rooms, in their transaction; nothing if absent.
    Result<std::optional<Organization>> find_organization(storage::Transaction& tx, const std::string& id) const;
    Result<std::optional<Organization>> find_organization_by_uscc(storage::Transaction& tx, const std::string& uscc) const;
    /// For other rooms, in their transaction: whoever was verified may apply, object and ask (role `applicant`).
    Result<void> admit_applicant(storage::Transaction& tx, const Actor& actor, const std::string& account_id) const;
    /// For other rooms, in their transaction: accounts of the caller's own body, with a fresh proof. People who use data belong
    /// to no unit; whose they are the room that asks knows. Refuses `identity-step-up-needed`, `not-found`, `identity-forbidden`,
    /// and as `add_unit_account`.
    Result<Enrolment> enter_person(storage::Transaction& tx, const Actor& actor, const std::string& account,
                                   const std::string& name, std::string_view language) const;
    Result<UnitAccount> person(storage::Transaction& tx, const std::string& account_id, std::string_view language) const;
    Result<UnitAccount> switch_person(storage::Transaction& tx, const Actor& actor, const std::string& account_id, bool disabled,
                                      std::string_view language) const;
    Result<Enrolment> reset_person(storage::Transaction& tx, const Actor& actor, const std::string& account_id,
                                   std::string_view language) const;
    /// How many bodies of Art. 2(2) are registered: everybody but those who open data beside them (Art. 4(1)).
    Result<std::int64_t> count_bodies(storage::Transaction& tx) const;
    /// The data authority of a division, or of the nearest one above it that has one.
    Result<std::optional<Organization>> authority_for(storage::Transaction& tx, std::string_view division) const;

    // ── Accounts ──
    /// An account that may be made: name and password are right, the password is digested. Takes its time: no transaction is
    /// open meanwhile. Refuses `invalid`.
    struct Prepared {
        NewAccount request;
        std::string password_hash;
    };
    static Result<Prepared> prepare(NewAccount request);
    /// For other rooms, in their transaction and on their authority. Without roles. Refuses `not-found`,
    /// `identity-account-taken`.
    Result<AccountView> create_account(storage::Transaction& tx, const Actor& actor, const Prepared& account,
                                       std::string_view language) const;
    /// Without roles. Refuses `identity-forbidden`, `invalid`, `not-found` (organisation), `identity-account-taken`.
    Result<AccountView> create_account(const Actor& actor, const NewAccount& request, std::string_view language);
    /// Replaces the roles. Nobody grants to themselves. Refuses `identity-forbidden`, `not-found`, `identity-roles-conflict`.
    Result<AccountView> set_roles(const Actor& actor, const std::string& account_id, const std::vector<Role>& roles,
                                  std::string_view language);
    /// A disabled account cannot sign in; its sessions and keys end at once.
    Result<AccountView> set_disabled(const Actor& actor, const std::string& account_id, bool disabled, std::string_view language);
    Result<AccountView> account(const Actor& actor, const std::string& account_id, std::string_view language);
    Result<Page<AccountView>> accounts(const Actor& actor, const AccountQuery& query, std::string_view language);
    /// By sign-in name, as an actor with its roles: for the command line and for seeding; nothing if absent.
    Result<std::optional<Actor>> find_actor(const std::string& account);
    /// By id, with the roles it has now, for work that the platform does for somebody; nothing if it is disabled or gone.
    Result<std::optional<Actor>> actor_now(const std::string& account_id);
    /// Names of accounts by id, for lists that show people; unknown ids are left out.
    Result<std::map<std::string, std::string>> names(storage::Transaction& tx, const std::vector<std::string>& account_ids) const;

    const Needs& needs() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The Set-Cookie line of a session.
std::string session_cookie(bool secure, std::string_view token);

/// How many published entries each provider has, by organisation id: the catalogue knows.
using EntryCounts = std::function<std::map<std::string, std::int64_t>()>;

/// Whose ledger entries the actor may see.
audit::Visibility ledger_visibility(const Actor& actor);

/// /api/v1/sessions, /me, /keys, /organizations, /divisions, /accounts, /ledger.
void add_routes(http::Router& router, Identity& identity, const EntryCounts& entry_counts);

}  // namespace jixia::identity
