// The whole matrix: every role × every permission × every relation between the actor and what is asked for.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "identity/authorize.h"

namespace jixia::identity {
namespace {

template <class E>
std::vector<E> every() {
    std::vector<E> values;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto e) { values.push_back(e.value); });
    return values;
}

enum class Relation {
    none,
    own_provider,
    other_provider,
    division_same,
    division_below,
    division_above,
    division_aside,
    own_account,
    other_account
};

Scope scope_for(Relation relation) {
    switch (relation) {
        case Relation::none: return {};
        case Relation::own_provider: return {.organization = "org"};
        case Relation::other_provider: return {.organization = "other"};
        case Relation::division_same: return {.division = "370100"};
        case Relation::division_below: return {.division = "370102"};
        case Relation::division_above: return {.division = "370000"};
        case Relation::division_aside: return {.division = "370200"};
        case Relation::own_account: return {.account = "me"};
        case Relation::other_account: return {.account = "you"};
    }
    return {};
}

using enum Role;
using enum Permission;
constexpr std::initializer_list<Role> provider_staff{cataloguer, reviewer, data_officer, security_officer};

// Written independently of the table: what the roles chapter says.
bool expected(Role role, Permission permission, Relation relation) {
    const bool staff = std::set<Role>(provider_staff).contains(role);
    const bool own_provider = relation == Relation::own_provider;
    const bool below = role == authority && (relation == Relation::division_same || relation == Relation::division_below);
    switch (permission) {
        case entry_draft:
        case resource_write: return role == cataloguer && own_provider;
        case entry_review: return role == reviewer && own_provider;
        case entry_withdraw: return (role == cataloguer || role == reviewer) && own_provider;
        case entry_read_draft: return (staff && own_provider) || below;
        case upload: return role == cataloguer;
        case case_read: return (staff && own_provider) || below || relation == Relation::own_account;
        case ledger_read: return (staff && own_provider) || below || relation == Relation::own_account || role == audit_admin;
        case ledger_read_all:
        case ledger_erase: return role == audit_admin;
        case account_read: return role == system_admin || role == security_admin || role == audit_admin;
        case unit_account_write: return role == unit_admin && own_provider;
        case account_write: return role == system_admin;
        case role_grant: return role == security_admin;
        case organization_write: return below;
        case code_list_write: return false;  // the actor of this table belongs to a city
        case delegation_write:
        case key_write: return relation != Relation::other_account;
        case job_read: return relation == Relation::own_account;
        case opening_request: return staff && role != security_officer && own_provider;
        case policy_write: return below;
        case standard_write: return false;  // as code_list_write
        case opening_suspend: return ((role == reviewer || role == security_officer) && own_provider) || below;
        case channel_read:
        case planning_read: return (staff && own_provider) || below;
        case channel_write:
        case plan_write: return (role == cataloguer || role == data_officer) && own_provider;
        case consultation_write: return role == data_officer && own_provider;
        case channel_supervise:
        case registration_verify:
        case opening_task_assign: return below;
    }
    return false;
}

TEST(Authorize, TheWholeMatrix) {
    int allowed = 0;
    for (const Role role : every<Role>())
        for (const Permission permission : every<Permission>())
            for (int r = 0; r <= static_cast<int>(Relation::other_account); ++r) {
                const auto relation = static_cast<Relation>(r);
                Actor actor;
                actor.id = "me";
                actor.organization = "org";
                actor.division = "370100";
                actor.roles = {role};
                EXPECT_EQ(may(actor, permission, scope_for(relation)), expected(role, permission, relation))
                    << boost::describe::enum_to_string(role, "") << " " << boost::describe::enum_to_string(permission, "") << " "
                    << r;
                allowed += may(actor, permission, scope_for(relation)) ? 1 : 0;
                Actor nobody = actor;
                nobody.roles.clear();
                if (permission != case_read && permission != ledger_read && permission != key_write && permission != job_read &&
                    permission != delegation_write)
                    EXPECT_FALSE(may(nobody, permission, scope_for(relation)));
                EXPECT_EQ(authorize(Actor{}, permission, scope_for(relation)).error().code, &unauthenticated);
                EXPECT_TRUE(may(Actor::platform(), permission, scope_for(relation)));
            }
    EXPECT_GT(allowed, 50);
}

TEST(Authorize, NobodyReviewsTheirOwnDraft) {
    Actor actor;
    actor.id = "me";
    actor.organization = "org";
    actor.roles = {cataloguer, reviewer};
    EXPECT_EQ(authorize(actor, entry_review, {.organization = "org", .drafted_by = "me"}).error().code, &own_work);
    EXPECT_TRUE(may(actor, entry_review, {.organization = "org", .drafted_by = "you"}));
    EXPECT_EQ(authorize(actor, entry_review, {.organization = "other", .drafted_by = "you"}).error().code, &forbidden);
}

TEST(Authorize, WhoStandsInForTheDrafterDoesNotReviewItEither) {
    Actor actor;
    actor.id = "me";
    actor.organization = "org";
    actor.roles = {reviewer};
    actor.delegated = {{reviewer, "you", "张三"}};
    EXPECT_EQ(authorize(actor, entry_review, {.organization = "org", .drafted_by = "you"}).error().code, &own_work);
    EXPECT_TRUE(may(actor, entry_review, {.organization = "org", .drafted_by = "third"}));
    actor.delegated = {{cataloguer, "you", "张三"}};
    EXPECT_TRUE(may(actor, entry_review, {.organization = "org", .drafted_by = "you"}))
        << "the reviewer's role is the actor's own";
}

TEST(Authorize, CodeListsBelongToTheProvince) {
    Actor actor;
    actor.id = "me";
    actor.roles = {authority};
    actor.division = "370000";
    EXPECT_TRUE(may(actor, code_list_write));
    actor.division = "370100";
    EXPECT_FALSE(may(actor, code_list_write));
}

TEST(Authorize, AKeyMakesNoKeys) {
    Actor actor;
    actor.id = "me";
    actor.key = "k";
    EXPECT_FALSE(may(actor, key_write, {.account = "me"}));
}

TEST(Authorize, AnActorWithoutOrganisationOwnsNothing) {
    Actor actor;
    actor.id = "me";
    actor.roles = {cataloguer, authority};
    EXPECT_FALSE(may(actor, entry_draft, {}));
    EXPECT_FALSE(may(actor, entry_read_draft, {}));
}

TEST(Division, LiesWithinByPrefix) {
    for (const auto& [inner, outer] : std::initializer_list<std::pair<const char*, const char*>>{
             {"370000", "370000"}, {"370100", "370000"}, {"370102", "370000"}, {"370102", "370100"}, {"370102", "370102"}})
        EXPECT_TRUE(division_within(inner, outer)) << inner << outer;
    for (const auto& [inner, outer] : std::initializer_list<std::pair<const char*, const char*>>{{"370000", "370100"},
                                                                                                 {"370100", "370102"},
                                                                                                 {"370202", "370100"},
                                                                                                 {"410100", "370000"},
                                                                                                 {"", "370000"},
                                                                                                 {"370100", ""},
                                                                                                 {"370100", "000000"},
                                                                                                 {"3701", "370000"},
                                                                                                 {"37010a", "370000"},
                                                                                                 {"370100", "37"}})
        EXPECT_FALSE(division_within(inner, outer)) << inner << outer;
}

}  // namespace
}  // namespace jixia::identity
