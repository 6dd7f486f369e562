#pragma once
// For tests: asks a room's routes as the server would, without a socket.
#include <optional>
#include <string>

#include "base/json.h"
#include "http/router.h"

namespace jixia::kit {

class Routes {
protected:
    using Call = http::Call;
    using Method = http::Method;
    using Response = http::Response;

    /// `if_match`: what every request says that says nothing else; empty: nothing.
    explicit Routes(std::string if_match = {}) : if_match_(std::move(if_match)) {}

    Response send(const Actor& actor, Method method, const std::string& path, const std::string& content = {},
                  const std::optional<std::string>& if_match = std::nullopt, const std::string& client = "10.0.0.1") {
        Call call;
        call.method = method;
        call.client = client;
        call.actor = actor;
        call.target = path;
        const std::size_t query = path.find('?');
        call.path = path.substr(0, query);
        for (std::size_t at = query; at != std::string::npos && at + 1 < path.size();) {
            const std::size_t end = path.find('&', at + 1);
            const std::string one = path.substr(at + 1, end == std::string::npos ? end : end - at - 1);
            call.query.add(one.substr(0, one.find('=')), one.substr(one.find('=') + 1));
            at = end;
        }
        call.body = content;
        if (!content.empty()) call.headers.set("Content-Type", "application/json");
        if (const std::string tag = if_match.value_or(if_match_); !tag.empty()) call.headers.set("If-Match", tag);
        return router.handle(call);
    }
    Response get(const Actor& actor, const std::string& path) { return send(actor, Method::get, path); }
    Response post(const Actor& actor, const std::string& path, const std::string& content = "{}") {
        return send(actor, Method::post, path, content);
    }
    static json::Value body(const Response& response) {
        return json::parse(std::get<std::string>(response.body)).value_or(json::Value(nullptr));
    }
    /// The text at a pointer, or the JSON of what is none; empty where there is nothing.
    static std::string text(const json::Value& value, const char* pointer) {
        boost::system::error_code missing;
        const json::Value* found = value.find_pointer(pointer, missing);
        return found == nullptr ? "" : found->is_string() ? std::string(found->get_string()) : json::serialize(*found);
    }
    static std::string problem(const Response& response) { return text(body(response), "/type"); }

    http::Router router;

private:
    std::string if_match_;
};

}  // namespace jixia::kit
