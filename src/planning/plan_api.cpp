// Routes of opening plans and of the gap matrix.
#include "api.h"
#include "http/paging.h"
#include "identity/authorize.h"
#include "rules.h"
#include "workflow/workflow.h"

namespace jixia::planning {

namespace {

using http::Access;
using http::Call;
using http::Reply;
using http::Response;
using http::RouteInfo;

Reply<PlanView> with_etag(PlanView view, int status = 200) {
    Reply<PlanView> reply{std::move(view), status};
    reply.headers.set("ETag", "\"" + std::to_string(reply.value.version) + "\"");
    if (status == 201) reply.headers.set("Location", "/api/v1/opening-plans/" + reply.value.id);
    return reply;
}

/// The case that a task became.
struct TaskAnswer {
    std::string case_id;
};
BOOST_DESCRIBE_STRUCT(TaskAnswer, (), (case_id))

void add_plans(http::Router& router, Planning& planning) {
    router.get("/api/v1/opening-plans",
               RouteInfo{.id = "listOpeningPlans",
                         .summary = "Yearly opening plans (Art. 9(1)) with how their items stand",
                         .access = Access::anyone,
                         .refusals = {&errors::malformed},
                         .query = {{"division", "a division and those below it"},
                                   {"provider", "whose"},
                                   {"year", "of which year"},
                                   {"own", "true: those of the caller's unit, drafts too"},
                                   {"limit", "plans a page"},
                                   {"cursor", "from the previous page's next"}},
                         .tag = "priorities"},
               [&planning](const Call& call) -> Result<Response> {
                   PlanQuery query;
                   query.division = call.query.one("division").value_or("");
                   query.provider = call.query.one("provider").value_or("");
                   query.own = call.query.one("own").value_or("") == "true";
                   JX_TRY(query.year, call.query.integer("year", 0, 0, 9999));
                   JX_TRY(const Span span, span_of(call));
                   query.offset = span.offset;
                   query.limit = span.limit;
                   JX_TRY(const auto page, planning.plans(call.actor, query, language_of(call)));
                   return http::page_response(call, page.items, page.total, page.next, query.limit);
               });
    router.post<PlanBody>("/api/v1/opening-plans",
                          RouteInfo{.id = "beginOpeningPlan",
                                    .summary = "Begin a plan of a year",
                                    .access = Access::signed_in,
                                    .refusals = {&errors::invalid, &identity::forbidden, &plan_exists},
                                    .tag = "priorities",
                                    .success = 201},
                          [&planning](const Call& call, const PlanBody& body) -> Result<Reply<PlanView>> {
                              JX_TRY(PlanView view, planning.begin(call.actor, body, language_of(call)));
                              return with_etag(std::move(view), 201);
                          });
    router.get("/api/v1/opening-plans/{id}",
               RouteInfo{.id = "readOpeningPlan",
                         .summary = "One plan: each item's state by what is published, and its score with what made it",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found},
                         .tag = "priorities"},
               [&planning](const Call& call) -> Result<Reply<PlanView>> {
                   JX_TRY(PlanView view, planning.plan(call.actor, call.parameter("id"), language_of(call)));
                   return with_etag(std::move(view));
               });
    router.put<PlanBody>("/api/v1/opening-plans/{id}",
                         RouteInfo{.id = "changeOpeningPlan",
                                   .summary = "Replace a plan's items; once it is published, with a reason",
                                   .access = Access::signed_in,
                                   .refusals = {&errors::not_found, &identity::forbidden, &plan_changed, &errors::invalid,
                                                &item_missing, &reason_missing},
                                   .tag = "priorities"},
                         [&planning](const Call& call, const PlanBody& body) -> Result<Reply<PlanView>> {
                             JX_TRY(const std::string tag, call.if_match());
                             JX_TRY(PlanView view,
                                    planning.change(call.actor, call.parameter("id"), tag, body, language_of(call)));
                             return with_etag(std::move(view));
                         });
    router.post<json::Object>("/api/v1/opening-plans/{id}/actions/publish",
                              RouteInfo{.id = "publishOpeningPlan",
                                        .summary = "Make a plan public",
                                        .access = Access::signed_in,
                                        .refusals = {&errors::not_found, &identity::forbidden, &plan_changed,
                                                     &workflow::action_not_possible, &errors::invalid},
                                        .tag = "priorities"},
                              [&planning](const Call& call, const json::Object&) -> Result<Reply<PlanView>> {
                                  JX_TRY(const std::string tag, call.if_match());
                                  JX_TRY(PlanView view,
                                         planning.publish(call.actor, call.parameter("id"), tag, language_of(call)));
                                  return with_etag(std::move(view));
                              });
}

}  // namespace

void add_plan_routes(http::Router& router, Planning& planning) {
    add_plans(router, planning);
    router.get("/api/v1/priority-gaps",
               RouteInfo{.id = "readGapMatrix",
                         .summary = "How much is open in each field, domain and class of records of Art. 9(1), by division",
                         .access = Access::anyone,
                         .tag = "priorities"},
               [&planning](const Call& call) { return planning.gaps(language_of(call)); });
    router.post<TaskBody>("/api/v1/priority-gaps/tasks",
                          RouteInfo{.id = "assignOpeningTask",
                                    .summary = "Give a unit the task to open something where nothing is open",
                                    .access = Access::signed_in,
                                    .refusals = {&errors::invalid, &identity::forbidden},
                                    .tag = "priorities",
                                    .success = 201},
                          [&planning](const Call& call, const TaskBody& body) -> Result<Reply<TaskAnswer>> {
                              JX_TRY(std::string id, planning.assign(call.actor, body));
                              Reply<TaskAnswer> reply{{std::move(id)}, 201};
                              reply.headers.set("Location", "/api/v1/cases/" + reply.value.case_id);
                              return reply;
                          });
}

}  // namespace jixia::planning
