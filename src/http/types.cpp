#include "http/types.h"

#include <algorithm>
#include <charconv>

#include "conditions.h"
#include "errors.h"
#include "fields.h"

namespace jixia::http {

std::string_view name_of(Method method) {
    switch (method) {
        case Method::get: return "GET";
        case Method::head: return "HEAD";
        case Method::post: return "POST";
        case Method::put: return "PUT";
        case Method::patch: return "PATCH";
        case Method::del: return "DELETE";
        case Method::options: return "OPTIONS";
    }
    return "";
}

void Headers::set(std::string_view name, std::string_view value) {
    const auto same = [&](const auto& line) { return fields::equal(line.first, name); };
    const auto found = std::ranges::find_if(lines_, same);
    if (found == lines_.end()) {
        add(name, value);
        return;
    }
    found->second = value;
    lines_.erase(std::remove_if(found + 1, lines_.end(), same), lines_.end());
}

void Headers::add(std::string_view name, std::string_view value) { lines_.emplace_back(name, value); }

std::string_view Headers::get(std::string_view name) const {
    for (const auto& [held, value] : lines_)
        if (fields::equal(held, name)) return value;
    return {};
}

bool Headers::contains(std::string_view name) const {
    return std::ranges::any_of(lines_, [&](const auto& line) { return fields::equal(line.first, name); });
}

std::optional<std::string> Query::one(std::string_view name) const {
    for (const auto& [held, value] : parameters_)
        if (held == name) return value;
    return std::nullopt;
}

std::vector<std::string> Query::many(std::string_view name) const {
    std::vector<std::string> values;
    for (const auto& [held, value] : parameters_)
        if (held == name) values.push_back(value);
    return values;
}

Result<std::int64_t> Query::integer(std::string_view name, std::int64_t fallback, std::int64_t min, std::int64_t max) const {
    const auto text = one(name);
    if (!text) return fallback;
    std::int64_t number{};
    const char* end = text->data() + text->size();
    const auto [stop, failure] = std::from_chars(text->data(), end, number);
    if (failure == std::errc{} && stop == end && number >= min && number <= max) return number;
    return Error{&refusals::parameters, {}, {{std::string(name), std::to_string(min) + " … " + std::to_string(max), "range"}}};
}

const std::string& Call::parameter(std::string_view name) const {
    for (const auto& [held, value] : path_parameters)
        if (held == name) return value;
    static const std::string none;
    return none;
}

Result<std::string> Call::if_match() const {
    if (!headers.contains("If-Match")) return Error{&refusals::precondition_required};
    std::string_view value = fields::trimmed(headers.get("If-Match"));
    if (value == "*") return std::string("*");
    if (value.size() < 2 || value.front() != '"' || value.back() != '"' || value.substr(1, value.size() - 2).contains('"'))
        return Error{&errors::malformed, "If-Match"};
    return std::string(without_coding(value.substr(1, value.size() - 2)));
}

Response text_response(int status, std::string_view content_type, std::string body) {
    Response response;
    response.status = status;
    response.headers.set("Content-Type", content_type);
    response.body = std::move(body);
    return response;
}

Response json_response(int status, std::string body) { return text_response(status, "application/json", std::move(body)); }

Response no_content() {
    Response response;
    response.status = 204;
    return response;
}

Response redirect(int status, std::string_view location) {
    Response response;
    response.status = status;
    response.headers.set("Location", location);
    return response;
}

}  // namespace jixia::http
