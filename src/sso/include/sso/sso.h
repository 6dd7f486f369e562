#pragma once
// Signing in by a unified identity service (统一身份认证): OpenID Connect Core 1.0, authorization code with PKCE (RFC 7636). A
// person links their account once; nobody becomes an account by being known elsewhere.
//
//     sso::SingleSignOn sso({…}, {.issuer = "https://id.example.gov.cn", .client = "jixia", …});
//     sso::add_routes(router, sso);
//
// What a sign-in needs on its way is sealed in a cookie of its own: any node can end what another began.
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/actor.h"
#include "base/clock.h"
#include "base/json.h"
#include "storage/database.h"

namespace jixia::audit {
class Ledger;
}
namespace jixia::crypto {
class Sealer;
}
namespace jixia::fetch {
class Client;
}
namespace jixia::http {
class Router;
}
namespace jixia::identity {
class Identity;
}

namespace jixia::sso {

/// No identity service is set up.
inline constexpr ErrorCode sso_off{"sso-off", ErrorKind::not_found};
/// The service is away or does not answer as OpenID Connect says.
inline constexpr ErrorCode sso_unavailable{"sso-unavailable", ErrorKind::busy};
/// What came back does not belong to what was begun here, is used up, too old, or not signed by the service.
inline constexpr ErrorCode sso_refused{"sso-refused", ErrorKind::unauthenticated};
/// The service knows who this is; no account here is linked to them.
inline constexpr ErrorCode sso_not_linked{"sso-not-linked", ErrorKind::forbidden};
/// The account asks for a second factor, and the service says nothing of one.
inline constexpr ErrorCode sso_factor_needed{"sso-factor-needed", ErrorKind::forbidden};
/// The person is linked to another account, or the account to another person.
inline constexpr ErrorCode sso_linked_already{"sso-linked-already", ErrorKind::conflict};

struct Settings {
    std::string issuer;  ///< empty: off; https, or http on loopback
    std::string client, secret;
    std::string name_zh = "统一身份认证", name_en = "Unified identity";
    std::string outside;          ///< where the platform is reached, without a final slash
    bool secure_cookies = false;  ///< the platform is reached over HTTPS
};

struct Status {
    bool enabled = false;
    std::string name;     ///< of the service
    bool linked = false;  ///< the caller's account is
};
BOOST_DESCRIBE_STRUCT(Status, (), (enabled, name, linked))

/// Where the browser goes, and the cookie that it brings back.
struct Begun {
    std::string location, cookie;
};

struct Finished {
    std::string to;             ///< where in the platform the browser goes on
    std::string session_token;  ///< of a session that was opened; empty: an account was linked
};

/// Any thread; every method blocks.
class SingleSignOn {
public:
    struct Needs {
        storage::Database& database;
        const audit::Ledger& ledger;
        identity::Identity& identity;
        const fetch::Client& client;
        const crypto::Sealer& sealer;
        const Clock& clock;
    };
    SingleSignOn(Needs needs, Settings settings);
    ~SingleSignOn();

    Result<Status> status(const Actor& actor, std::string_view language);
    /// `to`: a path of the platform to go on to. Refuses `sso-off`, `sso-unavailable`.
    Result<Begun> begin(const std::string& to);
    /// Links the caller's account to whoever signs in at the service next. Refuses as `begin`, `identity-step-up-needed`.
    Result<Begun> begin_link(const Actor& actor);
    /// What the service sent the browser back with. Refuses `sso-refused`, `sso-unavailable`, `sso-not-linked`,
    /// `sso-factor-needed`, `sso-linked-already`, `identity-sign-in-refused` for an account that is disabled.
    Result<Finished> finish(const std::string& code, const std::string& state, const std::string& cookie,
                            const std::string& client, std::string_view language);
    /// Ends the link of the caller's account.
    Result<void> unlink(const Actor& actor);
    const Settings& settings() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// /api/v1/sso.
void add_routes(http::Router& router, SingleSignOn& sso);

}  // namespace jixia::sso
