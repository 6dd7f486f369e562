// Routes of people and bodies: parse, call one method, render.
#include "authenticator.h"
#include "http/paging.h"
#include "http/router.h"
#include "identity/identity.h"
#include "ledger_api.h"
#include "unit_api.h"

namespace jixia::identity {

namespace {

using http::Access;
using http::Call;
using http::Reply;
using http::RouteInfo;

struct SignIn {
    json::Text<1, 64> account;
    std::string password;
    std::optional<json::Text<0, 40>> totp;
};
BOOST_DESCRIBE_STRUCT(SignIn, (), (account, password, totp))
struct Proof {
    std::string password;
    std::optional<json::Text<0, 40>> totp;
};
BOOST_DESCRIBE_STRUCT(Proof, (), (password, totp))
struct FactorCode {
    json::Text<1, 40> code;
};
BOOST_DESCRIBE_STRUCT(FactorCode, (), (code))
struct PasswordAlone {
    std::string password;
};
BOOST_DESCRIBE_STRUCT(PasswordAlone, (), (password))
struct KeyRequest {
    json::Text<1, 60> name;
};
BOOST_DESCRIBE_STRUCT(KeyRequest, (), (name))
struct PasswordChange {
    std::string old_password, new_password;
};
BOOST_DESCRIBE_STRUCT(PasswordChange, (), (old_password, new_password))
struct RoleChange {
    std::vector<Role> roles;
};
BOOST_DESCRIBE_STRUCT(RoleChange, (), (roles))
struct DivisionView {
    std::string code, name, level;
    std::optional<std::string> parent;
    std::string kind;
};
BOOST_DESCRIBE_STRUCT(DivisionView, (), (code, name, level, parent, kind))

std::string_view language_of(const Call& call) { return call.language == http::Language::en ? "en" : "zh"; }
std::optional<std::string> unless_empty(const std::string& text) { return text.empty() ? std::nullopt : std::optional(text); }

OrganizationView view_of(const Organization& organization, std::int64_t entries, std::string_view language) {
    return {organization.id,
            organization.name,
            organization.uscc,
            {boost::describe::enum_to_string(organization.kind, ""), organization_kind_label(organization.kind, language)},
            {organization.division, division_name(organization.division, language)},
            entries,
            organization.demonstration,
            unless_empty(organization.phone),
            unless_empty(organization.address),
            unless_empty(organization.website),
            unless_empty(organization.mandate),
            std::nullopt};
}

std::int64_t count_of(const EntryCounts& counts, const std::string& id) {
    const auto all = counts();
    const auto found = all.find(id);
    return found == all.end() ? 0 : found->second;
}

void add_session_routes(http::Router& router, Identity& identity) {
    router.post<SignIn>("/api/v1/sessions",
                        RouteInfo{.id = "signIn",
                                  .summary = "Sign in: sets the session cookie and gives the CSRF token for writes",
                                  .access = Access::anyone,
                                  .refusals = {&sign_in_refused, &too_many_attempts, &factor_needed},
                                  .tag = "people",
                                  .success = 201,
                                  .body_bytes_max = 8192},
                        [&identity](const Call& call, const SignIn& body) -> Result<Reply<SignedIn>> {
                            JX_TRY(Opened opened, identity.sign_in({body.account.value, body.password,
                                                                    body.totp ? body.totp->value : std::string(), call.client},
                                                                   language_of(call)));
                            Reply<SignedIn> reply{std::move(opened.answer), 201};
                            reply.headers.set("Set-Cookie", cookie_line(identity.settings(), opened.token));
                            reply.headers.set("Cache-Control", "no-store");
                            return reply;
                        });
    router.del("/api/v1/sessions/current",
               RouteInfo{.id = "signOut",
                         .summary = "Sign out",
                         .access = Access::signed_in,
                         .refusals = {&unauthenticated, &csrf_missing},
                         .tag = "people",
                         .success = 204},
               [&identity](const Call& call) -> Result<http::Response> {
                   JX_CHECK(identity.sign_out(call.actor));
                   http::Response response = http::no_content();
                   response.headers.set("Set-Cookie", cookie_line(identity.settings(), ""));
                   return response;
               });
    router.get("/api/v1/me",
               RouteInfo{.id = "readMe",
                         .summary = "The caller",
                         .access = Access::signed_in,
                         .refusals = {&unauthenticated},
                         .tag = "people"},
               [&identity](const Call& call) -> Result<Reply<Me>> {
                   const std::string token =
                       call.actor.session.empty() ? std::string() : session_token(call, identity.settings());
                   JX_TRY(Me me, identity.me(call.actor, token, language_of(call)));
                   Reply<Me> reply{std::move(me)};
                   reply.headers.set("Cache-Control", "no-store");
                   return reply;
               });
    router.post<PasswordChange>("/api/v1/me/password",
                                RouteInfo{.id = "changePassword",
                                          .summary = "Change one's password: ends every other session and every key",
                                          .access = Access::signed_in,
                                          .refusals = {&sign_in_refused, &forbidden, &errors::invalid},
                                          .tag = "people",
                                          .success = 204,
                                          .body_bytes_max = 8192},
                                [&identity](const Call& call, const PasswordChange& body) {
                                    return identity.change_password(call.actor, body.old_password, body.new_password);
                                });
}

void add_proof_routes(http::Router& router, Identity& identity) {
    router.post<Proof>("/api/v1/sessions/current/step-up",
                       RouteInfo{.id = "stepUp",
                                 .summary = "Prove again who is there: decisions need a password given lately",
                                 .access = Access::signed_in,
                                 .refusals = {&unauthenticated, &sign_in_refused, &too_many_attempts, &factor_needed},
                                 .tag = "people",
                                 .success = 204,
                                 .body_bytes_max = 8192},
                       [&identity](const Call& call, const Proof& body) {
                           return identity.step_up(call.actor, body.password, body.totp ? body.totp->value : std::string(),
                                                   call.client);
                       });
    router.get("/api/v1/sessions",
               RouteInfo{.id = "listSessions",
                         .summary = "The caller's own sessions",
                         .access = Access::signed_in,
                         .refusals = {&forbidden},
                         .tag = "people"},
               [&identity](const Call& call) -> Result<http::Response> {
                   JX_TRY(const auto own, identity.sessions(call.actor));
                   return http::page_response(call, own, std::ssize(own), "", std::ssize(own));
               });
    router.del("/api/v1/sessions/{id}",
               RouteInfo{.id = "endSession",
                         .summary = "End one of the caller's own sessions",
                         .access = Access::signed_in,
                         .refusals = {&forbidden, &errors::not_found},
                         .tag = "people",
                         .success = 204},
               [&identity](const Call& call) -> Result<http::Response> {
                   JX_CHECK(identity.end_session(call.actor, call.parameter("id")));
                   return http::no_content();
               });
    router.post<json::Value>("/api/v1/me/factor",
                             RouteInfo{.id = "beginFactor",
                                       .summary = "Set up a second factor: its secret is shown this once, and a code confirms it",
                                       .access = Access::signed_in,
                                       .refusals = {&forbidden, &step_up_needed, &factor_state},
                                       .tag = "people"},
                             [&identity](const Call& call, const json::Value&) { return identity.begin_factor(call.actor); });
    router.post<FactorCode>(
        "/api/v1/me/factor/confirm",
        RouteInfo{.id = "confirmFactor",
                  .summary = "Confirm the second factor; the answer holds codes for when it is lost",
                  .access = Access::signed_in,
                  .refusals = {&forbidden, &step_up_needed, &factor_state, &sign_in_refused},
                  .tag = "people"},
        [&identity](const Call& call, const FactorCode& body) { return identity.confirm_factor(call.actor, body.code.value); });
    router.post<PasswordAlone>(
        "/api/v1/me/factor/drop",
        RouteInfo{.id = "dropFactor",
                  .summary = "Give the second factor up",
                  .access = Access::signed_in,
                  .refusals = {&forbidden, &step_up_needed, &factor_state, &sign_in_refused},
                  .tag = "people",
                  .success = 204,
                  .body_bytes_max = 8192},
        [&identity](const Call& call, const PasswordAlone& body) { return identity.drop_factor(call.actor, body.password); });
}

void add_key_routes(http::Router& router, Identity& identity) {
    router.get("/api/v1/keys",
               RouteInfo{.id = "listKeys",
                         .summary = "The caller's API keys",
                         .access = Access::signed_in,
                         .refusals = {&forbidden},
                         .query = {{"limit", "keys a page"}, {"cursor", "from the previous page's next"}},
                         .tag = "people"},
               [&identity](const Call& call) -> Result<http::Response> {
                   JX_TRY(const std::int64_t limit, call.query.integer("limit", 20, 1, 1000));
                   JX_TRY(const auto page, identity.keys(call.actor, call.query.one("cursor").value_or(""), limit));
                   return http::page_response(call, page.items, page.total, page.next, limit);
               });
    router.post<KeyRequest>("/api/v1/keys",
                            RouteInfo{.id = "createKey",
                                      .summary = "Make an API key; its secret is shown this once",
                                      .access = Access::signed_in,
                                      .refusals = {&forbidden, &too_many_keys},
                                      .tag = "people",
                                      .success = 201,
                                      .secret = true},
                            [&identity](const Call& call, const KeyRequest& body) -> Result<Reply<NewKey>> {
                                JX_TRY(NewKey key, identity.create_key(call.actor, body.name.value));
                                Reply<NewKey> reply{std::move(key), 201};
                                reply.headers.set("Cache-Control", "no-store");
                                return reply;
                            });
    router.del("/api/v1/keys/{id}",
               RouteInfo{.id = "deleteKey",
                         .summary = "End an API key at once",
                         .access = Access::signed_in,
                         .refusals = {&forbidden, &errors::not_found},
                         .tag = "people",
                         .success = 204},
               [&identity](const Call& call) { return identity.delete_key(call.actor, call.parameter("id")); });
}

void add_organization_routes(http::Router& router, Identity& identity, const EntryCounts& counts) {
    router.get("/api/v1/organizations",
               RouteInfo{.id = "listOrganizations",
                         .summary = "Organisations by division and name",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found},
                         .query = {{"division", "a division and all below it"},
                                   {"q", "part of the name, or a whole credit code"},
                                   {"limit", "organisations a page"},
                                   {"cursor", "from the previous page's next"}},
                         .tag = "organizations"},
               [&identity, counts](const Call& call) -> Result<http::Response> {
                   OrganizationQuery query{.division = call.query.one("division").value_or("370000"),
                                           .q = call.query.one("q").value_or("")};
                   JX_TRY(query.limit, call.query.integer("limit", 20, 1, 1000));
                   JX_TRY(query.offset, call.query.integer("cursor", 0, 0, 10'000'000));
                   JX_TRY(const auto page, identity.organizations(query));
                   const auto entries = counts();
                   std::vector<OrganizationView> views;
                   for (const Organization& organization : page.items) {
                       const auto found = entries.find(organization.id);
                       views.push_back(view_of(organization, found == entries.end() ? 0 : found->second, language_of(call)));
                   }
                   return http::page_response(call, views, page.total, page.next, query.limit);
               });
    router.get("/api/v1/organizations/{id}",
               RouteInfo{.id = "readOrganization",
                         .summary = "One organisation and its data authority",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found},
                         .tag = "organizations"},
               [&identity, counts](const Call& call) -> Result<OrganizationView> {
                   JX_TRY(const Organization organization, identity.organization(call.parameter("id")));
                   OrganizationView view = view_of(organization, count_of(counts, organization.id), language_of(call));
                   JX_TRY(const auto authority, identity.needs().database.read([&](storage::Transaction& tx) {
                       return identity.authority_for(tx, organization.division);
                   }));
                   if (authority) view.authority = Named{authority->id, authority->name};
                   return view;
               });
    router.post<NewOrganization>(
        "/api/v1/organizations",
        RouteInfo{.id = "createOrganization",
                  .summary = "Enter an organisation of one's division",
                  .access = Access::signed_in,
                  .refusals = {&forbidden, &errors::invalid, &uscc_invalid, &mandate_missing, &organization_taken},
                  .tag = "organizations",
                  .success = 201},
        [&identity](const Call& call, const NewOrganization& body) -> Result<OrganizationView> {
            JX_TRY(const Organization made, identity.create_organization(call.actor, body));
            return view_of(made, 0, language_of(call));
        });
    router.get("/api/v1/divisions",
               RouteInfo{.id = "listDivisions",
                         .summary = "The divisions of the province (GB/T 2260), by code",
                         .access = Access::anyone,
                         .query = {{"limit", "divisions a page"}, {"cursor", "from the previous page's next"}},
                         .tag = "organizations",
                         .cacheable = true},
               [](const Call& call) -> Result<http::Response> {
                   JX_TRY(const std::int64_t limit, call.query.integer("limit", 1000, 1, 1000));
                   const std::string after = call.query.one("cursor").value_or("");
                   std::vector<DivisionView> views;
                   bool more = false;
                   for (const DivisionRow& row : divisions()) {
                       if (row.code <= after) continue;
                       if (static_cast<std::int64_t>(views.size()) == limit) {
                           more = true;
                           break;
                       }
                       views.push_back({std::string(row.code), division_name(row.code, language_of(call)),
                                        boost::describe::enum_to_string(row.level, ""), unless_empty(std::string(row.parent)),
                                        boost::describe::enum_to_string(row.kind, "")});
                   }
                   return http::page_response(call, views, static_cast<std::int64_t>(divisions().size()),
                                              more ? views.back().code : std::string(), limit);
               });
}

void add_account_routes(http::Router& router, Identity& identity) {
    router.get("/api/v1/accounts",
               RouteInfo{.id = "listAccounts",
                         .summary = "Accounts, for administrators",
                         .access = Access::signed_in,
                         .refusals = {&forbidden},
                         .query = {{"limit", "accounts a page"}, {"cursor", "from the previous page's next"}},
                         .tag = "people"},
               [&identity](const Call& call) -> Result<http::Response> {
                   JX_TRY(const std::int64_t limit, call.query.integer("limit", 20, 1, 1000));
                   JX_TRY(const auto page,
                          identity.accounts(call.actor, {call.query.one("cursor").value_or(""), limit}, language_of(call)));
                   return http::page_response(call, page.items, page.total, page.next, limit);
               });
    router.post<NewAccount>("/api/v1/accounts",
                            RouteInfo{.id = "createAccount",
                                      .summary = "Create an account without roles",
                                      .access = Access::signed_in,
                                      .refusals = {&forbidden, &errors::invalid, &errors::not_found, &account_taken},
                                      .tag = "people",
                                      .success = 201,
                                      .body_bytes_max = 8192},
                            [&identity](const Call& call, const NewAccount& body) {
                                return identity.create_account(call.actor, body, language_of(call));
                            });
    router.get("/api/v1/accounts/{id}",
               RouteInfo{.id = "readAccount",
                         .summary = "One account",
                         .access = Access::signed_in,
                         .refusals = {&forbidden, &errors::not_found},
                         .tag = "people"},
               [&identity](const Call& call) { return identity.account(call.actor, call.parameter("id"), language_of(call)); });
    router.with_body<RoleChange>(http::Method::put, "/api/v1/accounts/{id}/roles",
                                 RouteInfo{.id = "setRoles",
                                           .summary = "Replace an account's roles",
                                           .access = Access::signed_in,
                                           .refusals = {&forbidden, &errors::not_found, &roles_conflict},
                                           .tag = "people"},
                                 [&identity](const Call& call, const RoleChange& body) {
                                     return identity.set_roles(call.actor, call.parameter("id"), body.roles, language_of(call));
                                 });
    for (const bool disable : {true, false})
        router.post<json::Object>(
            disable ? "/api/v1/accounts/{id}/actions/disable" : "/api/v1/accounts/{id}/actions/enable",
            RouteInfo{.id = disable ? "disableAccount" : "enableAccount",
                      .summary = disable ? "End an account's access at once" : "Give an account its access back",
                      .access = Access::signed_in,
                      .refusals = {&forbidden, &errors::not_found},
                      .tag = "people"},
            [&identity, disable](const Call& call, const json::Object&) {
                return identity.set_disabled(call.actor, call.parameter("id"), disable, language_of(call));
            });
}

}  // namespace

void add_routes(http::Router& router, Identity& identity, const EntryCounts& entry_counts) {
    add_session_routes(router, identity);
    add_proof_routes(router, identity);
    add_key_routes(router, identity);
    add_organization_routes(router, identity, entry_counts);
    add_account_routes(router, identity);
    add_unit_routes(router, identity);
    add_ledger_routes(router, identity);
}

}  // namespace jixia::identity
