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

}  // namespace

void add_routes(http::Router& router, Members& members) {
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
