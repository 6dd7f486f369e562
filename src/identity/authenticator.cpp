#include "authenticator.h"

#include <optional>

#include "base/crypto.h"
#include "base/text.h"
#include "sql.h"
#include "state.h"

namespace jixia::identity {

using storage::Transaction;

namespace {

constexpr std::chrono::seconds touch_every{60};
constexpr std::string_view sign_in_path = "/api/v1/sessions";

bool is_write(http::Method method) {
    return method == http::Method::post || method == http::Method::put || method == http::Method::patch ||
           method == http::Method::del;
}

/// The key of `Authorization: Bearer jx_…`, or of `Authorization: jx_…` as CKAN's clients send it. Nothing: no such header.
std::optional<std::string> key_of(const http::Call& call) {
    if (!call.headers.contains("Authorization")) return std::nullopt;
    std::string_view value = call.headers.get("Authorization");
    constexpr std::string_view scheme = "bearer ";
    if (value.size() > scheme.size() && text::fold(value.substr(0, scheme.size())) == scheme) value.remove_prefix(scheme.size());
    return text::trim(value);
}

}  // namespace

std::string_view cookie_name(const SessionSettings& settings) {
    return settings.secure ? "__Host-jixia_session" : "jixia_session";
}

std::string session_token(const http::Call& call, const SessionSettings& settings) {
    std::string token;
    bool found = false;
    for (const auto& [name, value] : call.headers.lines()) {
        if (text::fold(name) != "cookie") continue;
        for (const std::string& pair : text::split(value, ';')) {
            const std::string cookie = text::trim(pair);
            const std::size_t equals = cookie.find('=');
            if (equals == std::string::npos || cookie.substr(0, equals) != cookie_name(settings)) continue;
            if (found) return {};
            found = true;
            token = cookie.substr(equals + 1);
        }
    }
    return token;
}

std::string cookie_line(const SessionSettings& settings, std::string_view token) {
    const auto age = token.empty() ? std::chrono::seconds{0} : settings.absolute;
    return std::string(cookie_name(settings)) + "=" + std::string(token) +
           "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(age.count()) + (settings.secure ? "; Secure" : "");
}

std::string session_cookie(bool secure, std::string_view token) {
    SessionSettings settings;
    settings.secure = secure;
    return cookie_line(settings, token);
}

Result<Actor> Identity::authenticate(const http::Call& call) {
    const State& state = *state_;
    const Instant now = state.needs.clock.now();
    const auto key = key_of(call);
    const std::string token = key ? std::string() : session_token(call, state.settings);
    if (!key && token.empty()) return Actor{};

    const std::string digest = crypto::sha256_hex(key ? *key : token);
    struct Found {
        CallerRow row;
        Actor actor;
    };
    JX_TRY(const auto found, state.needs.database.read([&](Transaction& tx) -> Result<std::optional<Found>> {
        JX_TRY(auto row, key ? tx.one<CallerRow>(sql::key_caller, {{"hash", digest}})
                             : tx.one<CallerRow>(sql::session_caller,
                                                 {{"id", digest}, {"now", now}, {"idle_since", now - state.settings.idle}}));
        // Accounts of the demonstration end with it.
        if (!row || (row->demonstration && !state.settings.demonstration)) return std::optional<Found>{};
        JX_TRY(Actor actor, state.actor(tx, *row));
        return std::optional<Found>(Found{*std::move(row), std::move(actor)});
    }));
    if (!found) {
        if (key) return Error{&unauthenticated};
        return Actor{};
    }

    Actor actor = found->actor;
    (key ? actor.key : actor.session) = found->row.credential;
    if (!key && is_write(call.method) && call.path != sign_in_path &&
        !crypto::equal_secret(call.headers.get("X-CSRF-Token"), csrf_of(token)))
        return Error{&csrf_missing};
    if (now - found->row.seen_at >= touch_every) {
        // A lost touch costs nothing but a minute of the idle time: the request goes on.
        const auto touched = state.needs.database.transact([&](Transaction& tx) -> Result<std::int64_t> {
            JX_CHECK(tx.run(sql::touch_account, {{"id", actor.id}, {"now", now}, {"today", now - std::chrono::days{1}}}));
            return tx.run(key ? sql::touch_key : sql::touch_session, {{"id", found->row.credential}, {"now", now}});
        });
        static_cast<void>(touched);
    }
    return actor;
}

}  // namespace jixia::identity
