// GET …/download: whole tables in many forms, and files as they came.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "api.h"
#include "catalog/catalog.h"
#include "download.h"
#include "http/router.h"
#include "rendering_api.h"
#include "storage/database.h"
#include "storage/objects.h"

namespace jixia::query {
namespace {

using http::Call;
using http::Response;

bool is_public(const Call& call, const catalog::ResourceInfo& resource) {
    return !call.actor.signed_in() && resource.openness == catalog::Openness::unconditional && resource.hidden.empty();
}

/// What every download says in its head.
Response begin(const Query::State& state, const Call& call, const catalog::ResourceInfo& resource,
               const dataset::VersionInfo& version) {
    Response response;
    auto& headers = response.headers;
    const std::string& base = state.settings.base_url;
    headers.set("Link", fmt::format("<{0}/api/v1/entries/{1}/citation>; rel=\"cite-as\", <{0}/api/v1/resources/{2}>; "
                                    "rel=\"describedby\"",
                                    base, resource.entry_id, resource.id));
    headers.set("Cache-Control", is_public(call, resource) ? "public, no-cache" : "private, no-cache");
    headers.set("Vary", "Accept, Accept-Encoding, Authorization, Cookie");
    headers.set("X-Version", std::to_string(version.number));
    return response;
}

/// One download a transfer: not for HEAD, not for the later parts of one that is fetched in ranges or goes on.
void count(const Query::State& state, const Call& call, const catalog::ResourceInfo& resource) {
    const std::string_view range = call.headers.get("Range");
    if (call.method == http::Method::get && (range.empty() || range.starts_with("bytes=0-")) &&
        !call.headers.contains("If-None-Match"))
        state.needs.catalog.count(catalog::UsageKind::download, resource.entry_id, call.actor.id);
}

Error unknown_format(std::string_view named, const std::vector<Format>& possible) {
    std::string names;
    for (const Format format : possible) names += (names.empty() ? "" : ", ") + std::string(about(format).name);
    const bool exists = format_named(named).has_value();
    return Error{
        exists ? &format_not_possible : &format_unknown, "Possible: " + names, {{"format", "must be one of: " + names, "enum"}}};
}

/// A yes or no of the query; `fallback` where it is not said.
Result<bool> flag(const Call& call, std::string_view name, bool fallback) {
    const auto said = call.query.one(name);
    if (!said) return fallback;
    if (*said == "1" || *said == "0") return *said == "1";
    return Error{&errors::malformed, {}, {{std::string(name), "must be 0 or 1", "enum"}}};
}

Result<Export> wanted(const Query::State& state, const Call& call, Table table) {
    Export file{
        .table = std::move(table), .base_url = state.settings.base_url, .retrieved_on = local_date(state.needs.clock.now())};
    const std::string named = call.query.one("format").value_or("csv");
    const auto possible = possible_formats(file.table);
    const auto format = format_named(named);
    if (!format || std::ranges::find(possible, *format) == possible.end()) return unknown_format(named, possible);
    file.format = *format;
    const std::string names = call.query.one("names").value_or("codes");
    if (names != "codes" && names != "original")
        return Error{&errors::malformed, {}, {{"names", "must be one of: codes, original", "enum"}}};
    const bool carries_headers = file.format == Format::csv || file.format == Format::xlsx;
    file.original_names = names == "original" && !carries_headers;
    // A browser's download ends in a spreadsheet, which takes UTF-8 for GBK without the mark; programs stumble over it.
    JX_TRY(const bool marked, flag(call, "bom", call.headers.get("Accept").contains("text/html")));
    file.marked = marked && file.format == Format::csv;
    return file;
}

Response finished(const Query::State& state, const Call& call, const Export& file, const Rendering& made, Response response,
                  std::string tag) {
    response.headers.set("Repr-Digest", digest_field(made.sha256()));
    // What a library wrote may differ in its octets when it is made again.
    if (!about(file.format).grows) tag = made.sha256().substr(0, 32);
    response.body = http::FileBody{made.path(), std::move(tag), {}};
    count(state, call, file.table.resource);
    return response;
}

Result<Response> send_table(Query::State& state, const Call& call, Table table) {
    JX_TRY(Export file, wanted(state, call, std::move(table)));
    const FormatInfo& form = about(file.format);
    const std::string identity = identity_of(file), tag = identity.substr(0, 32);
    Response response = begin(state, call, file.table.resource, file.table.version);
    response.headers.set("Content-Type", form.media);
    response.headers.set("Content-Disposition", disposition_of(file.table.resource.title, file.table.version, form.extension));
    response.headers.set("X-Row-Count", std::to_string(file.table.version.rows));
    const std::string name = identity + "." + std::string(form.extension);
    auto made = state.rendered->find(name);
    if (made == nullptr && call.method == http::Method::head) {
        // Its length is not known before it is made, and nobody is about to read it.
        if (form.grows) response.headers.set("ETag", tag);
        response.body = growing_body(nullptr);
        return response;
    }
    if (made == nullptr) {
        JX_TRY(made, state.rendered->find_or_make(name, [&engine = *state.engine, file](Rendering::Output& output) {
            return render(engine, file, output);
        }));
    }
    const auto view = made->view();
    if (view.stage == Rendering::Stage::failed) return made->error();
    if (view.stage == Rendering::Stage::done) return finished(state, call, file, *made, std::move(response), tag);
    if (form.grows && view.bytes >= growing_bytes_min && !call.headers.contains("Range")) {
        response.headers.set("ETag", tag);
        response.headers.set("Accept-Ranges", "bytes");
        response.body = growing_body(std::move(made));
        count(state, call, file.table.resource);
        return response;
    }
    response.body = again_for(view);
    return response;
}

/// A resource that is a file of some kind: its octets as they came.
Result<Response> send_file(Query::State& state, const Call& call, std::int64_t number) {
    catalog::ResourceInfo resource;
    dataset::VersionInfo version;
    JX_CHECK(state.needs.database.read([&](storage::Transaction& tx) -> Result<void> {
        JX_TRY(resource, state.needs.catalog.readable(tx, call.actor, call.parameter("rid")));
        if (resource.kind != catalog::ResourceKind::file || resource.current_version == 0) return Error{&no_table};
        JX_TRY(version, state.needs.versions.find(tx, resource.id, number == 0 ? resource.current_version : number));
        return {};
    }));
    JX_ASSERT(version.objects.size() == 1);
    if (const auto format = call.query.one("format"); format && *format != version.source_format)
        return Error{format_named(*format) ? &format_not_possible : &format_unknown,
                     "Possible: " + version.source_format,
                     {{"format", "must be: " + version.source_format, "enum"}}};
    JX_TRY(auto path, state.needs.objects.path(version.objects.front()));
    Response response = begin(state, call, resource, version);
    const auto format = format_named(version.source_format);
    response.headers.set("Content-Type", format ? about(*format).media : "application/octet-stream");
    const std::size_t point = version.source_name.rfind('.');
    const std::string extension = point == std::string::npos ? "" : version.source_name.substr(point + 1);
    const bool plain = std::ranges::all_of(extension, [](unsigned char c) { return std::isalnum(c) != 0; });
    response.headers.set("Content-Disposition", disposition_of(resource.title, version, plain ? extension : ""));
    response.headers.set("Repr-Digest", digest_field(version.objects.front()));
    response.body = http::FileBody{std::move(path), version.objects.front().substr(0, 32), version.created_at};
    count(state, call, resource);
    return response;
}

Result<Response> download(Query::State& state, const Call& call) {
    JX_TRY(const std::int64_t number, call.query.integer("version", 0, 1, std::numeric_limits<std::int64_t>::max()));
    auto table = open_table(state, call.actor, call.parameter("rid"), number);
    if (table.has_value()) return send_table(state, call, *std::move(table));
    if (table.error().code != &no_table) return std::move(table).error();
    return send_file(state, call, number);
}

}  // namespace

void bind_download_routes(http::Router& router, Query::State& state) {
    router.get(
        "/api/v1/resources/{rid}/download",
        {.id = "downloadResource",
         .summary = "The whole table as csv, xlsx, json, ndjson, xml, rdf (Turtle), parquet, arrow (an IPC stream) or geojson, "
                    "or the file as it came. Ranges and If-Range are honoured; a large text form begins to flow while it is made",
         .access = http::Access::anyone,
         .refusals = {&errors::not_found, &no_table, &format_unknown, &format_not_possible, &format_too_small, &errors::malformed,
                      &errors::busy, &errors::timed_out, &errors::storage_full},
         .query = {{"format", "The form; csv unless said"},
                   {"version", "The version's number; the current one unless said"},
                   {"names", "Keys: codes (unless said) or original; CSV and XLSX always carry the original headers"},
                   {"bom", "CSV: 1 begins with a byte order mark, 0 does not; unless said only browsers get it"}},
         .tag = "resources",
         .lane = http::Lane::files},
        [&state](const Call& call) { return download(state, call); });
}

}  // namespace jixia::query
