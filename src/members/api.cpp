// Routes of registration: each parses, calls one use case and renders.
#include "http/paging.h"
#include "http/router.h"
#include "identity/identity.h"
#include "members/members.h"
#include "workflow/workflow.h"

namespace jixia::members {

namespace {

using http::Access;
using http::Call;
using http::Reply;
using http::RouteInfo;

constexpr std::size_t body_max = 16'384;

std::string_view language_of(const Call& call) { return call.language == http::Language::en ? "en" : "zh"; }

template <class T>
Reply<T> private_reply(T value, int status = 200) {
    Reply<T> reply{std::move(value), status};
    reply.headers.set("Cache-Control", "no-store");
    return reply;
}

void add_colleague_routes(http::Router& router, Members& members) {
    router.get("/api/v1/member-accounts",
               RouteInfo{.id = "listMemberAccounts",
                         .summary = "Further accounts of the organisation that the caller registered",
                         .access = Access::signed_in,
                         .refusals = {&no_organization},
                         .tag = "people"},
               [&members](const Call& call) -> Result<http::Response> {
                   JX_TRY(const auto all, members.colleagues(call.actor, language_of(call)));
                   return http::page_response(call, all, std::ssize(all), "", std::ssize(all));
               });
    router.post<NewColleague>(
        "/api/v1/member-accounts",
        RouteInfo{.id = "addMemberAccount",
                  .summary = "Add an account of one's organisation; the code is shown this once",
                  .access = Access::signed_in,
                  .refusals = {&no_organization, &identity::step_up_needed, &identity::account_taken, &errors::invalid},
                  .tag = "people",
                  .success = 201,
                  .body_bytes_max = body_max,
                  .secret = true},
        [&members](const Call& call, const NewColleague& body) -> Result<Reply<identity::Enrolment>> {
            JX_TRY(auto made, members.add_colleague(call.actor, body, language_of(call)));
            return private_reply(std::move(made), 201);
        });
    router.post<json::Value>("/api/v1/member-accounts/{id}/actions/reset",
                             RouteInfo{.id = "resetMemberAccount",
                                       .summary = "A new code for an account of one's organisation; what it had ends at once",
                                       .access = Access::signed_in,
                                       .refusals = {&no_organization, &identity::step_up_needed, &errors::not_found},
                                       .tag = "people",
                                       .secret = true},
                             [&members](const Call& call, const json::Value&) -> Result<Reply<identity::Enrolment>> {
                                 JX_TRY(auto made, members.reset_colleague(call.actor, call.parameter("id"), language_of(call)));
                                 return private_reply(std::move(made));
                             });
    for (const bool disabled : {true, false})
        router.post<json::Value>(std::string("/api/v1/member-accounts/{id}/actions/") + (disabled ? "disable" : "enable"),
                                 RouteInfo{.id = disabled ? "disableMemberAccount" : "enableMemberAccount",
                                           .summary = disabled ? "End an account of one's organisation with its sessions and keys"
                                                               : "Let an account of one's organisation in again",
                                           .access = Access::signed_in,
                                           .refusals = {&no_organization, &identity::step_up_needed, &errors::not_found},
                                           .tag = "people"},
                                 [&members, disabled](const Call& call, const json::Value&) {
                                     return members.switch_colleague(call.actor, call.parameter("id"), disabled,
                                                                     language_of(call));
                                 });
}

}  // namespace

void add_routes(http::Router& router, Members& members) {
    add_colleague_routes(router, members);
    router.post<NewRegistration>("/api/v1/registrations",
                                 RouteInfo{.id = "fileRegistration",
                                           .summary = "Register as a person or an organisation that uses data",
                                           .access = Access::anyone,
                                           .refusals = {&errors::invalid, &document_invalid, &registered_already,
                                                        &too_many_registrations, &identity::account_taken, &identity::forbidden},
                                           .tag = "people",
                                           .success = 201,
                                           .body_bytes_max = body_max,
                                           .secret = true},
                                 [&members](const Call& call, const NewRegistration& body) -> Result<Reply<RegistrationView>> {
                                     JX_TRY(RegistrationView made,
                                            members.file(call.actor, call.client, body, language_of(call)));
                                     return private_reply(std::move(made), 201);
                                 });
    router.get("/api/v1/registrations",
               RouteInfo{.id = "listOwnRegistrations",
                         .summary = "The caller's own registrations and what became of them, newest first",
                         .access = Access::signed_in,
                         .refusals = {&identity::unauthenticated},
                         .tag = "people"},
               [&members](const Call& call) -> Result<http::Response> {
                   JX_TRY(const auto own, members.own(call.actor, language_of(call)));
                   return http::page_response(call, own, std::ssize(own), "", std::ssize(own));
               });
    router.with_body<Particulars>(
        http::Method::put, "/api/v1/registrations/{id}",
        RouteInfo{.id = "correctRegistration",
                  .summary = "Correct one's own registration that was returned",
                  .access = Access::signed_in,
                  .refusals = {&errors::not_found, &document_invalid, &registered_already, &workflow::action_not_possible},
                  .tag = "people",
                  .body_bytes_max = body_max},
        [&members](const Call& call, const Particulars& body) -> Result<Reply<RegistrationView>> {
            JX_TRY(RegistrationView own, members.correct(call.actor, call.parameter("id"), body, language_of(call)));
            return private_reply(std::move(own));
        });
    router.get("/api/v1/registrations/{id}",
               RouteInfo{.id = "readRegistration",
                         .summary = "What an official needs to verify somebody; reading it is recorded",
                         .access = Access::signed_in,
                         .refusals = {&errors::not_found},
                         .tag = "people"},
               [&members](const Call& call) -> Result<Reply<RegistrationFile>> {
                   JX_TRY(RegistrationFile file, members.file_of(call.actor, call.parameter("id"), language_of(call)));
                   return private_reply(std::move(file));
               });
}

}  // namespace jixia::members
