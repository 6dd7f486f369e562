// What a unit does about its own people, on both engines: accounts, codes, delegations, accounts that nobody uses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/ledger.h"
#include "base/crypto.h"
#include "databases.h"
#include "http/router.h"
#include "identity/identity.h"
#include "rules.h"
#include "sql.h"

namespace jixia::identity {
namespace {

using storage::Transaction;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

constexpr const char* password = "correct horse";

class UnitAccounts : public kit::DatabaseTest {
protected:
    UnitAccounts() {
        unit = organization("某市民政局", "11370100000000003");
        other = organization("某市教育局", "11370100000000004");
        keeper = account("keeper", unit, {Role::unit_admin});
        zhang = account("zhang", unit, {Role::cataloguer, Role::reviewer});
        li = account("li", unit, {Role::data_officer});
        add_routes(router, identity, [] { return std::map<std::string, std::int64_t>{}; });
    }
    std::string organization(const char* name, const std::string& first) {
        return identity
            .create_organization(platform, {.name = {name},
                                            .uscc = first + uscc_check_character(first).value(),
                                            .kind = OrganizationKind::state_organ,
                                            .division = "370100"})
            .value()
            .id;
    }
    std::string account(const char* name, const std::string& of, const std::vector<Role>& roles) {
        const std::string id = identity
                                   .create_account(platform,
                                                   {.account = name,
                                                    .name = {name},
                                                    .organization = of.empty() ? std::nullopt : std::optional(of),
                                                    .password = password},
                                                   "zh")
                                   .value()
                                   .id;
        EXPECT_TRUE(identity.set_roles(platform, id, roles, "zh").has_value());
        return id;
    }
    Actor as(const char* name) { return identity.find_actor(name).value().value(); }
    Result<Opened> sign_in(const char* name, const char* with = password) {
        return identity.sign_in({name, with, {}, "192.0.2.1"}, "zh");
    }
    std::vector<std::string> recorded(const std::string& type, const std::string& id) {
        std::vector<std::string> actions;
        const auto entries = database().read([&](Transaction& tx) { return ledger.of(tx, type, id); }).value();
        for (const auto& entry : entries) actions.push_back(entry.action);
        return actions;
    }
    static std::vector<std::string> codes(const std::vector<Label>& labels) {
        std::vector<std::string> out;
        for (const Label& one : labels) out.push_back(one.code);
        return out;
    }
    Date day(int after) { return local_date(clock.now() + std::chrono::days{after}); }
    NewDelegation lend(const std::string& to, Role role, int from, int until) {
        return {to, role, day(from), day(until), {"休假"}};
    }

    audit::Ledger ledger{clock};
    const Actor platform = Actor::platform();
    Identity identity{{.database = database(), .ledger = ledger, .clock = clock}};
    http::Router router;
    std::string unit, other, keeper, zhang, li;
};
JX_ON_BOTH_DATABASES(UnitAccounts);

TEST_P(UnitAccounts, ANewColleagueSetsTheirOwnPasswordOnce) {
    const Enrolment made = identity.add_unit_account(as("keeper"), {"wang", {"王五"}, {Role::cataloguer}}, "zh").value();
    EXPECT_FALSE(made.account.enrolled);
    EXPECT_EQ(sign_in("wang", "").error().code, &sign_in_refused);
    EXPECT_EQ(identity.enrol("no code", password, "192.0.2.1").error().code, &enrolment_refused);
    EXPECT_EQ(identity.enrol(made.code, "short", "192.0.2.1").error().code, &errors::invalid);
    ASSERT_TRUE(identity.enrol(made.code, password, "192.0.2.1").has_value());
    EXPECT_EQ(identity.enrol(made.code, "another horse", "192.0.2.1").error().code, &enrolment_refused) << "once";
    const Opened opened = sign_in("wang").value();
    EXPECT_THAT(codes(opened.answer.user.roles), ElementsAre("cataloguer"));
    EXPECT_THAT(recorded("account", made.account.id), ElementsAre("account.created", "account.enrolled", "session.opened"));
    const auto listed = identity.unit_accounts(as("keeper"), "", 20, "zh").value();
    EXPECT_EQ(listed.total, 4);
    EXPECT_TRUE(listed.items[2].enrolled);
}

TEST_P(UnitAccounts, ACodeEndsWithItsTermAndWithTheNextOne) {
    const Enrolment first = identity.add_unit_account(as("keeper"), {"wang", {"王五"}, {}}, "zh").value();
    const Enrolment second = identity.reset_unit_account(as("keeper"), first.account.id, "zh").value();
    EXPECT_EQ(identity.enrol(first.code, password, "192.0.2.1").error().code, &enrolment_refused);
    clock.advance(std::chrono::hours(7 * 24));
    EXPECT_EQ(identity.enrol(second.code, password, "192.0.2.1").error().code, &enrolment_refused);
}

TEST_P(UnitAccounts, AResetEndsSessionsKeysAndPasswordAtOnce) {
    const Opened before = sign_in("zhang").value();
    ASSERT_TRUE(identity.create_key(as("zhang"), "程序").has_value());
    const Enrolment made = identity.reset_unit_account(as("keeper"), zhang, "zh").value();
    EXPECT_EQ(sign_in("zhang").error().code, &sign_in_refused);
    EXPECT_TRUE(identity.keys(as("zhang"), "", 10)->items.empty());
    ASSERT_TRUE(identity.enrol(made.code, "another horse", "192.0.2.1").has_value());
    EXPECT_TRUE(sign_in("zhang", "another horse").has_value());
}

TEST_P(UnitAccounts, AnAdministratorKeepsTheirUnitOnlyAndGrantsWhatAUnitGrants) {
    const std::string stranger = account("stranger", other, {Role::cataloguer});
    const Actor actor = as("keeper");
    EXPECT_EQ(identity.set_unit_disabled(actor, stranger, true, "zh").error().code, &errors::not_found);
    EXPECT_EQ(identity.reset_unit_account(actor, stranger, "zh").error().code, &errors::not_found);
    EXPECT_EQ(identity.set_unit_roles(actor, keeper, {Role::reviewer}, "zh").error().code, &forbidden) << "not for oneself";
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Role>>([&](auto role) {
        const auto done = identity.set_unit_roles(actor, li, {role.value}, "zh");
        EXPECT_EQ(done.has_value(), is_unit_role(role.value)) << role.name;
        if (!done.has_value()) EXPECT_EQ(done.error().code, &roles_conflict);
        const auto added = identity.add_unit_account(
            actor, {std::string("u-") + std::to_string(static_cast<int>(role.value)), {"某"}, {role.value}}, "zh");
        EXPECT_EQ(added.has_value(), is_unit_role(role.value)) << role.name;
    });
    EXPECT_EQ(identity.add_unit_account(actor, {"zhang", {"某"}, {}}, "zh").error().code, &account_taken);
    for (const char* name : {"zhang", "stranger"}) {
        EXPECT_EQ(identity.unit_accounts(as(name), "", 20, "zh").error().code, &forbidden);
        EXPECT_EQ(identity.add_unit_account(as(name), {"mallory", {"某"}, {}}, "zh").error().code, &forbidden);
        EXPECT_EQ(identity.set_unit_roles(as(name), li, {Role::reviewer}, "zh").error().code, &forbidden);
    }
    EXPECT_EQ(identity.unit_accounts(Actor{}, "", 20, "zh").error().code, &unauthenticated);
}

TEST_P(UnitAccounts, RolesThatAUnitDoesNotGrantStay) {
    ASSERT_TRUE(identity.set_roles(platform, li, {Role::data_officer, Role::evaluator}, "zh").has_value());
    const auto done = identity.set_unit_roles(as("keeper"), li, {Role::reviewer}, "zh");
    EXPECT_THAT(codes(done->roles), UnorderedElementsAre("reviewer", "evaluator"));
    ASSERT_TRUE(identity.set_roles(platform, li, {Role::audit_admin}, "zh").has_value());
    EXPECT_EQ(identity.set_unit_disabled(as("keeper"), li, true, "zh").error().code, &forbidden)
        << "an administrator is nobody's";
}

TEST_P(UnitAccounts, WhoLeavesIsOutAtOnce) {
    const Opened opened = sign_in("zhang").value();
    ASSERT_TRUE(identity.set_unit_disabled(as("keeper"), zhang, true, "zh").has_value());
    EXPECT_EQ(sign_in("zhang").error().code, &sign_in_refused);
    EXPECT_FALSE(identity.find_actor("zhang").value().has_value());
    ASSERT_TRUE(identity.set_unit_disabled(as("keeper"), zhang, false, "zh").has_value());
    EXPECT_TRUE(sign_in("zhang").has_value());
}

TEST_P(UnitAccounts, ARoleIsLentFromDayToDayAndEndsByItself) {
    const auto given = identity.delegate(as("zhang"), lend(li, Role::reviewer, 1, 3), "zh");
    ASSERT_TRUE(given.has_value()) << given.error().detail;
    EXPECT_FALSE(given->in_force);
    EXPECT_FALSE(as("li").has(Role::reviewer)) << "not yet";
    clock.advance(std::chrono::days{1});
    Actor acting = as("li");
    EXPECT_TRUE(acting.has(Role::reviewer));
    EXPECT_TRUE(may(acting, Permission::entry_review, {.organization = unit, .drafted_by = "somebody"}));
    EXPECT_EQ(authorize(acting, Permission::entry_review, {.organization = unit, .drafted_by = zhang}).error().code, &own_work)
        << "who drafted does not decide through somebody else";
    EXPECT_EQ(acting.name_as(Role::reviewer), "li（代zhang）");
    EXPECT_EQ(acting.name_as(Role::data_officer), "li");
    const Me me = identity.me(acting, "", "zh").value();
    ASSERT_EQ(me.delegated.size(), 1U);
    EXPECT_EQ(me.delegated[0].from.name, "zhang");
    clock.advance(std::chrono::days{3});
    EXPECT_FALSE(as("li").has(Role::reviewer)) << "over";
}

TEST_P(UnitAccounts, WhatIsLentEndsWithItsHolderAndAtOnceWhenToldSo) {
    const std::string id = identity.delegate(as("zhang"), lend(li, Role::reviewer, 0, 30), "zh")->id;
    EXPECT_TRUE(as("li").has(Role::reviewer));
    ASSERT_TRUE(identity.set_unit_disabled(as("keeper"), zhang, true, "zh").has_value());
    EXPECT_FALSE(as("li").has(Role::reviewer)) << "its holder may not act";
    ASSERT_TRUE(identity.set_unit_disabled(as("keeper"), zhang, false, "zh").has_value());
    ASSERT_TRUE(identity.set_unit_roles(as("keeper"), zhang, {Role::cataloguer}, "zh").has_value());
    EXPECT_FALSE(as("li").has(Role::reviewer)) << "its holder has it no more";
    ASSERT_TRUE(identity.set_unit_roles(as("keeper"), zhang, {Role::reviewer}, "zh").has_value());
    EXPECT_TRUE(as("li").has(Role::reviewer));
    account("stranger", other, {Role::unit_admin});
    EXPECT_EQ(identity.end_delegation(as("stranger"), id, "zh").error().code, &errors::not_found);
    ASSERT_TRUE(identity.end_delegation(as("li"), id, "zh").has_value());
    EXPECT_FALSE(as("li").has(Role::reviewer));
    ASSERT_TRUE(identity.end_delegation(as("keeper"), id, "zh")->ended_at.has_value()) << "again changes nothing";
    EXPECT_THAT(recorded("delegation", id), ElementsAre("delegation.given", "delegation.ended"));
    EXPECT_EQ(identity.delegations(as("keeper"), "zh")->size(), 1U);
    EXPECT_TRUE(identity.delegations(as("stranger"), "zh")->empty());
}

TEST_P(UnitAccounts, WhatCannotBeLentIsSaid) {
    const std::string stranger = account("stranger", other, {Role::cataloguer}),
                      auditor = account("auditor", unit, {Role::audit_admin});
    const auto fault = [&](const char* who, const NewDelegation& request) {
        const auto refused = identity.delegate(as(who), request, "zh");
        EXPECT_FALSE(refused.has_value());
        if (refused.has_value()) return std::string();
        EXPECT_EQ(refused.error().code, &delegation_invalid);
        return refused.error().fields.at(0).pointer + " " + refused.error().fields.at(0).code;
    };
    EXPECT_EQ(fault("zhang", lend(stranger, Role::reviewer, 0, 1)), "/to unknown") << "another unit";
    EXPECT_EQ(fault("zhang", lend(zhang, Role::reviewer, 0, 1)), "/to unknown") << "oneself";
    EXPECT_EQ(fault("zhang", lend("nobody", Role::reviewer, 0, 1)), "/to unknown");
    EXPECT_EQ(fault("zhang", lend(auditor, Role::reviewer, 0, 1)), "/to roles") << "administrators hold nothing else";
    EXPECT_EQ(fault("zhang", lend(li, Role::data_officer, 0, 1)), "/role role") << "not one's own";
    EXPECT_EQ(fault("keeper", lend(li, Role::unit_admin, 0, 1)), "/role role") << "accounts are not kept by proxy";
    EXPECT_EQ(fault("zhang", lend(li, Role::reviewer, -1, 1)), "/from_on past");
    EXPECT_EQ(fault("zhang", lend(li, Role::reviewer, 2, 1)), "/until_on order");
    EXPECT_EQ(fault("zhang", lend(li, Role::reviewer, 0, 180)), "/until_on too_long");
    ASSERT_TRUE(identity.delegate(as("zhang"), lend(li, Role::reviewer, 0, 5), "zh").has_value());
    EXPECT_EQ(fault("zhang", lend(li, Role::reviewer, 5, 6)), "/from_on overlap");
    EXPECT_EQ(fault("li", lend(zhang, Role::reviewer, 0, 1)), "/role role") << "what is lent is not lent on";
    Actor program = as("zhang");
    program.key = "k";
    EXPECT_EQ(identity.delegate(program, lend(li, Role::cataloguer, 0, 1), "zh").error().code, &forbidden);
}

TEST_P(UnitAccounts, WhatNobodyUsesIsToldOfAndThenDisabled) {
    const std::string citizen = account("citizen", "", {Role::applicant}),
                      security = account("security", unit, {Role::security_admin});
    std::vector<std::string> told;
    const auto tell = [&](Transaction&, const Identity::Unused& one) -> Result<void> {
        told.push_back(one.id);
        EXPECT_EQ(one.disabled_on, day(14));
        return {};
    };
    clock.advance(std::chrono::days{76});
    ASSERT_TRUE(sign_in("li").has_value());
    EXPECT_EQ(identity.warn_unused(tell).value(), 0);
    clock.advance(std::chrono::seconds{1});
    EXPECT_EQ(identity.warn_unused(tell).value(), 3);
    EXPECT_THAT(told, UnorderedElementsAre(keeper, zhang, security));
    EXPECT_EQ(identity.warn_unused(tell).value(), 0) << "once";
    EXPECT_EQ(identity.disable_unused().value(), 0);
    const std::string forgotten = account("forgotten", unit, {});
    database()
        .transact([&](Transaction& tx) {
            return tx.run({"test", "UPDATE account SET used_at = :long_ago WHERE id = :id"},
                          {{"long_ago", clock.now() - std::chrono::days{400}}, {"id", forgotten}});
        })
        .value();
    EXPECT_EQ(identity.disable_unused().value(), 0) << "nobody is disabled who was not told";
    EXPECT_EQ(identity.warn_unused(tell).value(), 1) << "of a day to come";
    ASSERT_TRUE(identity.set_disabled(platform, forgotten, true, "zh").has_value());
    clock.advance(std::chrono::days{14});
    EXPECT_EQ(identity.disable_unused().value(), 2);
    EXPECT_FALSE(identity.find_actor("zhang").value().has_value());
    EXPECT_TRUE(identity.find_actor("li").value().has_value()) << "in use";
    EXPECT_TRUE(identity.find_actor("citizen").value().has_value()) << "people outside come when they need to";
    EXPECT_TRUE(identity.find_actor("security").value().has_value()) << "somebody must be able to let others in again";
    ASSERT_TRUE(identity.set_disabled(platform, zhang, false, "zh").has_value());
    EXPECT_EQ(identity.disable_unused().value(), 0) << "let in again counts as used";
}

}  // namespace
}  // namespace jixia::identity
