#pragma once
// Who acts: the values every room may know about a caller. What an actor may do is decided in `identity` only.
#include <boost/describe.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace jixia {

/// Roles of `domain.md`. One account may hold several, except the three administrators, who are mutually exclusive.
enum class Role {
    applicant,         ///< verified person or organisation (公民、法人和其他组织)
    cataloguer,        ///< 编目员 of a provider
    reviewer,          ///< 审核员 of a provider; never of their own work
    data_officer,      ///< 处理申请、异议、需求 of a provider
    security_officer,  ///< 安全负责人 of a provider
    authority,         ///< 大数据工作主管部门 of a division
    unit_admin,        ///< 单位管理员: keeps the accounts of its own unit
    evaluator,         ///< 第三方评估机构, when appointed
    system_admin,      ///< 系统管理员
    security_admin,    ///< 安全管理员
    audit_admin        ///< 审计管理员
};
BOOST_DESCRIBE_ENUM(Role, applicant, cataloguer, reviewer, data_officer, security_officer, authority, unit_admin, evaluator,
                    system_admin, security_admin, audit_admin)

/// A role that its holder has lent to the caller for some days (代理).
struct DelegatedRole {
    Role role{};
    std::string from, from_name;  ///< account id and name of who holds it
};

/// A caller. Default-constructed: an anonymous visitor.
struct Actor {
    std::string id;                        ///< account id; empty for a visitor
    std::string name;                      ///< shown to people
    std::string organization;              ///< organisation id; empty for persons
    std::string division;                  ///< GB/T 2260 code of the organisation
    std::vector<Role> roles;               ///< those held and those lent
    std::vector<DelegatedRole> delegated;  ///< those among `roles` that are only lent
    std::string session;                   ///< session id, when a person signed in
    std::string key;                       ///< API key id, when a program calls
    bool system = false;                   ///< the platform itself (scheduled work); set only inside the process

    bool signed_in() const { return system || !id.empty(); }
    bool has(Role role) const {
        for (const Role held : roles)
            if (held == role) return true;
        return false;
    }
    /// Whether acting by `role` is this account's own act, or that of somebody whom the actor stands in for: four eyes need
    /// others.
    bool stands_for(std::string_view account, Role role) const {
        if (account.empty()) return false;
        if (account == id) return true;
        for (const DelegatedRole& lent : delegated)
            if (lent.role == role && lent.from == account) return true;
        return false;
    }
    /// As it stands on record: 「李四（代张三）」 when the role is lent.
    std::string name_as(Role role) const {
        for (const DelegatedRole& lent : delegated)
            if (lent.role == role) return name + "（代" + lent.from_name + "）";
        return name;
    }
    /// The platform acting by itself.
    static Actor platform() {
        Actor actor;
        actor.id = "platform";
        actor.name = "platform";
        actor.system = true;
        return actor;
    }
};

}  // namespace jixia
