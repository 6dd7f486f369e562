// Routes of pulls: each parses, calls one use case and renders.
#include "catalog/resources.h"
#include "dataset/dataset.h"
#include "fetch/client.h"
#include "http/router.h"
#include "pull/pull.h"
#include "types.h"

namespace jixia::pull {

using http::Access;
using http::Call;
using http::Response;
using http::RouteInfo;

void add_routes(http::Router& router, Pulls& pulls) {
    router.get("/api/v1/resources/{rid}/pull",
               RouteInfo{.id = "getPull",
                         .summary = "Where the next versions of a resource come from by themselves, and how that went",
                         .access = Access::signed_in,
                         .refusals = {&errors::not_found},
                         .tag = "resources"},
               [&pulls](const Call& call) { return pulls.find(call.actor, call.parameter("rid")); });
    router.put<PullBody>(
        "/api/v1/resources/{rid}/pull",
        RouteInfo{.id = "setPull",
                  .summary = "Have the next versions fetched on a schedule",
                  .access = Access::signed_in,
                  .refusals = {&errors::not_found, &source_invalid, &kind_not_pulled, &fetch::url_invalid},
                  .tag = "resources"},
        [&pulls](const Call& call, const PullBody& body) { return pulls.set(call.actor, call.parameter("rid"), body); });
    router.del("/api/v1/resources/{rid}/pull",
               RouteInfo{.id = "removePull",
                         .summary = "Stop fetching",
                         .access = Access::signed_in,
                         .refusals = {&errors::not_found},
                         .tag = "resources",
                         .success = 204},
               [&pulls](const Call& call) -> Result<Response> {
                   JX_CHECK(pulls.remove(call.actor, call.parameter("rid")));
                   return http::no_content();
               });
    router.post<json::Object>("/api/v1/resources/{rid}/pull/actions/run",
                              RouteInfo{.id = "runPull",
                                        .summary = "Fetch now",
                                        .access = Access::signed_in,
                                        .refusals = {&errors::not_found},
                                        .tag = "resources",
                                        .success = 202},
                              [&pulls](const Call& call, const json::Object&) -> Result<Response> {
                                  JX_TRY(const json::Value started, pulls.run(call.actor, call.parameter("rid")));
                                  Response response = http::json_response(202, json::serialize(started));
                                  response.headers.set("Location",
                                                       "/api/v1/jobs/" + std::string(started.at("job").at("id").as_string()));
                                  return response;
                              });
}

}  // namespace jixia::pull
