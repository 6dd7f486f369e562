// Second factors, proofs of presence and one's own sessions, through the routes, on both databases.
#include <gtest/gtest.h>

#include "audit/ledger.h"
#include "base/seal.h"
#include "databases.h"
#include "http/router.h"
#include "identity/identity.h"
#include "totp.h"

namespace jixia::identity {
namespace {

using http::Method;
using http::Response;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr const char* password = "correct horse";

class SecondFactor : public kit::DatabaseTest {
protected:
    SecondFactor() {
        add_routes(router, identity, [] { return std::map<std::string, std::int64_t>{}; });
        const std::string uscc = std::string("11370100000000001") + uscc_check_character("11370100000000001").value();
        const std::string unit =
            identity
                .create_organization(
                    Actor::platform(),
                    {.name = {"济南市民政局"}, .uscc = uscc, .kind = OrganizationKind::state_organ, .division = "370100"})
                .value()
                .id;
        for (const char* name : {"li", "wang"}) {
            const std::string id =
                identity
                    .create_account(Actor::platform(),
                                    {.account = name, .name = {"人员"}, .organization = unit, .password = password}, "zh")
                    .value()
                    .id;
            EXPECT_TRUE(identity.set_roles(Actor::platform(), id, {Role::reviewer}, "zh").has_value());
        }
    }
    struct Session {
        std::string cookie, csrf;
    };
    Response send(const Session& session, Method method, const std::string& path, const std::string& body = {}) {
        http::Call call;
        call.method = method;
        call.path = call.target = path;
        call.body = body;
        call.client = "192.0.2.7";
        if (!body.empty()) call.headers.set("Content-Type", "application/json");
        if (!session.cookie.empty()) call.headers.set("Cookie", session.cookie);
        if (!session.csrf.empty()) call.headers.set("X-CSRF-Token", session.csrf);
        auto actor = identity.authenticate(call);
        if (!actor.has_value()) return http::problem(actor.error(), call);
        call.actor = *actor;
        return router.handle(call);
    }
    static json::Value body(const Response& response) {
        return json::parse(std::get<std::string>(response.body)).value_or(json::Value());
    }
    static std::string problem(const Response& response) { return std::string(body(response).at("type").as_string()); }
    Response sign_in(const char* name, const std::string& code = {}) {
        json::Object sent{{"account", name}, {"password", password}};
        if (!code.empty()) sent["totp"] = code;
        return send({}, Method::post, "/api/v1/sessions", json::serialize(sent));
    }
    Session open(const char* name, const std::string& code = {}) {
        const Response response = sign_in(name, code);
        EXPECT_EQ(response.status, 201);
        const std::string line(response.headers.get("Set-Cookie"));
        return {line.substr(0, line.find(';')), std::string(body(response).at("csrf_token").as_string())};
    }
    /// Sets a factor up; its secret, read back from what was shown.
    std::string set_up(const Session& session, json::Value* codes = nullptr) {
        const json::Value begun = body(send(session, Method::post, "/api/v1/me/factor", "{}"));
        const std::string shown(begun.at("secret").as_string());
        const std::string secret = unshown(shown);
        const Response confirmed =
            send(session, Method::post, "/api/v1/me/factor/confirm", R"({"code": ")" + now_code(secret) + R"("})");
        EXPECT_EQ(confirmed.status, 200);
        if (codes != nullptr) *codes = body(confirmed);
        return secret;
    }
    std::string now_code(const std::string& secret) { return totp::code_at(secret, totp::step_of(clock.now())); }
    static std::string unshown(const std::string& shown) {
        constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        std::string out;
        std::uint32_t held = 0;
        int bits = 0;
        for (const char c : shown) {
            held = held << 5 | static_cast<std::uint32_t>(letters.find(c));
            bits += 5;
            if (bits >= 8) out += static_cast<char>(held >> (bits -= 8) & 0xff);
        }
        return out;
    }
    std::string_view fresh(const Session& session) {
        http::Call call;
        call.path = "/api/v1/me";
        call.headers.set("Cookie", session.cookie);
        const Actor actor = identity.authenticate(call).value();
        const auto outcome =
            database().read([&](storage::Transaction& tx) -> Result<void> { return identity.check_fresh(tx, actor); });
        return outcome.has_value() ? "fresh" : outcome.error().code->type;
    }

    audit::Ledger ledger{clock};
    const crypto::Sealer sealer{std::string(32, 'k')};
    Identity identity{{.database = database(), .ledger = ledger, .clock = clock, .sealer = &sealer},
                      {.sessions_max = 3, .failures_pair_max = 4, .failures_client_max = 50, .failures_name_max = 50}};
    http::Router router;
};
JX_ON_BOTH_DATABASES(SecondFactor);

TEST_P(SecondFactor, IsAskedForOnceItIsConfirmed) {
    const Session session = open("li");
    EXPECT_EQ(send(session, Method::post, "/api/v1/me/factor/confirm", R"({"code": "123456"})").status, 409);
    EXPECT_EQ(send(session, Method::post, "/api/v1/me/factor", "{}").status, 200);
    EXPECT_EQ(sign_in("li").status, 201) << "not confirmed yet: nobody is locked out by half a set-up";
    EXPECT_EQ(send(session, Method::post, "/api/v1/me/factor/confirm", R"({"code": "000000x"})").status, 401);
    const std::string secret = set_up(session);
    EXPECT_EQ(send(session, Method::post, "/api/v1/me/factor", "{}").status, 409);
    EXPECT_EQ(problem(sign_in("li")), "/problems/identity-factor-needed");
    EXPECT_EQ(problem(sign_in("li", "999999x")), "/problems/identity-sign-in-refused");
    EXPECT_EQ(problem(sign_in("li", now_code(secret))), "/problems/identity-sign-in-refused")
        << "the code that confirmed it is used up";
    clock.advance(seconds(60));
    EXPECT_EQ(sign_in("li", now_code(secret)).status, 201);
    EXPECT_EQ(sign_in("wang").status, 201);
    const json::Value me = body(send(open("wang"), Method::get, "/api/v1/me"));
    EXPECT_EQ(me.at("second_factor"), json::Value(false));
}

TEST_P(SecondFactor, RecoveryCodesWorkOnceEach) {
    json::Value codes;
    set_up(open("li"), &codes);
    ASSERT_EQ(codes.at("codes").as_array().size(), 10U);
    const std::string one(codes.at("codes").at(0).as_string());
    EXPECT_EQ(sign_in("li", one).status, 201);
    EXPECT_EQ(sign_in("li", one).status, 401);
    EXPECT_EQ(sign_in("li", std::string(codes.at("codes").at(1).as_string())).status, 201);
}

TEST_P(SecondFactor, WrongCodesAreCountedAndMissingOnesAreNot) {
    set_up(open("li"));
    for (int i = 0; i < 6; ++i) EXPECT_EQ(problem(sign_in("li")), "/problems/identity-factor-needed");
    for (int i = 0; i < 4; ++i) EXPECT_EQ(sign_in("li", "111111x").status, 401);
    EXPECT_EQ(sign_in("li", "111111x").status, 429);
    clock.advance(minutes(16));
    EXPECT_EQ(sign_in("li", "111111x").status, 401);
}

TEST_P(SecondFactor, IsGivenUpWithThePasswordOnly) {
    const Session session = open("li");
    set_up(session);
    EXPECT_EQ(send(session, Method::post, "/api/v1/me/factor/drop", R"({"password": "wrong"})").status, 401);
    EXPECT_EQ(send(session, Method::post, "/api/v1/me/factor/drop", R"({"password": "correct horse"})").status, 204);
    EXPECT_EQ(sign_in("li").status, 201);
}

TEST_P(SecondFactor, AProofOfPresenceAgesAndIsRenewed) {
    const Session session = open("li");
    EXPECT_EQ(fresh(session), "fresh");
    clock.advance(minutes(15));
    EXPECT_EQ(fresh(session), "fresh");
    clock.advance(seconds(1));
    EXPECT_EQ(fresh(session), "identity-step-up-needed");
    EXPECT_EQ(send(session, Method::post, "/api/v1/me/factor", "{}").status, 401);
    EXPECT_EQ(send(session, Method::post, "/api/v1/sessions/current/step-up", R"({"password": "wrong"})").status, 401);
    EXPECT_EQ(fresh(session), "identity-step-up-needed");
    EXPECT_EQ(send(session, Method::post, "/api/v1/sessions/current/step-up", R"({"password": "correct horse"})").status, 204);
    EXPECT_EQ(fresh(session), "fresh");
    EXPECT_EQ(send({}, Method::post, "/api/v1/sessions/current/step-up", R"({"password": "correct horse"})").status, 401);
    Actor program;
    program.id = "x";
    program.key = "k";
    EXPECT_EQ(
        database().read([&](storage::Transaction& tx) -> Result<void> { return identity.check_fresh(tx, program); }).error().code,
        &step_up_needed);
}

TEST_P(SecondFactor, OnesOwnSessionsAreListedEndedAndFew) {
    const Session first = open("li");
    clock.advance(seconds(1));
    const Session second = open("li");
    const json::Value listed = body(send(second, Method::get, "/api/v1/sessions"));
    ASSERT_EQ(listed.at("total").as_int64(), 2);
    EXPECT_EQ(listed.at("items").at(0).at("current"), json::Value(true));
    const std::string id(listed.at("items").at(1).at("id").as_string());
    EXPECT_EQ(send(open("wang"), Method::del, "/api/v1/sessions/" + id).status, 404);
    EXPECT_EQ(send(second, Method::del, "/api/v1/sessions/" + id).status, 204);
    EXPECT_EQ(send(first, Method::get, "/api/v1/me").status, 401);
    for (int i = 0; i < 3; ++i) {
        clock.advance(seconds(1));
        open("li");
    }
    EXPECT_EQ(send(second, Method::get, "/api/v1/me").status, 401) << "the oldest beyond three has ended";
}

TEST_P(SecondFactor, StaffWithoutOneMayDoNothingElseWhereItIsOrdered) {
    Identity strict({.database = database(), .ledger = ledger, .clock = clock, .sealer = &sealer}, {.staff_factor = true});
    const std::string token = strict.sign_in({"li", password, {}, "c"}, "zh").value().token;
    http::Call call;
    call.path = "/api/v1/me";
    call.headers.set("Cookie", "jixia_session=" + token);
    EXPECT_TRUE(strict.authenticate(call).value().roles.empty());
    EXPECT_TRUE(strict.me(strict.authenticate(call).value(), token, "zh")->second_factor_needed);
    set_up(open("li"));
    EXPECT_EQ(strict.authenticate(call).value().roles.size(), 0U) << "setting it up ended the other sessions";
}

/// 第十八条: the three administrators are never one person, whoever writes to the database.
TEST_P(SecondFactor, Art18_TheDatabaseRefusesASecondAdministratorsRole) {
    constexpr storage::Statement add{"test_add_role", "INSERT INTO account_role (account_id, role) VALUES (:id, :role)"};
    const std::string id = identity.find_actor("li").value()->id;
    const auto give = [&](const char* role) {
        return database().transact([&](storage::Transaction& tx) -> Result<void> {
            JX_CHECK(tx.run(add, {{"id", id}, {"role", role}}));
            return {};
        });
    };
    EXPECT_TRUE(give("system_admin").has_value());
    EXPECT_FALSE(give("security_admin").has_value());
    EXPECT_FALSE(give("audit_admin").has_value());
}

}  // namespace
}  // namespace jixia::identity
