#include "openapi.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "errors.h"

namespace jixia::http {
namespace {

using json::Array;
using json::Object;

Object problem_schema() {
    const Object text{{"type", "string"}};
    return Object{
        {"type", "object"},
        {"description", "RFC 9457 problem document."},
        {"required", Array{"type", "title", "status"}},
        {"properties",
         Object{
             {"type",
              Object{{"type", "string"}, {"format", "uri-reference"}, {"description", "Stable, one for each kind of refusal."}}},
             {"title", text},
             {"status", Object{{"type", "integer"}}},
             {"detail", text},
             {"instance", Object{{"type", "string"}, {"format", "uri-reference"}}},
             {"basis", Object{{"type", "string"}, {"description", "The article of law the refusal rests on."}}},
             {"act", Object{{"type", "string"}, {"description", "The act the article belongs to."}}},
             {"trace_id", text},
             {"errors",
              Object{{"type", "array"},
                     {"items",
                      Object{{"type", "object"},
                             {"required", Array{"pointer", "detail"}},
                             {"properties", Object{{"pointer", text}, {"detail", text}, {"code", text}, {"basis", text}}}}}}}}}};
}

Object components() {
    const auto header = [](std::string_view name, std::string_view summary) {
        return Object{{"name", name},
                      {"in", "header"},
                      {"description", summary},
                      {"required", false},
                      {"schema", Object{{"type", "string"}}}};
    };
    return Object{
        {"schemas", Object{{"Problem", problem_schema()}}},
        {"parameters",
         Object{{"Language", Object{{"name", "lang"},
                                    {"in", "query"},
                                    {"description", "Language of labels and messages; wins over Accept-Language."},
                                    {"required", false},
                                    {"schema", Object{{"type", "string"}, {"enum", Array{"zh", "en"}}}}}},
                {"IdempotencyKey",
                 header("Idempotency-Key", "Repeating a write with the same key and body gives the first answer again.")},
                {"IfMatch",
                 header("If-Match", "The ETag that was read; the write is refused with 412 when the thing has changed since.")},
                {"IfNoneMatch", header("If-None-Match", "The ETag that the caller has; 304 when it is still the same.")}}},
        {"securitySchemes",
         Object{{"session", Object{{"type", "apiKey"},
                                   {"in", "cookie"},
                                   {"name", "jixia_session"},
                                   {"description", "A person who signed in; writes need X-CSRF-Token too."}}},
                {"key", Object{{"type", "http"}, {"scheme", "bearer"}, {"description", "A program with an API key."}}}}}};
}

Object reference(std::string_view kind, std::string_view name) {
    return Object{{"$ref", "#/components/" + std::string(kind) + "/" + std::string(name)}};
}

bool is_write(Method method) {
    return method == Method::post || method == Method::put || method == Method::patch || method == Method::del;
}

/// A refusal as the document lists it. Statuses of the protocol's own stand beside their codes.
struct Refusal {
    const ErrorCode* code;
    int status;
};

/// What the route declares and what the platform may answer to any request of this kind.
std::vector<Refusal> refusals_of(const Router::Route& route) {
    std::vector<Refusal> all;
    for (const ErrorCode* code : route.info.refusals) all.push_back({code, status_of(code->kind)});
    all.push_back({&refusals::parameters, 400});
    if (route.info.access == Access::signed_in) all.push_back({&refusals::sign_in_required, 401});
    if (!route.request.is_null()) {
        all.push_back({&errors::malformed, 400});
        all.push_back({&errors::too_large, 413});
        all.push_back({&refusals::content_type, 415});
        all.push_back({&errors::invalid, 422});
    }
    all.push_back({&errors::busy, 503});
    all.push_back({&errors::internal, 500});
    std::vector<Refusal> unique;
    for (const auto& refusal : all)
        if (std::ranges::none_of(unique, [&](const auto& held) { return held.code->type == refusal.code->type; }))
            unique.push_back(refusal);
    std::ranges::sort(unique, {}, [](const Refusal& refusal) { return std::pair(refusal.status, refusal.code->type); });
    return unique;
}

Array parameters_of(const Router::Route& route, const std::vector<Refusal>& refused) {
    Array parameters;
    for (const auto& name : route.names)
        parameters.push_back(Object{{"name", name}, {"in", "path"}, {"required", true}, {"schema", Object{{"type", "string"}}}});
    for (const auto& parameter : route.info.query) {
        Object schema{{"type", "string"}};
        if (parameter.repeatable) schema = Object{{"type", "array"}, {"items", Object{{"type", "string"}}}};
        parameters.push_back(Object{{"name", parameter.name},
                                    {"in", "query"},
                                    {"description", parameter.summary},
                                    {"required", false},
                                    {"schema", schema}});
    }
    if (route.info.open_query)
        parameters.push_back(
            Object{{"name", "filters"},
                   {"in", "query"},
                   {"description", "Any further parameter."},
                   {"required", false},
                   {"style", "form"},
                   {"explode", true},
                   {"schema", Object{{"type", "object"}, {"additionalProperties", Object{{"type", "string"}}}}}});
    if (std::ranges::none_of(route.info.query, [](const auto& parameter) { return parameter.name == "lang"; }))
        parameters.push_back(reference("parameters", "Language"));
    const auto needs_match = [](const Refusal& refusal) {
        return refusal.code->kind == ErrorKind::precondition || refusal.code->kind == ErrorKind::precondition_required;
    };
    if (std::ranges::any_of(refused, needs_match)) parameters.push_back(reference("parameters", "IfMatch"));
    if (is_write(route.method) && !route.upload) parameters.push_back(reference("parameters", "IdempotencyKey"));
    if (route.method == Method::get) parameters.push_back(reference("parameters", "IfNoneMatch"));
    return parameters;
}

Object success_of(const Router::Route& route) {
    if (route.response.is_bool() || route.info.success == 204) return Object{{"description", "Done."}};
    Object content;
    if (route.response.is_null()) content["*/*"] = Object{};
    else content["application/json"] = Object{{"schema", route.response}};
    return Object{{"description", route.info.success == 201   ? "Created."
                                  : route.info.success == 202 ? "Accepted; the work goes on."
                                                              : "Success."},
                  {"content", content}};
}

Object responses_of(const Router::Route& route, const std::vector<Refusal>& refused) {
    Object responses;
    const int success = route.response.is_bool() ? 204 : route.info.success;
    responses[std::to_string(success)] = success_of(route);
    if (route.method == Method::get && success == 200)
        responses["304"] = Object{{"description", "Unchanged since the ETag that was sent."}};
    std::map<int, std::string> types;
    for (const auto& [code, status] : refused) {
        auto& list = types[status];
        list += (list.empty() ? "" : ", ") + std::string(code->type);
    }
    for (const auto& [status, list] : types) {
        Object response{{"description", std::string(reason_of(status)) + ": " + list + "."},
                        {"content", Object{{"application/problem+json", Object{{"schema", reference("schemas", "Problem")}}}}}};
        if (status == 429 || status == 503)
            response["headers"] =
                Object{{"Retry-After", Object{{"description", "Seconds."}, {"schema", Object{{"type", "integer"}}}}}};
        responses[std::to_string(status)] = std::move(response);
    }
    return responses;
}

Object operation_of(const Router::Route& route) {
    const auto refused = refusals_of(route);
    Object operation{{"operationId", route.info.id}, {"summary", route.info.summary}, {"description", route.info.summary}};
    operation["tags"] = Array{json::Value(route.info.tag.empty() ? std::string_view("platform") : route.info.tag)};
    if (route.info.access == Access::signed_in)
        operation["security"] = Array{Object{{"session", Array{}}}, Object{{"key", Array{}}}};
    else operation["security"] = Array{Object{}, Object{{"session", Array{}}}, Object{{"key", Array{}}}};
    operation["parameters"] = parameters_of(route, refused);
    if (route.upload) {
        operation["requestBody"] = Object{
            {"required", true},
            {"content",
             Object{{"application/offset+octet-stream", Object{{"schema", Object{{"type", "string"}, {"format", "binary"}}}}}}}};
    } else if (!route.request.is_null()) {
        operation["requestBody"] =
            Object{{"required", true}, {"content", Object{{"application/json", Object{{"schema", route.request}}}}}};
    }
    operation["responses"] = responses_of(route, refused);
    Array list;
    for (const auto& [code, status] : refused) {
        Object refusal{{"type", code->type}, {"status", status}};
        if (code->basis != nullptr) refusal["basis"] = code->basis->article;
        list.push_back(std::move(refusal));
    }
    operation["x-refusals"] = std::move(list);
    return operation;
}

std::string lower_name(Method method) {
    std::string name(name_of(method));
    std::ranges::transform(name, name.begin(), [](char c) { return static_cast<char>(c | 0x20); });
    return name;
}

/// `{path*}` is ours; the document knows `{path}` only.
std::string documented(std::string path) {
    std::erase(path, '*');
    return path;
}

}  // namespace

json::Value openapi_of(const std::vector<const Router::Route*>& routes) {
    Object paths;
    std::set<std::string> tags;
    for (const auto* route : routes) {
        auto& item = paths[documented(route->path)];
        if (!item.is_object()) item = Object{};
        item.get_object()[lower_name(route->method)] = operation_of(*route);
        tags.insert(route->info.tag.empty() ? "platform" : std::string(route->info.tag));
    }
    Array tag_list;
    for (const auto& tag : tags) tag_list.push_back(Object{{"name", tag}, {"description", "Operations on " + tag + "."}});
    return Object{
        {"openapi", "3.1.0"},
        {"info",
         Object{{"title", "Jixia open public data platform"},
                {"version", "1"},
                {"description",
                 "Finds, queries and downloads open public data, and runs their opening by the rules of the regulation. "
                 "Every operation lists under x-refusals what it may refuse, with the article of law where there is one."},
                {"contact", Object{{"name", "The platform's operator"}, {"url", "/"}}},
                {"license", Object{{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
        {"servers", Array{Object{{"url", "/"}, {"description", "This platform"}}}},
        {"tags", tag_list},
        {"paths", paths},
        {"components", components()}};
}

}  // namespace jixia::http
