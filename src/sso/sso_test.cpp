// The way there and back, with a real provider on loopback: what is bound to what, and what does not count. A whole sign-in
// through its pages is one of the browser's journeys.
#include "sso/sso.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <csignal>

#include "audit/ledger.h"
#include "base/seal.h"
#include "databases.h"
#include "fetch/client.h"
#include "http/router.h"
#include "identity/identity.h"
#include "listener.h"
#include "server_process.h"
#include "sql.h"

namespace jixia::sso {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// Runs for all tests of the process: starting it takes a second.
class RealProvider {
public:
    static const RealProvider& one() {
        static const RealProvider provider;
        return provider;
    }
    std::string issuer() const { return "http://127.0.0.1:" + std::to_string(port_); }

private:
    RealProvider() {
        {
            const kit::Listener free;
            port_ = free.port();
        }
        process_ = kit::spawn({"/usr/bin/env", "node", std::string(JIXIA_SOURCE_DIR) + "/tests/sso/provider.mjs",
                               std::to_string(port_), "jixia", "a-secret", "http://127.0.0.1:8080/api/v1/sso/callback"},
                              kit::RunAs::self, folder_.path() / "log", SIGKILL);
        const fetch::Client client({fetch::Network::parse("127.0.0.0/8").value()});
        const std::string address = issuer() + "/.well-known/openid-configuration";
        if (!kit::comes_up([&] {
                const auto answer = client.get(address);
                return answer.has_value() && answer->status == 200;
            }))
            throw std::runtime_error("the provider does not start");
    }
    ~RealProvider() {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }
    kit::TempFolder folder_;
    std::uint16_t port_ = 0;
    pid_t process_ = 0;
};

class Sso : public kit::DatabaseTest {
protected:
    SingleSignOn with(Settings settings) { return {{database(), ledger, identity, client, sealer, clock}, std::move(settings)}; }
    static Settings real() {
        return {
            .issuer = RealProvider::one().issuer(), .client = "jixia", .secret = "a-secret", .outside = "http://127.0.0.1:8080"};
    }
    static std::string state_of(const Begun& begun) {
        const std::size_t at = begun.location.find("state=") + 6;
        return begun.location.substr(at, begun.location.find('&', at) - at);
    }
    Actor person(const char* name) {
        EXPECT_TRUE(
            identity.create_account(Actor::platform(), {.account = name, .name = {name}, .password = "a-good-password"}, "zh")
                .has_value());
        return identity.find_actor(name).value().value();
    }
    const ErrorCode* refusal(SingleSignOn& sso, const std::string& code, const std::string& state, const std::string& cookie) {
        const auto done = sso.finish(code, state, cookie, "192.0.2.1", "zh");
        return done.has_value() ? nullptr : done.error().code;
    }

    audit::Ledger ledger{clock};
    identity::Identity identity{{.database = database(), .ledger = ledger, .clock = clock}};
    fetch::Client client{{fetch::Network::parse("127.0.0.0/8").value()}};
    crypto::Sealer sealer{std::string(32, 'k')};
};
JX_ON_BOTH_DATABASES(Sso);

TEST_P(Sso, EveryStatementPrepares) { kit::expect_prepares(database(), sql::all); }

TEST_P(Sso, IsOffUnlessSetUp) {
    SingleSignOn sso = with({});
    EXPECT_FALSE(sso.status({}, "zh")->enabled);
    EXPECT_EQ(sso.begin("/console").error().code, &sso_off);
    EXPECT_EQ(refusal(sso, "c", "s", "x"), &sso_off);
}

TEST_P(Sso, LeavesWithAChallengeThatTheServiceTakes) {
    SingleSignOn sso = with(real());
    EXPECT_TRUE(sso.status({}, "en")->enabled);
    const Begun begun = sso.begin("/console/inbox").value();
    EXPECT_THAT(begun.location, StartsWith(RealProvider::one().issuer() + "/auth?response_type=code&client_id=jixia"));
    EXPECT_THAT(begun.location, HasSubstr("code_challenge_method=S256"));
    EXPECT_THAT(begun.location, Not(HasSubstr("a-secret")));
    const auto answer = client.get(begun.location);
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->status, 303) << answer->body;
    EXPECT_NE(state_of(begun), state_of(sso.begin("/console").value()));
}

TEST_P(Sso, WhatComesBackBelongsToWhatWasBegunHere) {
    SingleSignOn sso = with(real());
    const Begun begun = sso.begin("/console").value(), other = sso.begin("/console").value();
    EXPECT_EQ(refusal(sso, "made-up", state_of(begun), begun.cookie), &sso_refused) << "a code that the service never gave";
    EXPECT_EQ(refusal(sso, "c", state_of(other), begun.cookie), &sso_refused);
    EXPECT_EQ(refusal(sso, "c", "", begun.cookie), &sso_refused);
    EXPECT_EQ(refusal(sso, "", state_of(begun), begun.cookie), &sso_refused) << "somebody cancelled";
    EXPECT_EQ(refusal(sso, "c", state_of(begun), ""), &sso_refused) << "another browser";
    EXPECT_EQ(refusal(sso, "c", state_of(begun), begun.cookie + "A"), &sso_refused);
    const crypto::Sealer elsewhere(std::string(32, 'x'));
    EXPECT_EQ(
        refusal(
            sso, "c", "s",
            elsewhere.seal(
                "sso", R"({"state":"s","nonce":"n","verifier":"v","to":"/","account":"","until":"2099-01-01T00:00:00.000Z"})")),
        &sso_refused);
    clock.advance(std::chrono::seconds(601));
    EXPECT_EQ(refusal(sso, "made-up", state_of(begun), begun.cookie), &sso_refused) << "too long on the way";
}

TEST_P(Sso, GoesOnWithinThePlatformOnly) {
    SingleSignOn sso = with(real());
    for (const char* to : {"https://evil.example/", "//evil.example", "/\\evil.example", "console", ""}) {
        const Begun begun = sso.begin(to).value();
        EXPECT_THAT(sealer.open_sealed("sso", begun.cookie).value(), HasSubstr(R"("to":"/console")")) << to;
    }
    EXPECT_THAT(sealer.open_sealed("sso", sso.begin("/console/inbox")->cookie).value(), HasSubstr(R"("to":"/console/inbox")"));
}

TEST_P(Sso, AServiceThatIsAwayOrAnotherIsUnavailable) {
    Settings away = real();
    away.issuer = "http://127.0.0.1:1";
    SingleSignOn none = with(away);
    EXPECT_EQ(none.begin("/console").error().code, &sso_unavailable);
    Settings another = real();
    another.issuer += "/other";
    SingleSignOn other = with(another);
    EXPECT_EQ(other.begin("/console").error().code, &sso_unavailable);
    fetch::Client closed{{}};
    SingleSignOn guarded({database(), ledger, identity, closed, sealer, clock}, real());
    EXPECT_EQ(guarded.begin("/console").error().code, &sso_unavailable) << "an inner network needs the operator's word";
}

TEST_P(Sso, LinkingIsForPeopleInPerson) {
    SingleSignOn sso = with(real());
    EXPECT_EQ(sso.begin_link({}).error().code, &identity::unauthenticated);
    Actor program = person("zhang");
    program.key = "k";
    EXPECT_EQ(sso.begin_link(program).error().code, &identity::forbidden);
    const Actor zhang = identity.find_actor("zhang").value().value();
    EXPECT_THAT(sealer.open_sealed("sso", sso.begin_link(zhang)->cookie).value(), HasSubstr(zhang.id));
    EXPECT_FALSE(sso.status(zhang, "zh")->linked);
    EXPECT_TRUE(sso.unlink(zhang).has_value()) << "nothing to end";
}

}  // namespace
}  // namespace jixia::sso
