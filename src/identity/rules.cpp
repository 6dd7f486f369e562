#include "rules.h"

#include <algorithm>
#include <set>

#include "identity/identity.h"

namespace jixia::identity {

namespace {

bool is_administrator(Role role) {
    return role == Role::system_admin || role == Role::security_admin || role == Role::audit_admin;
}
constexpr int delegation_days_max = 180;

Error conflict(std::string detail) { return Error{&roles_conflict, detail, {{"/roles", std::move(detail), "roles"}}}; }

}  // namespace

Result<void> check_roles(const std::vector<Role>& roles, Standing standing) {
    if (std::set<Role>(roles.begin(), roles.end()).size() != roles.size()) return conflict("a role is named twice");
    if (std::ranges::any_of(roles, is_administrator) && roles.size() > 1) return conflict("an administrator holds no other role");
    const auto of_a_body = [](Role role) { return is_unit_role(role) || role == Role::unit_admin; };
    if (std::ranges::any_of(roles, of_a_body) && standing == Standing::person) return conflict("this role needs an organisation");
    if (std::ranges::find(roles, Role::authority) != roles.end() && standing != Standing::authority)
        return conflict("this role needs a data authority");
    return {};
}

bool is_unit_role(Role role) {
    return role == Role::cataloguer || role == Role::reviewer || role == Role::data_officer || role == Role::security_officer;
}

bool is_lendable(Role role) { return is_unit_role(role) || role == Role::authority; }

std::vector<FieldError> faults_of_delegation(Role role, Date from_on, Date until_on, Date today) {
    std::vector<FieldError> faults;
    if (!is_lendable(role)) faults.push_back({"/role", "is no role that can be lent", "role"});
    if (from_on < today) faults.push_back({"/from_on", "lies in the past", "past"});
    if (until_on < from_on) faults.push_back({"/until_on", "lies before the first day", "order"});
    else if (std::chrono::sys_days(until_on) - std::chrono::sys_days(from_on) >= std::chrono::days(delegation_days_max))
        faults.push_back({"/until_on", "at most " + std::to_string(delegation_days_max) + " days", "too_long"});
    return faults;
}

bool is_account_name(std::string_view text) {
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return text.size() >= 2 && text.size() <= 64 && plain(text.front()) &&
           std::ranges::all_of(text, [&](char c) { return plain(c) || c == '.' || c == '_' || c == '-'; });
}

Result<void> check_password(std::string_view password, std::string_view account) {
    const auto refuse = [](std::string detail) {
        return Error{&errors::invalid, detail, {{"/password", std::move(detail), "password"}}};
    };
    if (password.size() < 8 || password.size() > 1024) return refuse("must have 8 to 1024 bytes");
    if (std::set<char>(password.begin(), password.end()).size() < 3) return refuse("must have at least 3 different characters");
    if (password == account) return refuse("must not be the account's name");
    return {};
}

/// 第二条第二款:「法律法规授权的具有管理公共事务职能的组织」. Reading: the authorisation is named as title and article, such as
/// 《中华人民共和国消防法》第十条; a body's own decision authorises nobody.
Result<void> check_mandate(OrganizationKind kind, std::string_view mandate) {
    if (kind != OrganizationKind::authorized_organization) return {};
    const std::size_t opened = mandate.find("《"), closed = mandate.find("》");
    const bool titled = opened != std::string_view::npos && closed != std::string_view::npos && closed > opened + 3;
    const std::size_t number = titled ? mandate.find("第", closed) : std::string_view::npos;
    if (number != std::string_view::npos && mandate.find("条", number) != std::string_view::npos) return {};
    return Error{&mandate_missing, {}, {{"/mandate", "names no law or regulation with its article", "mandate"}}};
}

}  // namespace jixia::identity
