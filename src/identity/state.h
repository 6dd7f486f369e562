#pragma once
// What the parts of the identity service share: rows as stored, and the way from an account to an actor.
#include <optional>
#include <string>
#include <vector>

#include "audit/ledger.h"
#include "identity/identity.h"

namespace jixia::identity {

struct AccountRow {
    std::string id, account, name, organization, password_hash;
    bool disabled = false, demonstration = false;
    std::int64_t version = 1;
    Instant created_at{};
};
BOOST_DESCRIBE_STRUCT(AccountRow, (),
                      (id, account, name, organization, password_hash, disabled, demonstration, version, created_at))

/// Whom a session or a key belongs to.
struct CallerRow {
    std::string id, account, name, organization, division;
    bool demonstration = false;
    std::string credential;
    Instant seen_at{};
};
BOOST_DESCRIBE_STRUCT(CallerRow, (), (id, account, name, organization, division, demonstration, credential, seen_at))

struct Identity::State {
    Needs needs;
    SessionSettings settings;
    std::string nobody_hash;  ///< of a password that nobody knows: what a sign-in with an unknown name is compared with

    /// The account, if name, password and second factor are right; counts what failed. `row` of a step-up: whose it must be.
    Result<AccountRow> proved(const Credentials& given) const;
    Result<Opened> open_session(storage::Transaction& tx, const AccountRow& row, const std::string& client,
                                std::string_view language) const;
    /// Uses the code up. Refuses `identity-factor-needed` for none, `identity-sign-in-refused` for a wrong one.
    Result<void> use_code(storage::Transaction& tx, const std::string& account_id, const std::string& code) const;
    Result<bool> has_factor(storage::Transaction& tx, const std::string& account_id) const;

    /// A fresh code to set a password with.
    /// An account of the actor's own unit, or of none, with a code.
    Result<Enrolment> enter(storage::Transaction& tx, const Actor& actor, const NewUnitAccount& request,
                            std::string_view language) const;
    Result<std::string> enrolment_of(storage::Transaction& tx, const std::string& account_id) const;
    /// Refuses `identity-too-many-attempts` for a client that has failed too often lately.
    Result<void> check_client(const std::string& client) const;
    Result<void> count_client(const std::string& client) const;
    /// Sessions and keys.
    Result<void> end_everything(storage::Transaction& tx, const std::string& account_id) const;
    /// Disables or enables, with what follows from it, and records it.
    Result<void> switch_account(storage::Transaction& tx, const Actor& actor, const std::string& account_id, std::int64_t version,
                                bool disabled) const;
    /// Roles lent to the account that it does not hold itself.
    Result<std::vector<DelegatedRole>> lent(storage::Transaction& tx, const std::string& account_id,
                                            const std::vector<Role>& held) const;
    /// Those held by the account itself.
    Result<std::vector<Role>> roles(storage::Transaction& tx, const std::string& account_id) const;
    Result<std::optional<AccountRow>> account(storage::Transaction& tx, const std::string& id) const;
    Result<AccountView> view(storage::Transaction& tx, const AccountRow& row, std::string_view language) const;
    Result<std::optional<Named>> organization_name(storage::Transaction& tx, const std::string& id) const;
    Result<Me> me(storage::Transaction& tx, const AccountRow& row, std::string_view token, std::string_view language) const;
    Result<Actor> actor(storage::Transaction& tx, CallerRow row) const;
    /// Nothing for an account that is disabled or absent.
    Result<std::optional<Actor>> actor_of(storage::Transaction& tx, const std::optional<AccountRow>& row) const;
    Result<void> record(storage::Transaction& tx, const Actor& actor, std::string action, std::string type, const std::string& id,
                        std::int64_t version, json::Value detail = nullptr) const;
};

std::vector<Label> role_labels(const std::vector<Role>& roles, std::string_view language);
/// What a session's cookie token must be accompanied by in a write.
std::string csrf_of(std::string_view token);

}  // namespace jixia::identity
