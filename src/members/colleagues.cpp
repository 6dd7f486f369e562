// Further accounts of an organisation that uses data (Art. 2(1): 法人和其他组织). Who registered it answers for them.
#include <algorithm>

#include "identity/identity.h"
#include "sql.h"
#include "state.h"

namespace jixia::members {

using identity::Enrolment;
using identity::UnitAccount;
using storage::Transaction;

Result<std::optional<Body>> Members::body_of(Transaction& tx, const std::string& account) const {
    JX_TRY(const auto own, tx.all<RegistrationRow>(sql::registrations_of_account, {{"account_id", account}}));
    const auto verified = std::ranges::find_if(own, [](const RegistrationRow& row) {
        return row.kind == Kind::organization && row.state == RegistrationState::verified;
    });
    if (verified != own.end()) return std::optional(Body{verified->id, verified->name, true});
    JX_TRY(const auto id, tx.one<std::string>(sql::body_of_account, {{"account_id", account}}));
    if (!id) return std::optional<Body>{};
    JX_TRY(const auto row, tx.one<RegistrationRow>(sql::find_registration, {{"id", *id}}));
    return row ? std::optional(Body{row->id, row->name, false}) : std::nullopt;
}

Result<Body> Members::State::kept(Transaction& tx, const Members& members, const Actor& actor) {
    if (!actor.signed_in()) return Error{&identity::unauthenticated};
    JX_TRY(auto body, members.body_of(tx, actor.id));
    if (!body || !body->keeper) return Error{&no_organization};
    return *std::move(body);
}

Result<void> Members::State::check_colleague(Transaction& tx, const Body& body, const std::string& account) {
    JX_TRY(const auto of, tx.one<std::string>(sql::body_of_account, {{"account_id", account}}));
    return of && *of == body.registration ? Result<void>{} : Error{&errors::not_found};
}

Result<Enrolment> Members::add_colleague(const Actor& actor, const NewColleague& body, std::string_view language) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<Enrolment> {
        JX_TRY(const Body kept, State::kept(tx, *this, actor));
        JX_TRY(Enrolment made, state_->needs.identity.enter_person(tx, actor, body.account, body.name.value, language));
        JX_CHECK(tx.run(sql::add_member_account, {{"account_id", made.account.id},
                                                  {"registration_id", kept.registration},
                                                  {"added_by", actor.id},
                                                  {"added_at", state_->needs.clock.now()}}));
        return made;
    });
}

Result<std::vector<UnitAccount>> Members::colleagues(const Actor& actor, std::string_view language) {
    return state_->needs.database.read([&](Transaction& tx) -> Result<std::vector<UnitAccount>> {
        JX_TRY(const Body kept, State::kept(tx, *this, actor));
        JX_TRY(const auto ids, tx.all<std::string>(sql::member_accounts, {{"registration_id", kept.registration}}));
        std::vector<UnitAccount> out;
        for (const std::string& id : ids) { JX_TRY(out.emplace_back(), state_->needs.identity.person(tx, id, language)); }
        return out;
    });
}

Result<Enrolment> Members::reset_colleague(const Actor& actor, const std::string& account, std::string_view language) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<Enrolment> {
        JX_TRY(const Body kept, State::kept(tx, *this, actor));
        JX_CHECK(State::check_colleague(tx, kept, account));
        return state_->needs.identity.reset_person(tx, actor, account, language);
    });
}

Result<UnitAccount> Members::switch_colleague(const Actor& actor, const std::string& account, bool disabled,
                                              std::string_view language) {
    return state_->needs.database.transact([&](Transaction& tx) -> Result<UnitAccount> {
        JX_TRY(const Body kept, State::kept(tx, *this, actor));
        JX_CHECK(State::check_colleague(tx, kept, account));
        return state_->needs.identity.switch_person(tx, actor, account, disabled, language);
    });
}

}  // namespace jixia::members
