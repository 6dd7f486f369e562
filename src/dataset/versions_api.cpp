#include "versions_api.h"

#include <algorithm>
#include <limits>

#include "api_shown.h"
#include "http/router.h"
#include "state.h"

namespace jixia::dataset {
namespace {

using http::Access;
using http::Call;
using http::Response;
using http::RouteInfo;

/// What a caller may know of a resource's versions.
struct Reader {
    catalog::ResourceInfo resource;
    bool staff = false;  ///< may write to it
};

Result<Reader> reader_of(storage::Transaction& tx, const Dataset::Needs& needs, const Call& call) {
    Reader reader;
    JX_TRY(reader.resource, needs.resources.readable(tx, call.actor, call.parameter("rid")));
    reader.staff = call.actor.signed_in() && needs.resources.writable(tx, call.actor, reader.resource.id).has_value();
    return reader;
}

bool is_hidden(const Reader& reader, std::string_view code) {
    return std::ranges::find(reader.resource.hidden, code) != reader.resource.hidden.end();
}

/// What the provider's people see beside the manifest: the file, the recipe and what became of each row.
/// The reference system that the places were in and are in; null for a table without any.
Result<json::Value> reference_of(storage::Transaction& tx, const VersionInfo& version) {
    JX_TRY(const auto row, store::find_lineage(tx, version.resource_id, version.number));
    if (!row || row->report.empty()) return json::Value(nullptr);
    JX_TRY(const json::Value report, json::parse(row->report));
    const auto* const found = report.is_object() ? report.get_object().if_contains("reference") : nullptr;
    return found == nullptr ? json::Value(nullptr) : *found;
}

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

json::Object shown(const VersionRecord& version, const Reader& reader) {
    // How many rows changed would tell of columns that the caller may not see.
    const bool all_seen = reader.resource.hidden.empty();
    const bool key_seen = std::ranges::none_of(version.key, [&](const std::string& code) { return is_hidden(reader, code); });
    std::vector<Narrowing> narrowings = version.narrowings;
    std::erase_if(narrowings, [&](const Narrowing& reason) { return is_hidden(reader, reason.column); });
    json::Object out{
        {"number", version.number},
        {"rows", version.rows},
        {"bytes", version.bytes},
        {"digest", version.digest},
        {"created_at", to_text(version.created_at)},
        {"source_name", version.source_name},
        {"source_format", version.source_format},
        {"columns", version.columns.size() - static_cast<std::size_t>(std::ranges::count_if(
                                                 version.columns, [&](const Column& c) { return is_hidden(reader, c.code); }))},
        {"current", version.number == reader.resource.current_version},
        {"mode", json::encode(version.mode)},
        {"key", key_seen ? json::encode(version.key) : json::Value(json::Array{})},
        {"counts", all_seen ? json::encode(version.counts) : json::Value(nullptr)},
        {"schema", json::encode(without_columns(version.schema, reader.resource.hidden))},
        {"narrowings", json::encode(narrowings)},
        {"update_frequency", version.update_frequency},
        {"file", json::encode(version.file)},
        {"withheld", !version.withheld.empty()},
        {"withheld_reason", nullptr},
        {"download", version.withheld.empty() ? json::Value("/api/v1/resources/" + reader.resource.id +
                                                            "/download?version=" + std::to_string(version.number))
                                              : json::Value(nullptr)},
        {"created_by", nullptr}};
    // Who sent a file, and why a consent was taken back, is for the provider's own people.
    if (reader.staff && !version.withheld.empty()) out["withheld_reason"] = version.withheld;
    if (reader.staff) out["created_by"] = json::Object{{"id", version.created_by}, {"name", version.created_by_name}};
    return out;
}

Result<Response> list(Dataset::State& state, const Call& call) {
    constexpr std::int64_t number_max = std::numeric_limits<std::int64_t>::max();
    JX_TRY(const std::int64_t limit, call.query.integer("limit", 20, 1, 1000));
    JX_TRY(const std::int64_t before, call.query.integer("cursor", number_max, 1, number_max));
    return state.needs.database.read([&](storage::Transaction& tx) -> Result<Response> {
        JX_TRY(const Reader reader, reader_of(tx, state.needs, call));
        JX_TRY(const auto versions, store::list_versions(tx, reader.resource.id, before, limit + 1));
        JX_TRY(const std::int64_t total, store::count_versions(tx, reader.resource.id));
        json::Array items;
        for (const VersionRecord& version : versions) {
            if (items.size() == static_cast<std::size_t>(limit)) break;
            items.push_back(shown(version, reader));
        }
        json::Value next = nullptr;
        if (versions.size() > static_cast<std::size_t>(limit))
            next = call.path + "?limit=" + std::to_string(limit) +
                   "&cursor=" + std::to_string(versions[static_cast<std::size_t>(limit) - 1].number);
        Response response = http::json_response(
            200, json::serialize(json::Object{{"items", std::move(items)}, {"total", total}, {"next", next}, {"limit", limit}}));
        if (next.is_string()) response.headers.set("Link", "<" + std::string(next.get_string()) + ">; rel=\"next\"");
        return response;
    });
}

Result<json::Value> one(Dataset::State& state, const Call& call) {
    JX_TRY(const std::int64_t number, number_of(call.parameter("number")));
    return state.needs.database.read([&](storage::Transaction& tx) -> Result<json::Value> {
        JX_TRY(const Reader reader, reader_of(tx, state.needs, call));
        JX_TRY(const auto version, store::find_record(tx, reader.resource.id, number));
        if (!version) return Error{&errors::not_found};
        json::Object out = shown(*version, reader);
        out["columns"] = columns_of(*version, reader.resource);
        JX_TRY(out["reference"], reference_of(tx, *version));
        if (reader.staff && version->withheld.empty()) { JX_TRY(out["lineage"], lineage_of(tx, *version)); }
        out["resource"] = reader.resource.id;
        out["previous"] = version->number > 1 ? json::Value(version->number - 1) : json::Value(nullptr);
        return json::Value(std::move(out));
    });
}

}  // namespace

void add_version_routes(http::Router& router, Dataset& dataset) {
    Dataset::State& state = *dataset.state_;
    router.get("/api/v1/resources/{rid}/versions",
               RouteInfo{.id = "listVersions",
                         .summary = "Versions of a resource, newest first, with their digests and what each changed",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found, &errors::malformed},
                         .query = {{"limit", "versions a page"}, {"cursor", "from the previous page's next"}},
                         .tag = "resources"},
               [&state](const Call& call) { return list(state, call); });
    router.get("/api/v1/resources/{rid}/versions/{number}",
               RouteInfo{.id = "getVersion",
                         .summary = "One version with its columns, how it was made, what it changed and whether less is open",
                         .access = Access::anyone,
                         .refusals = {&errors::not_found},
                         .tag = "resources"},
               [&state](const Call& call) { return one(state, call); });
}

}  // namespace jixia::dataset
