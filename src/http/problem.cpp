// Problem documents (RFC 9457): the one form in which the platform refuses.
#include <algorithm>
#include <array>

#include "base/json.h"
#include "error_titles.h"
#include "errors.h"
#include "http/titles.h"

namespace jixia::http {
namespace {

// Faults of single fields that the decoder and the router name by a short code; their texts stand in errors.json as field-<code>.
// Rooms name faults of their own in the same way.
inline constexpr ErrorCode field_missing{"field-missing", ErrorKind::invalid};
inline constexpr ErrorCode field_unknown{"field-unknown", ErrorKind::invalid};
inline constexpr ErrorCode field_type{"field-type", ErrorKind::invalid};
inline constexpr ErrorCode field_range{"field-range", ErrorKind::invalid};
inline constexpr ErrorCode field_format{"field-format", ErrorKind::invalid};
inline constexpr ErrorCode field_enum{"field-enum", ErrorKind::invalid};
inline constexpr ErrorCode field_size{"field-size", ErrorKind::invalid};
inline constexpr ErrorCode field_length{"field-length", ErrorKind::invalid};
inline constexpr ErrorCode field_control{"field-control-character", ErrorKind::invalid};
inline constexpr ErrorCode field_repeated{"field-repeated", ErrorKind::invalid};
constexpr std::array<const ErrorCode*, 10> field_codes{&field_missing, &field_unknown, &field_type, &field_range,
                                                       &field_format,  &field_enum,    &field_size, &field_length,
                                                       &field_control, &field_repeated};

std::string_view title_of(std::string_view type, Language language) {
    const auto& titles = error_titles();
    const auto found = std::ranges::lower_bound(titles, type, {}, &ErrorTitle::type);
    if (found == titles.end() || found->type != type) return type;
    return language == Language::zh ? found->zh : found->en;
}

/// The fault in the caller's language. What the room says comes after it in brackets, for it may name allowed values.
std::string detail_of(const FieldError& field, Language language) {
    const std::string type = "field-" + field.code;
    const std::string_view title = title_of(type, language);
    if (title == type) return field.detail;
    std::string text(title);
    const bool ours = std::ranges::any_of(field_codes, [&](const ErrorCode* code) { return code->type == type; });
    if (ours && !field.detail.empty() && field.code != "missing" && field.code != "unknown") text += " (" + field.detail + ")";
    return text;
}

}  // namespace

std::string_view refusal_title(std::string_view type, Language language) { return title_of(type, language); }

int status_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::malformed: return 400;
        case ErrorKind::unauthenticated: return 401;
        case ErrorKind::forbidden: return 403;
        case ErrorKind::not_found: return 404;
        case ErrorKind::conflict: return 409;
        case ErrorKind::gone: return 410;
        case ErrorKind::precondition: return 412;
        case ErrorKind::precondition_required: return 428;
        case ErrorKind::too_large: return 413;
        case ErrorKind::unsupported: return 415;
        case ErrorKind::invalid: return 422;
        case ErrorKind::locked: return 423;
        case ErrorKind::too_many: return 429;
        case ErrorKind::busy: return 503;
        case ErrorKind::timed_out: return 504;
        case ErrorKind::storage_full: return 507;
        case ErrorKind::internal: return 500;
    }
    return 500;
}

Response problem_with(int status, const Error& error, const Call& call) {
    JX_ASSERT(error.code != nullptr);
    json::Object document{{"type", "/problems/" + std::string(error.code->type)},
                          {"title", title_of(error.code->type, call.language)},
                          {"status", status}};
    if (!error.detail.empty()) document["detail"] = error.detail;
    if (!call.target.empty()) document["instance"] = call.target;
    if (error.code->basis != nullptr) {
        document["basis"] = error.code->basis->article;
        document["act"] = error.code->basis->act;
    }
    if (!error.fields.empty()) {
        json::Array list;
        for (const FieldError& field : error.fields) {
            json::Object fault{{"pointer", field.pointer}, {"detail", detail_of(field, call.language)}};
            if (!field.code.empty()) fault["code"] = field.code;
            if (!field.basis.empty()) fault["basis"] = field.basis;
            list.push_back(std::move(fault));
        }
        document["errors"] = std::move(list);
    }
    if (!call.trace_id.empty()) document["trace_id"] = call.trace_id;

    Response response = text_response(status, "application/problem+json", json::serialize(document));
    response.headers.set("Content-Language", call.language == Language::zh ? "zh-CN" : "en");
    response.headers.set("Cache-Control", "no-store");
    if (status == 401) response.headers.set("WWW-Authenticate", "Bearer realm=\"jixia\"");
    if (status == 503) response.headers.set("Retry-After", "1");
    if (status == 429) response.headers.set("Retry-After", "10");
    return response;
}

Response problem(const Error& error, const Call& call) {
    JX_ASSERT(error.code != nullptr);
    return problem_with(status_of(error.code->kind), error, call);
}

std::string_view reason_of(int status) {
    switch (status) {
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 206: return "Partial Content";
        case 301: return "Moved Permanently";
        case 302: return "Found";
        case 303: return "See Other";
        case 304: return "Not Modified";
        case 307: return "Temporary Redirect";
        case 308: return "Permanent Redirect";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 406: return "Not Acceptable";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 410: return "Gone";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 414: return "URI Too Long";
        case 415: return "Unsupported Media Type";
        case 416: return "Range Not Satisfiable";
        case 417: return "Expectation Failed";
        case 421: return "Misdirected Request";
        case 422: return "Unprocessable Content";
        case 423: return "Locked";
        case 428: return "Precondition Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 460: return "Checksum Mismatch";  // tus 1.0
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 503: return "Service Unavailable";
        case 504: return "Gateway Timeout";
        case 505: return "HTTP Version Not Supported";
        case 507: return "Insufficient Storage";
        default: return "Unknown";
    }
}

}  // namespace jixia::http
