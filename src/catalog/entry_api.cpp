#include "entry_api.h"

#include "http/paging.h"
#include "http/router.h"
#include "rules.h"

namespace jixia::catalog {

namespace {

using http::Access;
using http::Call;
using http::Response;
using http::RouteInfo;

std::string_view language_of(const Call& call) { return call.language == http::Language::en ? "en" : "zh"; }

struct ActionBody {
    std::optional<json::Text<0, 2000>> reason;
};
BOOST_DESCRIBE_STRUCT(ActionBody, (), (reason))

Response entry_response(const Rendered& entry, int status) {
    Response response = http::json_response(status, *entry.body);
    response.headers.set("ETag", "\"" + std::to_string(entry.version) + "\"");
    response.headers.set("Cache-Control", entry.is_public ? "no-cache" : "private, no-store");
    response.headers.set("Vary", "Accept-Language, Cookie, Authorization");
    return response;
}

/// A refusal for want of a decision says where the case that brings it is opened.
Response refusal(const Error& error, const Call& call) {
    const bool consent = error.code == &entry_consent_missing, evidence = error.code == &entry_evidence_missing;
    Response response = http::problem(error, call);
    if (consent || evidence)
        response.headers.set("Link", std::string("</api/v1/cases>; rel=\"related\"; title=\"") +
                                         (consent ? "attribute_restriction" : "opening_evidence") + "\"");
    return response;
}

/// If-Match where the caller sent one: an action says by its name what it expects of the state.
Result<std::string> expected_of(const Call& call) {
    if (!call.headers.contains("If-Match")) return std::string("*");
    return call.if_match();
}

void bind_writes(http::Router& router, Catalog& catalog) {
    router.post<EntryInput>("/api/v1/entries",
                            RouteInfo{.id = "createEntry",
                                      .summary = "Start a catalogue entry",
                                      .access = Access::signed_in,
                                      .refusals = {&errors::invalid, &entry_no_provider},
                                      .tag = "entries",
                                      .success = 201},
                            [&catalog](const Call& call, const EntryInput&) -> Result<Response> {
                                JX_TRY(const json::Value sent, json::parse(call.body));
                                JX_TRY(const Rendered entry, catalog.create(call.actor, sent, language_of(call)));
                                Response response = entry_response(entry, 201);
                                JX_TRY(const json::Value body, json::parse(*entry.body));
                                response.headers.set("Location", "/api/v1/entries/" + std::string(body.at("id").get_string()));
                                return response;
                            });
    router.patch<EntryInput>("/api/v1/entries/{id}",
                             RouteInfo{.id = "changeEntry",
                                       .summary = "Change a draft; absent members stay, null clears",
                                       .access = Access::signed_in,
                                       .refusals = {&errors::not_found, &entry_changed, &errors::invalid, &entry_consent_missing,
                                                    &entry_evidence_missing, &entry_not_editable},
                                       .tag = "entries"},
                             [&catalog](const Call& call, const EntryInput&) -> Result<Response> {
                                 JX_TRY(const std::string expected, call.if_match());
                                 JX_TRY(const json::Value sent, json::parse(call.body));
                                 auto entry = catalog.update(call.actor, call.parameter("id"), expected, sent, language_of(call));
                                 return entry ? entry_response(*entry, 200) : refusal(std::move(entry).error(), call);
                             });
    router.post<ActionBody>(
        "/api/v1/entries/{id}/actions/{action}",
        RouteInfo{.id = "actOnEntry",
                  .summary = "submit, revise, withdraw, approve or return an entry",
                  .access = Access::signed_in,
                  .refusals = {&errors::not_found, &entry_changed, &entry_action_not_possible, &entry_incomplete,
                               &entry_consent_missing, &entry_evidence_missing, &entry_review_own_work},
                  .tag = "entries"},
        [&catalog](const Call& call, const ActionBody& body) -> Result<Response> {
            JX_TRY(const std::string expected, expected_of(call));
            auto outcome = catalog.act(call.actor, call.parameter("id"), call.parameter("action"),
                                       body.reason ? body.reason->value : std::string(), language_of(call), expected);
            if (!outcome) return refusal(std::move(outcome).error(), call);
            Response response = http::json_response(
                200, json::serialize(json::Object{{"entry", outcome->entry},
                                                  {"state", json::encode(outcome->state)},
                                                  {"case", outcome->case_ ? json::encode(*outcome->case_) : json::Value(nullptr)},
                                                  {"version", outcome->version}}));
            response.headers.set("ETag", "\"" + std::to_string(outcome->version) + "\"");
            return response;
        });
}

Result<Response> history_page(Catalog& catalog, const Call& call) {
    JX_TRY(const std::int64_t limit, call.query.integer("limit", 20, 1, 200));
    JX_TRY(const std::int64_t before, call.query.integer("cursor", 0, 0, 1'000'000'000));
    JX_TRY(const HistoryPage page, catalog.history(call.actor, call.parameter("id"), before, limit, language_of(call)));
    return http::page_response(call, page.items, page.total, page.next.value_or(""), limit);
}

/// `position` goes on where the page ends, also when nothing has changed since.
Result<Response> changes_page(Catalog& catalog, const Call& call) {
    JX_TRY(const std::int64_t limit, call.query.integer("limit", 100, 1, 1000));
    const std::string from = call.query.one("cursor").value_or(call.query.one("since").value_or(""));
    JX_TRY(const ChangesPage page, catalog.changes(from, limit, language_of(call)));
    const std::string next = page.more ? http::next_url(call, page.position) : std::string();
    Response response =
        http::json_response(200, json::serialize(json::Object{{"items", json::encode(page.items)},
                                                              {"total", page.total},
                                                              {"next", next.empty() ? json::Value(nullptr) : json::Value(next)},
                                                              {"limit", limit},
                                                              {"position", page.position}}));
    if (!next.empty()) response.headers.set("Link", "<" + next + ">; rel=\"next\"");
    return response;
}

void bind_reads(http::Router& router, Catalog& catalog) {
    router.get("/api/v1/entries/changes",
               RouteInfo{.id = "listEntryChanges",
                         .summary = "What was published, updated or withdrawn, in the order it happened",
                         .access = Access::anyone,
                         .refusals = {&errors::malformed},
                         .query = {{"since", "an instant, a date or an earlier answer's position"},
                                   {"limit", "changes a page"},
                                   {"cursor", "from the previous page's next"}},
                         .tag = "entries"},
               [&catalog](const Call& call) { return changes_page(catalog, call); });
    router.get("/api/v1/entries/{id}",
               RouteInfo{.id = "getEntry",
                         .summary = "One catalogue entry with its data items and resources",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found},
                         .tag = "entries",
                         .cacheable = true},
               [&catalog](const Call& call) -> Result<Response> {
                   const std::string& id = call.parameter("id");
                   JX_TRY(const Rendered entry, catalog.entry(call.actor, id, language_of(call)));
                   Response response = entry_response(entry, 200);
                   if (entry.is_public) {
                       response.repeated = [&catalog, id] { catalog.count(UsageKind::view, id); };
                       response.repeated();
                   }
                   return response;
               });
    router.get("/api/v1/entries/{id}/resources",
               RouteInfo{.id = "listResources",
                         .summary = "The resources of an entry",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found},
                         .tag = "entries"},
               [&catalog](const Call& call) -> Result<Response> {
                   JX_TRY(const json::Array items, catalog.resources(call.actor, call.parameter("id"), language_of(call)));
                   const auto count = static_cast<std::int64_t>(items.size());
                   return http::page_response(call, std::vector<json::Value>(items.begin(), items.end()), count, "", count);
               });
    router.get("/api/v1/entries/{id}/checks",
               RouteInfo{.id = "checkEntry",
                         .summary = "What the rules find in an entry now",
                         .access = Access::signed_in,
                         .refusals = {&errors::not_found},
                         .tag = "entries"},
               [&catalog](const Call& call) { return catalog.checks(call.actor, call.parameter("id"), language_of(call)); });
    router.get("/api/v1/entries/{id}/history",
               RouteInfo{.id = "entryHistory",
                         .summary = "What changed, when, by whom, on which basis",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found},
                         .query = {{"limit", "versions a page"}, {"cursor", "from the previous page's next"}},
                         .tag = "entries"},
               [&catalog](const Call& call) { return history_page(catalog, call); });
}

void bind_insight(http::Router& router, Catalog& catalog) {
    router.get("/api/v1/entries/{id}/citation",
               RouteInfo{.id = "citeEntry",
                         .summary = "How to name the entry as a source, with the day of retrieval",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found, &errors::malformed},
                         .query = {{"style", "gbt7714, apa, bibtex or csl"}},
                         .tag = "entries"},
               [&catalog](const Call& call) {
                   return catalog.citation(call.parameter("id"), call.query.one("style").value_or("gbt7714"));
               });
    router.get("/api/v1/entries/{id}/related",
               RouteInfo{.id = "relatedEntries",
                         .summary = "Entries that share keywords, themes or the provider",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found},
                         .tag = "entries"},
               [&catalog](const Call& call) -> Result<Response> {
                   JX_TRY(const auto cards, catalog.related(call.parameter("id"), language_of(call)));
                   const auto count = static_cast<std::int64_t>(cards.size());
                   return http::page_response(call, cards, count, "", count);
               });
}

Result<Response> provider_page(Catalog& catalog, const Call& call) {
    ProviderEntriesQuery query{call.query.one("state").value_or(""), call.query.one("q").value_or(""),
                               call.query.one("cursor").value_or(""), 20};
    EntryState state{};
    if (!query.state.empty() && !boost::describe::enum_from_string(query.state.c_str(), state))
        return Error{&errors::malformed, {}, {{"state", "must be one of: draft, in_review, published, withdrawn", "enum"}}};
    JX_TRY(query.limit, call.query.integer("limit", 20, 1, 1000));
    JX_TRY(const auto page, catalog.provider_entries(call.actor, query, language_of(call)));
    return http::page_response(call, page.items, page.total, page.next, query.limit);
}

}  // namespace

void bind_entries(http::Router& router, Catalog& catalog) {
    bind_writes(router, catalog);
    bind_reads(router, catalog);
    bind_insight(router, catalog);
    router.get("/api/v1/provider/entries",
               RouteInfo{.id = "listProviderEntries",
                         .summary = "Entries of one's own provider, drafts too",
                         .access = Access::signed_in,
                         .refusals = {&entry_no_provider, &errors::malformed},
                         .query = {{"state", "draft, in_review, published or withdrawn"},
                                   {"q", "part of the title"},
                                   {"limit", "entries a page"},
                                   {"cursor", "from the previous page's next"}},
                         .tag = "entries"},
               [&catalog](const Call& call) { return provider_page(catalog, call); });
}

}  // namespace jixia::catalog
