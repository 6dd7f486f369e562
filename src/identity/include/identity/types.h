#pragma once
// People, bodies, keys: what the identity room shows of them, and what it takes.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/actor.h"
#include "base/clock.h"
#include "base/json.h"

namespace jixia::identity {

struct Label {
    std::string code, label;
};
BOOST_DESCRIBE_STRUCT(Label, (), (code, label))

struct Named {
    std::string id, name;
};
BOOST_DESCRIBE_STRUCT(Named, (), (id, name))

/// 第二条第二款:「国家机关，法律法规授权的具有管理公共事务职能的组织，具有公共服务职能的企业事业单位，人民团体等」, and who opens
/// data beside them: 第四条第一款:「科研机构、企业、行业组织」.
enum class OrganizationKind {
    state_organ,
    authorized_organization,
    public_service_institution,
    public_service_enterprise,
    peoples_organization,
    other,
    social_publisher
};
BOOST_DESCRIBE_ENUM(OrganizationKind, state_organ, authorized_organization, public_service_institution, public_service_enterprise,
                    peoples_organization, other, social_publisher)

/// An organisation as stored.
struct Organization {
    std::string id, name, uscc;
    OrganizationKind kind{};
    std::string division;    ///< GB/T 2260
    bool authority = false;  ///< 大数据工作主管部门 of its division
    std::string phone, address, website;
    std::string mandate;  ///< 授权依据: the law or regulation that entrusts it with public affairs
    bool demonstration = false;
    std::int64_t version = 1;
    Instant created_at{};
};
BOOST_DESCRIBE_STRUCT(Organization, (),
                      (id, name, uscc, kind, division, authority, phone, address, website, mandate, demonstration, version,
                       created_at))

struct NewOrganization {
    json::Text<2, 100> name;
    std::string uscc;
    OrganizationKind kind{};
    std::string division;
    std::optional<bool> authority = {};
    std::optional<json::Text<0, 40>> phone = {};
    std::optional<json::Text<0, 200>> address = {}, website = {};
    std::optional<json::Text<0, 300>> mandate = {};  ///< must name law and article for an `authorized_organization`
    std::optional<bool> demonstration = {};
};
BOOST_DESCRIBE_STRUCT(NewOrganization, (),
                      (name, uscc, kind, division, authority, phone, address, website, mandate, demonstration))

/// `account`: 2 to 64 of a–z, 0–9, `.`, `_`, `-`, beginning with a letter or digit. `organization` may be absent (citizens).
struct NewAccount {
    std::string account;
    json::Text<1, 60> name;
    std::optional<std::string> organization = {};
    std::string password;
    std::optional<bool> demonstration = {};  ///< may sign in on a demonstration platform only
};
BOOST_DESCRIBE_STRUCT(NewAccount, (), (account, name, organization, password, demonstration))

struct AccountView {
    std::string id, account, name;
    std::vector<Label> roles;
    std::optional<Named> organization;
    bool disabled = false, demonstration = false;
    std::int64_t version = 1;
    Instant created_at{};
};
BOOST_DESCRIBE_STRUCT(AccountView, (), (id, account, name, roles, organization, disabled, demonstration, version, created_at))

/// An account as its unit's administrator sees it.
struct UnitAccount {
    std::string id, account, name;
    std::vector<Label> roles;
    bool disabled = false;
    bool enrolled = false;           ///< has set a password
    std::optional<Instant> used_at;  ///< last sign-in or use of a key
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(UnitAccount, (), (id, account, name, roles, disabled, enrolled, used_at, version))

struct NewUnitAccount {
    std::string account;
    json::Text<1, 60> name;
    std::vector<Role> roles;
};
BOOST_DESCRIBE_STRUCT(NewUnitAccount, (), (account, name, roles))

/// The code with which the account's person sets a password; shown this once.
struct Enrolment {
    UnitAccount account;
    std::string code;
    Instant expires_at{};
};
BOOST_DESCRIBE_STRUCT(Enrolment, (), (account, code, expires_at))

/// Lends one of the caller's own roles. Both days count.
struct NewDelegation {
    std::string to;  ///< account id, of the same unit
    Role role{};
    Date from_on{}, until_on{};
    json::Text<2, 500> reason;
};
BOOST_DESCRIBE_STRUCT(NewDelegation, (), (to, role, from_on, until_on, reason))

struct DelegationView {
    std::string id;
    Named from, to;
    Label role;
    Date from_on{}, until_on{};
    std::string reason;
    bool in_force = false;
    std::optional<Instant> ended_at;  ///< before its last day
};
BOOST_DESCRIBE_STRUCT(DelegationView, (), (id, from, to, role, from_on, until_on, reason, in_force, ended_at))

/// A role of the caller's that is only lent.
struct LentRole {
    Label role;
    Named from;
};
BOOST_DESCRIBE_STRUCT(LentRole, (), (role, from))

/// The caller about themselves.
struct Me {
    std::string id, account, name;
    std::vector<Label> roles;         ///< those held and those lent
    std::vector<LentRole> delegated;  ///< those that are only lent
    std::optional<Named> organization;
    std::optional<Label> division;
    std::string csrf_token;  ///< empty for a program with a key
    bool demonstration = false;
    bool second_factor = false;         ///< a one-time password is asked for at sign-in
    bool second_factor_needed = false;  ///< staff has to set one up before anything else
};
BOOST_DESCRIBE_STRUCT(Me, (),
                      (id, account, name, roles, delegated, organization, division, csrf_token, demonstration, second_factor,
                       second_factor_needed))

/// What somebody gives to sign in, or to prove again who they are. `code`: of the second factor, or a recovery code.
struct Credentials {
    std::string account, password;
    std::string code = {};
    std::string client = {};  ///< the peer's address
};

/// One of the caller's own sessions.
struct SessionView {
    std::string id;
    Instant created_at{}, seen_at{};
    bool current = false;
};
BOOST_DESCRIBE_STRUCT(SessionView, (), (id, created_at, seen_at, current))

/// A second factor as it is set up: shown this once.
struct NewFactor {
    std::string secret;  ///< base32
    std::string uri;     ///< otpauth://
};
BOOST_DESCRIBE_STRUCT(NewFactor, (), (secret, uri))

struct RecoveryCodes {
    std::vector<std::string> codes;  ///< each works once in place of the second factor; shown this once
};
BOOST_DESCRIBE_STRUCT(RecoveryCodes, (), (codes))

struct SignedIn {
    std::string csrf_token;
    Me user;
};
BOOST_DESCRIBE_STRUCT(SignedIn, (), (csrf_token, user))

struct Key {
    std::string id, name, prefix;
    Instant created_at{};
    std::optional<Instant> last_used_at;
};
BOOST_DESCRIBE_STRUCT(Key, (), (id, name, prefix, created_at, last_used_at))

/// A key as it is made: `key` is the secret, shown this once.
struct NewKey {
    std::string id, name, key, prefix;
    Instant created_at{};
};
BOOST_DESCRIBE_STRUCT(NewKey, (), (id, name, key, prefix, created_at))

/// An organisation as the public sees it.
struct OrganizationView {
    std::string id, name, uscc;
    Label kind, division;
    std::int64_t entries = 0;  ///< published ones
    bool demonstration = false;
    std::optional<std::string> phone, address, website, mandate;
    std::optional<Named> authority;  ///< the data authority of its division, Art. 4(2)
};
BOOST_DESCRIBE_STRUCT(OrganizationView, (),
                      (id, name, uscc, kind, division, entries, demonstration, phone, address, website, mandate, authority))

template <class T>
struct Page {
    std::vector<T> items;
    std::int64_t total = 0;
    std::string next;  ///< cursor of the next page; empty at the end
};

/// "编目员" or "Cataloguer".
std::string role_label(Role role, std::string_view language);
std::string organization_kind_label(OrganizationKind kind, std::string_view language);

}  // namespace jixia::identity
