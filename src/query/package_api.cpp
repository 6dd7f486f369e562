// GET …/package: everything of an entry or an organisation that the caller may read, or of the catalogue that everybody may
// read, as one ZIP.
#include <fmt/format.h>

#include "api.h"
#include "base/crypto.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "http/router.h"
#include "package_words.h"
#include "rendering_api.h"
#include "storage/database.h"
#include "storage/objects.h"

namespace jixia::query {
namespace {

using http::Call;
using http::Response;

constexpr std::chrono::minutes package_time_max{60};
constexpr std::chrono::hours catalogue_time_max{12};

std::string member(const json::Object& object, std::string_view name) {
    const json::Value* const value = object.if_contains(name);
    return value == nullptr || !value->is_string() ? std::string() : std::string(value->get_string());
}

/// A file resource, if the caller may read it and it has data.
Result<PackedFile> open_file(const Query::State& state, const Actor& actor, const std::string& id) {
    PackedFile file;
    JX_CHECK(state.needs.database.read([&](storage::Transaction& tx) -> Result<void> {
        JX_TRY(file.resource, state.needs.catalog.readable(tx, actor, id));
        if (file.resource.kind != catalog::ResourceKind::file || file.resource.current_version == 0) return Error{&no_table};
        JX_TRY(file.version, state.needs.versions.find(tx, id, file.resource.current_version));
        return {};
    }));
    JX_TRY(file.path, state.needs.objects.path(file.version.objects.front()));
    return file;
}

/// The entry with what of it the caller may read; what may not be read is simply not there.
Result<PackedEntry> packed(const Query::State& state, const Actor& actor, const std::string& id, bool alone) {
    JX_TRY(const catalog::Rendered rendered, state.needs.catalog.entry(actor, id, "zh"));
    JX_TRY(const json::Value document, json::parse(*rendered.body));
    const json::Object& object = document.get_object();
    PackedEntry entry;
    entry.id = member(object, "id");
    entry.title = member(object, "title");
    entry.abstract = member(object, "abstract");
    if (const json::Value* const keywords = object.if_contains("keywords"); keywords != nullptr && keywords->is_array())
        for (const json::Value& one : keywords->get_array())
            if (one.is_string()) entry.keywords.emplace_back(one.get_string());
    if (const json::Value* const license = object.if_contains("license"); license != nullptr && license->is_object()) {
        const std::string url = member(license->get_object(), "url");
        entry.license_url = url.starts_with('/') ? state.settings.base_url + url : url;
    }
    if (auto citation = state.needs.catalog.citation(id, "gbt7714"); citation.has_value()) entry.citation = citation->text;
    if (!alone) entry.folder = std::string(text::prefix(text::identifier(entry.title), 40)) + "-" + entry.id + "/";
    JX_TRY(const json::Array resources, state.needs.catalog.resources(actor, id, "zh"));
    for (const json::Value& one : resources) {
        if (!one.is_object()) continue;
        const std::string resource = member(one.get_object(), "id");
        if (auto table = open_table(state, actor, resource, 0); table.has_value()) entry.tables.push_back(*std::move(table));
        else if (auto file = open_file(state, actor, resource); file.has_value()) entry.files.push_back(*std::move(file));
    }
    return entry;
}

/// How a package that is not there yet is made.
using Making = std::function<Result<void>(const Sink&)>;

/// The package of this identity: made if nobody made it, whole or growing. `entries`: whose downloads are counted.
Result<Response> sent(Query::State& state, const Call& call, const PackageHead& head, const std::string& identity,
                      const std::vector<std::string>& entries, Making make) {
    Response response;
    response.headers.set("Content-Type", "application/zip");
    response.headers.set("Content-Disposition", fmt::format("attachment; filename=\"{0}.zip\"; filename*=UTF-8''{1}.zip",
                                                            text::identifier(head.title), text::percent_encode(head.title)));
    response.headers.set("Cache-Control", call.actor.signed_in() ? "private, no-cache" : "public, no-cache");
    response.headers.set("Vary", "Authorization, Cookie");
    const std::string name = identity + ".zip";
    auto made = state.rendered->find(name);
    if (made == nullptr && call.method == http::Method::head) {
        response.body = growing_body(nullptr);
        return response;
    }
    if (made == nullptr) {
        JX_TRY(made, state.rendered->find_or_make(name, [make = std::move(make)](Rendering::Output& output) {
            return make([&](std::string_view piece) { return output.write(piece); });
        }));
    }
    const auto view = made->view();
    if (view.stage == Rendering::Stage::failed) return made->error();
    const bool done = view.stage == Rendering::Stage::done;
    if (!done && (view.bytes < growing_bytes_min || call.headers.contains("Range"))) {
        response.body = again_for(view);
        return response;
    }
    if (done) {
        response.headers.set("Repr-Digest", digest_field(made->sha256()));
        response.body = http::FileBody{made->path(), made->sha256().substr(0, 32), {}};
    } else response.body = growing_body(std::move(made));
    const std::string_view range = call.headers.get("Range");
    if (call.method == http::Method::get && (range.empty() || range.starts_with("bytes=0-")) &&
        !call.headers.contains("If-None-Match"))
        for (const std::string& entry : entries) state.needs.catalog.count(catalog::UsageKind::download, entry, call.actor.id);
    return response;
}

Result<Response> sent(Query::State& state, const Call& call, const PackageHead& head, std::vector<PackedEntry> entries) {
    std::erase_if(entries, [](const PackedEntry& entry) { return entry.tables.empty() && entry.files.empty(); });
    if (entries.empty()) return Error{&package_empty};
    std::size_t parts = 0;
    for (const PackedEntry& entry : entries) parts += entry.tables.size() + entry.files.size();
    if (parts > package_tables_max) return Error{&package_too_large, fmt::format("{} of at most {}", parts, package_tables_max)};
    std::vector<std::string> ids;
    for (const PackedEntry& entry : entries) ids.push_back(entry.id);
    const std::string identity = identity_of(head, entries);
    return sent(state, call, head, identity, ids, [&state, head, entries = std::move(entries)](const Sink& sink) {
        std::size_t at = 0;
        const NextEntry next = [&]() -> Result<std::optional<PackedEntry>> {
            return at < entries.size() ? std::optional(entries[at++]) : std::nullopt;
        };
        return write_package(*state.engine, head, next, state.settings.folder / "pages", sink, within(package_time_max));
    });
}

PackageHead begun(const Query::State& state, std::string id, std::string title) {
    return {.id = std::move(id),
            .title = std::move(title),
            .description = {},
            .keywords = {},
            .base_url = state.settings.base_url,
            .made_on = local_date(state.needs.clock.now())};
}

Result<Response> entry_package(Query::State& state, const Call& call) {
    JX_TRY(PackedEntry entry, packed(state, call.actor, call.parameter("id"), true));
    PackageHead head = begun(state, state.settings.base_url + "/entries/" + entry.id, entry.title);
    head.description = entry.abstract;
    head.keywords = entry.keywords;
    std::vector<PackedEntry> entries;
    entries.push_back(std::move(entry));
    return sent(state, call, head, std::move(entries));
}

/// Everything on the organisation's open list.
Result<Response> organization_package(Query::State& state, const Call& call) {
    JX_TRY(const catalog::OpenListView list, state.needs.catalog.open_list(call.parameter("id"), 0, "zh"));
    const PackageHead head = begun(state, state.settings.base_url + "/organizations/" + list.provider.id, list.provider.name);
    if (list.items.size() > package_tables_max)
        return Error{&package_too_large, fmt::format("{} of at most {}", list.items.size(), package_tables_max)};
    std::vector<PackedEntry> entries;
    for (const catalog::OpenListLine& line : list.items) {
        auto entry = packed(state, call.actor, line.entry_id, false);
        if (entry.has_value()) entries.push_back(*std::move(entry));
        else if (entry.error().code != &errors::not_found) return std::move(entry).error();
    }
    return sent(state, call, head, std::move(entries));
}

constexpr std::int64_t marks_page = 1000;

/// The published entries in the order of their ids, a page of ids in memory.
class PublicEntries {
public:
    explicit PublicEntries(const Query::State& state) : state_(state) {}
    Result<std::optional<catalog::EntryMark>> next() {
        if (at_ == page_.size()) {
            const std::string after = page_.empty() ? "" : page_.back().id;
            JX_TRY(page_, state_.needs.database.read(
                              [&](storage::Transaction& tx) { return state_.needs.catalog.marks(tx, after, marks_page); }));
            at_ = 0;
            if (page_.empty()) return std::optional<catalog::EntryMark>{};
        }
        return std::optional(page_[at_++]);
    }

private:
    const Query::State& state_;
    std::vector<catalog::EntryMark> page_;
    std::size_t at_ = 0;
};

/// Another one as soon as an entry appears, changes, gets data or is withdrawn: what is no longer open is not sent again.
Result<std::string> identity_of_catalogue(const Query::State& state, const PackageHead& head) {
    crypto::Digest digest{crypto::Algorithm::sha256};
    digest.update(fmt::format("catalogue 1\n{}\n{}\n", head.base_url, to_text(head.made_on)));
    PublicEntries entries(state);
    bool any = false;
    for (;; any = true) {
        JX_TRY(const auto mark, entries.next());
        if (!mark) break;
        digest.update(fmt::format("{} {} {}\n", mark->id, mark->version, mark->rows));
    }
    if (!any) return Error{&package_empty};
    return digest.hex();
}

/// Whoever asks gets what everybody may read: one file for all.
Result<Response> catalogue_package(Query::State& state, const Call& call) {
    const PackageHead head = begun(state, state.settings.base_url, catalogue_title());
    JX_TRY(const std::string identity, identity_of_catalogue(state, head));
    return sent(state, call, head, identity, {}, [&state, head](const Sink& sink) {
        const Actor everybody;
        PublicEntries entries(state);
        const NextEntry next = [&]() -> Result<std::optional<PackedEntry>> {
            for (;;) {
                JX_TRY(const auto mark, entries.next());
                if (!mark) return std::optional<PackedEntry>{};
                auto entry = packed(state, everybody, mark->id, false);
                if (!entry.has_value() && entry.error().code != &errors::not_found) return std::move(entry).error();
                if (entry.has_value() && (!entry->tables.empty() || !entry->files.empty()))
                    return std::optional(*std::move(entry));
            }
        };
        return write_package(*state.engine, head, next, state.settings.folder / "pages", sink, within(catalogue_time_max));
    });
}

}  // namespace

void bind_package_routes(http::Router& router, Query::State& state) {
    const auto info = [](std::string_view id, std::string_view summary) {
        return http::RouteInfo{.id = id,
                               .summary = summary,
                               .access = http::Access::anyone,
                               .refusals = {&errors::not_found, &package_empty, &package_too_large, &errors::busy,
                                            &errors::timed_out, &errors::storage_full},
                               .tag = "resources",
                               .lane = http::Lane::files};
    };
    router.get("/api/v1/entries/{id}/package",
               info("downloadEntryPackage",
                    "All data of an entry that the caller may read as one ZIP: CSV and Parquet, "
                    "datapackage.json (Data Package v2), CSVW, README with citation and licence"),
               [&state](const Call& call) { return entry_package(state, call); });
    router.get("/api/v1/organizations/{id}/package",
               info("downloadOrganizationPackage", "The same of everything on an organisation's open list"),
               [&state](const Call& call) { return organization_package(state, call); });
    router.get("/api/v1/package",
               info("downloadCataloguePackage",
                    "The same of the whole catalogue, for everybody the same: whatever may be read without asking"),
               [&state](const Call& call) { return catalogue_package(state, call); });
}

}  // namespace jixia::query
