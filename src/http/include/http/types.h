#pragma once
// Requests and responses as the rooms see them. No Beast, no Asio: those stay in this room's .cpp files.
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/actor.h"
#include "base/clock.h"
#include "base/result.h"

namespace jixia::http {

enum class Method { get, head, post, put, patch, del, options };
enum class Language { zh, en };

/// "GET", "HEAD", …
std::string_view name_of(Method method);

/// Field lines in order; names compare without case.
class Headers {
public:
    void set(std::string_view name, std::string_view value);  ///< replaces
    void add(std::string_view name, std::string_view value);
    /// The value, or empty.
    std::string_view get(std::string_view name) const;
    bool contains(std::string_view name) const;
    const std::vector<std::pair<std::string, std::string>>& lines() const { return lines_; }

private:
    std::vector<std::pair<std::string, std::string>> lines_;
};

/// Query parameters, percent-decoded, in order. Which may repeat is declared by the route; every other repetition is refused.
class Query {
public:
    void add(std::string name, std::string value) { parameters_.emplace_back(std::move(name), std::move(value)); }
    std::optional<std::string> one(std::string_view name) const;
    std::vector<std::string> many(std::string_view name) const;
    /// A whole number within the bounds, or `fallback` if absent; refuses `malformed` naming the parameter.
    Result<std::int64_t> integer(std::string_view name, std::int64_t fallback, std::int64_t min, std::int64_t max) const;
    const std::vector<std::pair<std::string, std::string>>& all() const { return parameters_; }

private:
    std::vector<std::pair<std::string, std::string>> parameters_;
};

/// One validated request on its way to a route.
struct Call {
    Method method{};
    std::string path;    ///< decoded, normalised
    std::string target;  ///< as sent: path and query
    std::vector<std::pair<std::string, std::string>> path_parameters;
    Query query;
    Headers headers;
    std::string body;  ///< whole, within the route's limit; empty for uploads
    Actor actor;
    Language language = Language::zh;
    std::string client;  ///< address of the peer
    std::string trace_id;
    /// Stops when the peer goes away while the handler works (analytics lane): whoever computes for long may give up then.
    std::stop_token departed = {};

    /// Value of `{name}` in the route's path.
    const std::string& parameter(std::string_view name) const;
    /// The ETag in If-Match without quotes, "*" allowed. Refuses `http-precondition-required` when the header is missing and
    /// `malformed` when it is a list or a weak tag.
    Result<std::string> if_match() const;
};

/// Gives a response's body piece by piece; called on a worker thread, one call at a time.
class BodySource {
public:
    BodySource() = default;
    BodySource(const BodySource&) = delete;
    BodySource& operator=(const BodySource&) = delete;
    virtual ~BodySource() = default;
    /// The next piece, at most some 256 KiB; empty at the end. A refusal cuts the connection, so that a cut body cannot pass for
    /// whole.
    virtual Result<std::string> next() = 0;
    /// How long the server waits before it asks again; no thread is held meanwhile. For events that are polled.
    virtual std::chrono::milliseconds pause() const { return std::chrono::milliseconds{0}; }
};

/// A file on disk, sent with Range, If-Range and conditional requests answered. `etag` without quotes, strong.
struct FileBody {
    std::filesystem::path path;
    std::string etag;
    Instant modified{};
};

/// Not yet: the server runs the route again after this time and holds no thread meanwhile. For work that others are doing.
struct Later {
    std::chrono::milliseconds time{20};
};

/// What a handler answers. Without further headers the server adds ETag (JSON and text), Cache-Control, Vary, Date, security
/// headers and compression; what the handler has set stays.
struct Response {
    int status = 200;
    Headers headers;
    std::variant<std::monostate, std::string, FileBody, std::shared_ptr<BodySource>, Later> body;
    /// Of a `cacheable` route: called each further time the server gives this answer from memory, so that a handler that counts
    /// its answers counts those too. On an io thread: it must be quick and must not block.
    std::function<void()> repeated = nullptr;
};

Response text_response(int status, std::string_view content_type, std::string body);
/// 204 without a body.
Response no_content();
/// application/json; ETag from the content, conditional requests are answered by the server.
Response json_response(int status, std::string body);
Response redirect(int status, std::string_view location);
/// application/problem+json (RFC 9457) in the caller's language: `type` ("/problems/<code>"), `title`, `status`, `detail`,
/// `instance`, `basis` (the article), `errors` (pointer, code, detail, basis) and `trace_id`. 429 and 503 carry Retry-After.
Response problem(const Error& error, const Call& call);
int status_of(ErrorKind kind);

}  // namespace jixia::http
