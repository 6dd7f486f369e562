#include "work.h"

#include <algorithm>
#include <array>
#include <exception>

#include "base/crypto.h"
#include "base/log.h"
#include "compress.h"
#include "errors.h"
#include "fields.h"

namespace jixia::http {
namespace {

bool is_write(Method method) { return method != Method::get && method != Method::head && method != Method::options; }

/// The body as sent, or inflated where it came under gzip. Nothing: it was refused and `refusal` says why.
std::optional<Error> decode_body(const Router::Route& route, Call& call) {
    const std::string_view coding = call.headers.get("Content-Encoding");
    if (coding.empty() || fields::equal(coding, "identity") || call.body.empty()) return std::nullopt;
    if (!fields::equal(coding, "gzip")) return Error{&refusals::content_type, "Content-Encoding: gzip, identity"};
    auto body = inflate_gzip(call.body, route.info.body_bytes_max);
    if (!body.has_value()) return std::move(body).error();
    call.body = *std::move(body);
    return std::nullopt;
}

/// The key of Idempotency-Key, with or without the quotes of a structured field; empty for one that cannot be taken.
std::string key_of(std::string_view sent) {
    if (sent.size() >= 2 && sent.front() == '"' && sent.back() == '"') sent = sent.substr(1, sent.size() - 2);
    const bool visible = std::ranges::all_of(sent, [](char c) { return c > 0x20 && c < 0x7f; });
    return sent.empty() || sent.size() > 128 || !visible ? std::string() : std::string(sent);
}

using Stored = IdempotencyStore::Stored;

/// What a caller goes on with after a write, beside the body.
constexpr std::array<std::string_view, 3> remembered_fields{"Location", "ETag", "Tus-Resumable"};

Stored stored_as(const Response& response) {
    const auto* text = std::get_if<std::string>(&response.body);
    Stored stored{response.status, std::string(response.headers.get("Content-Type")), text != nullptr ? *text : "", {}};
    for (const std::string_view name : remembered_fields)
        if (response.headers.contains(name)) stored.headers.emplace(name, response.headers.get(name));
    return stored;
}

/// What a repetition is answered with. Nothing: the request failed on our side and may be tried again with its key. Secrets,
/// cookies and what cannot be held are not repeated, but that they were given is remembered.
std::optional<Stored> remembered(const Router::Route& route, const Response& response, const Call& call) {
    if (response.status >= 500 || response.status == 429) return std::nullopt;
    const bool held = std::holds_alternative<std::string>(response.body) || std::holds_alternative<std::monostate>(response.body);
    if ((route.info.secret && response.status < 400) || response.headers.contains("Set-Cookie") || !held)
        return stored_as(problem(Error{&refusals::answer_given}, call));
    return stored_as(response);
}

Response repeated(const Stored& stored) {
    Response again = text_response(stored.status, stored.content_type, stored.body);
    if (stored.content_type.empty()) {
        again = Response{};
        again.status = stored.status;
    }
    for (const auto& [name, value] : stored.headers) again.headers.set(name, value);
    again.headers.set("Idempotent-Replayed", "true");
    return again;
}

Response run_once(Shared& shared, const Router::Route& route, const Call& call, const std::string& key) {
    const std::string fingerprint = crypto::sha256_hex(std::string(name_of(call.method)) + " " + call.target + "\n" +
                                                       std::string(call.headers.get("Content-Type")) + "\n" + call.body);
    Response response;
    const auto before = shared.idempotency->once(call.actor, key, fingerprint, [&] {
        response = shared.router.run(route, call);
        return remembered(route, response, call);
    });
    if (!before.has_value()) return problem(before.error(), call);
    return before->has_value() ? repeated(**before) : response;
}

Response answer(Shared& shared, const Router::Route& route, Call& call) {
    if (const auto fault = decode_body(route, call)) return problem(*fault, call);
    // Other lanes' writes change no record: a query by POST may simply run again.
    if (!is_write(call.method) || route.info.lane != Lane::records || shared.idempotency == nullptr || !call.actor.signed_in() ||
        !call.headers.contains("Idempotency-Key"))
        return shared.router.run(route, call);
    const std::string key = key_of(call.headers.get("Idempotency-Key"));
    if (key.empty()) return problem(Error{&refusals::idempotency_key}, call);
    return run_once(shared, route, call, key);
}

}  // namespace

Shared::Shared(ServerConfig config_in, const Router& router_in, Authenticate authenticate_in, IdempotencyStore* idempotency_in)
    : config(std::move(config_in)),
      router(router_in),
      authenticate(std::move(authenticate_in)),
      idempotency(idempotency_in),
      records({config.records_threads, config.queue_max, config.queue_wait_max}),
      analytics({config.analytics_threads, config.queue_max, config.queue_wait_max}),
      files({config.files_threads, config.queue_max, config.queue_wait_max}) {}

Pool& Shared::pool(Lane lane) {
    switch (lane) {
        case Lane::records: return records;
        case Lane::analytics: return analytics;
        case Lane::files: return files;
    }
    return records;
}

bool has_credentials(const Call& call) { return call.headers.contains("Cookie") || call.headers.contains("Authorization"); }

std::optional<Response> admit(const Shared& shared, const Router::Route& route, Call& call) {
    try {
        if (shared.authenticate && has_credentials(call)) {
            auto actor = shared.authenticate(call);
            if (!actor.has_value()) return problem(actor.error(), call);
            call.actor = *std::move(actor);
        }
        return shared.router.checks(route, call);
    } catch (const std::exception& failure) {
        log::error("admission-failed", {{"what", std::string_view(failure.what())}, {"trace", call.trace_id}});
        return problem(Error{&errors::internal}, call);
    }
}

Prepared perform(Shared& shared, const Router::Route& route, Call& call, int minor) {
    try {
        Response response = answer(shared, route, call);
        if (is_write(call.method) && response.status < 400) shared.epoch.fetch_add(1);
        return prepare(call, std::move(response), minor);
    } catch (const std::exception& failure) {
        log::error("answer-failed", {{"what", std::string_view(failure.what())}, {"trace", call.trace_id}});
        return refuse(call, 500, Error{&errors::internal}, minor);
    }
}

Prepared refuse(const Call& call, int status, const Error& error, int minor) {
    return prepare(call, problem_with(status, error, call), minor);
}

}  // namespace jixia::http
