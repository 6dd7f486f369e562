#include "site_api.h"

#include <memory>

#include "http/router.h"
#include "version.h"

namespace jixia::app {
namespace {

using http::Access;
using http::Call;
using http::Response;
using http::RouteInfo;

struct PlatformInfo {
    std::string name, version;
    bool demonstration = false;
    std::vector<ShownAccount> accounts;
};
BOOST_DESCRIBE_STRUCT(PlatformInfo, (), (name, version, demonstration, accounts))

std::string robots(const std::string& base) {
    return "User-agent: *\nDisallow: /api/\nDisallow: /console\nDisallow: /sign-in\nAllow: /api/v1/openapi.json\n\nHost: " +
           base + "\n";
}

}  // namespace

void add_site_routes(http::Router& router, Site given) {
    const auto site = std::make_shared<const Site>(std::move(given));
    router.get(
        "/api/v1/platform",
        RouteInfo{.id = "getPlatform",
                  .summary = "What this installation is called and whether it is a demonstration",
                  .access = Access::anyone,
                  .tag = "platform",
                  .cacheable = true},
        [site](const Call& call) -> Result<PlatformInfo> {
            const bool zh = call.language == http::Language::zh;
            PlatformInfo info{
                zh ? site->config.platform_zh : site->config.platform_en, std::string(program_version), site->demonstration, {}};
            if (site->demonstration && site->accounts) info.accounts = site->accounts(zh ? "zh" : "en");
            return info;
        });
    router.get("/healthz",
               RouteInfo{.id = "isAlive", .summary = "The process answers", .access = Access::anyone, .tag = "platform"},
               [](const Call&) -> Result<Response> { return http::text_response(200, "text/plain; charset=utf-8", "ok\n"); });
    router.get(
        "/readyz",
        RouteInfo{
            .id = "isReady", .summary = "Records, index and objects can be used", .access = Access::anyone, .tag = "platform"},
        [site](const Call&) -> Result<Response> {
            const std::string why = site->not_ready();
            Response response =
                http::text_response(why.empty() ? 200 : 503, "text/plain; charset=utf-8", why.empty() ? "ready\n" : why + "\n");
            response.headers.set("Cache-Control", "no-store");
            if (!why.empty()) response.headers.set("Retry-After", "1");
            return response;
        });
    router.get("/robots.txt",
               RouteInfo{.id = "getRobots", .summary = "What robots may read", .access = Access::anyone, .tag = "platform"},
               [site](const Call&) -> Result<Response> {
                   return http::text_response(200, "text/plain; charset=utf-8", robots(site->config.outside()));
               });
}

void add_contract(http::Router& router) {
    const auto text = std::make_shared<std::string>();
    router.get(
        "/api/v1/openapi.json",
        RouteInfo{.id = "getContract", .summary = "This contract, OpenAPI 3.1", .access = Access::anyone, .tag = "platform"},
        [text](const Call&) -> Result<Response> { return http::json_response(200, *text); });
    *text = json::serialize(router.openapi());
}

void add_metrics(http::Router& router, std::function<std::string()> lines) {
    router.get("/metrics",
               RouteInfo{.id = "getMetrics", .summary = "Figures for Prometheus", .access = Access::anyone, .tag = "operation"},
               [lines = std::move(lines)](const Call&) -> Result<Response> {
                   Response response = http::text_response(200, "text/plain; version=0.0.4; charset=utf-8", lines());
                   response.headers.set("Cache-Control", "no-store");
                   return response;
               });
}

}  // namespace jixia::app
