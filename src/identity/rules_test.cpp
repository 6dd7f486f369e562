// Which roles one account may hold together: the whole table of pairs, for each standing.
#include "rules.h"

#include <gtest/gtest.h>

#include <set>

#include "identity/identity.h"

namespace jixia::identity {
namespace {

using enum Role;

TEST(Rules, EveryPairOfRolesForEveryStanding) {
    const std::set<Role> administrators{system_admin, security_admin, audit_admin},
        staff{cataloguer, reviewer, data_officer, security_officer, unit_admin};
    std::vector<Role> all;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Role>>([&](auto e) { all.push_back(e.value); });
    for (const Standing standing : {Standing::person, Standing::organization, Standing::authority})
        for (const Role a : all)
            for (const Role b : all) {
                const auto allowed_alone = [&](Role role) {
                    if (staff.contains(role)) return standing != Standing::person;
                    return role != authority || standing == Standing::authority;
                };
                const bool expected =
                    a != b && allowed_alone(a) && allowed_alone(b) && !administrators.contains(a) && !administrators.contains(b);
                EXPECT_EQ(check_roles({a, b}, standing).has_value(), expected)
                    << boost::describe::enum_to_string(a, "") << boost::describe::enum_to_string(b, "");
                EXPECT_EQ(check_roles({a}, standing).has_value(), allowed_alone(a));
            }
    EXPECT_TRUE(check_roles({}, Standing::person).has_value());
    EXPECT_EQ(check_roles({cataloguer}, Standing::person).error().code, &roles_conflict);
}

TEST(Rules, DaysOfADelegation) {
    const Date today{std::chrono::year(2026), std::chrono::month(11), std::chrono::day(26)};
    const auto on = [&](int after) { return Date(std::chrono::sys_days(today) + std::chrono::days(after)); };
    EXPECT_TRUE(faults_of_delegation(reviewer, today, today, today).empty());
    EXPECT_TRUE(faults_of_delegation(authority, today, on(179), today).empty());
    EXPECT_EQ(faults_of_delegation(reviewer, today, on(180), today).at(0).code, "too_long");
    EXPECT_EQ(faults_of_delegation(reviewer, on(-1), on(1), today).at(0).code, "past");
    EXPECT_EQ(faults_of_delegation(reviewer, on(2), on(1), today).at(0).code, "order");
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Role>>([&](auto role) {
        const bool lendable = is_unit_role(role.value) || role.value == authority;
        EXPECT_EQ(faults_of_delegation(role.value, today, today, today).empty(), lendable) << role.name;
    });
}

TEST(Rules, AccountNames) {
    for (const char* name : {"admin", "a1", "authority-jinan", "x.y_z-0"}) EXPECT_TRUE(is_account_name(name)) << name;
    for (const char* name : {"", "a", "Admin", ".a", "a b", "a@b", "张三", "-a"}) EXPECT_FALSE(is_account_name(name)) << name;
    EXPECT_TRUE(is_account_name(std::string(64, 'a')));
    EXPECT_FALSE(is_account_name(std::string(65, 'a')));
}

TEST(Rules, Passwords) {
    EXPECT_TRUE(check_password("jixia-demo", "cataloguer").has_value());
    for (const std::string& password :
         {std::string("short"), std::string("aaaaaaaaaaaa"), std::string("cataloguer"), std::string(1025, 'x')})
        EXPECT_EQ(check_password(password, "cataloguer").error().code, &errors::invalid);
}

TEST(IdentityRules, Art02_2_OnlyAnOrganisationAuthorisedByLawNamesItsMandate) {
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<OrganizationKind>>([](auto kind) {
        EXPECT_EQ(check_mandate(kind.value, "").has_value(), kind.value != OrganizationKind::authorized_organization)
            << kind.name;
    });
    for (const std::string_view named : {"《中华人民共和国证券法》第七条", "依据《山东省邮政条例》第四条第二款授权"})
        EXPECT_TRUE(check_mandate(OrganizationKind::authorized_organization, named).has_value()) << named;
    for (const std::string_view vague :
         {"本单位三定方案", "《》第七条", "《中华人民共和国证券法》", "第七条", "》第七条《", "证券法第七条"}) {
        const auto refused = check_mandate(OrganizationKind::authorized_organization, vague);
        ASSERT_FALSE(refused.has_value()) << vague;
        EXPECT_EQ(refused.error().code, &mandate_missing);
        EXPECT_EQ(refused.error().code->basis->article, "第二条第二款");
    }
}

}  // namespace
}  // namespace jixia::identity
