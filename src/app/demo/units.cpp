#include "demo/units.h"

#include <fmt/format.h>

#include "base/crypto.h"
#include "identity/uscc.h"

namespace jixia::app::demo {
namespace {

const Actor& operator_() {
    static const Actor actor = Actor::platform();
    return actor;
}

Result<std::string> settle_unit(identity::Identity& identity, const Organization& unit, std::size_t number) {
    const std::string uscc = made_up_uscc(unit.division, number);
    JX_TRY(const auto known, identity.organizations({.division = unit.division, .q = uscc, .limit = 1}));
    if (!known.items.empty()) return known.items.front().id;
    identity::NewOrganization request;
    request.name.value = unit.name;
    request.uscc = uscc;
    if (!boost::describe::enum_from_string(unit.kind.c_str(), request.kind))
        return Error{&errors::invalid, "unknown kind " + unit.kind};
    request.division = unit.division;
    request.authority = unit.authority.value_or(false);
    request.phone = json::Text<0, 40>{unit.phone};
    request.demonstration = true;
    JX_TRY(const auto made, identity.create_organization(operator_(), request));
    return made.id;
}

Result<Actor> settle_account(identity::Identity& identity, const Account& person, const std::string& organization,
                             const std::string& password) {
    JX_TRY(const auto known, identity.find_actor(person.account));
    if (known && !known->roles.empty()) return *known;
    if (!known) {
        identity::NewAccount request;
        request.account = person.account;
        request.name.value = person.name;
        if (!organization.empty()) request.organization = organization;
        request.password = password;
        request.demonstration = true;
        JX_TRY(std::ignore, identity.create_account(operator_(), request, "zh"));
    }
    JX_TRY(const auto made, identity.find_actor(person.account));
    JX_ASSERT(made.has_value());
    std::vector<Role> roles;
    for (const std::string& name : person.roles) {
        Role role{};
        if (!boost::describe::enum_from_string(name.c_str(), role)) return Error{&errors::invalid, "unknown role " + name};
        roles.push_back(role);
    }
    JX_TRY(std::ignore, identity.set_roles(operator_(), made->id, roles, "zh"));
    JX_TRY(const auto settled, identity.find_actor(person.account));
    JX_ASSERT(settled.has_value());
    return *settled;
}

}  // namespace

std::string made_up_uscc(std::string_view division, std::size_t number) {
    const std::string head = "11" + std::string(division) + fmt::format("{:08}", 90000000 + number * 137);
    for (const char check : std::string_view("0123456789X")) {
        std::string code = head + check;
        const auto last = identity::uscc_check_character(code);
        if (!last) continue;
        code += *last;
        if (identity::has_sound_organization_code(code)) return code;
    }
    return {};
}

Result<std::map<std::string, Staff>> settle(identity::Identity& identity, const Province& province) {
    std::map<std::string, Staff> staff;
    for (std::size_t number = 0; number < province.organizations.size(); ++number) {
        const Organization& unit = province.organizations[number];
        JX_TRY(staff[unit.key].organization, settle_unit(identity, unit, number));
    }
    for (const Account& person : province.accounts) {
        const std::string organization = person.organization.empty() ? std::string() : staff[person.organization].organization;
        JX_TRY(Actor actor, settle_account(identity, person, organization, std::string(shown_password)));
        if (actor.has(Role::cataloguer)) staff[person.organization].cataloguer = actor;
        if (actor.has(Role::reviewer)) staff[person.organization].reviewer = actor;
    }
    for (const Organization& unit : province.organizations) {
        Staff& people = staff[unit.key];
        const auto one = [&](Actor& place, std::string_view role, std::string_view title) -> Result<void> {
            if (place.signed_in()) return {};
            JX_TRY(place,
                   settle_account(
                       identity,
                       {fmt::format("{}.{}", role, unit.key), unit.name + std::string(title), unit.key, {std::string(role)}},
                       people.organization, crypto::random_token()));
            return {};
        };
        JX_CHECK(one(people.cataloguer, "cataloguer", "编目员"));
        JX_CHECK(one(people.reviewer, "reviewer", "审核员"));
    }
    return staff;
}

}  // namespace jixia::app::demo
