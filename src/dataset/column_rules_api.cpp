// Routes of column rules.
#include "dataset/column_rules_service.h"
#include "http/router.h"

namespace jixia::dataset {
namespace {

http::Response rules_response(const StoredRules& rules) {
    http::Response response = http::json_response(200, json::to_string(rules));
    response.headers.set("ETag", "\"" + std::to_string(rules.version) + "\"");
    response.headers.set("Cache-Control", "private, no-cache");
    return response;
}

}  // namespace

void add_routes(http::Router& router, const ColumnRules& rules) {
    router.get("/api/v1/resources/{rid}/rules",
               http::RouteInfo{.id = "getColumnRules",
                               .summary = "The rules that the provider has declared for the columns of a table",
                               .access = http::Access::anyone,
                               .refusals = {&errors::not_found},
                               .tag = "quality"},
               [&rules](const http::Call& call) -> Result<http::Response> {
                   JX_TRY(const StoredRules found, rules.rules(call.actor, call.parameter("rid")));
                   return rules_response(found);
               });
    router.with_body<ColumnRulesBody>(
        http::Method::put, "/api/v1/resources/{rid}/rules",
        http::RouteInfo{.id = "putColumnRules",
                        .summary = "Replace the rules of a table's columns; they are checked on each new version",
                        .access = http::Access::signed_in,
                        .refusals = {&errors::not_found, &rules_changed, &errors::invalid},
                        .tag = "quality"},
        [&rules](const http::Call& call, const ColumnRulesBody& body) -> Result<http::Response> {
            JX_TRY(const std::string expected, call.if_match());
            JX_TRY(const StoredRules saved, rules.replace(call.actor, call.parameter("rid"), expected, body));
            return rules_response(saved);
        });
    router.post<ColumnRulesBody>(
        "/api/v1/resources/{rid}/rules/trial",
        http::RouteInfo{.id = "tryColumnRules",
                        .summary = "Check rules over the current version and name the rows that break them; nothing is kept",
                        .access = http::Access::signed_in,
                        .refusals = {&errors::not_found, &rules_no_data, &errors::invalid, &errors::too_large},
                        .tag = "quality",
                        .lane = http::Lane::analytics},
        [&rules](const http::Call& call, const ColumnRulesBody& body) {
            return rules.attempt(call.actor, call.parameter("rid"), body);
        });
}

}  // namespace jixia::dataset
