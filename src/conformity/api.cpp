// Routes of reports and findings: each parses, calls one use case and renders.
#include "base/text.h"
#include "conformity/conformity.h"
#include "http/paging.h"
#include "http/router.h"
#include "identity/authorize.h"

namespace jixia::conformity {

namespace {

using http::Access;
using http::Call;
using http::Reply;
using http::Response;
using http::RouteInfo;

constexpr std::int64_t csv_page = 500;

std::string_view language_of(const Call& call) { return call.language == http::Language::en ? "en" : "zh"; }

std::string kind_of(const Call& call) { return std::string(text::prefix(call.query.one("kind").value_or("profile"), 60)); }

struct TryBody {
    std::optional<json::Text<1, 60>> kind;
};
BOOST_DESCRIBE_STRUCT(TryBody, (), (kind))

struct Started {
    std::string job;
};
BOOST_DESCRIBE_STRUCT(Started, (), (job))

/// A cell that a spreadsheet would compute is text.
std::string quoted(const std::string& cell) {
    const bool computed = !cell.empty() && std::string_view("=+-@\t\r").find(cell[0]) != std::string_view::npos;
    return text::quoted(computed ? "'" + cell : cell, '"');
}

/// Every finding a line, for whoever works through them outside.
Result<Response> csv(const Call& call, Conformity& conformity, EntriesQuery query) {
    const bool english = call.language == http::Language::en;
    std::string out = english ? "\xEF\xBB\xBF\"provider\",\"entry\",\"title\",\"element\",\"what to do\"\r\n"
                              : "\xEF\xBB\xBF\"提供单位\",\"目录标识\",\"名称\",\"元素\",\"需要补正\"\r\n";
    query.limit = csv_page;
    query.cursor.clear();
    do {
        JX_TRY(const auto page, conformity.entries(call.actor, call.parameter("id"), query, language_of(call)));
        for (const EntryLine& entry : page.items)
            for (const FoundView& found : entry.findings)
                out += quoted(entry.provider.name) + "," + quoted(entry.id) + "," + quoted(entry.title) + "," +
                       quoted(found.name) + "," + quoted(found.text) + "\r\n";
        query.cursor = page.next;
    } while (!query.cursor.empty());
    Response response = http::text_response(200, "text/csv; charset=utf-8", std::move(out));
    response.headers.set("Content-Disposition", "attachment; filename=\"conformity.csv\"");
    return response;
}

Result<Response> entries(const Call& call, Conformity& conformity) {
    EntriesQuery query;
    query.kind = kind_of(call);
    query.provider = std::string(text::prefix(call.query.one("provider").value_or(""), 40));
    const std::string format = call.query.one("format").value_or("json");
    if (format == "csv") return csv(call, conformity, std::move(query));
    if (format != "json") return Error{&errors::malformed, {}, {{"format", "must be one of: json, csv", "enum", {}}}};
    query.cursor = std::string(text::prefix(call.query.one("cursor").value_or(""), 100));
    JX_TRY(query.limit, call.query.integer("limit", 50, 1, 500));
    JX_TRY(const auto page, conformity.entries(call.actor, call.parameter("id"), query, language_of(call)));
    return http::page_response(call, page.items, page.total, page.next, query.limit);
}

}  // namespace

void add_routes(http::Router& router, Conformity& conformity) {
    router.get("/api/v1/policies/{id}/conformity",
               RouteInfo{.id = "readConformity",
                         .summary = "What of the published catalogue does not follow a document's rules, counted",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found, &no_rules},
                         .query = {{"kind", "profile: compilation rules; grading: rules of grading"}},
                         .tag = "policies"},
               [&conformity](const Call& call) {
                   return conformity.report(call.actor, call.parameter("id"), kind_of(call), language_of(call));
               });
    router.post<TryBody>("/api/v1/policies/{id}/conformity",
                         RouteInfo{.id = "tryPolicy",
                                   .summary = "Check everything published against a document before it holds; answers the job",
                                   .access = Access::signed_in,
                                   .refusals = {&errors::not_found, &no_rules, &identity::forbidden, &trial_runs},
                                   .tag = "policies",
                                   .success = 202},
                         [&conformity](const Call& call, const TryBody& body) -> Result<Reply<Started>> {
                             JX_TRY(std::string job, conformity.try_out(call.actor, call.parameter("id"),
                                                                        body.kind ? body.kind->value : "profile"));
                             Reply<Started> reply{Started{job}, 202};
                             reply.headers.set("Location", "/api/v1/jobs/" + job);
                             return reply;
                         });
    router.get("/api/v1/policies/{id}/conformity/entries",
               RouteInfo{.id = "listNonConforming",
                         .summary = "Published entries that do not follow a document's rules, with what is missing",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found, &no_rules, &errors::malformed},
                         .query = {{"kind", "profile: compilation rules; grading: rules of grading"},
                                   {"provider", "one provider's"},
                                   {"format", "json or csv (everything)"},
                                   {"limit", "entries a page"},
                                   {"cursor", "from the previous page's next"}},
                         .tag = "policies"},
               [&conformity](const Call& call) { return entries(call, conformity); });
    router.get(
        "/api/v1/entries/{id}/conformity",
        RouteInfo{.id = "readEntryConformity",
                  .summary = "Whether a published entry follows the rules in force, and what it lacks",
                  .access = Access::anyone,
                  .refusals = {&errors::not_found},
                  .tag = "entries"},
        [&conformity](const Call& call) { return conformity.of_entry(call.actor, call.parameter("id"), language_of(call)); });
}

}  // namespace jixia::conformity
