// Routes of the quality checks.
#include "dqv.h"
#include "http/paging.h"
#include "http/router.h"
#include "state.h"

namespace jixia::quality {
namespace {

using http::Access;
using http::Call;
using http::Response;
using http::RouteInfo;

constexpr std::string_view json_ld = "application/ld+json";

std::string_view language_of(const Call& call) { return call.language == http::Language::en ? "en" : "zh"; }

/// Another caller may see another copy.
Response private_json(std::string body) {
    Response response = http::json_response(200, std::move(body));
    response.headers.set("Cache-Control", "private, no-cache");
    response.headers.set("Vary", "Accept, Accept-Language, Cookie, Authorization");
    return response;
}

Response linked(const EntryQuality& quality, const std::string& base_url) {
    Response response = private_json(json::serialize(dqv_of(quality, base_url)));
    response.headers.set("Content-Type", json_ld);
    return response;
}

void add_entry_routes(http::Router& router, Quality& quality, const std::string& base_url) {
    router.get(
        "/api/v1/entries/{id}/quality",
        RouteInfo{.id = "entryQuality",
                  .summary = "Each quality check of an entry with formula, figure, failing rows and advice; the MQA points; "
                             "the trend; as DQV for Accept: application/ld+json",
                  .access = Access::anyone,
                  .refusals = {&errors::not_found},
                  .tag = "quality"},
        [&quality, base_url](const Call& call) -> Result<Response> {
            JX_TRY(const EntryQuality found, quality.entry(call.actor, call.parameter("id"), language_of(call)));
            if (call.headers.get("Accept").contains(json_ld)) return linked(found, base_url);
            return private_json(json::to_string(found));
        });
    router.get("/api/v1/entries/{id}/quality.jsonld",
               RouteInfo{.id = "entryQualityLinked",
                         .summary = "The same as linked data (W3C Data Quality Vocabulary)",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found},
                         .tag = "quality"},
               [&quality, base_url](const Call& call) -> Result<Response> {
                   JX_TRY(const EntryQuality found, quality.entry(call.actor, call.parameter("id"), language_of(call)));
                   return linked(found, base_url);
               });
    router.get("/api/v1/resources/{rid}/quality",
               RouteInfo{.id = "resourceQuality",
                         .summary = "The checks of one table, with the rows that fail",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found},
                         .tag = "quality"},
               [&quality](const Call& call) -> Result<Response> {
                   JX_TRY(const ResourceQuality found, quality.resource(call.actor, call.parameter("rid"), language_of(call)));
                   return private_json(json::to_string(found));
               });
}

void add_lists(http::Router& router, Quality& quality) {
    router.get("/api/v1/quality/checks",
               RouteInfo{.id = "qualityChecks",
                         .summary = "The table of checks: formula, inputs, unit, threshold, advice",
                         .access = Access::anyone,
                         .tag = "quality",
                         .cacheable = true},
               [](const Call& call) -> Result<Response> {
                   const auto checks = Quality::checks(language_of(call));
                   const auto count = static_cast<std::int64_t>(checks.size());
                   return http::page_response(call, checks, count, "", count);
               });
    router.get("/api/v1/quality/providers",
               RouteInfo{.id = "qualityProviders",
                         .summary = "Providers by score, best first",
                         .access = Access::anyone,
                         .refusals = {&errors::malformed},
                         .query = {{"limit", "providers a page"}, {"cursor", "from the previous page's next"}},
                         .tag = "quality"},
               [&quality](const Call& call) -> Result<Response> {
                   JX_TRY(const std::int64_t limit, call.query.integer("limit", 20, 1, 1000));
                   JX_TRY(const auto page, quality.providers(call.query.one("cursor").value_or(""), limit));
                   return http::page_response(call, page.items, page.total, page.next, limit);
               });
    router.get("/api/v1/quality/providers/{id}",
               RouteInfo{.id = "providerQuality",
                         .summary = "The checks of one provider",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found},
                         .tag = "quality"},
               [&quality](const Call& call) { return quality.provider(call.parameter("id"), language_of(call)); });
    router.get("/api/v1/quality/pairs",
               RouteInfo{.id = "qualityPairs",
                         .summary = "Entries that look alike: duplicates, fragments of one whole, similar ones",
                         .access = Access::anyone,
                         .refusals = {&errors::malformed},
                         .query = {{"kind", "duplicate, fragment or similar; duplicate if absent"},
                                   {"limit", "pairs a page"},
                                   {"cursor", "from the previous page's next"}},
                         .tag = "quality"},
               [&quality](const Call& call) -> Result<Response> {
                   JX_TRY(const std::int64_t limit, call.query.integer("limit", 20, 1, 200));
                   JX_TRY(const auto page, quality.pairs(call.query.one("kind").value_or("duplicate"),
                                                         call.query.one("cursor").value_or(""), limit, language_of(call)));
                   return http::page_response(call, page.items, page.total, page.next, limit);
               });
}

}  // namespace

void add_routes(http::Router& router, Quality& quality) {
    add_entry_routes(router, quality, quality.state_->needs.base_url);
    router.get("/api/v1/quality",
               RouteInfo{.id = "provinceQuality",
                         .summary = "The checks of the whole province and how they went",
                         .access = Access::anyone,
                         .tag = "quality"},
               [&quality](const Call& call) { return quality.province(language_of(call)); });
    add_lists(router, quality);
}

}  // namespace jixia::quality
