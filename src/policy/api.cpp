// Routes of policy documents, time limits and the calendar: each parses, calls one use case and renders.
#include "http/paging.h"
#include "http/router.h"
#include "identity/authorize.h"
#include "identity/identity.h"
#include "law/calendar.h"
#include "policy/policy.h"
#include "rules.h"

namespace jixia::policy {

namespace {

using http::Access;
using http::Call;
using http::Reply;
using http::Response;
using http::RouteInfo;

std::string_view language_of(const Call& call) { return call.language == http::Language::en ? "en" : "zh"; }

Reply<DocumentView> with_etag(DocumentView view, int status = 200) {
    Reply<DocumentView> reply{std::move(view), status};
    reply.headers.set("ETag", "\"" + std::to_string(reply.value.version) + "\"");
    if (status == 201) reply.headers.set("Location", "/api/v1/policies/" + reply.value.id);
    return reply;
}

Error malformed(std::string_view parameter, std::string_view detail, std::string_view code) {
    return Error{&errors::malformed, {}, {{std::string(parameter), std::string(detail), std::string(code), {}}}};
}

Result<std::string> division_of(const Call& call, std::string_view otherwise) {
    std::string division = call.query.one("division").value_or(std::string(otherwise));
    if (!division.empty() && (division.size() != 6 || !text::is_digits(division)))
        return malformed("division", "is a division's code, six digits", "format");
    return division;
}

Result<Response> list(const Call& call, Policy& policy) {
    DocumentQuery query;
    query.state = call.query.one("state").value_or("");
    DocumentState known{};
    if (!query.state.empty() && !boost::describe::enum_from_string(query.state.c_str(), known))
        return malformed("state", "is draft, issued, in_force or repealed", "enum");
    JX_TRY(query.division, division_of(call, ""));
    query.q = std::string(text::prefix(call.query.one("q").value_or(""), 100));
    JX_TRY(query.limit, call.query.integer("limit", 20, 1, 1000));
    JX_TRY(query.offset, call.query.integer("cursor", 0, 0, 100'000'000));
    JX_TRY(const auto page, policy.list(call.actor, query, language_of(call)));
    return http::page_response(call, page.items, page.total, page.next, query.limit);
}

void add_documents(http::Router& router, Policy& policy) {
    router.get("/api/v1/policies",
               RouteInfo{.id = "listPolicies",
                         .summary = "Policy documents of the data authorities, the newest to take effect first",
                         .access = Access::anyone,
                         .refusals = {&errors::malformed},
                         .query = {{"state", "draft, issued, in_force or repealed"},
                                   {"division", "a division and those below it"},
                                   {"q", "part of the title or the number"},
                                   {"limit", "documents a page"},
                                   {"cursor", "from the previous page's next"}},
                         .tag = "policies"},
               [&policy](const Call& call) { return list(call, policy); });
    router.post<DocumentBody>("/api/v1/policies",
                              RouteInfo{.id = "draftPolicy",
                                        .summary = "Draft a policy document of one's authority",
                                        .access = Access::signed_in,
                                        .refusals = {&identity::forbidden, &errors::invalid, &number_taken},
                                        .tag = "policies",
                                        .success = 201},
                              [&policy](const Call& call, const DocumentBody& body) -> Result<Reply<DocumentView>> {
                                  JX_TRY(DocumentView view, policy.draft(call.actor, body, language_of(call)));
                                  return with_etag(std::move(view), 201);
                              });
    router.get("/api/v1/policies/{id}",
               RouteInfo{.id = "readPolicy",
                         .summary = "One document with its text, the limits it fixes and what came before and after it",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found},
                         .tag = "policies"},
               [&policy](const Call& call) -> Result<Reply<DocumentView>> {
                   JX_TRY(DocumentView view, policy.find(call.actor, call.parameter("id"), language_of(call)));
                   return with_etag(std::move(view));
               });
    router.put<DocumentBody>("/api/v1/policies/{id}",
                             RouteInfo{.id = "changePolicy",
                                       .summary = "Replace a draft",
                                       .access = Access::signed_in,
                                       .refusals = {&errors::not_found, &identity::forbidden, &document_changed, &document_issued,
                                                    &errors::invalid, &number_taken},
                                       .tag = "policies"},
                             [&policy](const Call& call, const DocumentBody& body) -> Result<Reply<DocumentView>> {
                                 JX_TRY(const std::string tag, call.if_match());
                                 JX_TRY(DocumentView view,
                                        policy.change(call.actor, call.parameter("id"), tag, body, language_of(call)));
                                 return with_etag(std::move(view));
                             });
    router.del("/api/v1/policies/{id}",
               RouteInfo{.id = "discardPolicy",
                         .summary = "Give up a draft",
                         .access = Access::signed_in,
                         .refusals = {&errors::not_found, &identity::forbidden, &document_issued},
                         .tag = "policies",
                         .success = 204},
               [&policy](const Call& call) -> Result<Response> {
                   JX_CHECK(policy.discard(call.actor, call.parameter("id")));
                   return http::no_content();
               });
    router.post<IssueBody>(
        "/api/v1/policies/{id}/issue",
        RouteInfo{.id = "issuePolicy",
                  .summary = "Issue a draft that somebody else wrote; its limits bind what is filed from their day on",
                  .access = Access::signed_in,
                  .refusals = {&errors::not_found, &identity::forbidden, &document_changed, &identity::own_work,
                               &identity::step_up_needed, &document_issued, &document_empty, &errors::invalid, &reaches_back},
                  .tag = "policies"},
        [&policy](const Call& call, const IssueBody& body) -> Result<Reply<DocumentView>> {
            JX_TRY(const std::string tag, call.if_match());
            JX_TRY(DocumentView view, policy.issue(call.actor, call.parameter("id"), tag, body, language_of(call)));
            return with_etag(std::move(view));
        });
    router.post<RepealBody>("/api/v1/policies/{id}/repeal",
                            RouteInfo{.id = "repealPolicy",
                                      .summary = "End an issued document on a day to come",
                                      .access = Access::signed_in,
                                      .refusals = {&errors::not_found, &identity::forbidden, &document_changed,
                                                   &identity::step_up_needed, &document_issued, &reaches_back},
                                      .tag = "policies"},
                            [&policy](const Call& call, const RepealBody& body) -> Result<Reply<DocumentView>> {
                                JX_TRY(const std::string tag, call.if_match());
                                JX_TRY(DocumentView view,
                                       policy.repeal(call.actor, call.parameter("id"), tag, body, language_of(call)));
                                return with_etag(std::move(view));
                            });
}

void add_binding(http::Router& router, Policy& policy) {
    router.get("/api/v1/time-limits",
               RouteInfo{.id = "listTimeLimits",
                         .summary = "The time limits that hold for something filed in a division on a day, and what fixed each",
                         .access = Access::anyone,
                         .refusals = {&errors::malformed},
                         .query = {{"division", "where it is filed; the province where it is not said"},
                                   {"on", "the day of filing; today where it is not said"}},
                         .tag = "policies"},
               [&policy](const Call& call) -> Result<Response> {
                   JX_TRY(const std::string division, division_of(call, "370000"));
                   Date on = policy.today();
                   if (const auto given = call.query.one("on"); given && !given->empty()) {
                       const auto read = parse_date(*given);
                       if (!read.has_value()) return malformed("on", "is a date, YYYY-MM-DD", "format");
                       on = *read;
                   }
                   JX_TRY(const auto limits, policy.limits(division, on, language_of(call)));
                   return http::page_response(call, limits, std::ssize(limits), "", std::ssize(limits));
               });
    router.get("/api/v1/calendar",
               RouteInfo{.id = "readCalendar",
                         .summary = "Until when working days are announced; to staff, how many cases wait for a later year",
                         .access = Access::anyone,
                         .tag = "policies"},
               [&policy](const Call& call) { return policy.calendar(call.actor); });
    router.post<json::Value>(
        "/api/v1/calendar",
        RouteInfo{.id = "importCalendar",
                  .summary = "Import a year's announcement in the shape of holiday-cn (provincial authority)",
                  .access = Access::signed_in,
                  .refusals = {&identity::forbidden, &errors::malformed, &errors::invalid},
                  .tag = "policies"},
        [&policy](const Call& call, const json::Value& body) { return policy.import_calendar(call.actor, body); });
}

}  // namespace

void add_routes(http::Router& router, Policy& policy) {
    add_documents(router, policy);
    add_binding(router, policy);
}

}  // namespace jixia::policy
