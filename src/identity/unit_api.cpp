#include "unit_api.h"

#include "http/paging.h"

namespace jixia::identity {

using http::Access;
using http::Call;
using http::Reply;
using http::RouteInfo;

namespace {

struct UnitRoles {
    std::vector<Role> roles;
};
BOOST_DESCRIBE_STRUCT(UnitRoles, (), (roles))
struct EnrolmentBody {
    json::Text<1, 100> code;
    std::string password;
};
BOOST_DESCRIBE_STRUCT(EnrolmentBody, (), (code, password))

std::string_view language_of(const Call& call) { return call.language == http::Language::en ? "en" : "zh"; }

/// A code is shown once and kept by nobody on the way.
Reply<Enrolment> secret(Enrolment made, int status) {
    Reply<Enrolment> reply{std::move(made), status};
    reply.headers.set("Cache-Control", "no-store");
    return reply;
}

void add_account_routes(http::Router& router, Identity& identity) {
    router.get("/api/v1/unit/accounts",
               RouteInfo{.id = "listUnitAccounts",
                         .summary = "Accounts of the caller's own unit, for its administrator",
                         .access = Access::signed_in,
                         .refusals = {&forbidden},
                         .query = {{"limit", "accounts a page"}, {"cursor", "from the previous page's next"}},
                         .tag = "people"},
               [&identity](const Call& call) -> Result<http::Response> {
                   JX_TRY(const std::int64_t limit, call.query.integer("limit", 20, 1, 1000));
                   JX_TRY(const auto page,
                          identity.unit_accounts(call.actor, call.query.one("cursor").value_or(""), limit, language_of(call)));
                   return http::page_response(call, page.items, page.total, page.next, limit);
               });
    router.post<NewUnitAccount>(
        "/api/v1/unit/accounts",
        RouteInfo{
            .id = "addUnitAccount",
            .summary = "Add somebody to the unit; the answer holds the code with which they set a password, shown this once",
            .access = Access::signed_in,
            .refusals = {&forbidden, &step_up_needed, &errors::invalid, &account_taken, &roles_conflict},
            .tag = "people",
            .success = 201,
            .secret = true},
        [&identity](const Call& call, const NewUnitAccount& body) -> Result<Reply<Enrolment>> {
            JX_TRY(Enrolment made, identity.add_unit_account(call.actor, body, language_of(call)));
            return secret(std::move(made), 201);
        });
    router.with_body<UnitRoles>(http::Method::put, "/api/v1/unit/accounts/{id}/roles",
                                RouteInfo{.id = "setUnitRoles",
                                          .summary = "Give and take the roles that a unit grants",
                                          .access = Access::signed_in,
                                          .refusals = {&forbidden, &step_up_needed, &errors::not_found, &roles_conflict},
                                          .tag = "people"},
                                [&identity](const Call& call, const UnitRoles& body) {
                                    return identity.set_unit_roles(call.actor, call.parameter("id"), body.roles,
                                                                   language_of(call));
                                });
    for (const bool disabled : {true, false})
        router.post<json::Value>(
            disabled ? "/api/v1/unit/accounts/{id}/actions/disable" : "/api/v1/unit/accounts/{id}/actions/enable",
            RouteInfo{.id = disabled ? "disableUnitAccount" : "enableUnitAccount",
                      .summary = disabled ? "End an account of the unit: its sessions and keys end at once"
                                          : "Let an account of the unit in again",
                      .access = Access::signed_in,
                      .refusals = {&forbidden, &step_up_needed, &errors::not_found},
                      .tag = "people"},
            [&identity, disabled](const Call& call, const json::Value&) {
                return identity.set_unit_disabled(call.actor, call.parameter("id"), disabled, language_of(call));
            });
    router.post<json::Value>(
        "/api/v1/unit/accounts/{id}/actions/reset",
        RouteInfo{.id = "resetUnitAccount",
                  .summary = "Take password and second factor away and give a new code to set a password with, shown this once",
                  .access = Access::signed_in,
                  .refusals = {&forbidden, &step_up_needed, &errors::not_found},
                  .tag = "people",
                  .secret = true},
        [&identity](const Call& call, const json::Value&) -> Result<Reply<Enrolment>> {
            JX_TRY(Enrolment made, identity.reset_unit_account(call.actor, call.parameter("id"), language_of(call)));
            return secret(std::move(made), 200);
        });
    router.post<EnrolmentBody>("/api/v1/enrolments",
                               RouteInfo{.id = "enrol",
                                         .summary = "Set a password with the code that the unit's administrator gave",
                                         .access = Access::anyone,
                                         .refusals = {&enrolment_refused, &too_many_attempts, &errors::invalid},
                                         .tag = "people",
                                         .success = 204,
                                         .body_bytes_max = 8192},
                               [&identity](const Call& call, const EnrolmentBody& body) {
                                   return identity.enrol(body.code.value, body.password, call.client);
                               });
    router.get("/api/v1/unit/colleagues",
               RouteInfo{.id = "listColleagues",
                         .summary = "Who else is of the caller's unit",
                         .access = Access::signed_in,
                         .refusals = {&unauthenticated},
                         .tag = "people"},
               [&identity](const Call& call) -> Result<http::Response> {
                   JX_TRY(const auto people, identity.colleagues(call.actor));
                   return http::page_response(call, people, std::ssize(people), "", std::ssize(people));
               });
}

void add_delegation_routes(http::Router& router, Identity& identity) {
    router.get("/api/v1/delegations",
               RouteInfo{.id = "listDelegations",
                         .summary = "Roles lent to and by the caller; all of the unit for its administrator",
                         .access = Access::signed_in,
                         .refusals = {&unauthenticated},
                         .tag = "people"},
               [&identity](const Call& call) -> Result<http::Response> {
                   JX_TRY(const auto all, identity.delegations(call.actor, language_of(call)));
                   return http::page_response(call, all, std::ssize(all), "", std::ssize(all));
               });
    router.post<NewDelegation>("/api/v1/delegations",
                               RouteInfo{.id = "delegateRole",
                                         .summary = "Lend one of one's own roles to somebody of one's unit, from day to day",
                                         .access = Access::signed_in,
                                         .refusals = {&forbidden, &step_up_needed, &delegation_invalid},
                                         .tag = "people",
                                         .success = 201},
                               [&identity](const Call& call, const NewDelegation& body) -> Result<Reply<DelegationView>> {
                                   JX_TRY(DelegationView made, identity.delegate(call.actor, body, language_of(call)));
                                   return Reply<DelegationView>{std::move(made), 201};
                               });
    router.post<json::Value>("/api/v1/delegations/{id}/actions/end",
                             RouteInfo{.id = "endDelegation",
                                       .summary = "End a delegation before its last day",
                                       .access = Access::signed_in,
                                       .refusals = {&unauthenticated, &errors::not_found},
                                       .tag = "people"},
                             [&identity](const Call& call, const json::Value&) {
                                 return identity.end_delegation(call.actor, call.parameter("id"), language_of(call));
                             });
}

}  // namespace

void add_unit_routes(http::Router& router, Identity& identity) {
    add_account_routes(router, identity);
    add_delegation_routes(router, identity);
}

}  // namespace jixia::identity
