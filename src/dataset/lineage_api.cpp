// The route of proposals.
#include "lineage_api.h"

#include "api_shown.h"
#include "state.h"

namespace jixia::dataset {
namespace {

using http::Access;
using http::Call;
using http::Response;
using http::RouteInfo;

}  // namespace

void add_lineage_routes(http::Router& router, Dataset& dataset) {
    router.post<ProposalBody>(
        "/api/v1/uploads/{id}/proposal",
        RouteInfo{.id = "proposeRecipe",
                  .summary = "Look into an upload: what it is, with evidence, and how it would come in by a recipe",
                  .access = Access::signed_in,
                  .refusals = {&errors::not_found, &errors::invalid, &upload_incomplete, &upload_ended},
                  .tag = "uploads",
                  .success = 202},
        [&dataset](const Call& call, const ProposalBody& body) -> Result<Response> {
            JX_TRY(const storage::Job job, dataset.propose(call.actor, call.parameter("id"), body));
            Response response = http::json_response(202, json::serialize(json::Object{{"job", shown(job)}}));
            response.headers.set("Location", "/api/v1/jobs/" + job.id);
            return response;
        });
}

}  // namespace jixia::dataset
