#include "id_token.h"

#include <cjose/cjose.h>

#include <algorithm>
#include <array>
#include <memory>

#include "sso/sso.h"

namespace jixia::sso {

namespace {

constexpr std::size_t token_bytes_max = 16 * 1024;
constexpr std::int64_t skew_s = 120, age_max_s = 600;
/// What a key of each kind may sign with: `none` and keys shared with the client are no signatures of the service.
struct Algorithm {
    std::string_view name;
    cjose_jwk_kty_t key;
};
constexpr std::array algorithms{Algorithm{"RS256", CJOSE_JWK_KTY_RSA}, Algorithm{"PS256", CJOSE_JWK_KTY_RSA},
                                Algorithm{"ES256", CJOSE_JWK_KTY_EC}};

using Token = std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)>;
using Key = std::unique_ptr<cjose_jwk_t, decltype(&cjose_jwk_release)>;

Error refused(std::string why) { return Error{&sso_refused, std::move(why)}; }

Token read(std::string_view token) {
    if (token.size() > token_bytes_max) return {nullptr, cjose_jws_release};
    cjose_err fault;
    return {cjose_jws_import(token.data(), token.size(), &fault), cjose_jws_release};
}

std::string header_of(const Token& token, const char* name) {
    cjose_err fault;
    cjose_header_t* const header = cjose_jws_get_protected(token.get());
    const char* const value = header == nullptr ? nullptr : cjose_header_get(header, name, &fault);
    return value == nullptr ? std::string() : std::string(value);
}

std::string text_of(const json::Object& object, std::string_view name) {
    const json::Value* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::optional<std::int64_t> second_of(const json::Object& object, std::string_view name) {
    const json::Value* value = object.if_contains(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_int64()) return value->get_int64();
    if (value->is_double() && value->get_double() > 0 && value->get_double() < 1e12)
        return static_cast<std::int64_t>(value->get_double());
    return std::nullopt;
}

bool holds(const json::Object& object, std::string_view name, std::string_view wanted) {
    const json::Value* value = object.if_contains(name);
    if (value == nullptr) return false;
    if (value->is_string()) return value->get_string() == wanted;
    const json::Array* list = value->if_array();
    return list != nullptr &&
           std::ranges::any_of(*list, [&](const json::Value& one) { return one.is_string() && one.get_string() == wanted; });
}

/// Whether a key of the set that may sign like this has signed it.
bool is_signed(const Token& token, const json::Value& keys) {
    const std::string algorithm = header_of(token, "alg"), id = header_of(token, "kid");
    const auto known = std::ranges::find(algorithms, algorithm, &Algorithm::name);
    const json::Object* set = keys.if_object();
    const json::Value* list = set == nullptr ? nullptr : set->if_contains("keys");
    if (known == algorithms.end() || list == nullptr || !list->is_array()) return false;
    for (const json::Value& one : list->get_array()) {
        const json::Object* described = one.if_object();
        if (described == nullptr) continue;
        if (const std::string use = text_of(*described, "use"); !use.empty() && use != "sig") continue;
        if (const std::string meant = text_of(*described, "alg"); !meant.empty() && meant != algorithm) continue;
        if (!id.empty() && text_of(*described, "kid") != id) continue;
        const std::string text = json::serialize(one);
        cjose_err fault;
        const Key key(cjose_jwk_import(text.data(), text.size(), &fault), cjose_jwk_release);
        if (key && cjose_jwk_get_kty(key.get(), &fault) == known->key && cjose_jws_verify(token.get(), key.get(), &fault))
            return true;
    }
    return false;
}

}  // namespace

std::optional<std::string> key_id_of(std::string_view token) {
    const Token read_token = read(token);
    if (!read_token) return std::nullopt;
    return header_of(read_token, "kid");
}

Result<Claims> claims_of(std::string_view text, const json::Value& keys, const Expected& expected) {
    const Token token = read(text);
    if (!token || !is_signed(token, keys)) return refused("the identity token is not signed by the service");
    std::uint8_t* bytes = nullptr;
    std::size_t size = 0;
    cjose_err fault;
    if (!cjose_jws_get_plaintext(token.get(), &bytes, &size, &fault)) return refused("the identity token is empty");
    const auto parsed = json::parse(std::string_view(reinterpret_cast<const char*>(bytes), size));
    const json::Object* said = parsed.has_value() ? parsed->if_object() : nullptr;
    if (said == nullptr) return refused("the identity token is no object");
    if (text_of(*said, "iss") != expected.issuer) return refused("another issuer");
    if (!holds(*said, "aud", expected.audience)) return refused("meant for somebody else");
    const json::Value* audience = said->if_contains("aud");
    const bool several = audience->is_array() && audience->get_array().size() > 1;
    const std::string party = text_of(*said, "azp");
    if ((several && party.empty()) || (!party.empty() && party != expected.audience)) return refused("given to somebody else");
    if (expected.nonce.empty() || text_of(*said, "nonce") != expected.nonce) return refused("belongs to another sign-in");
    const std::int64_t now = std::chrono::duration_cast<std::chrono::seconds>(expected.now.time_since_epoch()).count();
    const auto expires = second_of(*said, "exp"), issued = second_of(*said, "iat");
    if (!expires || *expires + skew_s < now) return refused("the identity token has expired");
    if (!issued || *issued > now + skew_s || *issued + age_max_s < now)
        return refused("the identity token was not made just now");
    Claims claims;
    claims.subject = text_of(*said, "sub");
    if (claims.subject.empty() || claims.subject.size() > 255) return refused("the identity token names nobody");
    for (const std::string_view method : {"mfa", "otp", "hwk", "swk", "sc", "fpt", "face"})
        claims.second_factor = claims.second_factor || holds(*said, "amr", method);
    return claims;
}

}  // namespace jixia::sso
