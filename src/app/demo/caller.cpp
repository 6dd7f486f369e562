#include "demo/caller.h"

#include <openssl/evp.h>

#include <fstream>

#include "base/log.h"
#include "base/text.h"

namespace jixia::app::demo {
namespace {

/// The platform refused what the demonstration asked for.
constexpr ErrorCode demo_refused{"demo-refused", ErrorKind::internal};
constexpr std::size_t piece_bytes = std::size_t{1} << 20;

std::string base64(std::string_view text) {
    std::string out(4 * ((text.size() + 2) / 3) + 1, '\0');
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),         // NOLINT: OpenSSL's interface
                                       reinterpret_cast<const unsigned char*>(text.data()),  // NOLINT: OpenSSL's interface
                                       static_cast<int>(text.size()));
    out.resize(static_cast<std::size_t>(length));
    return out;
}

Error refused(const std::string& path, const http::Response& response) {
    const auto* body = std::get_if<std::string>(&response.body);
    log::error("the demonstration was refused", {{"path", path},
                                                 {"status", std::int64_t{response.status}},
                                                 {"answer", body == nullptr ? std::string_view() : std::string_view(*body)}});
    return Error{&demo_refused, path};
}

}  // namespace

http::Call Caller::prepared(http::Method method, const std::string& path) const {
    http::Call call;
    call.method = method;
    call.path = call.target = path;
    call.actor = actor_;
    call.client = "127.0.0.1";
    return call;
}

Result<json::Value> Caller::answered(http::Call call) const {
    const std::string path = call.path;
    const http::Response response = router_.handle(std::move(call));
    if (response.status >= 300) return refused(path, response);
    const auto* text = std::get_if<std::string>(&response.body);
    return text == nullptr ? Result<json::Value>(json::Value(nullptr)) : json::parse(*text);
}

Result<json::Value> Caller::get(const std::string& path, const http::Query& query) const {
    http::Call call = prepared(http::Method::get, path);
    call.query = query;
    return answered(std::move(call));
}

Result<json::Value> Caller::call(http::Method method, const std::string& path, const json::Value* body,
                                 const std::string& if_match) const {
    http::Call call = prepared(method, path);
    if (body != nullptr) {
        call.headers.set("Content-Type", "application/json");
        call.body = json::serialize(*body);
    }
    if (!if_match.empty()) call.headers.set("If-Match", if_match == "*" ? if_match : "\"" + if_match + "\"");
    return answered(std::move(call));
}

Result<std::string> Caller::upload(const std::filesystem::path& file, const std::string& name) const {
    std::ifstream in(file, std::ios::binary);
    http::Call begin = prepared(http::Method::post, "/api/v1/uploads");
    begin.headers.set("Tus-Resumable", "1.0.0");
    begin.headers.set("Upload-Length", std::to_string(std::filesystem::file_size(file)));
    begin.headers.set("Upload-Metadata", "filename " + base64(name));
    const http::Response begun = router_.handle(std::move(begin));
    const auto* answer = std::get_if<std::string>(&begun.body);
    if (begun.status != 201 || answer == nullptr) return refused("/api/v1/uploads", begun);
    JX_TRY(const json::Value made, json::parse(*answer));
    std::string id = text_at(made, "id");
    http::Call go_on = prepared(http::Method::patch, "/api/v1/uploads/" + id);
    go_on.headers.set("Tus-Resumable", "1.0.0");
    go_on.headers.set("Upload-Offset", "0");
    go_on.headers.set("Content-Type", "application/offset+octet-stream");
    const http::Router::Route* route = router_.match(go_on.method, go_on.path, go_on.path_parameters);
    JX_ASSERT(route != nullptr && route->upload != nullptr);
    if (const auto refusal = router_.checks(*route, go_on)) return refused(go_on.path, *refusal);
    JX_TRY(const std::unique_ptr<http::UploadSink> sink, route->upload(go_on));
    std::string piece(piece_bytes, '\0');
    while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())), in.gcount() > 0)
        JX_CHECK(sink->write(std::string_view(piece.data(), static_cast<std::size_t>(in.gcount()))));
    JX_TRY(const http::Response ended, sink->finish());
    if (ended.status >= 300) return refused(go_on.path, ended);
    return id;
}

std::string text_at(const json::Value& value, std::string_view path) {
    const json::Value* at = &value;
    for (const std::string& name : text::split(path, '/')) {
        const json::Object* object = at->if_object();
        at = object == nullptr ? nullptr : object->if_contains(name);
        if (at == nullptr) return {};
    }
    return at->is_string() ? std::string(at->get_string()) : std::string();
}

}  // namespace jixia::app::demo
