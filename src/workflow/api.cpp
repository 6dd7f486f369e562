// Routes of cases: one shape for every type.
#include "base/text.h"
#include "case_file.h"
#include "http/paging.h"
#include "http/router.h"
#include "http/titles.h"
#include "identity/authorize.h"
#include "identity/identity.h"
#include "workflow/service.h"

namespace jixia::workflow {

namespace {

using http::Access;
using http::Call;
using http::Reply;
using http::RouteInfo;

constexpr std::size_t bulk_max = 1'000;

struct CaseToMove {
    json::Text<1, 64> id;
    std::optional<std::int64_t> version;
};
BOOST_DESCRIBE_STRUCT(CaseToMove, (), (id, version))

struct BulkRequest {
    json::List<CaseToMove, 1, bulk_max> cases;
    std::optional<json::Text<0, 2000>> reason;
};
BOOST_DESCRIBE_STRUCT(BulkRequest, (), (cases, reason))

/// What one of many cases answered.
struct BulkOutcome {
    std::string id;
    std::optional<std::string> state;    ///< after the action
    std::optional<std::string> refused;  ///< type of the problem
    std::string title, detail;           ///< of the problem
};
BOOST_DESCRIBE_STRUCT(BulkOutcome, (), (id, state, refused, title, detail))

struct BulkAnswer {
    std::int64_t done = 0, refused = 0;
    std::vector<BulkOutcome> items;
};
BOOST_DESCRIBE_STRUCT(BulkAnswer, (), (done, refused, items))

/// The members of a body: `reason` apart, which is a text.
Result<Given> given_in(const json::Value& body) {
    const auto* object = body.if_object();
    if (object == nullptr) return Error{&errors::invalid, {}, {{"", "is an object", "type"}}};
    Given given{.reason = {}, .more = *object};
    if (const auto* reason = object->if_contains("reason"); reason != nullptr && !reason->is_null()) {
        if (!reason->is_string()) return Error{&errors::invalid, {}, {{"/reason", "is a text", "type"}}};
        given.reason = std::string(reason->get_string());
    }
    given.more.erase("reason");
    return given;
}

Result<CaseRequest> request_in(const json::Value& body) {
    JX_TRY(Given given, given_in(body));
    CaseRequest request;
    std::vector<FieldError> faults;
    const auto* type = given.more.if_contains("type");
    if (type == nullptr || !type->is_string()) faults.push_back({"/type", "is the name of a type of case", "missing"});
    const auto* subject = given.more.if_contains("subject");
    if (subject == nullptr || !subject->is_object() || subject->get_object().empty())
        faults.push_back({"/subject", "says what the case is about", "missing"});
    if (!faults.empty()) return Error{&errors::invalid, {}, std::move(faults)};
    request.type = std::string(type->get_string());
    request.subject = subject->get_object();
    request.reason = std::move(given.reason);
    request.more = std::move(given.more);
    request.more.erase("type");
    request.more.erase("subject");
    return request;
}

struct TypesAnswer {
    std::vector<TypeView> items;
};
BOOST_DESCRIBE_STRUCT(TypesAnswer, (), (items))

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
    CaseQuery query{.type = call.query.one("type").value_or(""),
                    .state = call.query.one("state").value_or(""),
                    .q = std::string(text::prefix(call.query.one("q").value_or(""), 100))};
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
    router.get("/api/v1/case-types",
               RouteInfo{.id = "listCaseTypes",
                         .summary = "The types of cases with the names of their states and actions",
                         .access = Access::anyone,
                         .tag = "cases"},
               [&workflow](const Call& call) -> Result<TypesAnswer> { return TypesAnswer{workflow.types(language_of(call))}; });
    router.get("/api/v1/cases",
               RouteInfo{.id = "listCases",
                         .summary = "Cases that the caller may see, open ones first and by due date",
                         .access = Access::signed_in,
                         .refusals = {&identity::unauthenticated, &errors::malformed},
                         .query = {{"inbox", "mine: only what waits for the caller"},
                                   {"type", "type of case"},
                                   {"state", "state of the case"},
                                   {"q", "part of the title or the number"},
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
    router.get("/api/v1/cases/{id}/decisions",
               RouteInfo{.id = "listDecisions",
                         .summary = "What was decided in a case, as signed notes that verify without the platform",
                         .access = Access::signed_in,
                         .refusals = {&errors::not_found},
                         .tag = "cases"},
               [&workflow](const Call& call) -> Result<http::Response> {
                   JX_TRY(const auto made, workflow.decisions_of(call.actor, call.parameter("id")));
                   return http::page_response(call, made, std::ssize(made), "", std::ssize(made));
               });
    router.get("/api/v1/cases/{id}/file",
               RouteInfo{.id = "caseFile",
                         .summary = "The case as an electronic file for the archives: document, signed decisions, metadata",
                         .access = Access::signed_in,
                         .refusals = {&errors::not_found},
                         .tag = "cases"},
               [&workflow](const Call& call) -> Result<http::Response> {
                   const std::string& id = call.parameter("id");
                   JX_TRY(const CaseView view, workflow.find(call.actor, id, language_of(call)));
                   JX_TRY(const auto made, workflow.decisions_of(call.actor, id));
                   JX_TRY(std::string bytes, case_file(view, made, workflow.decision_keys(), language_of(call)));
                   http::Response response = http::text_response(200, "application/zip", std::move(bytes));
                   response.headers.set("Content-Disposition", "attachment; filename=\"" + view.number + ".zip\"");
                   response.headers.set("Cache-Control", "private, no-store");
                   return response;
               });
    router.get("/api/v1/decision-keys",
               RouteInfo{.id = "decisionKeys",
                         .summary = "The public keys that decisions are signed with (C2SP signed-note verifier keys)",
                         .access = Access::anyone,
                         .tag = "cases"},
               [&workflow](const Call& call) -> Result<http::Response> {
                   const auto keys = workflow.decision_keys();
                   return http::page_response(call, keys, std::ssize(keys), "", std::ssize(keys));
               });
    router.post<json::Value>("/api/v1/cases",
                             RouteInfo{.id = "openCase",
                                       .summary = "Open a case: type, subject, reason, and what the type needs beside them",
                                       .access = Access::signed_in,
                                       .refusals = {&errors::invalid, &type_unknown, &errors::not_found, &identity::forbidden},
                                       .tag = "cases"},
                             [&workflow](const Call& call, const json::Value& body) -> Result<Reply<CaseView>> {
                                 JX_TRY(const CaseRequest request, request_in(body));
                                 JX_TRY(CaseView view, workflow.request(call.actor, request, language_of(call)));
                                 Reply<CaseView> reply = with_etag(std::move(view));
                                 reply.status = 201;
                                 reply.headers.set("Location", "/api/v1/cases/" + reply.value.id);
                                 return reply;
                             });
    router.post<BulkRequest>(
        "/api/v1/cases/actions/{action}",
        RouteInfo{.id = "actOnCases",
                  .summary = "Do the same with many cases; each is decided by itself, and the answer says how each ended",
                  .access = Access::signed_in,
                  .refusals = {&errors::invalid},
                  .tag = "cases"},
        [&workflow](const Call& call, const BulkRequest& body) -> Result<Reply<BulkAnswer>> {
            std::vector<Move> moves;
            for (const CaseToMove& one : body.cases.values)
                moves.push_back(
                    {one.id.value, call.parameter("action"), {body.reason ? body.reason->value : std::string()}, one.version});
            const auto outcomes = workflow.act_on_all(call.actor, moves);
            Reply<BulkAnswer> reply;
            for (std::size_t index = 0; index < outcomes.size(); ++index) {
                BulkOutcome& item = reply.value.items.emplace_back();
                item.id = moves[index].case_id;
                if (outcomes[index].has_value()) {
                    item.state = *outcomes[index];
                    ++reply.value.done;
                } else {
                    item.refused = std::string(outcomes[index].error().code->type);
                    item.title = std::string(http::refusal_title(*item.refused, call.language));
                    item.detail = outcomes[index].error().detail;
                    ++reply.value.refused;
                }
            }
            return reply;
        });
    router.post<json::Value>(
        "/api/v1/cases/{id}/actions/{action}",
        RouteInfo{
            .id = "actOnCase",
            .summary = "Do what the case waits for",
            .access = Access::signed_in,
            .refusals = {&errors::not_found, &case_changed, &identity::forbidden, &identity::own_work, &action_not_possible,
                         &reason_missing, &errors::invalid, &opinions_outstanding, &not_extendable, &identity::step_up_needed},
            .tag = "cases"},
        [&workflow](const Call& call, const json::Value& body) -> Result<Reply<json::Value>> {
            JX_TRY(const auto expected, expected_version(call));
            JX_TRY(const Given given, given_in(body));
            JX_TRY(
                const ActionAnswer answer,
                workflow.act(call.actor, {call.parameter("id"), call.parameter("action"), given, expected}, language_of(call)));
            Reply<json::Value> reply{json::Object{{"state", answer.state}, {"case", json::encode(answer.matter)}}};
            reply.headers.set("ETag", "\"" + std::to_string(answer.matter.version) + "\"");
            return reply;
        });
}

}  // namespace jixia::workflow
