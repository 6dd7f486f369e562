// Routes of signing in by the identity service. Browsers come back to them, so refusals become a page, never a document.
#include "base/text.h"
#include "http/router.h"
#include "identity/identity.h"
#include "sso/sso.h"

namespace jixia::sso {

namespace {

using http::Access;
using http::Call;
using http::Reply;
using http::Response;
using http::RouteInfo;

constexpr std::string_view cookie_name = "jixia_sso";

struct Departure {
    std::string location;  ///< where the browser goes
};
BOOST_DESCRIBE_STRUCT(Departure, (), (location))

std::string_view language_of(const Call& call) { return call.language == http::Language::en ? "en" : "zh"; }

/// Lax, for it has to come along from the service's page; on the way for ten minutes, and to nothing but these routes.
std::string cookie_line(const Settings& settings, std::string_view value) {
    return std::string(cookie_name) + "=" + std::string(value) +
           "; Path=/api/v1/sso; HttpOnly; SameSite=Lax; Max-Age=" + (value.empty() ? "0" : "600") +
           (settings.secure_cookies ? "; Secure" : "");
}

std::string cookie_of(const Call& call) {
    for (const auto& [name, value] : call.headers.lines()) {
        if (text::fold(name) != "cookie") continue;
        for (const std::string& pair : text::split(value, ';')) {
            const std::string cookie = text::trim(pair);
            if (cookie.starts_with(std::string(cookie_name) + "=")) return cookie.substr(cookie_name.size() + 1);
        }
    }
    return {};
}

Response to(const std::string& location) {
    Response response;
    response.status = 303;
    response.headers.set("Location", location);
    response.headers.set("Cache-Control", "no-store");
    return response;
}

/// The page that says what became of it: the refusal's name is a code, nothing personal.
Response refused(const Error& error) {
    std::string_view name = error.code->type;
    return to("/sign-in?refused=" + std::string(name));
}

Response arrived(SingleSignOn& sso, const Call& call) {
    // Another service's answer is none of this one's (RFC 9207).
    if (call.query.one("iss").value_or(sso.settings().issuer) != sso.settings().issuer) return refused(Error{&sso_refused});
    const auto done = sso.finish(call.query.one("code").value_or(""), call.query.one("state").value_or(""), cookie_of(call),
                                 call.client, language_of(call));
    Response response = done.has_value() ? to(done->session_token.empty() ? done->to + "?linked=1" : "/signed-in?to=" + done->to)
                                         : refused(done.error());
    response.headers.add("Set-Cookie", cookie_line(sso.settings(), ""));
    if (done.has_value() && !done->session_token.empty())
        response.headers.add("Set-Cookie", identity::session_cookie(sso.settings().secure_cookies, done->session_token));
    return response;
}

}  // namespace

void add_routes(http::Router& router, SingleSignOn& sso) {
    router.get("/api/v1/sso",
               RouteInfo{.id = "readSso",
                         .summary = "Whether people sign in by a unified identity service, and whether the caller is linked",
                         .access = Access::anyone,
                         .tag = "people"},
               [&sso](const Call& call) -> Result<Reply<Status>> {
                   JX_TRY(Status status, sso.status(call.actor, language_of(call)));
                   Reply<Status> reply{std::move(status)};
                   reply.headers.set("Cache-Control", "no-store");
                   return reply;
               });
    router.get("/api/v1/sso/start",
               RouteInfo{.id = "startSso",
                         .summary = "Go to the identity service to sign in",
                         .access = Access::anyone,
                         .query = {{"to", "path of the platform to go on to"}},
                         .tag = "people",
                         .success = 303},
               [&sso](const Call& call) -> Result<Response> {
                   const auto begun = sso.begin(call.query.one("to").value_or("/console"));
                   if (!begun.has_value()) return refused(begun.error());
                   Response response = to(begun->location);
                   response.headers.add("Set-Cookie", cookie_line(sso.settings(), begun->cookie));
                   return response;
               });
    router.get("/api/v1/sso/callback",
               RouteInfo{.id = "finishSso",
                         .summary = "Where the identity service sends the browser back to",
                         .access = Access::anyone,
                         .query = {{"code", "of the service"},
                                   {"state", "of the sign-in that was begun"},
                                   {"iss", "who answers (RFC 9207)"},
                                   {"session_state", "of the service; not used"},
                                   {"error", "why the service gave no code"},
                                   {"error_description", "the same in words; not used"}},
                         .tag = "people",
                         .success = 303},
               [&sso](const Call& call) -> Result<Response> { return arrived(sso, call); });
    router.post<json::Object>("/api/v1/sso/links",
                              RouteInfo{.id = "linkSso",
                                        .summary = "Link one's account to the identity service: the answer says where to go",
                                        .access = Access::signed_in,
                                        .refusals = {&sso_off, &sso_unavailable, &identity::forbidden, &identity::step_up_needed},
                                        .tag = "people"},
                              [&sso](const Call& call, const json::Object&) -> Result<Reply<Departure>> {
                                  JX_TRY(const Begun begun, sso.begin_link(call.actor));
                                  Reply<Departure> reply{Departure{begun.location}};
                                  reply.headers.add("Set-Cookie", cookie_line(sso.settings(), begun.cookie));
                                  reply.headers.set("Cache-Control", "no-store");
                                  return reply;
                              });
    router.del("/api/v1/sso/links",
               RouteInfo{.id = "unlinkSso",
                         .summary = "End the link of one's account",
                         .access = Access::signed_in,
                         .refusals = {&identity::forbidden},
                         .tag = "people",
                         .success = 204},
               [&sso](const Call& call) -> Result<Response> {
                   JX_CHECK(sso.unlink(call.actor));
                   return http::no_content();
               });
}

}  // namespace jixia::sso
