#include "work.h"

#include <algorithm>
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

std::optional<IdempotencyStore::Stored> storable(const Response& response) {
    if (response.status >= 500 || response.status == 429 || response.headers.contains("Set-Cookie")) return std::nullopt;
    IdempotencyStore::Stored stored{response.status, std::string(response.headers.get("Content-Type")), {}};
    if (const auto* text = std::get_if<std::string>(&response.body)) stored.body = *text;
    else if (!std::holds_alternative<std::monostate>(response.body)) return std::nullopt;
    return stored;
}

Response run_once(Shared& shared, const Router::Route& route, const Call& call, const std::string& key) {
    const std::string fingerprint = crypto::sha256_hex(std::string(name_of(call.method)) + " " + call.target + "\n" +
                                                       std::string(call.headers.get("Content-Type")) + "\n" + call.body);
    auto begun = shared.idempotency->begin(call.actor, key, fingerprint);
    if (!begun.has_value()) return problem(begun.error(), call);
    if (begun->has_value()) {
        Response again = text_response((*begun)->status, (*begun)->content_type, (*begun)->body);
        if (again.status == 204) again.body = std::monostate{};
        again.headers.set("Idempotent-Replayed", "true");
        return again;
    }
    // A handler that says no-store itself answers with a secret; the router's own default comes later.
    bool secret = false;
    Router::Route marked = route;
    marked.handler = [&](const Call& inner) {
        Response response = route.handler(inner);
        secret = response.status < 400 && response.headers.get("Cache-Control").contains("no-store");
        return response;
    };
    Response response = shared.router.run(marked, call);
    const auto stored = secret ? std::nullopt : storable(response);
    if (const auto kept = shared.idempotency->finish(call.actor, key, stored); !kept.has_value())
        log::error("idempotency-not-kept", {{"trace", call.trace_id}});
    return response;
}

Response answer(Shared& shared, const Router::Route& route, Call& call) {
    if (const auto fault = decode_body(route, call)) return problem(*fault, call);
    if (!is_write(call.method) || shared.idempotency == nullptr || !call.actor.signed_in() ||
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
