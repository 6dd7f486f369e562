#pragma once
// Who acts: the values every room may know about a caller. What an actor may do is decided in `identity` only.
#include <boost/describe.hpp>
#include <string>
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
    evaluator,         ///< 第三方评估机构, when appointed
    system_admin,      ///< 系统管理员
    security_admin,    ///< 安全管理员
    audit_admin        ///< 审计管理员
};
BOOST_DESCRIBE_ENUM(Role, applicant, cataloguer, reviewer, data_officer, security_officer, authority, evaluator, system_admin,
                    security_admin, audit_admin)

/// A caller. Default-constructed: an anonymous visitor.
struct Actor {
    std::string id;            ///< account id; empty for a visitor
    std::string name;          ///< shown to people
    std::string organization;  ///< organisation id; empty for persons
    std::string division;      ///< GB/T 2260 code of the organisation
    std::vector<Role> roles;
    std::string session;  ///< session id, when a person signed in
    std::string key;      ///< API key id, when a program calls
    bool system = false;  ///< the platform itself (scheduled work); set only inside the process

    bool signed_in() const { return system || !id.empty(); }
    bool has(Role role) const {
        for (const Role held : roles)
            if (held == role) return true;
        return false;
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
