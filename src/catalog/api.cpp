// Routes of the catalogue: each parses, calls one use case and renders. Entries and open lists have files of their own.
#include "catalog/catalog.h"
#include "entry_api.h"
#include "http/paging.h"
#include "http/router.h"
#include "open_list_api.h"
#include "profile_api.h"

namespace jixia::catalog {

namespace {

using http::Access;
using http::Call;
using http::RouteInfo;

std::string_view language_of(const Call& call) { return call.language == http::Language::en ? "en" : "zh"; }

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
    router.get("/api/v1/resource-account",
               RouteInfo{.id = "getResourceAccount",
                         .summary = "The one account of resources: each provider's catalogue and open list, reconciled",
                         .access = Access::anyone,
                         .refusals = {&errors::malformed},
                         .query = {{"division", "a division with all below it; the province where it is not said"}},
                         .tag = "statistics"},
               [&catalog](const Call& call) -> Result<Account> {
                   const std::string division = call.query.one("division").value_or("370000");
                   if (division.size() != 6 || !text::is_digits(division) || !division.starts_with("37"))
                       return Error{&errors::malformed, {}, {{"division", "is a division of Shandong, six digits", "format"}}};
                   return catalog.account(division, language_of(call));
               });
    router.get("/api/v1/resource-account/months",
               RouteInfo{.id = "listClosedMonths",
                         .summary = "The account as it stood at the end of each month",
                         .access = Access::anyone,
                         .tag = "statistics"},
               [&catalog](const Call& call) -> Result<http::Response> {
                   JX_TRY(const auto months, catalog.closed_months());
                   return http::page_response(call, months, std::ssize(months), "", std::ssize(months));
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
    bind_compilation_rules(router, catalog);
}

}  // namespace jixia::catalog
