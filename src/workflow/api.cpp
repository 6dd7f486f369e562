// Routes of cases: one shape for every type.
#include "http/paging.h"
#include "http/router.h"
#include "identity/authorize.h"
#include "workflow/service.h"

namespace jixia::workflow {

namespace {

using http::Access;
using http::Call;
using http::Reply;
using http::RouteInfo;

struct ActionRequest {
    std::optional<json::Text<0, 2000>> reason;
};
BOOST_DESCRIBE_STRUCT(ActionRequest, (), (reason))

std::string_view language_of(const Call& call) { return call.language == http::Language::en ? "en" : "zh"; }

Reply<CaseView> with_etag(CaseView view) {
    Reply<CaseView> reply{std::move(view)};
    reply.headers.set("ETag", "\"" + std::to_string(reply.value.version) + "\"");
    return reply;
}

/// If-Match is taken where it is sent, and not asked for: a state machine refuses a lost race by itself.
Result<std::optional<std::int64_t>> expected_version(const Call& call) {
    if (!call.headers.contains("If-Match")) return std::optional<std::int64_t>{};
    JX_TRY(const std::string tag, call.if_match());
    if (tag == "*") return std::optional<std::int64_t>{};
    std::int64_t version = 0;
    for (const char c : tag) {
        if (c < '0' || c > '9' || version > 1'000'000'000) return std::optional<std::int64_t>{-1};
        version = version * 10 + (c - '0');
    }
    return std::optional(version);
}

Result<http::Response> list(const Call& call, Service& workflow) {
    CaseQuery query{.type = call.query.one("type").value_or(""), .state = call.query.one("state").value_or("")};
    if (const auto inbox = call.query.one("inbox")) {
        if (*inbox != "mine") return Error{&errors::malformed, "inbox can only be mine", {{"inbox", "can only be mine", "enum"}}};
        query.mine = true;
    }
    if (const auto overdue = call.query.one("overdue")) {
        if (*overdue != "true" && *overdue != "false")
            return Error{&errors::malformed, "overdue is true or false", {{"overdue", "is true or false", "enum"}}};
        query.overdue = *overdue == "true";
    }
    JX_TRY(query.limit, call.query.integer("limit", 20, 1, 1000));
    JX_TRY(query.offset, call.query.integer("cursor", 0, 0, 100'000'000));
    JX_TRY(const CasePage page, workflow.list(call.actor, query, language_of(call)));
    return http::page_response(call, page.items, page.total, page.next, query.limit);
}

}  // namespace

void add_routes(http::Router& router, Service& workflow) {
    router.get("/api/v1/cases",
               RouteInfo{.id = "listCases",
                         .summary = "Cases that the caller may see, open ones first and by due date",
                         .access = Access::signed_in,
                         .refusals = {&identity::unauthenticated, &errors::malformed},
                         .query = {{"inbox", "mine: only what waits for the caller"},
                                   {"type", "type of case"},
                                   {"state", "state of the case"},
                                   {"overdue", "true: only those past their due date"},
                                   {"limit", "cases a page"},
                                   {"cursor", "from the previous page's next"}},
                         .tag = "cases"},
               [&workflow](const Call& call) { return list(call, workflow); });
    router.get("/api/v1/cases/{id}",
               RouteInfo{.id = "readCase",
                         .summary = "One case: its timeline, and what the caller may do now",
                         .access = Access::signed_in,
                         .refusals = {&errors::not_found},
                         .tag = "cases"},
               [&workflow](const Call& call) -> Result<Reply<CaseView>> {
                   JX_TRY(CaseView view, workflow.find(call.actor, call.parameter("id"), language_of(call)));
                   return with_etag(std::move(view));
               });
    router.post<ActionRequest>(
        "/api/v1/cases/{id}/actions/{action}",
        RouteInfo{.id = "actOnCase",
                  .summary = "Do what the case waits for",
                  .access = Access::signed_in,
                  .refusals = {&errors::not_found, &case_changed, &identity::forbidden, &identity::own_work, &action_not_possible,
                               &reason_missing},
                  .tag = "cases"},
        [&workflow](const Call& call, const ActionRequest& body) -> Result<Reply<json::Value>> {
            JX_TRY(const auto expected, expected_version(call));
            JX_TRY(const ActionAnswer answer,
                   workflow.act(call.actor, call.parameter("id"), call.parameter("action"),
                                body.reason ? body.reason->value : std::string(), expected, language_of(call)));
            Reply<json::Value> reply{json::Object{{"state", answer.state}, {"case", json::encode(answer.matter)}}};
            reply.headers.set("ETag", "\"" + std::to_string(answer.matter.version) + "\"");
            return reply;
        });
}

}  // namespace jixia::workflow
