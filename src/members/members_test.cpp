// Registration from filing to the role it gives, on both engines, through the routes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/seal.h"
#include "databases.h"
#include "foundations.h"
#include "http/router.h"
#include "members/members.h"
#include "sql.h"

namespace jixia::members {
namespace {

using http::Call;
using http::Method;
using http::Response;
using storage::Transaction;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* zhang = "370102200001011237";
constexpr const char* uscc = "9137130016829134XT";

class MembersTest : public kit::DatabaseTest, public kit::Foundations {
protected:
    MembersTest() : Foundations(database(), clock) {
        enter("济南市大数据局", "11370100000000002", "370100");
        enter("青岛市大数据局", "11370200000000002", "370200");
        workflow::add_routes(router, workflow);
        identity::add_routes(router, identity, [] { return std::map<std::string, std::int64_t>{}; });
        add_routes(router, members);
        official = person("official", "370100", Role::authority);
        aside = person("aside", "370200", Role::authority);
    }
    void enter(const char* name, const std::string& first, const char* division) {
        EXPECT_TRUE(identity
                        .create_organization(Actor::platform(), {.name = {name},
                                                                 .uscc = first + identity::uscc_check_character(first).value(),
                                                                 .kind = identity::OrganizationKind::state_organ,
                                                                 .division = division,
                                                                 .authority = true})
                        .has_value());
    }
    static Actor person(const char* id, const char* division, Role role) {
        Actor actor;
        actor.id = id;
        actor.name = id;
        actor.organization = std::string("org-") + division;
        actor.division = division;
        actor.roles = {role};
        return actor;
    }
    Response send(const Actor& actor, Method method, const std::string& path, const std::string& body = {},
                  const char* client = "192.0.2.1") {
        Call call;
        call.method = method;
        call.path = call.target = path;
        call.body = body;
        call.client = client;
        call.actor = actor;
        if (!body.empty()) call.headers.set("Content-Type", "application/json");
        return router.handle(std::move(call));
    }
    static std::string text(const Response& response) {
        const auto* body = std::get_if<std::string>(&response.body);
        return body == nullptr ? std::string() : *body;
    }
    static json::Value body(const Response& response) { return json::parse(text(response)).value_or(json::Value()); }
    static std::string at(const json::Value& value, const char* pointer) {
        boost::system::error_code none;
        const json::Value* found = value.find_pointer(pointer, none);
        return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
    }
    static std::string particulars(const std::string& document, const char* kind = "person", const char* name = "张三丰",
                                   const char* division = "370100") {
        return R"({"kind":")" + std::string(kind) + R"(","name":")" + name + R"(","document":")" + document +
               R"(","division":")" + division + R"(","phone":"13800138000"})";
    }
    static std::string filing(const char* account, const std::string& said) {
        return R"({"account":")" + std::string(account) + R"(","password":"a-good-password","particulars":)" + said + "}";
    }
    /// The registration's id.
    std::string filed(const char* account = "zhang", const std::string& said = particulars(zhang)) {
        const Response made = send({}, Method::post, "/api/v1/registrations", filing(account, said));
        EXPECT_EQ(made.status, 201) << text(made);
        matter = at(body(made), "/case_id");
        return at(body(made), "/id");
    }
    Response decide(const char* action, const char* reason = "与证件一致") {
        return send(official, Method::post, "/api/v1/cases/" + matter + "/actions/" + action,
                    R"({"reason":")" + std::string(reason) + R"("})");
    }
    Actor as(const char* account) { return identity.find_actor(account).value().value(); }
    json::Value newest(const Actor& actor) {
        return body(send(actor, Method::get, "/api/v1/registrations")).at("items").as_array().at(0);
    }
    std::vector<std::string> recorded(const std::string& id) {
        std::vector<std::string> actions;
        const auto entries = database().read([&](Transaction& tx) { return ledger.of(tx, "registration", id); }).value();
        for (const auto& entry : entries) actions.push_back(entry.action);
        return actions;
    }

    crypto::Sealer sealer{std::string(32, 'k')};
    Members members{{.database = database(),
                     .outbox = outbox,
                     .ledger = ledger,
                     .workflow = workflow,
                     .identity = identity,
                     .sealer = sealer,
                     .clock = clock,
                     .registrations = {.client_max = 6, .total_max = 100}}};
    http::Router router;
    Actor official, aside;
    std::string matter;
};
JX_ON_BOTH_DATABASES(MembersTest);

TEST_P(MembersTest, EveryStatementPrepares) { kit::expect_prepares(database(), sql::all); }

TEST_P(MembersTest, APersonIsVerifiedAndMayApply) {
    const std::string id = filed();
    const Actor self = as("zhang");
    EXPECT_TRUE(self.roles.empty()) << "nothing before it is verified";
    const json::Value own = newest(self);
    EXPECT_EQ(at(own, "/state/code"), "submitted");
    EXPECT_EQ(at(own, "/document"), "370102***********7");
    ASSERT_EQ(decide("verify").status, 200);
    EXPECT_THAT(as("zhang").roles, ElementsAre(Role::applicant));
    EXPECT_EQ(at(newest(self), "/state/code"), "verified");
    EXPECT_THAT(recorded(id), ElementsAre("registration.filed", "registration.verified"));
    EXPECT_TRUE(identity.sign_in({"zhang", "a-good-password", {}, "192.0.2.1"}, "zh").has_value());
}

TEST_P(MembersTest, AnOrganisationIsVerifiedByItsCode) {
    EXPECT_EQ(send({}, Method::post, "/api/v1/registrations",
                   filing("bus", particulars("9137130016829134XU", "organization", "临沂公交")))
                  .status,
              422);
    filed("bus", particulars(uscc, "organization", "临沂市公共交通集团有限公司"));
    ASSERT_EQ(decide("verify").status, 200);
    EXPECT_THAT(as("bus").roles, ElementsAre(Role::applicant));
    EXPECT_EQ(at(newest(as("bus")), "/document"), uscc) << "a credit code is public";
}

TEST_P(MembersTest, TheNumberIsSeenByWhoVerifiesOnRecordAndGoneAfterwards) {
    const std::string id = filed();
    const std::string path = "/api/v1/registrations/" + id;
    EXPECT_EQ(send(aside, Method::get, path).status, 404) << "another city's authority";
    EXPECT_EQ(send(as("zhang"), Method::get, path).status, 404);
    EXPECT_EQ(send({}, Method::get, path).status, 401);
    EXPECT_EQ(at(body(send(official, Method::get, path)), "/document"), zhang);
    EXPECT_THAT(text(send(official, Method::get, "/api/v1/cases/" + matter)), Not(HasSubstr(zhang)));
    EXPECT_THAT(text(send(official, Method::get, "/api/v1/cases/" + matter)), Not(HasSubstr("13800138000")));
    ASSERT_EQ(decide("verify").status, 200);
    EXPECT_EQ(at(body(send(official, Method::get, path)), "/document"), "370102***********7");
    EXPECT_THAT(recorded(id),
                ElementsAre("registration.filed", "registration.read", "registration.verified", "registration.read"));
    const auto rows = database().read([&](Transaction& tx) {
        return tx.all<std::string>({"test", "SELECT document_sealed || document_fingerprint FROM registration"});
    });
    EXPECT_EQ(rows->at(0).size(), 64U) << "only the fingerprint stays";
}

TEST_P(MembersTest, WhatIsReturnedIsCorrectedAndWhatIsRefusedMayBeFiledAnew) {
    const std::string id = filed("zhang", particulars(zhang, "person", "张三"));
    ASSERT_EQ(decide("return", "姓名与证件不一致").status, 200);
    const Actor self = as("zhang");
    EXPECT_EQ(at(newest(self), "/reason"), "姓名与证件不一致");
    EXPECT_EQ(send(self, Method::put, "/api/v1/registrations/" + id, particulars("370102200001011238")).status, 422);
    EXPECT_EQ(send(official, Method::put, "/api/v1/registrations/" + id, particulars(zhang)).status, 404) << "somebody else's";
    ASSERT_EQ(send(self, Method::put, "/api/v1/registrations/" + id, particulars(zhang)).status, 200);
    EXPECT_EQ(send(self, Method::put, "/api/v1/registrations/" + id, particulars(zhang)).status, 409) << "once";
    ASSERT_EQ(decide("refuse", "不是本人").status, 200);
    EXPECT_TRUE(as("zhang").roles.empty());
    const std::string again = R"({"particulars":)" + particulars(zhang) + "}";
    const Response anew = send(self, Method::post, "/api/v1/registrations", again);
    ASSERT_EQ(anew.status, 201) << text(anew);
    EXPECT_EQ(send(self, Method::post, "/api/v1/registrations", again).status, 409);
    matter = at(body(anew), "/case_id");
    ASSERT_EQ(decide("verify").status, 200);
    EXPECT_THAT(as("zhang").roles, ElementsAre(Role::applicant));
}

TEST_P(MembersTest, ADocumentIsOneAccountsAndNothingIsLeftOfWhatWasRefused) {
    filed();
    const Response second = send({}, Method::post, "/api/v1/registrations", filing("wang", particulars(zhang)));
    EXPECT_EQ(second.status, 409);
    EXPECT_EQ(at(body(second), "/type"), "/problems/registration-exists");
    EXPECT_FALSE(identity.find_actor("wang").value().has_value()) << "no account without its registration";
    EXPECT_EQ(send({}, Method::post, "/api/v1/registrations", filing("zhang", particulars("11010519491231002X"))).status, 409);
    EXPECT_EQ(send({}, Method::post, "/api/v1/registrations", filing("li", particulars(" 11010519491231002x "))).status, 201);
}

TEST_P(MembersTest, BadInputIsSaidAndChangesNothing) {
    const auto refused = [&](const std::string& sent) { return send({}, Method::post, "/api/v1/registrations", sent).status; };
    EXPECT_EQ(refused(filing("zhang", particulars("370102200001011238"))), 422);
    EXPECT_EQ(refused(filing("Zhang!", particulars(zhang))), 422);
    EXPECT_EQ(refused(filing("zhang", particulars(zhang, "person", "张三丰", "410100"))), 422);
    EXPECT_EQ(refused(R"({"particulars":)" + particulars(zhang) + "}"), 422) << "a visitor needs an account";
    EXPECT_EQ(refused(filing("zhang", particulars(zhang, "robot"))), 422);
    EXPECT_EQ(refused(filing("zhang", particulars(zhang, "person", std::string(1'000'000, 'x').c_str()))), 422);
    EXPECT_EQ(send(official, Method::post, "/api/v1/registrations", R"({"particulars":)" + particulars(zhang) + "}").status, 403);
    EXPECT_FALSE(identity.find_actor("zhang").value().has_value());
    const Response said = send({}, Method::post, "/api/v1/registrations", filing("zhang", particulars("370102200001011238")));
    EXPECT_THAT(text(said), HasSubstr("校验位"));
}

TEST_P(MembersTest, OneClientCannotFillTheInbox) {
    int taken = 0, refused = 0;
    for (int i = 0; i < 10; ++i) {
        const int status =
            send({}, Method::post, "/api/v1/registrations", filing(("u" + std::to_string(i) + "x").c_str(), particulars(zhang)))
                .status;
        taken += status == 201;
        refused += status == 429;
    }
    EXPECT_EQ(taken, 1);
    EXPECT_EQ(refused, 4);
    EXPECT_EQ(send({}, Method::post, "/api/v1/registrations", filing("elsewhere", particulars(uscc, "organization", "公交集团")),
                   "192.0.2.2")
                  .status,
              201);
}

TEST_P(MembersTest, NobodyVerifiesBeyondTheirDivisionOrInTheirOwnMatter) {
    filed();
    const std::string path = "/api/v1/cases/" + matter + "/actions/verify";
    EXPECT_EQ(send(aside, Method::post, path, R"({"reason":"可"})").status, 404);
    EXPECT_EQ(send(as("zhang"), Method::post, path, R"({"reason":"可"})").status, 403);
    EXPECT_EQ(decide("verify", "").status, 422) << "how it was verified";
    ASSERT_EQ(decide("verify").status, 200);
    EXPECT_EQ(decide("refuse").status, 409) << "once";
}

TEST_P(MembersTest, AnOrganisationKeepsItsOwnAccounts) {
    filed("company", particulars(uscc, "organization", "测试科技有限公司"));
    EXPECT_EQ(at(body(send(as("company"), Method::get, "/api/v1/member-accounts")), "/type"),
              "/problems/registration-no-organization")
        << "nobody knows yet whether it is one";
    ASSERT_EQ(decide("verify").status, 200);
    const Actor keeper = as("company");
    const Response made = send(keeper, Method::post, "/api/v1/member-accounts", R"({"account":"lisi","name":"李四"})");
    ASSERT_EQ(made.status, 201) << text(made);
    const std::string id = at(body(made), "/account/id"), code = at(body(made), "/code");
    EXPECT_FALSE(code.empty());
    EXPECT_EQ(send(keeper, Method::post, "/api/v1/member-accounts", R"({"account":"lisi","name":"李四"})").status, 409);
    EXPECT_EQ(send(keeper, Method::post, "/api/v1/member-accounts", R"({"account":"Li Si","name":"李四"})").status, 422);
    ASSERT_TRUE(identity.enrol(code, "a-good-password", "192.0.2.9").has_value());
    const Actor colleague = as("lisi");
    EXPECT_TRUE(colleague.has(Role::applicant));
    EXPECT_TRUE(colleague.organization.empty()) << "no body of Art. 2(2)";
    const auto acts_for = [&](const Actor& actor) {
        const auto found = database().read([&](Transaction& tx) { return members.body_of(tx, actor.id); }).value();
        return found ? found->name + (found->keeper ? "*" : "") : std::string();
    };
    EXPECT_EQ(acts_for(keeper), "测试科技有限公司*");
    EXPECT_EQ(acts_for(colleague), "测试科技有限公司");
    EXPECT_EQ(acts_for(official), "");
    const json::Value listed = body(send(keeper, Method::get, "/api/v1/member-accounts"));
    EXPECT_EQ(at(listed, "/items/0/account") + at(listed, "/items/0/name"), "lisi李四");

    // A colleague keeps nobody, and another organisation's people are nobody here.
    EXPECT_EQ(send(colleague, Method::get, "/api/v1/member-accounts").status, 403);
    EXPECT_EQ(send(colleague, Method::post, "/api/v1/member-accounts/" + keeper.id + "/actions/disable", "{}").status, 403);
    EXPECT_EQ(send(keeper, Method::post, "/api/v1/member-accounts/" + keeper.id + "/actions/disable", "{}").status, 404);
    filed("zhang");
    EXPECT_EQ(send(keeper, Method::post, "/api/v1/member-accounts/" + as("zhang").id + "/actions/reset", "{}").status, 404);

    const Response reset = send(keeper, Method::post, "/api/v1/member-accounts/" + id + "/actions/reset", "{}");
    ASSERT_EQ(reset.status, 200) << text(reset);
    EXPECT_NE(at(body(reset), "/code"), code);
    EXPECT_FALSE(identity.enrol(code, "a-good-password", "192.0.2.9").has_value()) << "a code is used once";
    EXPECT_EQ(send(keeper, Method::post, "/api/v1/member-accounts/" + id + "/actions/disable", "{}").status, 200);
    EXPECT_FALSE(identity.find_actor("lisi").value().has_value()) << "who is let out is out at once";
    EXPECT_EQ(send(keeper, Method::post, "/api/v1/member-accounts/" + id + "/actions/enable", "{}").status, 200);
    EXPECT_TRUE(identity.find_actor("lisi").value().has_value());
}

}  // namespace
}  // namespace jixia::members
