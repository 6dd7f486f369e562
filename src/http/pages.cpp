#include "http/pages.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <sstream>
#include <system_error>

#include "base/crypto.h"
#include "compress.h"
#include "conditions.h"
#include "errors.h"
#include "negotiate.h"
#include "page_head.h"

namespace jixia::http {
namespace {

/// Pages load only what the platform serves itself. Styles are set by the chart and grid libraries; WebAssembly and blob workers
/// are DuckDB's and the map's.
constexpr std::string_view page_policy =
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors ";
/// Pages that others may show within theirs: they hold open data only, and nothing on them acts for the visitor.
constexpr std::string_view embedded_prefix = "/embed/";
constexpr std::string_view for_ever = "public, max-age=31536000, immutable";

std::string_view type_of(std::string_view extension) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 20> types{
        {{".html", "text/html; charset=utf-8"},
         {".js", "text/javascript; charset=utf-8"},
         {".mjs", "text/javascript; charset=utf-8"},
         {".css", "text/css; charset=utf-8"},
         {".json", "application/json"},
         {".map", "application/json"},
         {".svg", "image/svg+xml"},
         {".png", "image/png"},
         {".jpg", "image/jpeg"},
         {".webp", "image/webp"},
         {".ico", "image/x-icon"},
         {".woff2", "font/woff2"},
         {".woff", "font/woff"},
         {".ttf", "font/ttf"},
         {".wasm", "application/wasm"},
         {".txt", "text/plain; charset=utf-8"},
         {".xml", "application/xml"},
         {".webmanifest", "application/manifest+json"},
         {".geojson", "application/geo+json"},
         {".parquet", "application/vnd.apache.parquet"}}};
    const auto found = std::ranges::find(types, extension, [](const auto& type) { return type.first; });
    return found == types.end() ? "application/octet-stream" : found->second;
}

/// "index-BxK3f_9a.js": a name that changes with the content, as Vite writes it.
bool has_hash(std::string_view name) {
    const std::size_t dot = name.find('.'), dash = dot == std::string_view::npos || dot < 9 ? std::string_view::npos : dot - 9;
    if (dash == std::string_view::npos || name[dash] != '-') return false;
    return std::ranges::all_of(name.substr(dash + 1, 8), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

std::string content_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

/// One file of the folder, and its compressed forms: siblings on disk, or made at the first request.
struct Asset {
    std::filesystem::path path;
    std::string type, tag, cache_control;
    std::map<Coding, std::filesystem::path> siblings;
    bool text = false;
    std::mutex mutex;
    std::map<Coding, std::string> made;

    std::string compressed_as(Coding coding) {
        const std::scoped_lock lock(mutex);
        auto [found, fresh] = made.try_emplace(coding);
        if (fresh) found->second = compress(coding, content_of(path));
        return found->second;
    }
};

using Assets = std::map<std::string, std::unique_ptr<Asset>, std::less<>>;

bool is_hidden(const std::filesystem::path& relative) {
    return std::ranges::any_of(relative, [](const auto& part) { return part.string().starts_with('.'); });
}

Assets read_folder(const std::filesystem::path& folder) {
    Assets assets;
    std::error_code failure;
    for (std::filesystem::recursive_directory_iterator at(folder, failure), end; !failure && at != end; at.increment(failure)) {
        const auto relative = at->path().lexically_relative(folder);
        if (!at->is_regular_file(failure) || at->is_symlink(failure) || is_hidden(relative) || relative == "index.html") continue;
        const std::string content = content_of(at->path());
        auto asset = std::make_unique<Asset>();
        asset->path = at->path();
        asset->type = type_of(relative.extension().string());
        asset->tag = crypto::sha256_hex(content).substr(0, 32);
        asset->cache_control = has_hash(relative.filename().string()) ? for_ever : "no-cache";
        asset->text = is_compressible(asset->type) && content.size() >= compress_bytes_min;
        assets.emplace("/" + relative.generic_string(), std::move(asset));
    }
    for (const auto& [suffix, coding] : {std::pair{".br", Coding::br}, std::pair{".gz", Coding::gzip}})
        for (auto& [name, asset] : assets)
            if (const auto sibling = assets.find(name + suffix); sibling != assets.end())
                asset->siblings[coding] = sibling->second->path;
    return assets;
}

Response asset_response(const Call& call, Asset& asset) {
    Response response;
    response.headers.set("Content-Type", asset.type);
    response.headers.set("Cache-Control", asset.cache_control);
    response.headers.set("ETag", quoted_tag(asset.tag));
    if (asset.text || !asset.siblings.empty()) response.headers.set("Vary", "Accept-Encoding");
    const std::string_view accepted = call.headers.get("Accept-Encoding");
    Coding coding = Coding::identity;
    std::filesystem::path path = asset.path;
    if (!asset.siblings.empty()) {
        std::vector<Coding> ours;
        for (const Coding each : {Coding::br, Coding::gzip})
            if (asset.siblings.contains(each)) ours.push_back(each);
        coding = coding_among(accepted, ours);
        if (coding != Coding::identity) path = asset.siblings.at(coding);
        response.body = FileBody{path, {}, {}};
    } else if (asset.text && (coding = coding_of(accepted)) != Coding::identity) {
        response.body = asset.compressed_as(coding);
    } else {
        response.body = FileBody{path, asset.tag, {}};
    }
    if (coding != Coding::identity) {
        response.headers.set("Content-Encoding", name_of(coding));
        response.headers.set("ETag", tag_with_coding(quoted_tag(asset.tag), name_of(coding)));
    }
    return response;
}

/// An address that can only be a file: of the folder of assets, or with the ending of one.
bool names_a_file(std::string_view path) {
    if (path.starts_with("/assets/")) return true;
    const std::string_view last = path.substr(path.rfind('/') + 1);
    const std::size_t dot = last.rfind('.');
    return dot != std::string_view::npos && type_of(last.substr(dot)) != "application/octet-stream";
}

struct Site {
    Pages pages;
    PageTemplate page;
    Assets assets;

    Response answer(const Call& call) const {
        if (const auto asset = assets.find(call.path); asset != assets.end()) return asset_response(call, *asset->second);
        if (names_a_file(call.path)) return problem(Error{&refusals::no_route}, call);
        auto head = pages.head(call);
        if (!head.has_value()) {
            if (head.error().code->kind != ErrorKind::not_found) return problem(head.error(), call);
            head = PageHead{.status = 404, .title = call.language == Language::zh ? "没有这个页面" : "No such page"};
        }
        const std::string& name = call.language == Language::zh ? pages.site_zh : pages.site_en;
        Response response = text_response(head->status, "text/html; charset=utf-8",
                                          page.render(head_html(*head, name, call.language), call.language));
        response.headers.set("Content-Language", call.language == Language::zh ? "zh-CN" : "en");
        const bool embedded = call.path.starts_with(embedded_prefix);
        response.headers.set("Content-Security-Policy", std::string(page_policy) + (embedded ? "*" : "'none'"));
        response.headers.set("Cross-Origin-Opener-Policy", "same-origin");
        response.headers.set("Cross-Origin-Resource-Policy", embedded ? "cross-origin" : "same-origin");
        return response;
    }
};

}  // namespace

Result<void> add_pages(Router& router, Pages pages) {
    JX_ASSERT(pages.head != nullptr);
    auto page = PageTemplate::of(content_of(pages.folder / "index.html"));
    if (!page) return Error{&refusals::pages_missing};
    auto assets = read_folder(pages.folder);
    auto site = std::make_shared<Site>(std::move(pages), *std::move(page), std::move(assets));
    router.fallback([site](const Call& call) { return site->answer(call); });
    return {};
}

}  // namespace jixia::http
