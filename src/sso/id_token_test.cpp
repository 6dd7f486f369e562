// What an identity token must say, claim by claim, signed with real keys of every kind.
#include "id_token.h"

#include <cjose/cjose.h>
#include <gtest/gtest.h>

#include <memory>

#include "sso/sso.h"

namespace jixia::sso {
namespace {

using Key = std::unique_ptr<cjose_jwk_t, decltype(&cjose_jwk_release)>;

Key rsa(const char* kid) {
    cjose_err fault;
    constexpr std::uint8_t exponent[] = {1, 0, 1};
    Key key(cjose_jwk_create_RSA_random(2048, exponent, sizeof exponent, &fault), cjose_jwk_release);
    EXPECT_TRUE(cjose_jwk_set_kid(key.get(), kid, std::char_traits<char>::length(kid), &fault));
    return key;
}
Key ec(const char* kid) {
    cjose_err fault;
    Key key(cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &fault), cjose_jwk_release);
    EXPECT_TRUE(cjose_jwk_set_kid(key.get(), kid, std::char_traits<char>::length(kid), &fault));
    return key;
}
Key shared(const char* kid, const std::string& bytes) {
    cjose_err fault;
    Key key(cjose_jwk_create_oct_spec(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), &fault),
            cjose_jwk_release);
    EXPECT_TRUE(cjose_jwk_set_kid(key.get(), kid, std::char_traits<char>::length(kid), &fault));
    return key;
}
json::Value described(const Key& key, bool secret = false) {
    cjose_err fault;
    char* text = cjose_jwk_to_json(key.get(), secret, &fault);
    const json::Value value = json::parse(text).value();
    cjose_get_dealloc()(text);
    return value;
}
std::string sign(const Key& key, const char* algorithm, const json::Object& claims, const char* kid = "") {
    cjose_err fault;
    const std::unique_ptr<cjose_header_t, decltype(&cjose_header_release)> header(cjose_header_new(&fault), cjose_header_release);
    EXPECT_TRUE(cjose_header_set(header.get(), CJOSE_HDR_ALG, algorithm, &fault));
    if (*kid != '\0') EXPECT_TRUE(cjose_header_set(header.get(), CJOSE_HDR_KID, kid, &fault));
    const std::string text = json::serialize(claims);
    const std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)> token(
        cjose_jws_sign(key.get(), header.get(), reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), &fault),
        cjose_jws_release);
    EXPECT_NE(token, nullptr) << fault.message;
    const char* compact = nullptr;
    EXPECT_TRUE(cjose_jws_export(token.get(), &compact, &fault));
    return compact;
}

class IdToken : public ::testing::Test {
protected:
    static std::int64_t now_s() { return 1'795'000'000; }
    static Expected expected() { return {"https://id.example", "jixia", "n-1", Instant(std::chrono::seconds(now_s()))}; }
    static json::Object good() {
        return {{"iss", "https://id.example"}, {"aud", "jixia"},    {"sub", "u1"}, {"nonce", "n-1"},
                {"exp", now_s() + 60},         {"iat", now_s() - 5}};
    }
    json::Value keys() const { return json::Object{{"keys", json::Array{described(signing), described(curve)}}}; }
    Result<Claims> read(const json::Object& claims) const {
        return claims_of(sign(signing, "RS256", claims, "r1"), keys(), expected());
    }
    bool takes(const json::Object& claims) const {
        const auto read_claims = read(claims);
        if (!read_claims.has_value()) EXPECT_EQ(read_claims.error().code, &sso_refused);
        return read_claims.has_value();
    }
    static json::Object with(std::string_view name, const json::Value& value) {
        json::Object claims = good();
        claims[name] = value;
        return claims;
    }
    static json::Object without(std::string_view name) {
        json::Object claims = good();
        claims.erase(name);
        return claims;
    }
    Key signing = rsa("r1"), curve = ec("e1"), foreign = rsa("r1");
};

TEST_F(IdToken, EverySignatureOfTheServiceIsTaken) {
    EXPECT_EQ(read(good())->subject, "u1");
    EXPECT_TRUE(claims_of(sign(signing, "PS256", good(), "r1"), keys(), expected()).has_value());
    EXPECT_TRUE(claims_of(sign(curve, "ES256", good(), "e1"), keys(), expected()).has_value());
    EXPECT_TRUE(claims_of(sign(curve, "ES256", good()), keys(), expected()).has_value()) << "without a key's name all are tried";
    EXPECT_EQ(key_id_of(sign(curve, "ES256", good(), "e1")), "e1");
}

TEST_F(IdToken, NoOtherSignatureIs) {
    const auto refused = [&](const std::string& token) { return !claims_of(token, keys(), expected()).has_value(); };
    EXPECT_TRUE(refused(sign(foreign, "RS256", good(), "r1"))) << "another key under the same name";
    EXPECT_TRUE(refused(sign(signing, "RS256", good(), "gone"))) << "a name that is not among the keys";
    EXPECT_TRUE(refused(sign(signing, "RS384", good(), "r1"))) << "an algorithm that nobody agreed on";
    const std::string secret = json::serialize(described(signing));
    EXPECT_TRUE(refused(sign(shared("r1", secret), "HS256", good(), "r1"))) << "the public key taken for a shared secret";
    const std::string token = sign(signing, "RS256", good(), "r1");
    const std::size_t first = token.find('.'), second = token.rfind('.');
    EXPECT_TRUE(refused("eyJhbGciOiJub25lIn0" + token.substr(first, second - first) + ".")) << "none";
    EXPECT_TRUE(refused(token.substr(0, second)));
    EXPECT_TRUE(refused(token + "A"));
    std::string changed = token;
    changed[first + 5] = changed[first + 5] == 'A' ? 'B' : 'A';
    EXPECT_TRUE(refused(changed));
    EXPECT_TRUE(refused(""));
    EXPECT_TRUE(refused("a.b.c"));
    EXPECT_TRUE(refused(std::string(100'000, 'A')));
    EXPECT_FALSE(claims_of(token, json::Object{{"keys", json::Array{}}}, expected()).has_value());
    EXPECT_FALSE(claims_of(token, json::Value(nullptr), expected()).has_value());
    json::Object other = described(signing).get_object();
    other["use"] = "enc";
    EXPECT_FALSE(claims_of(token, json::Object{{"keys", json::Array{other}}}, expected()).has_value()) << "a key for encryption";
}

TEST_F(IdToken, SaysWhatIsExpected) {
    EXPECT_TRUE(takes(good()));
    EXPECT_FALSE(takes(with("iss", "https://id.example/")));
    EXPECT_FALSE(takes(without("iss")));
    EXPECT_FALSE(takes(with("aud", "other")));
    EXPECT_FALSE(takes(without("aud")));
    EXPECT_FALSE(takes(with("aud", json::Array{"jixia", "other"}))) << "several, and nobody says whose";
    json::Object several = with("aud", json::Array{"jixia", "other"});
    several["azp"] = "jixia";
    EXPECT_TRUE(takes(several));
    several["azp"] = "other";
    EXPECT_FALSE(takes(several));
    EXPECT_TRUE(takes(with("aud", json::Array{"jixia"})));
    EXPECT_FALSE(takes(with("nonce", "n-2")));
    EXPECT_FALSE(takes(without("nonce")));
    EXPECT_FALSE(takes(with("sub", "")));
    EXPECT_FALSE(takes(without("sub")));
    const std::string long_name(256, 'x');
    EXPECT_FALSE(takes(with("sub", json::Value(boost::json::string(long_name)))));
    Expected nothing = expected();
    nothing.nonce.clear();
    json::Object empty = with("nonce", "");
    EXPECT_FALSE(claims_of(sign(signing, "RS256", empty, "r1"), keys(), nothing).has_value()) << "an empty nonce binds nothing";
}

TEST_F(IdToken, IsOfNow) {
    EXPECT_TRUE(takes(with("exp", now_s() - 100))) << "clocks differ a little";
    EXPECT_FALSE(takes(with("exp", now_s() - 200)));
    EXPECT_FALSE(takes(without("exp")));
    EXPECT_FALSE(takes(with("exp", "tomorrow")));
    EXPECT_TRUE(takes(with("iat", now_s() + 60)));
    EXPECT_FALSE(takes(with("iat", now_s() + 200)));
    EXPECT_FALSE(takes(with("iat", now_s() - 700)));
    EXPECT_FALSE(takes(without("iat")));
    EXPECT_FALSE(takes(with("iat", 1e300)));
}

TEST_F(IdToken, TellsOfASecondFactor) {
    EXPECT_FALSE(read(good())->second_factor);
    EXPECT_FALSE(read(with("amr", json::Array{"pwd"}))->second_factor);
    EXPECT_TRUE(read(with("amr", json::Array{"pwd", "otp"}))->second_factor);
    EXPECT_TRUE(read(with("amr", "mfa"))->second_factor);
}

}  // namespace
}  // namespace jixia::sso
