// The way of a sign-in: off to the service with a sealed cookie, back with a code, the code for a token, the token for an
// account.
#include <map>
#include <mutex>

#include "audit/ledger.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/seal.h"
#include "base/text.h"
#include "fetch/client.h"
#include "id_token.h"
#include "identity/identity.h"
#include "sql.h"
#include "sso/sso.h"

namespace jixia::sso {

using storage::Transaction;

namespace {

constexpr std::chrono::seconds way{600}, remembered{600}, keys_again{60};
constexpr std::string_view context = "sso";

/// What the browser carries there and back.
struct Journey {
    std::string state, nonce, verifier, to, account;  ///< account: that is to be linked; empty: a sign-in
    Instant until{};
};
BOOST_DESCRIBE_STRUCT(Journey, (), (state, nonce, verifier, to, account, until))

/// What of the discovery document is used.
struct Provider {
    std::string authorization_endpoint, token_endpoint, jwks_uri;
};

/// Percent-encoding of everything but unreserved characters (RFC 3986).
std::string escaped(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
                           c == '_' || c == '~';
        if (plain) out += c;
        else {
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
    return out;
}

std::string form(const std::vector<std::pair<std::string_view, std::string_view>>& fields) {
    std::string out;
    for (const auto& [name, value] : fields) out += (out.empty() ? "" : "&") + std::string(name) + "=" + escaped(value);
    return out;
}

/// A path of the platform, never another site.
std::string inner_path(const std::string& to) {
    const bool inner = to.starts_with('/') && !to.starts_with("//") && to.find('\\') == std::string::npos && to.size() <= 2000;
    return inner ? to : "/console";
}

Result<json::Object> object_of(const Result<fetch::Answer>& answer, std::string_view what) {
    if (!answer.has_value() || answer->status != 200) {
        log::warning("the identity service does not answer",
                     {{"what", what}, {"status", std::int64_t{answer.has_value() ? answer->status : 0}}});
        return Error{&sso_unavailable};
    }
    auto parsed = json::parse(answer->body);
    if (!parsed.has_value() || !parsed->is_object()) return Error{&sso_unavailable};
    return std::move(parsed->get_object());
}

std::string text_of(const json::Object& object, std::string_view name) {
    const json::Value* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace

struct SingleSignOn::State {
    Needs needs;
    Settings settings;
    std::mutex mutex;
    std::optional<Provider> provider;
    json::Value keys;
    Instant provider_at{}, keys_at{};

    std::string callback() const { return settings.outside + "/api/v1/sso/callback"; }

    /// The discovery document (OpenID Connect Discovery 1.0), read again after ten minutes.
    Result<Provider> discovered() {
        const Instant now = needs.clock.now();
        {
            const std::lock_guard lock(mutex);
            if (provider && now - provider_at < remembered) return *provider;
        }
        JX_TRY(const json::Object said,
               object_of(needs.client.get(settings.issuer + "/.well-known/openid-configuration"), "discovery"));
        Provider found{text_of(said, "authorization_endpoint"), text_of(said, "token_endpoint"), text_of(said, "jwks_uri")};
        if (text_of(said, "issuer") != settings.issuer || found.authorization_endpoint.empty() || found.token_endpoint.empty() ||
            found.jwks_uri.empty())
            return Error{&sso_unavailable};
        const std::lock_guard lock(mutex);
        provider = found;
        provider_at = now;
        return found;
    }

    /// The keys, read again when one is named that is not among them, but not more than once a minute.
    Result<json::Value> keys_for(const Provider& found, const std::string& id) {
        const Instant now = needs.clock.now();
        {
            const std::lock_guard lock(mutex);
            const bool there = keys.is_object() && json::serialize(keys).find("\"" + id + "\"") != std::string::npos;
            if (keys.is_object() && (now - keys_at < keys_again || (there && now - keys_at < remembered))) return keys;
        }
        JX_TRY(json::Object said, object_of(needs.client.get(found.jwks_uri), "keys"));
        const std::lock_guard lock(mutex);
        keys = std::move(said);
        keys_at = now;
        return keys;
    }

    Result<Begun> depart(Journey journey) {
        if (settings.issuer.empty()) return Error{&sso_off};
        JX_TRY(const Provider found, discovered());
        journey.state = crypto::random_token();
        journey.nonce = crypto::random_token();
        journey.verifier = crypto::random_token() + crypto::random_token();
        journey.until = needs.clock.now() + way;
        Begun begun;
        begun.cookie = needs.sealer.seal(context, json::to_string(journey));
        const char joint = found.authorization_endpoint.find('?') == std::string::npos ? '?' : '&';
        begun.location =
            found.authorization_endpoint + joint +
            form({{"response_type", "code"},
                  {"client_id", settings.client},
                  {"redirect_uri", callback()},
                  {"scope", "openid"},
                  {"state", journey.state},
                  {"nonce", journey.nonce},
                  {"code_challenge", crypto::base64url(crypto::from_hex(crypto::sha256_hex(journey.verifier)).value_or(""))},
                  {"code_challenge_method", "S256"}});
        return begun;
    }

    Result<Claims> claims(const Journey& journey, const std::string& code) {
        JX_TRY(const Provider found, discovered());
        const auto answer = needs.client.post(found.token_endpoint,
                                              form({{"grant_type", "authorization_code"},
                                                    {"code", code},
                                                    {"redirect_uri", callback()},
                                                    {"client_id", settings.client},
                                                    {"client_secret", settings.secret},
                                                    {"code_verifier", journey.verifier}}),
                                              "application/x-www-form-urlencoded");
        // A code that was used or made up: the service says 400 (RFC 6749, 5.2).
        if (answer.has_value() && answer->status >= 400 && answer->status < 500)
            return Error{&sso_refused, "the code does not work"};
        JX_TRY(const json::Object said, object_of(answer, "token"));
        const std::string token = text_of(said, "id_token");
        const auto id = key_id_of(token);
        if (!id) return Error{&sso_refused, "no identity token came"};
        JX_TRY(const json::Value known, keys_for(found, *id));
        return claims_of(token, known, {settings.issuer, settings.client, journey.nonce, needs.clock.now()});
    }

    Result<void> link(const std::string& account, const std::string& subject) {
        return needs.database.transact([&](Transaction& tx) -> Result<void> {
            JX_TRY(const auto holder,
                   tx.one<std::string>(sql::linked_account, {{"issuer", settings.issuer}, {"subject", subject}}));
            if (holder && *holder == account) return {};
            JX_TRY(const std::int64_t added, tx.run(sql::add_link, {{"issuer", settings.issuer},
                                                                    {"subject", subject},
                                                                    {"account_id", account},
                                                                    {"created_at", needs.clock.now()}}));
            if (added == 0) return Error{&sso_linked_already};
            Actor self;
            self.id = account;
            return record(tx, self, "account.linked");
        });
    }
    Result<void> record(Transaction& tx, const Actor& actor, std::string action) const {
        JX_CHECK(needs.ledger.append(tx, actor,
                                     {.action = std::move(action),
                                      .subject_type = "account",
                                      .subject_id = actor.id,
                                      .detail = json::Object{{"issuer", settings.issuer}}}));
        return {};
    }
};

SingleSignOn::SingleSignOn(Needs needs, Settings settings) : state_(new State{needs, std::move(settings), {}, {}, {}, {}, {}}) {}
SingleSignOn::~SingleSignOn() = default;
const Settings& SingleSignOn::settings() const { return state_->settings; }

Result<Status> SingleSignOn::status(const Actor& actor, std::string_view language) {
    Status status{!state_->settings.issuer.empty(), language == "en" ? state_->settings.name_en : state_->settings.name_zh,
                  false};
    if (!status.enabled || !actor.signed_in()) return status;
    JX_TRY(const auto links, state_->needs.database.read([&](Transaction& tx) {
        return tx.one<std::int64_t>(sql::count_links, {{"account_id", actor.id}, {"issuer", state_->settings.issuer}});
    }));
    status.linked = links.value_or(0) > 0;
    return status;
}

Result<Begun> SingleSignOn::begin(const std::string& to) {
    Journey journey;
    journey.to = inner_path(to);
    return state_->depart(std::move(journey));
}

Result<Begun> SingleSignOn::begin_link(const Actor& actor) {
    JX_CHECK(identity::authorize(actor, identity::Permission::key_write, {.account = actor.id}));
    JX_CHECK(state_->needs.database.read([&](Transaction& tx) { return state_->needs.identity.check_fresh(tx, actor); }));
    Journey journey;
    journey.to = "/console/account";
    journey.account = actor.id;
    return state_->depart(std::move(journey));
}

Result<Finished> SingleSignOn::finish(const std::string& code, const std::string& state, const std::string& cookie,
                                      const std::string& client, std::string_view language) {
    State& own = *state_;
    if (own.settings.issuer.empty()) return Error{&sso_off};
    const auto opened = own.needs.sealer.open_sealed(context, cookie);
    if (!opened.has_value()) return Error{&sso_refused, "nothing was begun here"};
    JX_TRY(const Journey journey, json::decode_text<Journey>(*opened));
    if (!crypto::equal_secret(journey.state, state) || code.empty() || journey.until < own.needs.clock.now())
        return Error{&sso_refused, "this belongs to another sign-in, or took too long"};
    JX_TRY(const Claims claims, own.claims(journey, code));
    if (!journey.account.empty()) {
        JX_CHECK(own.link(journey.account, claims.subject));
        return Finished{journey.to, {}};
    }
    JX_TRY(const auto account, own.needs.database.read([&](Transaction& tx) {
        return tx.one<std::string>(sql::linked_account, {{"issuer", own.settings.issuer}, {"subject", claims.subject}});
    }));
    if (!account) return Error{&sso_not_linked};
    const auto session = own.needs.identity.open_vouched(*account, client, claims.second_factor, language);
    if (!session.has_value())
        return session.error().code == &identity::factor_needed ? Error{&sso_factor_needed} : session.error();
    return Finished{journey.to, session->token};
}

Result<void> SingleSignOn::unlink(const Actor& actor) {
    JX_CHECK(identity::authorize(actor, identity::Permission::key_write, {.account = actor.id}));
    return state_->needs.database.transact([&](Transaction& tx) -> Result<void> {
        JX_TRY(const std::int64_t ended, tx.run(sql::drop_link, {{"account_id", actor.id}, {"issuer", state_->settings.issuer}}));
        return ended == 0 ? Result<void>{} : state_->record(tx, actor, "account.unlinked");
    });
}

}  // namespace jixia::sso
