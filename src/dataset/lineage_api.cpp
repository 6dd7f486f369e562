// Routes of proposals and of how a version came to be.
#include "lineage_api.h"

#include <limits>

#include "api_shown.h"
#include "state.h"

namespace jixia::dataset {
namespace {

using http::Access;
using http::Call;
using http::Response;
using http::RouteInfo;

/// What the provider's people see beside the manifest: the file, the recipe and what became of each row.
Result<json::Value> lineage_of(storage::Transaction& tx, const VersionInfo& version) {
    JX_TRY(const auto row, store::find_lineage(tx, version.resource_id, version.number));
    if (!row) return Error{&errors::not_found};
    json::Object lineage{{"source_name", version.source_name},
                         {"source_sha256", version.source_object},
                         {"recipe", nullptr},
                         {"report", nullptr},
                         {"created_by", row->created_by}};
    if (!row->recipe.empty()) { JX_TRY(lineage["recipe"], json::parse(row->recipe)); }
    if (!row->report.empty()) { JX_TRY(lineage["report"], json::parse(row->report)); }
    return json::Value(std::move(lineage));
}

}  // namespace

void add_lineage_routes(http::Router& router, Dataset& dataset, Dataset::Needs& needs) {
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
    router.get("/api/v1/resources/{rid}/versions/{number}",
               RouteInfo{.id = "getVersion",
                         .summary = "A version with its columns and digest; for the provider's people also how it was made",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found, &errors::malformed},
                         .tag = "resources"},
               [&dataset, &needs](const Call& call) -> Result<json::Value> {
                   JX_TRY(const std::int64_t number, number_of(call.parameter("number")));
                   return needs.database.read([&](storage::Transaction& tx) -> Result<json::Value> {
                       JX_TRY(const auto resource, needs.resources.readable(tx, call.actor, call.parameter("rid")));
                       JX_TRY(const VersionInfo version, dataset.find(tx, resource.id, number));
                       json::Object out{{"number", version.number},
                                        {"rows", version.rows},
                                        {"bytes", version.bytes},
                                        {"columns", columns_of(version, resource)},
                                        {"digest", version.digest},
                                        {"source_format", version.source_format},
                                        {"created_at", to_text(version.created_at)},
                                        {"current", version.number == resource.current_version}};
                       const auto writable = needs.resources.writable(tx, call.actor, resource.id);
                       if (writable.has_value()) { JX_TRY(out["lineage"], lineage_of(tx, version)); }
                       return json::Value(std::move(out));
                   });
               });
}

}  // namespace jixia::dataset
