// tus 1.0 over the uploads: https://tus.io/protocols/resumable-upload
#include "uploads_api.h"

#include <openssl/evp.h>

#include <charconv>

namespace jixia::dataset {
namespace {

using http::Access;
using http::Call;
using http::Method;
using http::Response;
using http::RouteInfo;

/// A whole number without sign; refuses `dataset-upload-length`.
Result<std::int64_t> bytes_of(const Call& call, std::string_view header) {
    const std::string& text = std::string(call.headers.get(header));
    std::int64_t value = -1;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || failed != std::errc{} || end != text.data() + text.size() || value < 0)
        return Error{&upload_length, std::string(header) + " must be a whole number of bytes."};
    return value;
}

Result<void> check_version(const Call& call) {
    if (call.headers.get("Tus-Resumable") == "1.0.0") return {};
    return Error{&upload_version, "Send Tus-Resumable: 1.0.0."};
}

std::string decoded(std::string_view base64) {
    if (base64.size() % 4 != 0 || base64.size() > 8192) return {};
    std::string out(base64.size() / 4 * 3 + 1, '\0');
    const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                       reinterpret_cast<const unsigned char*>(base64.data()), static_cast<int>(base64.size()));
    if (length < 0) return {};
    std::size_t padding = base64.ends_with("==") ? 2 : base64.ends_with("=") ? 1 : 0;
    out.resize(static_cast<std::size_t>(length) - padding);
    return out;
}

void tell(Response& response, const UploadRow& upload) {
    response.headers.set("Tus-Resumable", "1.0.0");
    response.headers.set("Upload-Offset", std::to_string(upload.received_bytes));
    response.headers.set("Upload-Length", std::to_string(upload.total_bytes));
    response.headers.set("Cache-Control", "no-store");
}

json::Value shown(const UploadRow& upload) {
    return json::Object{{"id", upload.id},
                        {"file_name", upload.file_name},
                        {"bytes", upload.total_bytes},
                        {"received", upload.received_bytes},
                        {"state", json::encode(upload.state)},
                        {"expires_at", to_text(upload.expires_at)}};
}

/// Hands bytes on, and says what became of them.
class UploadAnswer final : public http::UploadSink {
public:
    explicit UploadAnswer(std::unique_ptr<Receiving> receiving) : receiving_(std::move(receiving)) {}
    Result<void> write(std::string_view bytes) override { return receiving_->write(bytes); }
    Result<Response> finish() override {
        JX_TRY(const auto offset, receiving_->finish());
        Response response =
            offset ? http::no_content()
                   : http::text_response(460, "text/plain; charset=utf-8",
                                         "校验和不符，本段未保存。 The checksum does not match; this part was not kept.\n");
        response.headers.set("Tus-Resumable", "1.0.0");
        if (offset) response.headers.set("Upload-Offset", std::to_string(*offset));
        return response;
    }

private:
    std::unique_ptr<Receiving> receiving_;
};

}  // namespace

std::string metadata_value(std::string_view metadata, std::string_view key) {
    while (!metadata.empty()) {
        const std::size_t comma = metadata.find(',');
        std::string_view pair = metadata.substr(0, comma);
        metadata = comma == std::string_view::npos ? std::string_view{} : metadata.substr(comma + 1);
        while (pair.starts_with(' ')) pair.remove_prefix(1);
        if (pair.starts_with(key) && pair.substr(key.size()).starts_with(' ')) return decoded(pair.substr(key.size() + 1));
    }
    return {};
}

void add_upload_routes(http::Router& router, Uploads& uploads) {
    router.on(Method::options, "/api/v1/uploads",
              RouteInfo{.id = "uploadCapabilities",
                        .summary = "What of tus the platform speaks",
                        .access = Access::anyone,
                        .tag = "uploads",
                        .success = 204},
              [&uploads](const Call&) -> Result<Response> {
                  Response response = http::no_content();
                  response.headers.set("Tus-Resumable", "1.0.0");
                  response.headers.set("Tus-Version", "1.0.0");
                  response.headers.set("Tus-Extension", "creation,checksum,expiration,termination");
                  response.headers.set("Tus-Checksum-Algorithm", "sha1,sha256");
                  response.headers.set("Tus-Max-Size", std::to_string(uploads.limits().bytes_max));
                  return response;
              });
    router.on(Method::post, "/api/v1/uploads",
              RouteInfo{.id = "createUpload",
                        .summary = "Begin a resumable upload (tus 1.0)",
                        .access = Access::signed_in,
                        .refusals = {&upload_version, &upload_length, &upload_too_large, &upload_quota},
                        .tag = "uploads",
                        .success = 201},
              [&uploads](const Call& call) -> Result<Response> {
                  JX_CHECK(check_version(call));
                  JX_TRY(const std::int64_t bytes, bytes_of(call, "Upload-Length"));
                  JX_TRY(const UploadRow upload,
                         uploads.create(call.actor, bytes, metadata_value(call.headers.get("Upload-Metadata"), "filename")));
                  Response response = http::json_response(201, json::serialize(shown(upload)));
                  tell(response, upload);
                  response.headers.set("Location", "/api/v1/uploads/" + upload.id);
                  return response;
              });
    router.get("/api/v1/uploads/{id}",
               RouteInfo{.id = "getUpload",
                         .summary = "How much of an upload is safe; HEAD is what tus asks",
                         .access = Access::signed_in,
                         .refusals = {&errors::not_found, &upload_ended},
                         .tag = "uploads"},
               [&uploads](const Call& call) -> Result<Response> {
                   JX_TRY(const UploadRow upload, uploads.find(call.actor, call.parameter("id")));
                   Response response = http::json_response(200, json::serialize(shown(upload)));
                   tell(response, upload);
                   return response;
               });
    router.upload(Method::patch, "/api/v1/uploads/{id}",
                  RouteInfo{.id = "continueUpload",
                            .summary = "Send the next bytes of an upload",
                            .access = Access::signed_in,
                            .refusals = {&upload_version, &upload_length, &upload_content_type, &errors::not_found, &upload_ended,
                                         &upload_busy, &upload_offset, &upload_too_large, &upload_checksum},
                            .tag = "uploads",
                            .lane = http::Lane::files,
                            .success = 204},
                  [&uploads](const Call& call) -> Result<std::unique_ptr<http::UploadSink>> {
                      JX_CHECK(check_version(call));
                      if (call.headers.get("Content-Type") != "application/offset+octet-stream")
                          return Error{&upload_content_type};
                      JX_TRY(const std::int64_t offset, bytes_of(call, "Upload-Offset"));
                      JX_TRY(auto receiving, uploads.receive(call.actor, call.parameter("id"), offset,
                                                             std::string(call.headers.get("Upload-Checksum"))));
                      return std::make_unique<UploadAnswer>(std::move(receiving));
                  });
    router.del("/api/v1/uploads/{id}",
               RouteInfo{.id = "endUpload",
                         .summary = "Give up an upload",
                         .access = Access::signed_in,
                         .refusals = {&errors::not_found, &upload_ended},
                         .tag = "uploads",
                         .success = 204},
               [&uploads](const Call& call) -> Result<Response> {
                   JX_CHECK(uploads.end(call.actor, call.parameter("id")));
                   Response response = http::no_content();
                   response.headers.set("Tus-Resumable", "1.0.0");
                   return response;
               });
}

}  // namespace jixia::dataset
