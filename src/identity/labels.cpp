// Names of roles and kinds of body, in both languages.
#include "identity/types.h"

namespace jixia::identity {

namespace {

struct Names {
    std::string_view zh, en;
    std::string in(std::string_view language) const { return std::string(language == "en" ? en : zh); }
};

Names names_of(Role role) {
    switch (role) {
        case Role::applicant: return {"实名用户", "Verified user"};
        case Role::cataloguer: return {"编目员", "Cataloguer"};
        case Role::reviewer: return {"审核员", "Reviewer"};
        case Role::data_officer: return {"数据专员", "Data officer"};
        case Role::security_officer: return {"数据安全负责人", "Security officer"};
        case Role::authority: return {"大数据工作主管部门", "Data authority"};
        case Role::evaluator: return {"第三方评估机构", "Evaluator"};
        case Role::system_admin: return {"系统管理员", "System administrator"};
        case Role::security_admin: return {"安全管理员", "Security administrator"};
        case Role::unit_admin: return {"单位管理员", "Unit administrator"};
        case Role::audit_admin: return {"审计管理员", "Audit administrator"};
    }
    return {};
}

Names names_of(OrganizationKind kind) {
    switch (kind) {
        case OrganizationKind::state_organ: return {"国家机关", "State organ"};
        case OrganizationKind::authorized_organization:
            return {"法律法规授权的具有管理公共事务职能的组织", "Organisation authorised by law to manage public affairs"};
        case OrganizationKind::public_service_institution:
            return {"具有公共服务职能的事业单位", "Public institution with public service functions"};
        case OrganizationKind::public_service_enterprise:
            return {"具有公共服务职能的企业", "Enterprise with public service functions"};
        case OrganizationKind::peoples_organization: return {"人民团体", "People's organisation"};
        case OrganizationKind::other: return {"其他", "Other"};
        case OrganizationKind::social_publisher:
            return {"科研机构、企业、行业组织", "Research institution, enterprise or industry organisation"};
    }
    return {};
}

}  // namespace

std::string role_label(Role role, std::string_view language) { return names_of(role).in(language); }
std::string organization_kind_label(OrganizationKind kind, std::string_view language) { return names_of(kind).in(language); }

}  // namespace jixia::identity
