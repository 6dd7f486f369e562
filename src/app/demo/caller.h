#pragma once
// Calls the platform's own routes in this process as somebody would over the network: the same checks, the same answers.
#include <filesystem>
#include <string>

#include "base/actor.h"
#include "base/json.h"
#include "http/router.h"

namespace jixia::app::demo {

class Caller {
public:
    Caller(const http::Router& router, Actor actor) : router_(router), actor_(std::move(actor)) {}

    /// The answer's JSON. A refusal becomes `demo-refused` with what the platform said.
    Result<json::Value> get(const std::string& path, const http::Query& query = {}) const;
    Result<json::Value> post(const std::string& path, const json::Value& body, const std::string& if_match = {}) const {
        return call(http::Method::post, path, &body, if_match);
    }
    Result<json::Value> put(const std::string& path, const json::Value& body, const std::string& if_match = {}) const {
        return call(http::Method::put, path, &body, if_match);
    }
    Result<json::Value> patch(const std::string& path, const json::Value& body, const std::string& if_match) const {
        return call(http::Method::patch, path, &body, if_match);
    }
    /// Sends a file by tus as one PATCH; the upload's id.
    Result<std::string> upload(const std::filesystem::path& file, const std::string& name) const;
    const Actor& actor() const { return actor_; }

private:
    Result<json::Value> call(http::Method method, const std::string& path, const json::Value* body,
                             const std::string& if_match) const;
    http::Call prepared(http::Method method, const std::string& path) const;
    Result<json::Value> answered(http::Call call) const;
    const http::Router& router_;
    Actor actor_;
};

/// Text of a member, empty if it is not there; a path of members parted by '/'.
std::string text_at(const json::Value& value, std::string_view path);

}  // namespace jixia::app::demo
