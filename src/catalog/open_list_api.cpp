#include "open_list_api.h"

#include "http/paging.h"
#include "http/router.h"
#include "open_list_file.h"

namespace jixia::catalog {

namespace {

using http::Access;
using http::Call;
using http::Response;
using http::RouteInfo;

std::string_view language_of(const Call& call) { return call.language == http::Language::en ? "en" : "zh"; }

/// The list as JSON, or as a file whose name tells provider and edition.
Result<Response> list_response(Catalog& catalog, const Call& call, std::int64_t edition) {
    const std::string_view language = language_of(call);
    JX_TRY(const OpenListView list, catalog.open_list(call.parameter("provider"), edition, language));
    const std::string format = call.query.one("format").value_or("json");
    if (format == "json") return http::json_response(200, json::to_string(list));
    Response response;
    if (format == "csv") {
        response = http::text_response(200, "text/csv; charset=utf-8", open_list_csv(list, *catalog.profile(), language));
    } else if (format == "xlsx") {
        JX_TRY(std::string workbook, open_list_xlsx(list, *catalog.profile(), language));
        response =
            http::text_response(200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", std::move(workbook));
    } else if (format == "pdf") {
        JX_TRY(std::string document, open_list_pdf(list, *catalog.profile(), language));
        response = http::text_response(200, "application/pdf", std::move(document));
    } else if (format == "jsonld") {
        return http::text_response(200, "application/ld+json", open_list_dcat(list, catalog.base_url()));
    } else {
        return Error{&errors::malformed, {}, {{"format", "must be one of: json, csv, xlsx, pdf, jsonld", "enum"}}};
    }
    response.headers.set("Content-Disposition", "attachment; filename=\"open-list-" + list.provider.id + "-" +
                                                    std::to_string(list.edition) + "." + format + "\"");
    return response;
}

}  // namespace

void bind_open_lists(http::Router& router, Catalog& catalog) {
    router.get(
        "/api/v1/ledger/statement",
        RouteInfo{.id = "stateOpening",
                  .summary = "What is public of one provider after another, to compare with what the ledger's open log derives",
                  .access = Access::anyone,
                  .query = {{"cursor", "from the previous page's next"}},
                  .tag = "ledger"},
        [&catalog](const Call& call) -> Result<Response> {
            JX_TRY(const auto statement, catalog.opening_statement(call.query.one("cursor").value_or("")));
            std::vector<OpeningStatement> items;
            if (statement) items.push_back(*statement);
            return http::page_response(call, items, static_cast<std::int64_t>(items.size()),
                                       statement ? statement->provider : std::string(), 1);
        });
    router.get("/api/v1/open-lists",
               RouteInfo{.id = "listOpenLists",
                         .summary = "The newest edition of every provider's open list",
                         .access = Access::anyone,
                         .query = {{"limit", "lists a page"}, {"cursor", "from the previous page's next"}},
                         .tag = "open lists"},
               [&catalog](const Call& call) -> Result<Response> {
                   JX_TRY(const std::int64_t limit, call.query.integer("limit", 20, 1, 1000));
                   JX_TRY(const auto page, catalog.open_lists(call.query.one("cursor").value_or(""), limit));
                   return http::page_response(call, page.items, page.total, page.next, limit);
               });
    router.get("/api/v1/open-lists/{provider}",
               RouteInfo{.id = "getOpenList",
                         .summary = "A provider's open list as it stands",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found, &errors::malformed},
                         .query = {{"format", "json, csv, xlsx, pdf or jsonld (DCAT 3)"}},
                         .tag = "open lists"},
               [&catalog](const Call& call) { return list_response(catalog, call, 0); });
    router.get("/api/v1/open-lists/{provider}/editions/{edition}",
               RouteInfo{.id = "getOpenListEdition",
                         .summary = "One frozen edition of an open list",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found, &errors::malformed},
                         .query = {{"format", "json, csv, xlsx, pdf or jsonld (DCAT 3)"}},
                         .tag = "open lists"},
               [&catalog](const Call& call) -> Result<Response> {
                   const std::string& edition = call.parameter("edition");
                   if (!text::is_digits(edition) || edition.size() > 12 || edition == "0") return Error{&errors::not_found};
                   return list_response(catalog, call, std::stoll(edition));
               });
    router.get("/api/v1/open-lists/{provider}/diff",
               RouteInfo{.id = "diffOpenList",
                         .summary = "What changed between two editions; edition 0 is the empty list",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found, &errors::malformed},
                         .query = {{"from", "edition"}, {"to", "edition"}},
                         .tag = "open lists"},
               [&catalog](const Call& call) -> Result<OpenListDiff> {
                   JX_TRY(const std::int64_t from, call.query.integer("from", 0, 0, 1'000'000'000'000));
                   JX_TRY(const std::int64_t to, call.query.integer("to", 0, 0, 1'000'000'000'000));
                   return catalog.open_list_diff(call.parameter("provider"), from, to, language_of(call));
               });
}

}  // namespace jixia::catalog
