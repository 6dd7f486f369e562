// Routes of opening: how an entry stands, what was decided, advice, suspensions, evidence that ends.
#include "base/text.h"
#include "http/paging.h"
#include "http/router.h"
#include "identity/authorize.h"
#include "opening/opening.h"
#include "rules.h"

namespace jixia::opening {

namespace {

using http::Access;
using http::Call;
using http::RouteInfo;

std::string_view language_of(const Call& call) { return call.language == http::Language::en ? "en" : "zh"; }

struct ReasonBody {
    std::optional<json::Text<0, 2000>> reason;
};
BOOST_DESCRIBE_STRUCT(ReasonBody, (), (reason))
std::string reason_in(const ReasonBody& body) { return body.reason ? body.reason->value : std::string(); }

struct MatrixCell {
    std::optional<Openness> from, to;
    Requirement requirement{};
    std::string basis;
};
BOOST_DESCRIBE_STRUCT(MatrixCell, (), (from, to, requirement, basis))

struct Matrix {
    std::vector<MatrixCell> items;
};
BOOST_DESCRIBE_STRUCT(Matrix, (), (items))

struct AdviceBody {
    std::optional<bool> state_secret, work_secret, trade_secret, important_data, personal_information, deidentified,
        holders_consent, security_demanding, capability_demanding, specific_condition;
    std::optional<json::Text<0, 500>> basis;
};
BOOST_DESCRIBE_STRUCT(AdviceBody, (),
                      (state_secret, work_secret, trade_secret, important_data, personal_information, deidentified,
                       holders_consent, security_demanding, capability_demanding, specific_condition, basis))

struct AdviceAnswer {
    std::optional<Openness> most_open;
    std::vector<std::string> grounds;
    std::vector<AdviceStep> steps;
};
BOOST_DESCRIBE_STRUCT(AdviceAnswer, (), (most_open, grounds, steps))

Circumstances circumstances(const AdviceBody& body) {
    Circumstances about;
    about.state_secret = body.state_secret.value_or(false);
    about.work_secret = body.work_secret.value_or(false);
    about.trade_secret = body.trade_secret.value_or(false);
    about.important_data = body.important_data.value_or(false);
    about.personal_information = body.personal_information.value_or(false);
    about.deidentified = body.deidentified.value_or(false);
    about.holders_consent = body.holders_consent.value_or(false);
    about.security_demanding = body.security_demanding.value_or(false);
    about.capability_demanding = body.capability_demanding.value_or(false);
    about.specific_condition = body.specific_condition.value_or(false);
    if (body.basis) about.basis = body.basis->value;
    return about;
}

void bind_reads(http::Router& router, Opening& opening) {
    router.get("/api/v1/entries/{id}/opening",
               RouteInfo{.id = "entryOpening",
                         .summary = "What an entry may become, what was decided about it, and what it rests on",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found},
                         .tag = "opening"},
               [&opening](const Call& call) { return opening.of_entry(call.actor, call.parameter("id"), language_of(call)); });
    router.get("/api/v1/opening/changes",
               RouteInfo{.id = "listOpeningChanges",
                         .summary = "Changes that narrowed what is open, with who consented and why",
                         .access = Access::anyone,
                         .refusals = {&errors::malformed},
                         .query = {{"entry", "id of an entry"},
                                   {"case", "id of a case: the entries it would change, also before it is decided"},
                                   {"division", "a division with all below it"},
                                   {"state", "submitted, consented, refused, withdrawn or effective"},
                                   {"limit", "changes a page"},
                                   {"cursor", "from the previous page's next"}},
                         .tag = "opening"},
               [&opening](const Call& call) -> Result<http::Response> {
                   ChangeQuery query{.entry = call.query.one("entry").value_or(""),
                                     .division = call.query.one("division").value_or(""),
                                     .state = call.query.one("state").value_or(""),
                                     .case_id = call.query.one("case").value_or(""),
                                     .before = call.query.one("cursor").value_or("")};
                   JX_TRY(query.limit, call.query.integer("limit", 20, 1, 1000));
                   if (!query.division.empty() && (query.division.size() != 6 || !text::is_digits(query.division)))
                       return Error{&errors::malformed, {}, {{"division", "has six digits", "format"}}};
                   JX_TRY(const ChangePage page, opening.changes(call.actor, query, language_of(call)));
                   return http::page_response(call, page.items, page.total, page.next, query.limit);
               });
    router.get("/api/v1/opening/changes/{case}/decision",
               RouteInfo{.id = "openingDecision",
                         .summary = "What was decided on a change, as a signed note that verifies without the platform",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found},
                         .tag = "opening"},
               [&opening](const Call& call) -> Result<http::Response> {
                   JX_TRY(const std::string note, opening.decision_note(call.actor, call.parameter("case")));
                   http::Response response = http::text_response(200, "text/plain; charset=utf-8", note);
                   response.headers.set("Content-Disposition",
                                        "attachment; filename=\"decision-" + call.parameter("case") + ".txt\"");
                   return response;
               });
    router.get("/api/v1/opening/map",
               RouteInfo{.id = "openingMap",
                         .summary = "How many entries each city has opened, with conditions or without, and how many are closed",
                         .access = Access::anyone,
                         .tag = "opening"},
               [&opening](const Call& call) { return opening.map(language_of(call)); });
    router.get("/api/v1/opening/transitions",
               RouteInfo{.id = "openingTransitions",
                         .summary = "What every change of an open attribute needs, with its article",
                         .access = Access::anyone,
                         .tag = "opening"},
               [](const Call&) -> Result<Matrix> {
                   Matrix out;
                   for (const Transition& one : transitions())
                       out.items.push_back({one.from, one.to, one.requirement,
                                            one.basis == nullptr ? std::string() : std::string(one.basis->article)});
                   return out;
               });
}

}  // namespace

void add_routes(http::Router& router, Opening& opening) {
    bind_reads(router, opening);
    router.post<AdviceBody>("/api/v1/opening/advice",
                            RouteInfo{.id = "openingAdvice",
                                      .summary = "How open something can be, step by step with the article of each",
                                      .access = Access::anyone,
                                      .refusals = {&errors::invalid},
                                      .tag = "opening"},
                            [](const Call&, const AdviceBody& body) -> Result<AdviceAnswer> {
                                Advice advice = advise(circumstances(body));
                                return AdviceAnswer{advice.most_open, std::move(advice.grounds), std::move(advice.steps)};
                            });
    router.post<ReasonBody>("/api/v1/entries/{id}/actions/suspend",
                            RouteInfo{.id = "suspendEntry",
                                      .summary = "Stop giving an entry's data for an urgent reason, for a few days at most",
                                      .access = Access::signed_in,
                                      .refusals = {&errors::not_found, &identity::forbidden, &reason_missing},
                                      .tag = "opening"},
                            [&opening](const Call& call, const ReasonBody& body) {
                                return opening.suspend(call.actor, call.parameter("id"), reason_in(body), language_of(call));
                            });
    router.post<ReasonBody>("/api/v1/entries/{id}/actions/resume",
                            RouteInfo{.id = "resumeEntry",
                                      .summary = "Give a suspended entry's data again",
                                      .access = Access::signed_in,
                                      .refusals = {&errors::not_found, &identity::forbidden, &reason_missing},
                                      .tag = "opening"},
                            [&opening](const Call& call, const ReasonBody& body) {
                                return opening.resume(call.actor, call.parameter("id"), reason_in(body), language_of(call));
                            });
    router.post<ReasonBody>("/api/v1/opening/evidence/{id}/actions/withdraw",
                            RouteInfo{.id = "withdrawEvidence",
                                      .summary = "A consent is taken back, or a report does not hold any more",
                                      .access = Access::signed_in,
                                      .refusals = {&errors::not_found, &identity::forbidden, &reason_missing, &evidence_ended},
                                      .tag = "opening"},
                            [&opening](const Call& call, const ReasonBody& body) {
                                return opening.withdraw_evidence(call.actor, call.parameter("id"), reason_in(body),
                                                                 language_of(call));
                            });
}

}  // namespace jixia::opening
