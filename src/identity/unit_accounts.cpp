// Accounts that a unit keeps itself: its administrator adds people and gives them the roles of a provider; the people set their
// passwords with a code that is shown once. Roles of authorities and administrators are the platform's (Art. 18: duties apart).
#include <algorithm>

#include "base/crypto.h"
#include "base/id.h"
#include "rules.h"
#include "sql.h"
#include "state.h"

namespace jixia::identity {

using storage::Transaction;

namespace {

struct UnitRow {
    std::string id, account, name;
    bool disabled = false, enrolled = false;
    std::string used_at, created_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(UnitRow, (), (id, account, name, disabled, enrolled, used_at, created_at, version))

Error not_a_unit_role() {
    return Error{
        &roles_conflict, "a unit grants the roles of a provider only", {{"/roles", "is not the unit's to grant", "roles"}}};
}

/// An account of the caller's unit that they may keep now: not their own, and not an administrator's. Refuses `not-found`,
/// `identity-forbidden`, `identity-step-up-needed`.
Result<UnitRow> kept(const Identity& identity, Transaction& tx, const Actor& actor, const std::string& id) {
    JX_CHECK(identity.check_fresh(tx, actor));
    if (id == actor.id) return Error{&forbidden, "nobody keeps their own account"};
    JX_TRY(auto row, tx.one<UnitRow>(sql::unit_account, {{"id", id}, {"organization", actor.organization}}));
    if (!row) return Error{&errors::not_found};
    JX_TRY(const auto held, tx.all<Role>(sql::roles_of_account, {{"account_id", id}}));
    for (const Role role : held)
        if (role == Role::system_admin || role == Role::security_admin || role == Role::audit_admin) return Error{&forbidden};
    return *std::move(row);
}

Result<UnitAccount> shown(Transaction& tx, const UnitRow& row, std::string_view language) {
    UnitAccount view{row.id, row.account, row.name, {}, row.disabled, row.enrolled, {}, row.version};
    JX_TRY(const auto held, tx.all<Role>(sql::roles_of_account, {{"account_id", row.id}}));
    view.roles = role_labels(held, language);
    if (row.used_at != row.created_at) { JX_TRY(view.used_at, parse_instant(row.used_at)); }
    return view;
}

Result<void> may_keep(const Actor& actor) {
    return authorize(actor, Permission::unit_account_write, {.organization = actor.organization});
}

}  // namespace

Result<Page<UnitAccount>> Identity::unit_accounts(const Actor& actor, const std::string& after, std::int64_t limit,
                                                  std::string_view language) {
    JX_CHECK(may_keep(actor));
    return state_->needs.database.read([&](Transaction& tx) -> Result<Page<UnitAccount>> {
        Page<UnitAccount> page;
        JX_TRY(auto rows, tx.all<UnitRow>(sql::unit_accounts,
                                          {{"organization", actor.organization}, {"after", after}, {"limit", limit + 1}}));
        if (static_cast<std::int64_t>(rows.size()) > limit) {
            rows.pop_back();
            page.next = rows.back().account;
        }
        for (const UnitRow& row : rows) { JX_TRY(page.items.emplace_back(), shown(tx, row, language)); }
        JX_TRY(const auto total, tx.one<std::int64_t>(sql::count_unit_accounts, {{"organization", actor.organization}}));
        page.total = total.value_or(0);
        return page;
    });
}

Result<std::vector<Named>> Identity::colleagues(const Actor& actor) {
    if (!actor.signed_in()) return Error{&unauthenticated};
    if (actor.organization.empty()) return std::vector<Named>{};
    return state_->needs.database.read([&](Transaction& tx) {
        return tx.all<Named>(sql::colleagues, {{"organization", actor.organization}, {"but", actor.id}});
    });
}

Result<std::string> Identity::State::enrolment_of(Transaction& tx, const std::string& account_id) const {
    std::string code = crypto::random_token();
    JX_CHECK(tx.run(sql::put_enrolment, {{"account_id", account_id},
                                         {"hash", crypto::sha256_hex(code)},
                                         {"expires_at", needs.clock.now() + settings.enrolment}}));
    return code;
}

Result<Enrolment> Identity::add_unit_account(const Actor& actor, const NewUnitAccount& request, std::string_view language) {
    JX_CHECK(may_keep(actor));
    if (!std::ranges::all_of(request.roles, is_unit_role)) return not_a_unit_role();
    JX_CHECK(check_roles(request.roles, Standing::organization));
    return state_->needs.database.transact([&](Transaction& tx) -> Result<Enrolment> {
        JX_CHECK(check_fresh(tx, actor));
        return state_->enter(tx, actor, request, language);
    });
}

Result<Enrolment> Identity::State::enter(Transaction& tx, const Actor& actor, const NewUnitAccount& request,
                                         std::string_view language) const {
    if (!is_account_name(request.account))
        return Error{&errors::invalid,
                     "the account's name",
                     {{"/account", "must have 2 to 64 of a-z, 0-9, '.', '_', '-' and begin with a letter or digit", "format"}}};
    JX_TRY(const auto mine, account(tx, actor.id));
    const Instant now = needs.clock.now();
    const std::string id = new_ulid(now);
    JX_TRY(const std::int64_t added, tx.run(sql::add_account, {{"id", id},
                                                               {"account", request.account},
                                                               {"name", request.name.value},
                                                               {"organization", actor.organization},
                                                               {"password_hash", std::string()},
                                                               {"demonstration", mine && mine->demonstration},
                                                               {"created_at", now}}));
    if (added == 0) return Error{&account_taken};
    for (const Role role : request.roles) JX_CHECK(tx.run(sql::add_role, {{"account_id", id}, {"role", role}}));
    JX_TRY(std::string code, enrolment_of(tx, id));
    JX_CHECK(record(tx, actor, "account.created", "account", id, 1,
                    json::Object{{"organization", actor.organization}, {"roles", json::encode(request.roles)}}));
    JX_TRY(const auto row, tx.one<UnitRow>(sql::unit_account, {{"id", id}, {"organization", actor.organization}}));
    JX_ASSERT(row.has_value());
    JX_TRY(UnitAccount view, shown(tx, *row, language));
    return Enrolment{std::move(view), std::move(code), now + settings.enrolment};
}

Result<Enrolment> Identity::enter_person(Transaction& tx, const Actor& actor, const std::string& account, const std::string& name,
                                         std::string_view language) const {
    JX_CHECK(check_fresh(tx, actor));
    return state_->enter(tx, actor, {account, {name}, {Role::applicant}}, language);
}

Result<UnitAccount> Identity::person(Transaction& tx, const std::string& account_id, std::string_view language) const {
    JX_TRY(const auto row, tx.one<UnitRow>(sql::unit_account, {{"id", account_id}, {"organization", std::string()}}));
    if (!row) return Error{&errors::not_found};
    return shown(tx, *row, language);
}

Result<UnitAccount> Identity::switch_person(Transaction& tx, const Actor& actor, const std::string& account_id, bool disabled,
                                            std::string_view language) const {
    JX_TRY(UnitRow row, kept(*this, tx, actor, account_id));
    if (row.disabled != disabled) {
        JX_CHECK(state_->switch_account(tx, actor, account_id, row.version + 1, disabled));
        row.disabled = disabled;
        ++row.version;
    }
    return shown(tx, row, language);
}

Result<Enrolment> Identity::reset_person(Transaction& tx, const Actor& actor, const std::string& account_id,
                                         std::string_view language) const {
    JX_TRY(UnitRow row, kept(*this, tx, actor, account_id));
    JX_CHECK(tx.run(sql::set_password, {{"id", account_id}, {"password_hash", std::string()}}));
    JX_CHECK(state_->end_everything(tx, account_id));
    JX_CHECK(tx.run(sql::drop_totp, {{"account_id", account_id}}));
    JX_CHECK(tx.run(sql::drop_recovery, {{"account_id", account_id}}));
    JX_TRY(std::string code, state_->enrolment_of(tx, account_id));
    row.enrolled = false;
    ++row.version;
    JX_CHECK(state_->record(tx, actor, "account.reset", "account", account_id, row.version));
    JX_TRY(UnitAccount view, shown(tx, row, language));
    return Enrolment{std::move(view), std::move(code), state_->needs.clock.now() + state_->settings.enrolment};
}

Result<UnitAccount> Identity::set_unit_roles(const Actor& actor, const std::string& account_id, const std::vector<Role>& roles,
                                             std::string_view language) {
    JX_CHECK(may_keep(actor));
    if (!std::ranges::all_of(roles, is_unit_role)) return not_a_unit_role();
    return state_->needs.database.transact([&](Transaction& tx) -> Result<UnitAccount> {
        JX_TRY(UnitRow row, kept(*this, tx, actor, account_id));
        JX_TRY(const auto before, state_->roles(tx, account_id));
        std::vector<Role> after = roles;
        for (const Role role : before)
            if (!is_unit_role(role)) after.push_back(role);
        JX_CHECK(check_roles(after, Standing::authority));
        JX_CHECK(tx.run(sql::drop_roles, {{"account_id", account_id}}));
        for (const Role role : after) JX_CHECK(tx.run(sql::add_role, {{"account_id", account_id}, {"role", role}}));
        JX_CHECK(tx.run(sql::change_account, {{"id", account_id}}));
        ++row.version;
        JX_CHECK(state_->record(tx, actor, "account.roles_changed", "account", account_id, row.version,
                                json::Object{{"before", json::encode(before)}, {"after", json::encode(after)}}));
        return shown(tx, row, language);
    });
}

Result<UnitAccount> Identity::set_unit_disabled(const Actor& actor, const std::string& account_id, bool disabled,
                                                std::string_view language) {
    JX_CHECK(may_keep(actor));
    return state_->needs.database.transact(
        [&](Transaction& tx) { return switch_person(tx, actor, account_id, disabled, language); });
}

Result<Enrolment> Identity::reset_unit_account(const Actor& actor, const std::string& account_id, std::string_view language) {
    JX_CHECK(may_keep(actor));
    return state_->needs.database.transact([&](Transaction& tx) { return reset_person(tx, actor, account_id, language); });
}

Result<void> Identity::enrol(const std::string& code, const std::string& password, const std::string& client) {
    const std::string hash = crypto::sha256_hex(code);
    JX_CHECK(state_->check_client(client));
    const Instant now = state_->needs.clock.now();
    const auto find = [&](Transaction& tx) -> Result<std::optional<AccountRow>> {
        JX_TRY(const auto id, tx.one<std::string>(sql::enrolment, {{"hash", hash}, {"now", now}}));
        if (!id) return std::optional<AccountRow>{};
        JX_TRY(auto row, state_->account(tx, *id));
        return row && !row->disabled ? std::move(row) : std::optional<AccountRow>{};
    };
    JX_TRY(const auto row, state_->needs.database.read(find));
    if (!row) {
        JX_CHECK(state_->count_client(client));
        return Error{&enrolment_refused};
    }
    JX_CHECK(check_password(password, row->account));
    JX_TRY(const std::string made, crypto::hash_password(password));
    return state_->needs.database.transact([&](Transaction& tx) -> Result<void> {
        JX_TRY(const auto still, find(tx));
        if (!still) return Error{&enrolment_refused};
        JX_CHECK(tx.run(sql::set_password, {{"id", still->id}, {"password_hash", made}}));
        JX_CHECK(tx.run(sql::drop_enrolment, {{"account_id", still->id}}));
        JX_CHECK(state_->end_everything(tx, still->id));
        Actor self;
        self.id = still->id;
        self.organization = still->organization;
        return state_->record(tx, self, "account.enrolled", "account", still->id, still->version + 1);
    });
}

}  // namespace jixia::identity
