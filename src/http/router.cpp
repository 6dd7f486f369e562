#include "http/router.h"

#include <algorithm>
#include <exception>
#include <set>

#include "base/log.h"
#include "conditions.h"
#include "errors.h"
#include "fields.h"
#include "openapi.h"
#include "path_tree.h"

namespace jixia::http {
namespace {

constexpr std::array all_methods{Method::get,   Method::head, Method::post,   Method::put,
                                 Method::patch, Method::del,  Method::options};

bool is_api(std::string_view path) { return path == "/api" || path.starts_with("/api/"); }

/// Undeclared and repeated parameters, and `lang`, which every route takes.
std::optional<Error> query_faults(const RouteInfo& info, Call& call) {
    Error error{&refusals::parameters};
    std::set<std::string_view> seen;
    for (const auto& [name, value] : call.query.all()) {
        const auto declared = std::ranges::find_if(info.query, [&](const auto& parameter) { return parameter.name == name; });
        const bool known = declared != info.query.end();
        if (name == "lang" && !known) {
            if (value == "en") call.language = Language::en;
            else if (value.starts_with("zh")) call.language = Language::zh;
            else error.fields.push_back({name, "zh, en", "enum"});
        } else if (!known && !info.open_query) {
            error.fields.push_back({name, "", "unknown"});
        }
        if (!seen.insert(name).second && !(known && declared->repeatable)) error.fields.push_back({name, "", "repeated"});
    }
    if (error.fields.empty()) return std::nullopt;
    return error;
}

/// For uploads without a socket: the whole body at once.
Response run_upload(const UploadHandler& handler, const Call& call) {
    auto sink = handler(call);
    if (!sink.has_value()) return problem(sink.error(), call);
    if (!call.body.empty())
        if (auto written = (*sink)->write(call.body); !written.has_value()) return problem(written.error(), call);
    auto response = (*sink)->finish();
    return response.has_value() ? *std::move(response) : problem(response.error(), call);
}

/// ETag, caching and conditional requests: what every answer to a GET gets unless the handler has said otherwise.
void complete(const Call& call, Response& response) {
    if (std::holds_alternative<Later>(response.body)) return;
    const bool reading = call.method == Method::get || call.method == Method::head;
    auto& headers = response.headers;
    if (!headers.contains("Cache-Control")) {
        if (!reading || response.status >= 400) headers.set("Cache-Control", "no-store");
        else headers.set("Cache-Control", call.actor.signed_in() ? "private, no-cache" : "no-cache");
    }
    if (headers.contains("ETag")) headers.set("ETag", quoted_tag(headers.get("ETag")));
    if (!reading || response.status != 200) return;

    std::optional<Instant> modified;
    if (const auto* file = std::get_if<FileBody>(&response.body)) {
        if (!headers.contains("ETag") && !file->etag.empty()) headers.set("ETag", quoted_tag(file->etag));
        if (file->modified != Instant{}) {
            modified = file->modified;
            headers.set("Last-Modified", http_date(file->modified));
        }
    } else if (const auto* text = std::get_if<std::string>(&response.body);
               text != nullptr && !headers.contains("ETag") && !headers.get("Cache-Control").contains("no-store")) {
        headers.set("ETag", tag_of(*text));
    }
    if (!modified) modified = parse_http_date(headers.get("Last-Modified"));
    if (!is_unmodified(call.headers, headers.get("ETag"), modified)) return;
    Response unmodified;
    unmodified.status = 304;
    for (const auto& [name, value] : headers.lines())
        if (!fields::equal(name, "Content-Type") && !fields::equal(name, "Content-Disposition"))
            unmodified.headers.add(name, value);
    response = std::move(unmodified);
}

}  // namespace

struct Router::State {
    std::vector<std::unique_ptr<Route>> routes;
    std::set<std::string, std::less<>> ids;
    PathTree tree;
    std::unique_ptr<Route> fallback;
};

Router::Router() : state_(std::make_unique<State>()) {}
Router::~Router() = default;

void Router::add(Method method, std::string_view path, RouteInfo info, json::Value request, json::Value response,
                 RawHandler handler) {
    auto route = std::make_unique<Route>();
    route->method = method;
    route->path = path;
    route->info = std::move(info);
    route->request = std::move(request);
    route->response = std::move(response);
    route->handler = std::move(handler);
    route->names = PathTree::names(path);
    const Route*& slot = state_->tree.at(path)[static_cast<std::size_t>(method)];
    JX_ASSERT(slot == nullptr);
    JX_ASSERT(state_->ids.emplace(route->info.id).second);
    slot = route.get();
    state_->routes.push_back(std::move(route));
}

void Router::upload(Method method, std::string_view path, RouteInfo info, UploadHandler handler) {
    info.lane = Lane::files;
    add(method, path, std::move(info), json::Value(nullptr), json::Value(nullptr),
        [handler](const Call& call) { return run_upload(handler, call); });
    state_->routes.back()->upload = std::move(handler);
}

void Router::fallback(RawHandler handler) {
    auto route = std::make_unique<Route>();
    route->path = "/{path*}";
    route->info = {
        .id = "page", .summary = "A page of the platform", .access = Access::anyone, .open_query = true, .cacheable = true};
    route->handler = std::move(handler);
    state_->fallback = std::move(route);
}

const Router::Route* Router::match(Method method, std::string_view path,
                                   std::vector<std::pair<std::string, std::string>>& parameters) const {
    std::vector<std::string> values;
    if (const auto* slots = state_->tree.find(path, values)) {
        const Route* route = (*slots)[static_cast<std::size_t>(method)];
        if (route == nullptr && method == Method::head) route = (*slots)[static_cast<std::size_t>(Method::get)];
        if (route == nullptr) return nullptr;
        JX_ASSERT(route->names.size() == values.size());
        for (std::size_t index = 0; index < values.size(); ++index)
            parameters.emplace_back(route->names[index], std::move(values[index]));
        return route;
    }
    if ((method == Method::get || method == Method::head) && !is_api(path)) return state_->fallback.get();
    return nullptr;
}

std::vector<const Router::Route*> Router::routes() const {
    std::vector<const Route*> all;
    for (const auto& route : state_->routes) all.push_back(route.get());
    return all;
}

std::optional<Response> Router::checks(const Route& route, Call& call) const {
    if (route.info.access == Access::signed_in && !call.actor.signed_in())
        return problem(Error{&refusals::sign_in_required}, call);
    const auto faults = query_faults(route.info, call);
    // The parameters of a page are its script's business: the platform sends the same page whatever they are.
    if (faults && &route != state_->fallback.get()) return problem(*faults, call);
    return std::nullopt;
}

Response Router::run(const Route& route, const Call& call) const {
    Response response;
    try {
        response = route.handler(call);
    } catch (const std::exception& failure) {
        log::error("handler-failed",
                   {{"route", route.info.id}, {"what", std::string_view(failure.what())}, {"trace", call.trace_id}});
        response = problem(Error{&errors::internal}, call);
    }
    complete(call, response);
    return response;
}

Response Router::unmatched(const Call& call) const {
    std::vector<std::string> values;
    const auto* slots = state_->tree.find(call.path, values);
    if (slots == nullptr && call.method != Method::options) return problem(Error{&refusals::no_route}, call);
    std::string allow;
    for (const Method method : all_methods) {
        const bool has = slots != nullptr && (*slots)[static_cast<std::size_t>(method)] != nullptr;
        const bool read = method == Method::get || method == Method::head;
        const bool get = slots == nullptr ? read : read && (*slots)[static_cast<std::size_t>(Method::get)] != nullptr;
        if (has || get || method == Method::options) allow += (allow.empty() ? "" : ", ") + std::string(name_of(method));
    }
    Response response = call.method == Method::options
                            ? no_content()
                            : problem_with(405, Error{&refusals::method_not_allowed, std::string(name_of(call.method))}, call);
    response.headers.set("Allow", allow);
    return response;
}

Response Router::handle(Call call) const {
    const Route* route = match(call.method, call.path, call.path_parameters);
    if (route == nullptr) return unmatched(call);
    if (auto refused = checks(*route, call)) return *std::move(refused);
    Response response = run(*route, call);
    if (call.method == Method::head) {
        if (const auto* text = std::get_if<std::string>(&response.body))
            response.headers.set("Content-Length", std::to_string(text->size()));
        response.body = std::monostate{};
    }
    return response;
}

json::Value Router::openapi() const { return openapi_of(routes()); }

Result<json::Value> Router::json_body(const Call& call) {
    std::string_view type = call.headers.get("Content-Type");
    const std::string_view media = fields::next_element(type, ';');
    const bool is_json =
        fields::equal(media, "application/json") || (media.ends_with("+json") && media.starts_with("application/"));
    if (!is_json && !(call.body.empty() && media.empty())) return Error{&refusals::content_type, "application/json"};
    while (!type.empty()) {
        const std::string_view parameter = fields::next_element(type, ';');
        if (parameter.size() > 8 && fields::equal(parameter.substr(0, 8), "charset=")) {
            std::string_view charset = parameter.substr(8);
            if (charset.size() > 2 && charset.front() == '"') charset = charset.substr(1, charset.size() - 2);
            if (!fields::equal(charset, "utf-8")) return Error{&refusals::content_type, "charset=utf-8"};
        }
    }
    // No body at all reads as an empty object, so that actions without input need none.
    if (call.body.empty()) return json::Value(json::Object{});
    return json::parse(call.body);
}

}  // namespace jixia::http
