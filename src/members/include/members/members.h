#pragma once
// People and bodies that use data (公民、法人和其他组织): they register, the data authority of their division verifies who they
// are, and from then on they may apply, object and ask (role `applicant`). Finding and taking open data needs none of this.
//
//     members::Members members({…});    // declares the case type; before the workflow serves
//     members::add_routes(router, members);
//
// Events (subject: the registration's id): "registration.filed", ".returned", ".corrected", ".verified", ".refused".
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/actor.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/rate_limit.h"
#include "identity/types.h"
#include "storage/database.h"

namespace jixia::audit {
class Ledger;
}
namespace jixia::crypto {
class Sealer;
}
namespace jixia::http {
class Router;
}
namespace jixia::identity {
class Identity;
}
namespace jixia::storage {
class Outbox;
}
namespace jixia::workflow {
class Workflow;
}

namespace jixia::members {

enum class Kind { person, organization };
BOOST_DESCRIBE_ENUM(Kind, person, organization)
enum class RegistrationState { submitted, returned, verified, refused };
BOOST_DESCRIBE_ENUM(RegistrationState, submitted, returned, verified, refused)

/// The document is no citizen's number or credit code; which rule it breaks is said at the field.
inline constexpr ErrorCode document_invalid{"registration-document-invalid", ErrorKind::invalid};
/// The document is registered with another account, or the account has a registration that was not refused.
inline constexpr ErrorCode registered_already{"registration-exists", ErrorKind::conflict};
inline constexpr ErrorCode too_many_registrations{"registration-too-many", ErrorKind::too_many};

struct Labelled {
    std::string code, label;
};
BOOST_DESCRIBE_STRUCT(Labelled, (), (code, label))

/// Who somebody says they are.
struct Particulars {
    Kind kind{};
    json::Text<2, 100> name;     ///< the person's, or the organisation's
    json::Text<1, 40> document;  ///< 公民身份号码 (GB 11643), or 统一社会信用代码 (GB 32100)
    std::string division;        ///< GB/T 2260: whose authority verifies
    json::Text<5, 40> phone;
    std::optional<json::Text<0, 1000>> evidence = {};  ///< how it can be verified; an organisation: who registers on its behalf
};
BOOST_DESCRIBE_STRUCT(Particulars, (), (kind, name, document, division, phone, evidence))

/// `account` and `password`: for visitors. Whoever is signed in and was refused registers again without.
struct NewRegistration {
    std::optional<std::string> account = {}, password = {};
    Particulars particulars;
};
BOOST_DESCRIBE_STRUCT(NewRegistration, (), (account, password, particulars))

struct RegistrationView {
    std::string id, number, case_id;
    Labelled kind, state, division;
    std::string name, document;  ///< the document masked
    std::string reason;          ///< of what was decided last
    Instant created_at{};
    std::optional<Instant> decided_at;
};
BOOST_DESCRIBE_STRUCT(RegistrationView, (),
                      (id, number, case_id, kind, state, division, name, document, reason, created_at, decided_at))

/// What an official needs to verify somebody; `document` is whole until it is decided, then masked.
struct RegistrationFile {
    RegistrationView registration;
    std::string document, phone, evidence;
};
BOOST_DESCRIBE_STRUCT(RegistrationFile, (), (registration, document, phone, evidence))

/// A further account of an organisation: its person sets a password with a code.
struct NewColleague {
    std::string account;
    json::Text<1, 60> name;
};
BOOST_DESCRIBE_STRUCT(NewColleague, (), (account, name))

/// The caller is not who keeps the accounts of a verified organisation.
inline constexpr ErrorCode no_organization{"registration-no-organization", ErrorKind::forbidden};

/// The body that an account acts for: it registered it, or was added to it.
struct Body {
    std::string registration, name;
    bool keeper = false;
};
BOOST_DESCRIBE_STRUCT(Body, (), (registration, name, keeper))

/// Any thread; every method blocks and is one transaction.
class Members {
public:
    struct Needs {
        storage::Database& database;
        storage::Outbox& outbox;
        const audit::Ledger& ledger;
        workflow::Workflow& workflow;
        identity::Identity& identity;
        const crypto::Sealer& sealer;
        const Clock& clock;
        RateLimit::Settings registrations = {.client_max = 5, .total_max = 2'000};
    };
    /// Declares `registration`.
    explicit Members(Needs needs);
    ~Members();

    /// Makes the account, without any role, and puts the registration before the authority: both or neither. Refuses `invalid`,
    /// `registration-document-invalid`, `registration-exists`, `registration-too-many`, `identity-account-taken`.
    Result<RegistrationView> file(const Actor& actor, const std::string& client, const NewRegistration& body,
                                  std::string_view language);
    /// The caller's own, newest first.
    Result<std::vector<RegistrationView>> own(const Actor& actor, std::string_view language);
    /// Corrects what was returned to the caller. Refuses `not-found`, `case-action-not-possible` in any other state.
    Result<RegistrationView> correct(const Actor& actor, const std::string& id, const Particulars& body,
                                     std::string_view language);
    /// For the authority that verifies; that somebody read it is on record. Refuses `not-found`.
    Result<RegistrationFile> file_of(const Actor& actor, const std::string& id, std::string_view language);

    // ── Further accounts of a verified organisation, by who registered it, with a fresh proof ──
    /// Refuses `registration-no-organization`, `identity-step-up-needed`, `identity-account-taken`, `invalid`.
    Result<identity::Enrolment> add_colleague(const Actor& actor, const NewColleague& body, std::string_view language);
    Result<std::vector<identity::UnitAccount>> colleagues(const Actor& actor, std::string_view language);
    /// A new code; password, sessions and keys end at once. Refuses `not-found` besides.
    Result<identity::Enrolment> reset_colleague(const Actor& actor, const std::string& account, std::string_view language);
    /// Who is let out ends at once: sessions and keys with it.
    Result<identity::UnitAccount> switch_colleague(const Actor& actor, const std::string& account, bool disabled,
                                                   std::string_view language);
    /// For other rooms: whom an account acts for; nothing for a person by themselves.
    Result<std::optional<Body>> body_of(storage::Transaction& tx, const std::string& account) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// /api/v1/registrations, /member-accounts.
void add_routes(http::Router& router, Members& members);

}  // namespace jixia::members
