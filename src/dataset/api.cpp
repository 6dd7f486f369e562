// Routes of resources, versions and jobs: each parses, calls one use case and renders.
#include <algorithm>
#include <limits>

#include "api_shown.h"
#include "http/router.h"
#include "http/titles.h"
#include "identity/authorize.h"
#include "lineage_api.h"
#include "next_plan.h"
#include "state.h"
#include "uploads_api.h"
#include "versions_api.h"

namespace jixia::dataset {
namespace {

using http::Access;
using http::Call;
using http::Response;
using http::RouteInfo;

/// With the title of what it failed for, in the caller's language.
json::Value shown_to(const storage::Job& job, http::Language language) {
    json::Value out = shown(job);
    if (json::Object* problem = out.at("problem").if_object())
        if (const json::Value* type = problem->if_contains("type"); type != nullptr && type->is_string())
            (*problem)["title"] = http::refusal_title(type->get_string(), language);
    return out;
}

Response accepted(const Accepted& work, http::Language language) {
    Response response = http::json_response(
        202,
        json::serialize(json::Object{
            {"job", shown_to(work.job, language)},
            {"resource", json::Object{{"id", work.resource.id}, {"slug", work.resource.slug}, {"title", work.resource.title}}}}));
    response.headers.set("Location", "/api/v1/jobs/" + work.job.id);
    return response;
}

/// A job the caller may see: their own. `not-found` for everybody else.
Result<storage::Job> own_job(storage::Jobs& jobs, const Call& call) {
    JX_TRY(storage::Job job, jobs.find(call.parameter("id")));
    if (!identity::may(call.actor, identity::Permission::job_read, {.account = job.owner})) return Error{&errors::not_found};
    return job;
}

/// Sends the job whenever it has changed, until it has ended.
class JobEvents final : public http::BodySource {
public:
    JobEvents(storage::Jobs& jobs, std::string id, http::Language language)
        : jobs_(jobs), id_(std::move(id)), language_(language) {}
    Result<std::string> next() override {
        if (ended_) return std::string{};
        JX_TRY(const storage::Job job, jobs_.find(id_));
        ended_ = job.state != storage::JobState::queued && job.state != storage::JobState::running;
        std::string line = json::serialize(shown_to(job, language_));
        if (line == last_) return std::string(": waiting\n\n");
        last_ = line;
        return "event: job\ndata: " + line + "\n\n";
    }
    std::chrono::milliseconds pause() const override { return std::chrono::milliseconds(ended_ ? 0 : 250); }

private:
    storage::Jobs& jobs_;
    std::string id_, last_;
    http::Language language_;
    bool ended_ = false;
};

}  // namespace

void add_routes(http::Router& router, Dataset& dataset) {
    Dataset::State& state = *dataset.state_;
    add_upload_routes(router, state.uploads);
    add_lineage_routes(router, dataset);
    router.post<NewResourceBody>(
        "/api/v1/entries/{id}/resources",
        RouteInfo{.id = "addResource",
                  .summary = "Make a resource of an upload",
                  .access = Access::signed_in,
                  .refusals = {&errors::not_found, &errors::invalid, &upload_incomplete, &upload_ended, &kind_not_uploaded},
                  .tag = "resources",
                  .success = 202},
        [&dataset](const Call& call, const NewResourceBody& body) -> Result<Response> {
            JX_TRY(const Accepted work, dataset.add_resource(call.actor, call.parameter("id"), body));
            return accepted(work, call.language);
        });
    router.post<NewVersionBody>("/api/v1/resources/{rid}/versions",
                                RouteInfo{.id = "addVersion",
                                          .summary = "Make the next version of a resource of an upload: replace the table, "
                                                     "append to it, or update or delete rows by key",
                                          .access = Access::signed_in,
                                          .refusals = {&errors::not_found, &errors::invalid, &upload_incomplete, &upload_ended,
                                                       &kind_not_uploaded, &rows_needed, &key_needed},
                                          .tag = "resources",
                                          .success = 202},
                                [&dataset](const Call& call, const NewVersionBody& body) -> Result<Response> {
                                    JX_TRY(const Accepted work, dataset.add_version(call.actor, call.parameter("rid"), body));
                                    return accepted(work, call.language);
                                });
    router.get("/api/v1/resources/{rid}",
               RouteInfo{.id = "getResource",
                         .summary = "A resource with the columns of its current version",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found},
                         .tag = "resources"},
               [&state](const Call& call) -> Result<json::Value> {
                   return state.needs.database.read([&](storage::Transaction& tx) -> Result<json::Value> {
                       JX_TRY(const auto resource, state.needs.resources.readable(tx, call.actor, call.parameter("rid")));
                       json::Object out{
                           {"id", resource.id},
                           {"slug", resource.slug},
                           {"title", resource.title},
                           {"kind", json::encode(resource.kind)},
                           {"entry", json::Object{{"id", resource.entry_id}, {"title", resource.entry_title}}},
                           {"provider", json::Object{{"id", resource.provider_id}, {"name", resource.provider_name}}},
                           {"license", resource.license},
                           {"attribution", resource.attribution},
                           {"version", resource.current_version}};
                       if (resource.current_version == 0) {
                           out["rows"] = 0;
                           out["columns"] = json::Array{};
                           return json::Value(std::move(out));
                       }
                       JX_TRY(const auto found, store::find_record(tx, resource.id, resource.current_version));
                       if (!found) return Error{&errors::not_found};
                       const VersionRecord& version = *found;
                       out["rows"] = version.rows;
                       out["bytes"] = version.bytes;
                       out["columns"] = columns_of(version, resource);
                       out["source_format"] = version.source_format;
                       out["digest"] = version.digest;
                       out["file"] = json::encode(version.file);
                       out["updated_at"] = to_text(version.created_at);
                       return json::Value(std::move(out));
                   });
               });
    add_version_routes(router, dataset);
    router.get(
        "/api/v1/resources/{rid}/profile",
        RouteInfo{.id = "getProfile",
                  .summary = "What the columns of a version hold",
                  .access = Access::anyone,
                  .refusals = {&errors::not_found, &errors::malformed},
                  .query = {{"version", "number; the current one if absent"}},
                  .tag = "resources"},
        [&state, &dataset](const Call& call) -> Result<json::Value> {
            JX_TRY(const std::int64_t number, call.query.integer("version", 0, 1, std::numeric_limits<std::int64_t>::max()));
            return state.needs.database.read([&](storage::Transaction& tx) -> Result<json::Value> {
                JX_TRY(const auto resource, state.needs.resources.readable(tx, call.actor, call.parameter("rid")));
                JX_TRY(const VersionInfo version, dataset.find(tx, resource.id, number == 0 ? resource.current_version : number));
                JX_TRY(const auto profile, store::find_profile(tx, resource.id, version.number));
                JX_TRY(const json::Value stored, json::parse(profile.value_or("[]")));
                json::Array columns;
                for (const json::Value& column : stored.as_array())
                    if (!is_hidden(resource, column.at("code").as_string())) columns.push_back(column);
                return json::Value(
                    json::Object{{"version", version.number}, {"rows", version.rows}, {"columns", std::move(columns)}});
            });
        });
    router.get("/api/v1/jobs/{id}",
               RouteInfo{.id = "getJob",
                         .summary = "How far one's own work has come",
                         .access = Access::signed_in,
                         .refusals = {&errors::not_found},
                         .tag = "jobs"},
               [&state](const Call& call) -> Result<json::Value> {
                   JX_TRY(const storage::Job job, own_job(state.needs.jobs, call));
                   return shown_to(job, call.language);
               });
    router.get("/api/v1/jobs/{id}/events",
               RouteInfo{.id = "jobEvents",
                         .summary = "The same as server-sent events until the work has ended",
                         .access = Access::signed_in,
                         .refusals = {&errors::not_found},
                         .tag = "jobs"},
               [&state](const Call& call) -> Result<Response> {
                   JX_TRY(const storage::Job job, own_job(state.needs.jobs, call));
                   Response response;
                   response.headers.set("Content-Type", "text/event-stream");
                   response.headers.set("Cache-Control", "no-store");
                   response.body = std::make_shared<JobEvents>(state.needs.jobs, job.id, call.language);
                   return response;
               });
}

}  // namespace jixia::dataset
