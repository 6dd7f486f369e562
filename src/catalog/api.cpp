// Routes of the catalogue: each parses, calls one use case and renders.
#include "catalog/catalog.h"
#include "http/router.h"
#include "open_list_api.h"
#include "rules.h"

namespace jixia::catalog {

namespace {

using http::Access;
using http::Call;
using http::Method;
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

std::string next_url(const Call& call, const std::string& cursor) {
    std::string url = call.path + "?";
    for (const auto& [name, value] : call.query.all())
        if (name != "cursor") url += text::percent_encode(name) + "=" + text::percent_encode(value) + "&";
    return url + "cursor=" + text::percent_encode(cursor);
}

template <class T>
Response page_response(const Call& call, const Page<T>& page, std::int64_t limit) {
    const json::Value next = page.next.empty() ? json::Value(nullptr) : json::Value(next_url(call, page.next));
    Response response = http::json_response(
        200, json::serialize(
                 json::Object{{"items", json::encode(page.items)}, {"total", page.total}, {"next", next}, {"limit", limit}}));
    if (!page.next.empty()) response.headers.set("Link", "<" + next_url(call, page.next) + ">; rel=\"next\"");
    return response;
}

void bind_entries(http::Router& router, Catalog& catalog) {
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
                                const json::Value body = *json::parse(*entry.body);
                                response.headers.set("Location", "/api/v1/entries/" + std::string(body.at("id").get_string()));
                                return response;
                            });
    router.get("/api/v1/entries/{id}",
               RouteInfo{.id = "getEntry",
                         .summary = "One catalogue entry with its data items and resources",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found},
                         .tag = "entries"},
               [&catalog](const Call& call) -> Result<Response> {
                   const std::string& id = call.parameter("id");
                   JX_TRY(const Rendered entry, catalog.entry(call.actor, id, language_of(call)));
                   if (entry.is_public) catalog.count(UsageKind::view, id);
                   return entry_response(entry, 200);
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
                                 JX_TRY(const Rendered entry,
                                        catalog.update(call.actor, call.parameter("id"), expected, sent, language_of(call)));
                                 return entry_response(entry, 200);
                             });
    router.post<ActionBody>(
        "/api/v1/entries/{id}/actions/{action}",
        RouteInfo{.id = "actOnEntry",
                  .summary = "submit, revise, withdraw, approve or return an entry",
                  .access = Access::signed_in,
                  .refusals = {&errors::not_found, &entry_action_not_possible, &entry_incomplete, &entry_consent_missing,
                               &entry_evidence_missing, &entry_review_own_work, &entry_changed},
                  .tag = "entries"},
        [&catalog](const Call& call, const ActionBody& body) -> Result<Response> {
            const std::string reason = body.reason ? body.reason->value : std::string();
            JX_TRY(const ActionOutcome outcome,
                   catalog.act(call.actor, call.parameter("id"), call.parameter("action"), reason, language_of(call)));
            Response response = http::json_response(
                200, json::serialize(json::Object{{"entry", outcome.entry},
                                                  {"state", json::encode(outcome.state)},
                                                  {"case", outcome.case_ ? json::encode(*outcome.case_) : json::Value(nullptr)},
                                                  {"version", outcome.version}}));
            response.headers.set("ETag", "\"" + std::to_string(outcome.version) + "\"");
            return response;
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
                         .query = {{"limit", "entries a page"}, {"cursor", "from the previous page's next"}},
                         .tag = "entries"},
               [&catalog](const Call& call) -> Result<Response> {
                   JX_TRY(const std::int64_t limit, call.query.integer("limit", 20, 1, 200));
                   JX_TRY(const std::int64_t before, call.query.integer("cursor", 0, 0, 1'000'000'000));
                   JX_TRY(HistoryPage page, catalog.history(call.actor, call.parameter("id"), before, limit, language_of(call)));
                   return page_response(call, Page<HistoryLine>{std::move(page.items), page.total, page.next.value_or("")},
                                        limit);
               });
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
                   return page_response(call, Page<EntryCard>{cards, static_cast<std::int64_t>(cards.size()), {}},
                                        static_cast<std::int64_t>(cards.size()));
               });
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
               [&catalog](const Call& call) -> Result<Response> {
                   ProviderEntriesQuery query{call.query.one("state").value_or(""), call.query.one("q").value_or(""),
                                              call.query.one("cursor").value_or(""), 20};
                   EntryState state{};
                   if (!query.state.empty() && !boost::describe::enum_from_string(query.state.c_str(), state))
                       return Error{
                           &errors::malformed, {}, {{"state", "must be one of: draft, in_review, published, withdrawn", "enum"}}};
                   JX_TRY(query.limit, call.query.integer("limit", 20, 1, 1000));
                   JX_TRY(const auto page, catalog.provider_entries(call.actor, query, language_of(call)));
                   return page_response(call, page, query.limit);
               });
}

void bind_code_lists(http::Router& router, Catalog& catalog) {
    router.get(
        "/api/v1/code-lists",
        RouteInfo{.id = "listCodeLists", .summary = "The code lists in force", .access = Access::anyone, .tag = "code lists"},
        [&catalog](const Call& call) -> Result<json::Value> {
            json::Array items;
            for (const auto& [name, list] : catalog.code_lists()->all())
                items.push_back(json::Object{{"name", name},
                                             {"title", language_of(call) == "en" ? list.en : list.zh},
                                             {"version", list.version},
                                             {"count", list.items.size()}});
            const auto total = static_cast<std::int64_t>(items.size());
            return json::Value(json::Object{{"items", std::move(items)}, {"total", total}, {"next", nullptr}});
        });
    router.get("/api/v1/code-lists/{name}",
               RouteInfo{.id = "getCodeList",
                         .summary = "One code list with its labels in both languages",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found},
                         .tag = "code lists"},
               [&catalog](const Call& call) -> Result<json::Value> {
                   const auto lists = catalog.code_lists();
                   std::string name = call.parameter("name");
                   for (char& c : name)
                       if (c == '-') c = '_';
                   const CodeList* list = lists->find(name);
                   if (list == nullptr) return Error{&errors::not_found};
                   const bool english = language_of(call) == "en";
                   json::Array items;
                   for (const CodeItem& item : list->items)
                       items.push_back(json::Object{{"code", item.code},
                                                    {"label", english && !item.en.empty() ? item.en : item.zh},
                                                    {"label_zh", item.zh},
                                                    {"label_en", item.en.empty() ? item.zh : item.en},
                                                    {"note", item.note}});
                   return json::Value(json::Object{{"name", list->name},
                                                   {"title", english ? list->en : list->zh},
                                                   {"version", list->version},
                                                   {"items", std::move(items)}});
               });
    router.get("/api/v1/statistics",
               RouteInfo{.id = "getStatistics",
                         .summary = "Figures of everything that is published",
                         .access = Access::anyone,
                         .tag = "statistics"},
               [&catalog](const Call& call) { return catalog.statistics(language_of(call)); });
}

}  // namespace

void bind_routes(http::Router& router, Catalog& catalog) {
    bind_entries(router, catalog);
    bind_open_lists(router, catalog);
    bind_code_lists(router, catalog);
}

}  // namespace jixia::catalog
