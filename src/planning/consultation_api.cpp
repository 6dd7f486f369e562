// Routes of consultations, comments and adopted lists: each parses, calls one use case and renders.
#include "api.h"
#include "base/text.h"
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

Reply<ConsultationView> with_etag(ConsultationView view, int status = 200) {
    Reply<ConsultationView> reply{std::move(view), status};
    reply.headers.set("ETag", "\"" + std::to_string(reply.value.version) + "\"");
    if (status == 201) reply.headers.set("Location", "/api/v1/consultations/" + reply.value.id);
    return reply;
}

/// Numbers of comments in paths; what is none names no comment.
Result<std::int64_t> number_in(const Call& call) {
    const std::string& number = call.parameter("number");
    constexpr std::size_t digits_max = 12;
    if (!text::is_digits(number) || number.size() > digits_max) return Error{&errors::not_found};
    return std::stoll(number);
}

Result<Response> list_consultations(const Call& call, Planning& planning) {
    ConsultationQuery query;
    query.state = call.query.one("state").value_or("");
    ConsultationState state{};
    if (!query.state.empty() && !boost::describe::enum_from_string(query.state.c_str(), state))
        return Error{&errors::malformed, {}, {{"state", "is not known", "enum"}}};
    query.division = call.query.one("division").value_or("");
    query.provider = call.query.one("provider").value_or("");
    query.own = call.query.one("own").value_or("") == "true";
    JX_TRY(const Span span, span_of(call));
    query.offset = span.offset;
    query.limit = span.limit;
    JX_TRY(const auto page, planning.consultations(call.actor, query, language_of(call)));
    return http::page_response(call, page.items, page.total, page.next, query.limit);
}

Result<Response> list_comments(const Call& call, Planning& planning) {
    CommentQuery query;
    if (call.query.one("item")) { JX_TRY(query.item, call.query.integer("item", 1, 1, 500)); }
    query.unanswered = call.query.one("unanswered").value_or("") == "true";
    JX_TRY(query.limit, call.query.integer("limit", 20, 1, 1000));
    JX_TRY(query.after, call.query.integer("cursor", 0, 0, 100'000'000));
    JX_TRY(const auto page, planning.comments(call.actor, call.parameter("id"), query, language_of(call)));
    return http::page_response(call, page.items, page.total, page.next, query.limit);
}

void add_reading(http::Router& router, Planning& planning) {
    router.get("/api/v1/consultations",
               RouteInfo{.id = "listConsultations",
                         .summary = "Consultations on what is to be opened first (Art. 9(2)), open ones first",
                         .access = Access::anyone,
                         .refusals = {&errors::malformed},
                         .query = {{"state", "state of the consultation"},
                                   {"division", "a division and those below it"},
                                   {"provider", "whose"},
                                   {"own", "true: those of the caller's unit, drafts too"},
                                   {"limit", "consultations a page"},
                                   {"cursor", "from the previous page's next"}},
                         .tag = "priorities"},
               [&planning](const Call& call) { return list_consultations(call, planning); });
    router.get("/api/v1/consultations/{id}",
               RouteInfo{.id = "readConsultation",
                         .summary = "One consultation: the draft list, whom it asked, what became of the comments",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found},
                         .tag = "priorities"},
               [&planning](const Call& call) -> Result<Reply<ConsultationView>> {
                   JX_TRY(ConsultationView view, planning.consultation(call.actor, call.parameter("id"), language_of(call)));
                   return with_etag(std::move(view));
               });
    router.get("/api/v1/consultations/{id}/comments",
               RouteInfo{.id = "listComments",
                         .summary = "Comments with the unit's answers, in order",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found},
                         .query = {{"item", "number of the list's item"},
                                   {"unanswered", "true: only those without an answer"},
                                   {"limit", "comments a page"},
                                   {"cursor", "from the previous page's next"}},
                         .tag = "priorities"},
               [&planning](const Call& call) { return list_comments(call, planning); });
}

void add_writing(http::Router& router, Planning& planning) {
    router.post<ConsultationBody>("/api/v1/consultations",
                                  RouteInfo{.id = "beginConsultation",
                                            .summary = "Begin a consultation with a draft list",
                                            .access = Access::signed_in,
                                            .refusals = {&errors::invalid, &identity::forbidden},
                                            .tag = "priorities",
                                            .success = 201},
                                  [&planning](const Call& call, const ConsultationBody& body) -> Result<Reply<ConsultationView>> {
                                      JX_TRY(ConsultationView view, planning.begin(call.actor, body, language_of(call)));
                                      return with_etag(std::move(view), 201);
                                  });
    router.patch<ConsultationChange>(
        "/api/v1/consultations/{id}",
        RouteInfo{.id = "changeConsultation",
                  .summary = "Change a draft, give people longer, or say what the comments made of the list",
                  .access = Access::signed_in,
                  .refusals = {&errors::not_found, &identity::forbidden, &consultation_changed, &not_editable, &errors::invalid},
                  .tag = "priorities"},
        [&planning](const Call& call, const ConsultationChange& body) -> Result<Reply<ConsultationView>> {
            JX_TRY(const std::string tag, call.if_match());
            JX_TRY(ConsultationView view, planning.change(call.actor, call.parameter("id"), tag, body, language_of(call)));
            return with_etag(std::move(view));
        });
    router.post<AskBody>("/api/v1/consultations/{id}/audiences",
                         RouteInfo{.id = "recordAudienceAsked",
                                   .summary = "Record evidence that one of the four audiences was asked",
                                   .access = Access::signed_in,
                                   .refusals = {&errors::not_found, &identity::forbidden, &not_open, &errors::invalid},
                                   .tag = "priorities",
                                   .success = 201},
                         [&planning](const Call& call, const AskBody& body) -> Result<Reply<ConsultationView>> {
                             JX_TRY(ConsultationView view,
                                    planning.ask(call.actor, call.parameter("id"), body, language_of(call)));
                             Reply<ConsultationView> reply = with_etag(std::move(view));
                             reply.status = 201;
                             return reply;
                         });
    router.post<json::Object>(
        "/api/v1/consultations/{id}/actions/{action}",
        RouteInfo{.id = "actOnConsultation",
                  .summary = "publish {closes_on}, close, reopen {closes_on, reason}, respond, adopt, withdraw {reason}",
                  .access = Access::signed_in,
                  .refusals = {&errors::not_found, &identity::forbidden, &workflow::action_not_possible, &too_short, &unanswered,
                               &not_adoptable, &workflow::reason_missing, &errors::invalid},
                  .tag = "priorities"},
        [&planning](const Call& call, const json::Object& body) -> Result<Reply<ConsultationView>> {
            JX_TRY(ConsultationView view,
                   planning.act(call.actor, call.parameter("id"), call.parameter("action"), body, language_of(call)));
            return with_etag(std::move(view));
        });
}

void add_comments(http::Router& router, Planning& planning) {
    router.post<CommentBody>("/api/v1/consultations/{id}/comments",
                             RouteInfo{.id = "comment",
                                       .summary = "Comment on a draft list; no account is needed",
                                       .access = Access::anyone,
                                       .refusals = {&errors::not_found, &not_open, &errors::invalid, &too_many_comments},
                                       .tag = "priorities",
                                       .success = 201,
                                       .body_bytes_max = std::size_t{64} << 10},
                             [&planning](const Call& call, const CommentBody& body) -> Result<Reply<CommentView>> {
                                 JX_TRY(CommentView view,
                                        planning.comment(call.actor, call.client, call.parameter("id"), body, language_of(call)));
                                 return Reply<CommentView>{std::move(view), 201};
                             });
    const std::string one = "/api/v1/consultations/{id}/comments/{number}";
    router.put<ReplyBody>(one + "/reply",
                          RouteInfo{.id = "answerComment",
                                    .summary = "Answer a comment: adopted, partly or not, and why",
                                    .access = Access::signed_in,
                                    .refusals = {&errors::not_found, &identity::forbidden, &not_editable},
                                    .tag = "priorities"},
                          [&planning](const Call& call, const ReplyBody& body) -> Result<CommentView> {
                              JX_TRY(const std::int64_t number, number_in(call));
                              return planning.reply(call.actor, call.parameter("id"), number, body, language_of(call));
                          });
    router.post<HideBody>(one + "/actions/hide",
                          RouteInfo{.id = "hideComment",
                                    .summary = "Hide a comment's words on a ground that is shown",
                                    .access = Access::signed_in,
                                    .refusals = {&errors::not_found, &identity::forbidden, &not_editable},
                                    .tag = "priorities"},
                          [&planning](const Call& call, const HideBody& body) -> Result<CommentView> {
                              JX_TRY(const std::int64_t number, number_in(call));
                              return planning.hide(call.actor, call.parameter("id"), number, body, language_of(call));
                          });
    router.post<json::Object>(one + "/actions/show",
                              RouteInfo{.id = "showComment",
                                        .summary = "Show a comment that waits or was hidden",
                                        .access = Access::signed_in,
                                        .refusals = {&errors::not_found, &identity::forbidden, &not_editable},
                                        .tag = "priorities"},
                              [&planning](const Call& call, const json::Object&) -> Result<CommentView> {
                                  JX_TRY(const std::int64_t number, number_in(call));
                                  return planning.show(call.actor, call.parameter("id"), number, language_of(call));
                              });
}

void add_lists(http::Router& router, Planning& planning) {
    router.get("/api/v1/priority-lists",
               RouteInfo{.id = "listPriorityLists",
                         .summary = "Adopted lists of what is opened first, newest first",
                         .access = Access::anyone,
                         .refusals = {&errors::malformed},
                         .query = {{"division", "a division and those below it"},
                                   {"provider", "whose"},
                                   {"year", "of which year"},
                                   {"limit", "lists a page"},
                                   {"cursor", "from the previous page's next"}},
                         .tag = "priorities"},
               [&planning](const Call& call) -> Result<Response> {
                   ListQuery query;
                   query.division = call.query.one("division").value_or("");
                   query.provider = call.query.one("provider").value_or("");
                   JX_TRY(query.year, call.query.integer("year", 0, 0, 9999));
                   JX_TRY(const Span span, span_of(call));
                   query.offset = span.offset;
                   query.limit = span.limit;
                   JX_TRY(const auto page, planning.lists(query, language_of(call)));
                   return http::page_response(call, page.items, page.total, page.next, query.limit);
               });
    router.get("/api/v1/priority-lists/diff",
               RouteInfo{.id = "diffPriorityLists",
                         .summary = "What two adopted lists differ in",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found},
                         .query = {{"from", "id of a list"}, {"to", "id of a list"}},
                         .tag = "priorities"},
               [&planning](const Call& call) {
                   return planning.diff(call.query.one("from").value_or(""), call.query.one("to").value_or(""),
                                        language_of(call));
               });
    router.get("/api/v1/priority-lists/{id}",
               RouteInfo{.id = "readPriorityList",
                         .summary = "One adopted list, frozen, with its digest",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found},
                         .tag = "priorities"},
               [&planning](const Call& call) { return planning.list(call.parameter("id"), language_of(call)); });
}

}  // namespace

void add_consultation_routes(http::Router& router, Planning& planning) {
    add_reading(router, planning);
    add_writing(router, planning);
    add_comments(router, planning);
    add_lists(router, planning);
}

}  // namespace jixia::planning
