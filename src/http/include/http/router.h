#pragma once
// The routes: registered once at start, each with what OpenAPI tells about it. Handlers are plain blocking functions that run on
// a bounded pool; they return a value (200 and JSON), a Reply (another status, headers) or a whole Response.
#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "http/types.h"

namespace jixia::http {

/// Who may call at all; what they may do is decided in the services by `identity::authorize`. There is no default.
enum class Access { anyone, signed_in };
/// Which bounded pool runs the handler.
enum class Lane { records, analytics, files };

/// A query parameter in the contract. Parameters that are not declared are refused.
struct QueryParameter {
    std::string_view name;
    std::string_view summary;
    bool repeatable = false;
};

struct RouteInfo {
    std::string_view id;  ///< operationId
    std::string_view summary;
    Access access;
    std::vector<const ErrorCode*> refusals = {};
    std::vector<QueryParameter> query = {};
    std::string_view tag = {};
    Lane lane = Lane::records;
    int success = 200;
    std::size_t body_bytes_max = 1 << 20;
    bool open_query = false;  ///< takes any query parameter (records filters of other doors)
    /// A visitor's answer may be kept by the server for at most a second and until the next write (`Server::invalidate`):
    /// only for GETs whose answer depends on nothing but path, query and language.
    bool cacheable = false;
    /// The answer holds a secret that is shown this once: an Idempotency-Key does not keep it. A repetition has no second effect
    /// and gets 409 `http-answer-given`.
    bool secret = false;
};

/// A value with another status or with headers.
template <class T>
struct Reply {
    T value;
    int status = 200;
    Headers headers = {};
};

/// Receives an upload's bytes as they arrive; called on the `files` pool, one call at a time. Destroyed early: the peer went
/// away.
class UploadSink {
public:
    UploadSink() = default;
    UploadSink(const UploadSink&) = delete;
    UploadSink& operator=(const UploadSink&) = delete;
    virtual ~UploadSink() = default;
    virtual Result<void> write(std::string_view bytes) = 0;
    virtual Result<Response> finish() = 0;
};

namespace detail {
template <class T>
struct reply_of {
    using type = T;
};
template <class T>
struct reply_of<Reply<T>> {
    using type = T;
};
template <class T>
Response render(Result<T> result, const Call& call, int success) {
    if (!result.has_value()) return problem(result.error(), call);
    if constexpr (std::same_as<T, Response>) return *std::move(result);
    else if constexpr (std::same_as<T, void>) {
        Response empty;
        empty.status = 204;
        return empty;
    } else if constexpr (requires {
                             result->value;
                             result->status;
                             result->headers;
                         }) {
        Response response = json_response(result->status, json::to_string(result->value));
        for (const auto& [name, value] : result->headers.lines()) response.headers.set(name, value);
        return response;
    } else return json_response(success, json::to_string(*result));
}
template <class T>
json::Value response_schema() {
    using Value = typename reply_of<T>::type;
    if constexpr (std::same_as<Value, Response>) return json::Value(nullptr);
    else if constexpr (std::same_as<Value, void>) return json::Value(false);
    else return json::schema<Value>();
}
}  // namespace detail

using RawHandler = std::function<Response(const Call&)>;
using UploadHandler = std::function<Result<std::unique_ptr<UploadSink>>(const Call&)>;

class Router {
public:
    Router();
    ~Router();

    /// `path` like "/api/v1/entries/{id}", "/entries/{id}.ttl" or, for all that follows, "/files/{path*}"; literal segments win
    /// over parameters. Registering a method and path or an id twice ends the process. `handler(const Call&) -> Result<T>`.
    template <class Handler>
    void on(Method method, std::string_view path, RouteInfo info, Handler handler) {
        using T = typename std::invoke_result_t<Handler&, const Call&>::value_type;
        const int success = info.success;
        add(method, path, std::move(info), json::Value(nullptr), detail::response_schema<T>(),
            [handler = std::move(handler), success](const Call& call) {
                return detail::render<T>(handler(call), call, success);
            });
    }
    template <class Handler>
    void get(std::string_view path, RouteInfo info, Handler handler) {
        on(Method::get, path, std::move(info), std::move(handler));
    }
    template <class Handler>
    void del(std::string_view path, RouteInfo info, Handler handler) {
        on(Method::del, path, std::move(info), std::move(handler));
    }

    /// With a JSON body: `handler(const Call&, const Body&) -> Result<T>`. The body is decoded strictly; `json::Value` takes any.
    template <class Body, class Handler>
    void with_body(Method method, std::string_view path, RouteInfo info, Handler handler) {
        using T = typename std::invoke_result_t<Handler&, const Call&, const Body&>::value_type;
        const int success = info.success;
        add(method, path, std::move(info), json::schema<Body>(), detail::response_schema<T>(),
            [handler = std::move(handler), success](const Call& call) {
                auto body = json_body(call);
                if (!body.has_value()) return problem(body.error(), call);
                auto decoded = json::decode<Body>(*body);
                if (!decoded.has_value()) return problem(decoded.error(), call);
                return detail::render<T>(handler(call, *decoded), call, success);
            });
    }
    template <class Body, class Handler>
    void post(std::string_view path, RouteInfo info, Handler handler) {
        with_body<Body>(Method::post, path, std::move(info), std::move(handler));
    }
    template <class Body, class Handler>
    void put(std::string_view path, RouteInfo info, Handler handler) {
        with_body<Body>(Method::put, path, std::move(info), std::move(handler));
    }
    template <class Body, class Handler>
    void patch(std::string_view path, RouteInfo info, Handler handler) {
        with_body<Body>(Method::patch, path, std::move(info), std::move(handler));
    }

    /// Body bytes go to a sink as they arrive (tus PATCH). No limit but the sink's own.
    void upload(Method method, std::string_view path, RouteInfo info, UploadHandler handler);
    /// Pages: any GET that no route matches and that is not under /api; `handler` renders it. Visitors' answers are kept
    /// like those of a `cacheable` route; query parameters are not checked, only `lang` is read.
    void fallback(RawHandler handler);

    /// Runs the matching route on this thread: 404, 405 with Allow, access, undeclared or repeated parameters, conditional
    /// requests and HEAD are answered here.
    Response handle(Call call) const;
    /// The OpenAPI 3.1 document of everything registered.
    json::Value openapi() const;

    struct Route {
        Method method{};
        std::string path;  ///< the template
        RouteInfo info;
        json::Value request, response;  ///< schemas; null: none declared; response false: no content
        RawHandler handler;
        UploadHandler upload;            ///< set instead of `handler` for uploads
        std::vector<std::string> names;  ///< of the path's parameters, in order
    };
    /// The route for a path (decoded), with its parameters; for the server and the tests that walk all routes. HEAD finds GET's.
    const Route* match(Method method, std::string_view path, std::vector<std::pair<std::string, std::string>>& parameters) const;
    std::vector<const Route*> routes() const;

    /// For the server, which matches before it reads the body. `checks`: a refusal by access or parameters, if there is one.
    std::optional<Response> checks(const Route& route, Call& call) const;
    /// Handler and conditional requests; exceptions become `internal`. The body of a HEAD is still there.
    Response run(const Route& route, const Call& call) const;
    /// The answer where nothing matched: 404, 405 with Allow, or 204 to OPTIONS.
    Response unmatched(const Call& call) const;

private:
    static Result<json::Value> json_body(const Call& call);
    void add(Method method, std::string_view path, RouteInfo info, json::Value request, json::Value response, RawHandler handler);
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace jixia::http
