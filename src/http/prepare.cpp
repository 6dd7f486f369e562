#include "prepare.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/crypto.h"
#include "base/log.h"
#include "compress.h"
#include "conditions.h"
#include "errors.h"
#include "fields.h"
#include "negotiate.h"
#include "ranges.h"

namespace jixia::http {
namespace {

using Line = std::pair<std::string_view, std::string_view>;

/// Set unless the handler has set them. Data is never rendered as a page of ours: `sandbox`, no sniffing, nothing loaded from it.
constexpr std::array defaults{
    Line{"X-Content-Type-Options", "nosniff"},
    Line{"Referrer-Policy", "strict-origin-when-cross-origin"},
    Line{"Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"},
    Line{"Cross-Origin-Resource-Policy", "cross-origin"},
};
/// Reading is open to pages of every origin, without credentials.
constexpr std::array open_reading{
    Line{"Access-Control-Allow-Origin", "*"},
    Line{"Access-Control-Expose-Headers",
         "ETag, Link, Location, Retry-After, Content-Disposition, Content-Range, Repr-Digest, X-Row-Count, X-Trace-Id"},
};
constexpr std::array preflight{
    Line{"Access-Control-Allow-Methods", "GET, HEAD"},
    Line{"Access-Control-Allow-Headers", "Accept, Accept-Language, Authorization, Content-Type, If-None-Match, If-Range, Range"},
    Line{"Access-Control-Max-Age", "86400"},
};

bool is_reading(Method method) { return method == Method::get || method == Method::head; }

void add_defaults(const Call& call, Headers& headers) {
    const auto add = [&](const auto& lines) {
        for (const auto& [name, value] : lines)
            if (!headers.contains(name)) headers.add(name, value);
    };
    add(defaults);
    if (is_reading(call.method) || call.method == Method::options) add(open_reading);
    if (call.method == Method::options) add(preflight);
}

/// Nothing that a handler puts into a field can begin another one.
bool is_clean(std::string_view text) {
    return std::ranges::none_of(text, [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; });
}

std::string head_of(int status, const Headers& headers) {
    std::string head = fmt::format("HTTP/1.1 {} {}\r\n", status, reason_of(status));
    for (const auto& [name, value] : headers.lines()) {
        if (!fields::is_token(name) || !is_clean(value)) {
            log::error("response-field-dropped", {{"name", name}});
            continue;
        }
        head.append(name).append(": ").append(value).append("\r\n");
    }
    return head;
}

/// The coding for this answer. Text that says `no-store` may hold secrets, whose length compression would tell.
Coding coding_for(const Call& call, const Response& response, std::size_t size) {
    if (size < compress_bytes_min || response.headers.contains("Content-Encoding") || response.headers.contains("Set-Cookie") ||
        response.headers.get("Cache-Control").contains("no-store") || !is_compressible(response.headers.get("Content-Type")))
        return Coding::identity;
    return coding_of(call.headers.get("Accept-Encoding"));
}

void mark_coding(Headers& headers, Coding coding) {
    headers.set("Content-Encoding", name_of(coding));
    if (headers.contains("ETag")) headers.set("ETag", tag_with_coding(headers.get("ETag"), name_of(coding)));
}

void mark_variants(Headers& headers) {
    if (!headers.contains("Vary")) headers.add("Vary", "Accept-Encoding, Accept-Language");
}

Prepared prepare_text(const Call& call, Response response) {
    Prepared prepared;
    prepared.text = std::move(std::get<std::string>(response.body));
    const bool stored = is_reading(call.method) && response.status == 200;
    if (is_reading(call.method)) mark_variants(response.headers);
    if (const Coding coding = coding_for(call, response, prepared.text.size()); coding != Coding::identity) {
        prepared.text = compress(coding, prepared.text);
        mark_coding(response.headers, coding);
    }
    response.headers.set("Content-Length", std::to_string(prepared.text.size()));
    prepared.storable =
        stored && !response.headers.contains("Set-Cookie") && !response.headers.get("Cache-Control").contains("no-store");
    prepared.tag = response.headers.get("ETag");
    prepared.repeated = std::move(response.repeated);
    prepared.head = head_of(response.status, response.headers);
    return prepared;
}

Prepared prepare_empty(Response response) {
    Prepared prepared;
    if (response.status != 204 && response.status != 304 && !response.headers.contains("Content-Length"))
        response.headers.set("Content-Length", "0");
    prepared.head = head_of(response.status, response.headers);
    return prepared;
}

/// Fills parts for the ranges asked for, or the whole.
void choose_parts(const Call& call, const FileBody& file, std::uint64_t size, Response& response, Prepared& prepared) {
    auto& headers = response.headers;
    const std::string tag = file.etag.empty() ? std::string() : quoted_tag(file.etag);
    const auto modified = file.modified == Instant{} ? std::nullopt : std::optional(file.modified);
    RangeChoice choice;
    if (call.method == Method::get && response.status == 200 && range_applies(call.headers, tag, modified))
        choice = choose_ranges(call.headers.get("Range"), size);
    switch (choice.kind) {
        case RangeKind::whole:
            prepared.parts.push_back({"", 0, size});
            headers.set("Content-Length", std::to_string(size));
            return;
        case RangeKind::unsatisfiable:
            response = problem_with(416, Error{&refusals::range}, call);
            response.headers.set("Content-Range", fmt::format("bytes */{}", size));
            return;
        case RangeKind::part: break;
    }
    response.status = 206;
    if (choice.ranges.size() == 1) {
        const auto& range = choice.ranges.front();
        prepared.parts.push_back({"", range.first, range.length()});
        headers.set("Content-Range", fmt::format("bytes {}-{}/{}", range.first, range.last, size));
        headers.set("Content-Length", std::to_string(range.length()));
        return;
    }
    const std::string boundary = "jixia-" + crypto::random_token().substr(0, 24);
    std::uint64_t length = 0;
    for (const auto& range : choice.ranges) {
        prepared.parts.push_back({fmt::format("\r\n--{}\r\nContent-Type: {}\r\nContent-Range: bytes {}-{}/{}\r\n\r\n", boundary,
                                              headers.get("Content-Type"), range.first, range.last, size),
                                  range.first, range.length()});
        length += prepared.parts.back().before.size() + range.length();
    }
    prepared.after = fmt::format("\r\n--{}--\r\n", boundary);
    headers.set("Content-Type", "multipart/byteranges; boundary=" + boundary);
    headers.set("Content-Length", std::to_string(length + prepared.after.size()));
}

Prepared prepare_file(const Call& call, Response response, int minor) {
    const FileBody file = std::move(std::get<FileBody>(response.body));
    response.body = std::monostate{};
    Prepared prepared;
    prepared.file = Descriptor(::open(file.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    struct stat about{};
    if (!prepared.file || ::fstat(prepared.file.number(), &about) != 0 || !S_ISREG(about.st_mode)) {
        log::error("response-file-missing", {{"path", call.path}, {"trace", call.trace_id}});
        return prepare(call, problem(Error{&errors::internal}, call), minor);
    }
    if (!response.headers.contains("Content-Type")) response.headers.set("Content-Type", "application/octet-stream");
    if (response.headers.contains("Content-Encoding")) mark_variants(response.headers);
    response.headers.set("Accept-Ranges", "bytes");
    choose_parts(call, file, static_cast<std::uint64_t>(about.st_size), response, prepared);
    if (prepared.parts.empty()) return prepare(call, std::move(response), minor);
    prepared.tag = response.headers.get("ETag");
    prepared.head = head_of(response.status, response.headers);
    return prepared;
}

/// The first piece is asked for before the head is sent, so that a refusal in it still becomes a problem document.
Prepared prepare_stream(const Call& call, Response response, int minor) {
    auto source = std::move(std::get<std::shared_ptr<BodySource>>(response.body));
    response.body = std::monostate{};
    auto& headers = response.headers;
    const bool sized = headers.contains("Content-Length");
    if (const Coding coding = coding_for(call, response, sized ? 0 : compress_bytes_min); coding != Coding::identity) {
        source = compressed(std::move(source), coding);
        mark_coding(headers, coding);
        mark_variants(headers);
    }
    Prepared prepared;
    if (sized) {
        const std::string_view digits = headers.get("Content-Length");
        prepared.sized = std::from_chars(digits.data(), digits.data() + digits.size(), prepared.left).ec == std::errc{};
    }
    if (call.method != Method::head) {
        auto first = source->next();
        if (!first.has_value()) return prepare(call, problem(first.error(), call), minor);
        prepared.text = *std::move(first);
        if (prepared.text.empty() && prepared.left > 0) return prepare(call, problem(Error{&errors::internal}, call), minor);
        if (!prepared.text.empty()) prepared.source = std::move(source);
        else if (!sized) headers.set("Content-Length", "0");
    }
    if (!headers.contains("Content-Length") && call.method != Method::head) {
        prepared.chunked = minor == 1;
        prepared.close = minor == 0;
        if (prepared.chunked) headers.set("Transfer-Encoding", "chunked");
    }
    prepared.head = head_of(response.status, headers);
    return prepared;
}

}  // namespace

Prepared prepare(const Call& call, Response response, int minor) {
    if (const auto* later = std::get_if<Later>(&response.body)) {
        Prepared none;
        none.later = std::max(later->time, std::chrono::milliseconds{1});
        return none;
    }
    add_defaults(call, response.headers);
    const int status = response.status;
    Prepared prepared;
    if (std::holds_alternative<std::string>(response.body)) prepared = prepare_text(call, std::move(response));
    else if (std::holds_alternative<FileBody>(response.body)) prepared = prepare_file(call, std::move(response), minor);
    else if (std::holds_alternative<std::shared_ptr<BodySource>>(response.body))
        prepared = prepare_stream(call, std::move(response), minor);
    else prepared = prepare_empty(std::move(response));
    // The parts of a file have set their own; a problem in its place likewise.
    prepared.status = status;
    if (prepared.head.size() > 12)
        prepared.status = (prepared.head[9] - '0') * 100 + (prepared.head[10] - '0') * 10 + (prepared.head[11] - '0');
    if (call.method == Method::head) {
        prepared.text.clear();
        prepared.parts.clear();
        prepared.after.clear();
        prepared.source.reset();
        prepared.storable = false;
    }
    return prepared;
}

}  // namespace jixia::http
