// Routes of Art. 7: each parses, calls one use case and renders.
#include "channels/channels.h"
#include "http/paging.h"
#include "http/router.h"
#include "identity/authorize.h"
#include "rules.h"
#include "workflow/workflow.h"

namespace jixia::channels {

namespace {

using http::Access;
using http::Call;
using http::Reply;
using http::Response;
using http::RouteInfo;

std::string_view language_of(const Call& call) { return call.language == http::Language::en ? "en" : "zh"; }

Reply<ChannelView> with_etag(ChannelView view, int status = 200) {
    Reply<ChannelView> reply{std::move(view), status};
    reply.headers.set("ETag", "\"" + std::to_string(reply.value.version) + "\"");
    if (status == 201) reply.headers.set("Location", "/api/v1/channels/" + reply.value.id);
    return reply;
}

struct Span {
    std::int64_t offset = 0, limit = 20;
};
Result<Span> span_of(const Call& call) {
    Span span;
    JX_TRY(span.limit, call.query.integer("limit", 20, 1, 1000));
    JX_TRY(span.offset, call.query.integer("cursor", 0, 0, 100'000'000));
    return span;
}

/// The value of a parameter that names an enumerator; refuses `malformed` for another one.
template <class E>
Result<std::string> named(const Call& call, std::string_view parameter) {
    std::string code = call.query.one(parameter).value_or("");
    E value{};
    if (!code.empty() && !boost::describe::enum_from_string(code.c_str(), value))
        return Error{&errors::malformed, {}, {{std::string(parameter), "is not known", "enum"}}};
    return code;
}

Result<Response> list_channels(const Call& call, Channels& channels) {
    ChannelQuery query;
    JX_TRY(query.state, named<ChannelState>(call, "state"));
    query.division = call.query.one("division").value_or("");
    query.q = std::string(text::prefix(call.query.one("q").value_or(""), 100));
    const std::string overdue = call.query.one("overdue").value_or("false");
    if (overdue != "true" && overdue != "false") return Error{&errors::malformed, {}, {{"overdue", "is true or false", "enum"}}};
    query.overdue = overdue == "true";
    JX_TRY(const Span span, span_of(call));
    query.offset = span.offset;
    query.limit = span.limit;
    JX_TRY(const auto page, channels.list(call.actor, query, language_of(call)));
    return http::page_response(call, page.items, page.total, page.next, query.limit);
}

void add_register(http::Router& router, Channels& channels) {
    router.get("/api/v1/channels",
               RouteInfo{.id = "listChannels",
                         .summary = "The register of open-data channels beside the platform: one's unit's, or one's division's",
                         .access = Access::signed_in,
                         .refusals = {&identity::unauthenticated, &errors::malformed},
                         .query = {{"state", "state of the channel"},
                                   {"division", "a division and those below it"},
                                   {"q", "part of the name, the address or the number"},
                                   {"overdue", "true: only those past their plan's day"},
                                   {"limit", "channels a page"},
                                   {"cursor", "from the previous page's next"}},
                         .tag = "channels"},
               [&channels](const Call& call) { return list_channels(call, channels); });
    router.get("/api/v1/channels/figures",
               RouteInfo{.id = "countChannels",
                         .summary = "How many channels stand where, of those the caller may see",
                         .access = Access::signed_in,
                         .refusals = {&identity::unauthenticated},
                         .tag = "channels"},
               [&channels](const Call& call) { return channels.figures(call.actor, language_of(call)); });
    router.post<ChannelBody>("/api/v1/channels",
                             RouteInfo{.id = "registerChannel",
                                       .summary = "Register a channel; the case of its merging is opened with the unit",
                                       .access = Access::signed_in,
                                       .refusals = {&errors::invalid, &identity::forbidden, &registered_already},
                                       .tag = "channels",
                                       .success = 201},
                             [&channels](const Call& call, const ChannelBody& body) -> Result<Reply<ChannelView>> {
                                 JX_TRY(ChannelView view, channels.enter(call.actor, body, language_of(call)));
                                 return with_etag(std::move(view), 201);
                             });
    router.get("/api/v1/channels/{id}",
               RouteInfo{.id = "readChannel",
                         .summary = "One channel: its data sets, its plan, what was found against Art. 7",
                         .access = Access::signed_in,
                         .refusals = {&errors::not_found},
                         .tag = "channels"},
               [&channels](const Call& call) -> Result<Reply<ChannelView>> {
                   JX_TRY(ChannelView view, channels.find(call.actor, call.parameter("id"), language_of(call)));
                   return with_etag(std::move(view));
               });
    router.patch<ChannelChange>("/api/v1/channels/{id}",
                                RouteInfo{.id = "changeChannel",
                                          .summary = "Correct a channel's name, offer or data sets before it is merged",
                                          .access = Access::signed_in,
                                          .refusals = {&errors::not_found, &identity::forbidden, &channel_changed, &not_editable},
                                          .tag = "channels"},
                                [&channels](const Call& call, const ChannelChange& body) -> Result<Reply<ChannelView>> {
                                    JX_TRY(const std::string tag, call.if_match());
                                    JX_TRY(ChannelView view,
                                           channels.change(call.actor, call.parameter("id"), tag, body, language_of(call)));
                                    return with_etag(std::move(view));
                                });
    router.put<PlanBody>(
        "/api/v1/channels/{id}/plan",
        RouteInfo{.id = "fileMergingPlan",
                  .summary = "File the plan: what becomes of each data set, where its address will lead, by which day",
                  .access = Access::signed_in,
                  .refusals = {&errors::not_found, &identity::forbidden, &channel_changed, &workflow::action_not_possible,
                               &plan_incomplete},
                  .tag = "channels"},
        [&channels](const Call& call, const PlanBody& body) -> Result<Reply<ChannelView>> {
            JX_TRY(const std::string tag, call.if_match());
            JX_TRY(ChannelView view, channels.file_plan(call.actor, call.parameter("id"), tag, body, language_of(call)));
            return with_etag(std::move(view));
        });
    router.get("/api/v1/channels/{id}/certificate",
               RouteInfo{.id = "readClosingCertificate",
                         .summary = "What was issued when the channel was closed, with its digests",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found},
                         .tag = "channels"},
               [&channels](const Call& call) { return channels.certificate(call.parameter("id")); });
    router.get("/api/v1/channel-breaches",
               RouteInfo{.id = "listChannelBreaches",
                         .summary = "What was found against Art. 7, with its evidence, of what the caller may see",
                         .access = Access::signed_in,
                         .refusals = {&identity::unauthenticated},
                         .query = {{"limit", "breaches a page"}, {"cursor", "from the previous page's next"}},
                         .tag = "channels"},
               [&channels](const Call& call) -> Result<Response> {
                   JX_TRY(const Span span, span_of(call));
                   JX_TRY(const auto page, channels.breaches(call.actor, span.offset, span.limit, language_of(call)));
                   return http::page_response(call, page.items, page.total, page.next, span.limit);
               });
}

void add_notices(http::Router& router, Channels& channels) {
    router.get("/api/v1/off-platform-notices",
               RouteInfo{.id = "listOffPlatformNotices",
                         .summary = "What is open elsewhere by a national rule, as its units have told (Art. 7(2))",
                         .access = Access::anyone,
                         .refusals = {&errors::malformed},
                         .query = {{"state", "in_effect or lapsed"},
                                   {"division", "a division and those below it"},
                                   {"provider", "whose notices"},
                                   {"entry", "the catalogue entry concerned"},
                                   {"q", "part of the title or the receipt's number"},
                                   {"limit", "notices a page"},
                                   {"cursor", "from the previous page's next"}},
                         .tag = "channels"},
               [&channels](const Call& call) -> Result<Response> {
                   NoticeQuery query;
                   JX_TRY(query.state, named<NoticeState>(call, "state"));
                   query.division = call.query.one("division").value_or("");
                   query.provider = call.query.one("provider").value_or("");
                   query.entry = call.query.one("entry").value_or("");
                   query.q = std::string(text::prefix(call.query.one("q").value_or(""), 100));
                   JX_TRY(const Span span, span_of(call));
                   query.offset = span.offset;
                   query.limit = span.limit;
                   JX_TRY(const auto page, channels.notices(call.actor, query, language_of(call)));
                   return http::page_response(call, page.items, page.total, page.next, query.limit);
               });
    router.get("/api/v1/off-platform-notices/{id}",
               RouteInfo{.id = "readOffPlatformNotice",
                         .summary = "One notice: the rule, where the data is open, since when",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found},
                         .tag = "channels"},
               [&channels](const Call& call) { return channels.notice(call.actor, call.parameter("id"), language_of(call)); });
    router.post<NoticeBody>(
        "/api/v1/off-platform-notices",
        RouteInfo{.id = "giveOffPlatformNotice",
                  .summary = "Tell the authority what a national rule keeps off the platform: receipted at once, never approved",
                  .access = Access::signed_in,
                  .refusals = {&errors::invalid, &identity::forbidden, &rule_missing, &rule_not_national},
                  .tag = "channels",
                  .success = 201},
        [&channels](const Call& call, const NoticeBody& body) -> Result<Reply<NoticeView>> {
            JX_TRY(NoticeView view, channels.give_notice(call.actor, body, language_of(call)));
            Reply<NoticeView> reply{std::move(view), 201};
            reply.headers.set("Location", "/api/v1/off-platform-notices/" + reply.value.id);
            return reply;
        });
}

void add_reports(http::Router& router, Channels& channels) {
    router.post<ReportBody>("/api/v1/channel-reports",
                            RouteInfo{.id = "reportChannel",
                                      .summary = "Report an open-data channel beside the platform; no account is needed",
                                      .access = Access::anyone,
                                      .refusals = {&errors::invalid, &too_many_reports},
                                      .tag = "channels",
                                      .success = 201,
                                      .body_bytes_max = std::size_t{64} << 10},
                            [&channels](const Call& call, const ReportBody& body) -> Result<Reply<ReportView>> {
                                JX_TRY(ReportView view, channels.report(call.actor, call.client, body, language_of(call)));
                                Reply<ReportView> reply{std::move(view), 201};
                                reply.headers.set("Location", "/api/v1/channel-reports/" + reply.value.id);
                                return reply;
                            });
    router.get(
        "/api/v1/channel-reports/{id}",
        RouteInfo{.id = "readChannelReport",
                  .summary = "What became of a report, by the id that its reporter was given",
                  .access = Access::anyone,
                  .refusals = {&errors::not_found},
                  .tag = "channels"},
        [&channels](const Call& call) { return channels.report_state(call.actor, call.parameter("id"), language_of(call)); });
}

}  // namespace

void add_routes(http::Router& router, Channels& channels) {
    add_register(router, channels);
    add_notices(router, channels);
    add_reports(router, channels);
}

}  // namespace jixia::channels
