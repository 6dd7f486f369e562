// The service and its routes on both engines: accounts, roles, sessions, keys, throttling, and what must never be told.
#include "identity/identity.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "audit/ledger.h"
#include "base/crypto.h"
#include "databases.h"
#include "http/router.h"
#include "sql.h"

namespace jixia::identity {
namespace {

using http::Call;
using http::Method;
using http::Response;
using std::chrono::minutes;
using std::chrono::seconds;
using storage::Transaction;

constexpr const char* password = "correct horse";

class IdentityStore : public kit::DatabaseTest {
protected:
    IdentityStore() {
        add_routes(router, identity, [] { return std::map<std::string, std::int64_t>{}; });
    }

    std::string organization(const char* name, const std::string& first, const char* division, bool authority = false) {
        const std::string uscc = first + uscc_check_character(first).value();
        return identity
            .create_organization(platform, {.name = {name},
                                            .uscc = uscc,
                                            .kind = OrganizationKind::state_organ,
                                            .division = division,
                                            .authority = authority})
            .value()
            .id;
    }
    std::string account(const char* name, const std::string& organization = {}, const std::vector<Role>& roles = {},
                        bool demonstration = false) {
        const std::string id =
            identity
                .create_account(platform,
                                {.account = name,
                                 .name = {std::string("人员") + name},
                                 .organization = organization.empty() ? std::nullopt : std::optional(organization),
                                 .password = password,
                                 .demonstration = demonstration},
                                "zh")
                .value()
                .id;
        if (!roles.empty()) EXPECT_TRUE(identity.set_roles(platform, id, roles, "zh").has_value());
        return id;
    }
    Result<Opened> sign_in(const char* name, const char* with = password, const char* client = "192.0.2.1") {
        return identity.sign_in({name, with, {}, client}, "zh");
    }

    // As the server does: credentials first, then the route.
    Response send(Method method, const std::string& path, const std::string& body = {},
                  const std::vector<std::pair<std::string, std::string>>& headers = {},
                  const std::vector<std::pair<std::string, std::string>>& query = {}) {
        Call call;
        call.method = method;
        call.path = call.target = path;
        call.body = body;
        call.client = "192.0.2.7";
        call.trace_id = "t";
        if (!body.empty()) call.headers.set("Content-Type", "application/json");
        for (const auto& [name, value] : headers) call.headers.add(name, value);
        for (const auto& [name, value] : query) call.query.add(name, value);
        auto actor = identity.authenticate(call);
        if (!actor.has_value()) return http::problem(actor.error(), call);
        call.actor = *actor;
        return router.handle(call);
    }
    static std::string text(const Response& response) {
        const auto* body = std::get_if<std::string>(&response.body);
        return body == nullptr ? std::string() : *body;
    }
    static json::Value body(const Response& response) { return json::parse(text(response)).value_or(json::Value()); }
    struct Session {
        std::string cookie, csrf;
    };
    Session open(const char* name) {
        const Response response =
            send(Method::post, "/api/v1/sessions", json::serialize(json::Object{{"account", name}, {"password", password}}));
        EXPECT_EQ(response.status, 201) << text(response);
        const std::string line(response.headers.get("Set-Cookie"));
        return {line.substr(0, line.find(';')), std::string(body(response).at("csrf_token").as_string())};
    }
    std::vector<std::string> recorded(const std::string& type, const std::string& id) {
        std::vector<std::string> actions;
        const auto entries = database().read([&](Transaction& tx) { return ledger.of(tx, type, id); }).value();
        for (const auto& entry : entries) actions.push_back(entry.action);
        return actions;
    }

    audit::Ledger ledger{clock};
    const Actor platform = Actor::platform();
    Identity identity{{.database = database(), .ledger = ledger, .clock = clock},
                      {.failures_pair_max = 3, .failures_client_max = 12, .failures_name_max = 6}};
    http::Router router;
};
JX_ON_BOTH_DATABASES(IdentityStore);

TEST_P(IdentityStore, EveryStatementPrepares) { kit::expect_prepares(database(), sql::all); }

TEST_P(IdentityStore, SignsInAndOut) {
    const std::string office = organization("济南市民政局", "11370100000000001", "370100");
    const std::string id = account("cataloguer", office, {Role::cataloguer});
    const Session session = open("cataloguer");
    EXPECT_TRUE(session.cookie.starts_with("jixia_session="));

    const Response me = send(Method::get, "/api/v1/me", {}, {{"Cookie", "other=1; " + session.cookie}});
    EXPECT_EQ(me.status, 200);
    EXPECT_EQ(me.headers.get("Cache-Control"), "no-store");
    const json::Value value = body(me);
    EXPECT_EQ(value.at("account").as_string(), "cataloguer");
    EXPECT_EQ(value.at("roles").at(0).at("code").as_string(), "cataloguer");
    EXPECT_EQ(value.at("roles").at(0).at("label").as_string(), "编目员");
    EXPECT_EQ(value.at("organization").at("id").as_string(), office);
    EXPECT_EQ(value.at("division").at("label").as_string(), "济南市");
    EXPECT_EQ(value.at("csrf_token").as_string(), session.csrf);
    EXPECT_EQ(text(me).find("argon2"), std::string::npos);

    EXPECT_EQ(
        send(Method::del, "/api/v1/sessions/current", {}, {{"Cookie", session.cookie}, {"X-CSRF-Token", session.csrf}}).status,
        204);
    EXPECT_EQ(send(Method::get, "/api/v1/me", {}, {{"Cookie", session.cookie}}).status, 401);
    EXPECT_EQ(recorded("account", id),
              (std::vector<std::string>{"account.created", "account.roles_changed", "session.opened", "session.closed"}));
}

TEST_P(IdentityStore, TheCookieIsHardToSteal) {
    account("someone");
    const Response response = send(Method::post, "/api/v1/sessions", R"({"account":"someone","password":"correct horse"})");
    const std::string line(response.headers.get("Set-Cookie"));
    for (const char* part : {"; Path=/", "; HttpOnly", "; SameSite=Strict", "; Max-Age="})
        EXPECT_NE(line.find(part), std::string::npos) << line;
    Identity secure({.database = database(), .ledger = ledger, .clock = clock}, {.secure = true});
    http::Router over_tls;
    add_routes(over_tls, secure, [] { return std::map<std::string, std::int64_t>{}; });
    Call call;
    call.method = Method::post;
    call.path = "/api/v1/sessions";
    call.body = R"({"account":"someone","password":"correct horse"})";
    call.headers.set("Content-Type", "application/json");
    const std::string secure_line(over_tls.handle(call).headers.get("Set-Cookie"));
    EXPECT_TRUE(secure_line.starts_with("__Host-jixia_session="));
    EXPECT_NE(secure_line.find("; Secure"), std::string::npos);
    // What the database holds opens nothing.
    database()
        .read([&](Transaction& tx) -> Result<int> {
            const auto ids = tx.all<std::string>({"test.sessions", "SELECT id FROM session"}).value();
            for (const std::string& id : ids) EXPECT_EQ(line.find(id), std::string::npos);
            return 0;
        })
        .value();
}

TEST_P(IdentityStore, AWrongNameAndAWrongPasswordSayTheSame) {
    account("someone");
    account("closed");
    account("shown", {}, {}, true);
    const std::string closed = database()
                                   .read([&](Transaction& tx) {
                                       return tx.one<std::string>(sql::account_by_name, {{"account", std::string("closed")}});
                                   })
                                   .value()
                                   .value();
    ASSERT_TRUE(identity.set_disabled(platform, closed, true, "zh").has_value());
    std::string first;
    for (const char* request :
         {R"({"account":"someone","password":"wrong"})", R"({"account":"nobody","password":"wrong"})",
          R"({"account":"closed","password":"correct horse"})", R"({"account":"shown","password":"correct horse"})"}) {
        const Response response = send(Method::post, "/api/v1/sessions", request);
        EXPECT_EQ(response.status, 401);
        EXPECT_FALSE(response.headers.contains("Set-Cookie"));
        if (first.empty()) first = text(response);
        EXPECT_EQ(text(response), first) << request;
    }
}

TEST_P(IdentityStore, AccountsOfTheDemonstrationWorkOnlyInIt) {
    account("shown", {}, {}, true);
    EXPECT_EQ(sign_in("shown").error().code, &sign_in_refused);
    Identity demonstration({.database = database(), .ledger = ledger, .clock = clock}, {.demonstration = true});
    const Opened opened = demonstration.sign_in({"shown", password, {}, "c"}, "zh").value();
    EXPECT_TRUE(opened.answer.user.demonstration);
    Call call;
    call.headers.set("Cookie", "jixia_session=" + opened.token);
    EXPECT_TRUE(demonstration.authenticate(call)->signed_in());
    EXPECT_FALSE(identity.authenticate(call)->signed_in());
}

TEST_P(IdentityStore, FailuresAreSlowedWhereTheyComeFromAndNobodyElseIsLockedOut) {
    account("someone");
    ASSERT_TRUE(sign_in("someone", password, "home").has_value());
    for (int i = 0; i < 3; ++i) EXPECT_EQ(sign_in("someone", "wrong", "attacker").error().code, &sign_in_refused);
    EXPECT_EQ(sign_in("someone", password, "attacker").error().code, &too_many_attempts);
    // A name that does not exist is slowed alike.
    for (int i = 0; i < 3; ++i) EXPECT_EQ(sign_in("nobody", "wrong", "attacker").error().code, &sign_in_refused);
    EXPECT_EQ(sign_in("nobody", "wrong", "attacker").error().code, &too_many_attempts);
    EXPECT_TRUE(sign_in("someone", password, "office").has_value());
    // From many clients: the name is slowed for strangers, not for clients it has been used from.
    for (int i = 0; i < 3; ++i) static_cast<void>(sign_in("someone", "wrong", ("bot" + std::to_string(i)).c_str()));
    EXPECT_EQ(sign_in("someone", password, "stranger").error().code, &too_many_attempts);
    EXPECT_TRUE(sign_in("someone", password, "home").has_value());
    EXPECT_TRUE(sign_in("someone", password, "office").has_value());
    clock.advance(minutes(16));
    EXPECT_TRUE(sign_in("someone", password, "attacker").has_value());
}

TEST_P(IdentityStore, AClientThatTriesManyNamesIsSlowed) {
    account("someone");
    for (int i = 0; i < 12; ++i) EXPECT_EQ(sign_in(("name" + std::to_string(i)).c_str(), "wrong").error().code, &sign_in_refused);
    EXPECT_EQ(sign_in("someone").error().code, &too_many_attempts);
    EXPECT_TRUE(sign_in("someone", password, "elsewhere").has_value());
    const Response response = http::problem(Error{&too_many_attempts}, Call{});
    EXPECT_EQ(response.status, 429);
    EXPECT_TRUE(response.headers.contains("Retry-After"));
}

TEST_P(IdentityStore, SessionsEndWhenIdleAndInAnyCase) {
    account("someone");
    const Session session = open("someone");
    const auto works = [&] { return send(Method::get, "/api/v1/me", {}, {{"Cookie", session.cookie}}).status == 200; };
    for (int i = 0; i < 20; ++i) {
        clock.advance(minutes(29));
        ASSERT_TRUE(works()) << i;
    }
    clock.advance(minutes(31));
    EXPECT_FALSE(works());
    const Session second = open("someone");
    for (int i = 0; i < 24; ++i) {
        clock.advance(minutes(29));
        ASSERT_EQ(send(Method::get, "/api/v1/me", {}, {{"Cookie", second.cookie}}).status, 200);
    }
    clock.advance(minutes(29));  // 12 hours are over
    EXPECT_EQ(send(Method::get, "/api/v1/me", {}, {{"Cookie", second.cookie}}).status, 401);
}

TEST_P(IdentityStore, WritesByCookieNeedTheToken) {
    account("someone");
    const Session session = open("someone"), other = open("someone");
    const std::string request = R"({"name":"k"})";
    EXPECT_EQ(send(Method::post, "/api/v1/keys", request, {{"Cookie", session.cookie}}).status, 403);
    EXPECT_EQ(send(Method::post, "/api/v1/keys", request, {{"Cookie", session.cookie}, {"X-CSRF-Token", "x"}}).status, 403);
    EXPECT_EQ(send(Method::post, "/api/v1/keys", request, {{"Cookie", session.cookie}, {"X-CSRF-Token", other.csrf}}).status,
              403);
    EXPECT_EQ(send(Method::post, "/api/v1/keys", request, {{"Cookie", session.cookie}, {"X-CSRF-Token", session.csrf}}).status,
              201);
    EXPECT_EQ(send(Method::get, "/api/v1/keys", {}, {{"Cookie", session.cookie}}).status, 200);
    // Two cookies of the name: somebody planted one.
    EXPECT_EQ(send(Method::get, "/api/v1/me", {}, {{"Cookie", session.cookie + "; " + other.cookie}}).status, 401);
    // A stale cookie does not keep anybody from signing in, or from what is public.
    EXPECT_EQ(send(Method::get, "/api/v1/divisions", {}, {{"Cookie", "jixia_session=stale"}}).status, 200);
    EXPECT_EQ(send(Method::post, "/api/v1/sessions", R"({"account":"someone","password":"correct horse"})",
                   {{"Cookie", session.cookie}})
                  .status,
              201);
}

TEST_P(IdentityStore, KeysAreShownOnceAndEndAtOnce) {
    const std::string id = account("someone");
    const Session session = open("someone");
    const std::vector<std::pair<std::string, std::string>> person{{"Cookie", session.cookie}, {"X-CSRF-Token", session.csrf}};
    const json::Value made = body(send(Method::post, "/api/v1/keys", R"({"name":"脚本"})", person));
    const std::string key(made.at("key").as_string()), key_id(made.at("id").as_string());
    EXPECT_TRUE(key.starts_with(std::string(made.at("prefix").as_string())));
    const Response listed = send(Method::get, "/api/v1/keys", {}, person);
    EXPECT_EQ(text(listed).find(key), std::string::npos);
    EXPECT_EQ(body(listed).at("items").at(0).at("last_used_at"), json::Value(nullptr));
    clock.advance(minutes(2));
    for (const std::string& header : {"Bearer " + key, "bearer " + key, key}) {
        const Response me = send(Method::get, "/api/v1/me", {}, {{"Authorization", header}});
        EXPECT_EQ(me.status, 200);
        EXPECT_EQ(body(me).at("csrf_token").as_string(), "");
    }
    EXPECT_NE(body(send(Method::get, "/api/v1/keys", {}, person)).at("items").at(0).at("last_used_at"), json::Value(nullptr));
    EXPECT_EQ(send(Method::post, "/api/v1/keys", R"({"name":"x"})", {{"Authorization", "Bearer " + key}}).status, 403);
    for (const char* wrong : {"Bearer jx_nothing", "Bearer ", "Basic YTpi", ""})
        EXPECT_EQ(send(Method::get, "/api/v1/divisions", {}, {{"Authorization", wrong}}).status, 401) << wrong;
    account("other");
    const Session stranger = open("other");
    EXPECT_EQ(
        send(Method::del, "/api/v1/keys/" + key_id, {}, {{"Cookie", stranger.cookie}, {"X-CSRF-Token", stranger.csrf}}).status,
        404);
    EXPECT_EQ(send(Method::del, "/api/v1/keys/" + key_id, {}, person).status, 204);
    EXPECT_EQ(send(Method::get, "/api/v1/me", {}, {{"Authorization", "Bearer " + key}}).status, 401);
    EXPECT_EQ(recorded("key", key_id), (std::vector<std::string>{"key.created", "key.deleted"}));
    for (int i = 0; i < 20; ++i) EXPECT_EQ(send(Method::post, "/api/v1/keys", R"({"name":"k"})", person).status, 201);
    EXPECT_EQ(send(Method::post, "/api/v1/keys", R"({"name":"k"})", person).status, 409);
    EXPECT_EQ(body(send(Method::get, "/api/v1/keys", {}, person, {{"limit", "7"}})).at("items").as_array().size(), 7U);
}

TEST_P(IdentityStore, DisablingAnAccountEndsEverythingAtOnce) {
    const std::string id = account("someone");
    const Session session = open("someone");
    const json::Value made =
        body(send(Method::post, "/api/v1/keys", R"({"name":"k"})", {{"Cookie", session.cookie}, {"X-CSRF-Token", session.csrf}}));
    ASSERT_TRUE(identity.set_disabled(platform, id, true, "zh").has_value());
    EXPECT_EQ(send(Method::get, "/api/v1/me", {}, {{"Cookie", session.cookie}}).status, 401);
    EXPECT_EQ(
        send(Method::get, "/api/v1/me", {}, {{"Authorization", "Bearer " + std::string(made.at("key").as_string())}}).status,
        401);
    EXPECT_EQ(sign_in("someone").error().code, &sign_in_refused);
    ASSERT_TRUE(identity.set_disabled(platform, id, false, "zh").has_value());
    EXPECT_TRUE(sign_in("someone").has_value());
    EXPECT_EQ(send(Method::get, "/api/v1/me", {}, {{"Cookie", session.cookie}}).status, 401);
}

TEST_P(IdentityStore, ANewPasswordEndsTheOtherSessions) {
    account("someone");
    const Session here = open("someone"), there = open("someone");
    const std::vector<std::pair<std::string, std::string>> person{{"Cookie", here.cookie}, {"X-CSRF-Token", here.csrf}};
    EXPECT_EQ(send(Method::post, "/api/v1/me/password", R"({"old_password":"no","new_password":"another one"})", person).status,
              401);
    EXPECT_EQ(
        send(Method::post, "/api/v1/me/password", R"({"old_password":"correct horse","new_password":"short"})", person).status,
        422);
    EXPECT_EQ(
        send(Method::post, "/api/v1/me/password", R"({"old_password":"correct horse","new_password":"another one"})", person)
            .status,
        204);
    EXPECT_EQ(send(Method::get, "/api/v1/me", {}, {{"Cookie", here.cookie}}).status, 200);
    EXPECT_EQ(send(Method::get, "/api/v1/me", {}, {{"Cookie", there.cookie}}).status, 401);
    EXPECT_EQ(sign_in("someone").error().code, &sign_in_refused);
    EXPECT_TRUE(sign_in("someone", "another one").has_value());
}

TEST_P(IdentityStore, TheThreeAdministratorsDoTheirOwnPart) {
    const std::string office = organization("大数据局", "11370000000000001", "370000", true);
    const std::string id = account("someone", office);
    const Actor system = identity.find_actor((account("sys", office, {Role::system_admin}), "sys")).value().value();
    const Actor security = identity.find_actor((account("sec", office, {Role::security_admin}), "sec")).value().value();
    const NewAccount request{.account = "fresh", .name = {"新人"}, .password = password};
    EXPECT_EQ(identity.create_account(security, request, "zh").error().code, &forbidden);
    EXPECT_TRUE(identity.create_account(system, request, "zh").has_value());
    EXPECT_EQ(identity.create_account(system, request, "zh").error().code, &account_taken);
    EXPECT_EQ(identity.set_roles(system, id, {Role::cataloguer}, "zh").error().code, &forbidden);
    EXPECT_EQ(identity.set_roles(security, security.id, {Role::cataloguer}, "zh").error().code, &forbidden);
    EXPECT_EQ(identity.set_roles(security, id, {Role::system_admin, Role::audit_admin}, "zh").error().code, &roles_conflict);
    EXPECT_EQ(identity.set_roles(security, "nobody", {}, "zh").error().code, &errors::not_found);
    EXPECT_TRUE(identity.set_roles(security, id, {Role::cataloguer, Role::authority}, "zh").has_value());
    EXPECT_EQ(identity.set_disabled(system, system.id, true, "zh").error().code, &forbidden);
    // The database itself keeps them apart.
    EXPECT_FALSE(database()
                     .transact([&](Transaction& tx) {
                         return tx.run(sql::add_role, {{"account_id", system.id}, {"role", Role::audit_admin}});
                     })
                     .has_value());
    EXPECT_EQ(identity.accounts(system, {"", 2}, "zh")->items.size(), 2U);
    EXPECT_EQ(identity.accounts(system, {"", 2}, "zh")->next, "sec");
    EXPECT_EQ(identity.accounts(Actor{}, {"", 2}, "zh").error().code, &unauthenticated);
}

TEST_P(IdentityStore, OrganizationsAreEnteredOnceByTheAuthorityOfTheirDivision) {
    const std::string office = organization("济南市大数据局", "11370100000000002", "370100", true);
    account("jinan", office, {Role::authority});
    const Actor jinan = identity.find_actor("jinan").value().value();
    const auto request = [](const char* first, const char* division, bool authority = false) {
        return NewOrganization{.name = {"某局"},
                               .uscc = std::string(first) + uscc_check_character(first).value(),
                               .kind = OrganizationKind::state_organ,
                               .division = division,
                               .authority = authority};
    };
    EXPECT_TRUE(identity.create_organization(jinan, request("11370102000000001", "370102")).has_value());
    EXPECT_EQ(identity.create_organization(jinan, request("11370102000000001", "370102")).error().code, &organization_taken);
    EXPECT_EQ(identity.create_organization(jinan, request("11370100000000009", "370100", true)).error().code,
              &organization_taken);
    EXPECT_EQ(identity.create_organization(jinan, request("11370200000000001", "370200")).error().code, &forbidden);
    EXPECT_EQ(identity.create_organization(platform, request("11371200000000001", "371200")).error().code, &errors::invalid);
    NewOrganization wrong = request("11370102000000003", "370102");
    wrong.uscc.back() = wrong.uscc.back() == '0' ? '1' : '0';
    EXPECT_EQ(identity.create_organization(jinan, wrong).error().code, &uscc_invalid);
    EXPECT_EQ(recorded("organization", office), (std::vector<std::string>{"organization.created"}));
}

TEST_P(IdentityStore, Art02_1_Art02_2_WhoProvidesIsABodyOfTheProvinceOfANamedKind) {
    organization("省大数据局", "11370000000000001", "370000", true);
    NewOrganization body{.name = {"某监管局"},
                         .uscc = "12370100000000007" + std::string(1, uscc_check_character("12370100000000007").value()),
                         .kind = OrganizationKind::authorized_organization,
                         .division = "410100"};
    EXPECT_EQ(identity.create_organization(platform, body).error().code, &errors::invalid);  // another province
    body.division = "370100";
    EXPECT_EQ(identity.create_organization(platform, body).error().code, &mandate_missing);
    body.mandate = json::Text<0, 300>{"《中华人民共和国证券法》第七条"};
    const auto made = identity.create_organization(platform, body);
    ASSERT_TRUE(made.has_value());
    EXPECT_EQ(identity.organization(made->id)->mandate, body.mandate->value);
}

TEST_P(IdentityStore, Art04_2_EveryDivisionHasItsAuthorityOrTheOneAbove) {
    const std::string province = organization("省大数据局", "11370000000000001", "370000", true);
    const std::string jinan = organization("济南市大数据局", "11370100000000002", "370100", true);
    database()
        .read([&](Transaction& tx) -> Result<int> {
            EXPECT_EQ(identity.authority_for(tx, "370102").value()->id, jinan);
            EXPECT_EQ(identity.authority_for(tx, "370100").value()->id, jinan);
            EXPECT_EQ(identity.authority_for(tx, "370202").value()->id, province);
            EXPECT_FALSE(identity.authority_for(tx, "110000").value());
            return 0;
        })
        .value();
}

TEST_P(IdentityStore, OrganizationsAreListedForEverybody) {
    const std::string jinan = organization("济南市民政局", "11370100000000001", "370100");
    organization("历下区民政局", "11370102000000001", "370102");
    organization("青岛市100%_局", "11370200000000001", "370200");
    const auto names = [&](const std::vector<std::pair<std::string, std::string>>& query) {
        std::string all;
        const json::Value page = body(send(Method::get, "/api/v1/organizations", {}, {}, query));
        for (const json::Value& item : page.at("items").as_array()) all += std::string(item.at("name").as_string()) + ";";
        return all + std::to_string(page.at("total").as_int64());
    };
    EXPECT_EQ(names({}), "济南市民政局;历下区民政局;青岛市100%_局;3");
    EXPECT_EQ(names({{"division", "370100"}}), "济南市民政局;历下区民政局;2");
    EXPECT_EQ(names({{"q", "民政"}}), "济南市民政局;历下区民政局;2");
    EXPECT_EQ(names({{"q", "%_"}}), "青岛市100%_局;1");
    EXPECT_EQ(names({{"q", "a' OR 1=1"}}), "0");
    EXPECT_EQ(names({{"limit", "1"}, {"cursor", "1"}}), "历下区民政局;3");
    EXPECT_EQ(send(Method::get, "/api/v1/organizations", {}, {}, {{"division", "999999"}}).status, 404);
    EXPECT_EQ(send(Method::get, "/api/v1/organizations", {}, {}, {{"cursor", "x"}}).status, 400);
    const json::Value one = body(send(Method::get, "/api/v1/organizations/" + jinan, {}, {}));
    EXPECT_EQ(one.at("kind").at("label").as_string(), "国家机关");
    EXPECT_EQ(one.at("authority"), json::Value(nullptr));
    EXPECT_EQ(send(Method::get, "/api/v1/organizations/none").status, 404);
    const json::Value divisions = body(send(Method::get, "/api/v1/divisions", {}, {}, {{"limit", "2"}, {"cursor", "370000"}}));
    EXPECT_EQ(divisions.at("items").at(0).at("code").as_string(), "370100");
    EXPECT_EQ(divisions.at("items").at(0).at("parent").as_string(), "370000");
    EXPECT_EQ(divisions.at("total").as_int64(), 169);
}

TEST_P(IdentityStore, TheLedgerIsForThoseItConcerns) {
    const std::string office = organization("济南市民政局", "11370100000000001", "370100");
    const std::string aside = organization("青岛市民政局", "11370200000000001", "370200");
    account("one", office, {Role::cataloguer});
    account("two", aside, {Role::cataloguer});
    account("auditor", office, {Role::audit_admin});
    const Actor one = identity.find_actor("one").value().value();
    ASSERT_TRUE(database()
                    .transact([&](Transaction& tx) {
                        return ledger.append(tx, one, {.action = "entry.created", .subject_type = "entry", .subject_id = "E"});
                    })
                    .has_value());
    const auto status = [&](const char* name, const std::vector<std::pair<std::string, std::string>>& query) {
        const Session session = open(name);
        return send(Method::get, "/api/v1/ledger", {}, {{"Cookie", session.cookie}}, query).status;
    };
    EXPECT_EQ(status("one", {{"subject", "entry:E"}}), 200);
    EXPECT_EQ(status("two", {{"subject", "entry:E"}}), 404);
    EXPECT_EQ(status("two", {{"subject", "entry:none"}}), 404);
    EXPECT_EQ(status("auditor", {{"subject", "entry:E"}}), 200);
    EXPECT_EQ(status("auditor", {}), 200);
    EXPECT_EQ(status("one", {}), 403);
    EXPECT_EQ(status("one", {{"subject", "entry"}}), 400);
    EXPECT_EQ(send(Method::get, "/api/v1/ledger", {}, {}, {{"subject", "entry:E"}}).status, 401);
    EXPECT_FALSE(database().read([&](Transaction& tx) { return ledger.verify(tx); })->first_bad);
}

TEST_P(IdentityStore, ManySignInsAtOnce) {
    account("someone");
    std::atomic<int> opened = 0;
    std::vector<std::thread> people;
    for (int t = 0; t < 6; ++t) people.emplace_back([&] { opened += sign_in("someone").has_value() ? 1 : 0; });
    for (std::thread& person : people) person.join();
    EXPECT_EQ(opened, 6);
}

TEST_P(IdentityStore, BadRequestsGetAReason) {
    const std::string deep(9000, 'x');
    for (const std::string& request :
         {std::string("{"), std::string("[]"), std::string(R"({"account":"a"})"), std::string(R"({"account":"","password":"x"})"),
          std::string(R"({"account":"a","password":"x","extra":1})"), std::string(R"({"account":7,"password":"x"})")}) {
        const Response response = send(Method::post, "/api/v1/sessions", request);
        EXPECT_TRUE(response.status == 400 || response.status == 422) << request << response.status;
        EXPECT_TRUE(response.headers.get("Content-Type").starts_with("application/problem+json"));
    }
    EXPECT_EQ(sign_in("someone", deep.c_str()).error().code, &sign_in_refused);
}

}  // namespace
}  // namespace jixia::identity
