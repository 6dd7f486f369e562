#pragma once
// What the use cases of this room share.
#include <string>
#include <string_view>

#include "members/members.h"
#include "workflow/workflow.h"

namespace jixia::members {

inline constexpr std::string_view registration_case = "registration";

struct RegistrationRow {
    std::string id, account_id, case_id, number;
    Kind kind{};
    RegistrationState state{};
    std::string division, name, document_shown, document_fingerprint, document_sealed, phone, evidence, reason;
    Instant created_at{};
    std::optional<Instant> decided_at;
};
BOOST_DESCRIBE_STRUCT(RegistrationRow, (),
                      (id, account_id, case_id, number, kind, state, division, name, document_shown, document_fingerprint,
                       document_sealed, phone, evidence, reason, created_at, decided_at))

struct Members::State {
    explicit State(Needs given) : needs(given), limit(given.registrations) {}
    Needs needs;
    RateLimit limit;

    using Tx = storage::Transaction;
    void declare();
    /// The organisation whose accounts the actor keeps. Refuses `registration-no-organization`.
    static Result<Body> kept(Tx& tx, const Members& members, const Actor& actor);
    static Result<void> check_colleague(Tx& tx, const Body& body, const std::string& account);
    /// Everything that is wrong with what somebody says of themselves.
    Result<void> check(const Particulars& body) const;
    /// Writes the particulars into the row: the document masked, fingerprinted and sealed.
    void fill(RegistrationRow& row, const Particulars& body) const;
    Result<void> record(Tx& tx, const Actor& actor, const RegistrationRow& row, const std::string& action,
                        const std::string& reason) const;
    Result<void> on_decided(Tx& tx, const Actor& actor, workflow::Case& matter, const workflow::Given& given,
                            RegistrationState state) const;
    Result<void> on_corrected(Tx& tx, const Actor& actor, workflow::Case& matter, const workflow::Given& given) const;
};

}  // namespace jixia::members
