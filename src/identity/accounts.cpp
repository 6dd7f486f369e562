// Accounts and their roles: created by system administrators, given roles by security administrators, never both.
#include <algorithm>

#include "base/crypto.h"
#include "base/id.h"
#include "rules.h"
#include "sql.h"
#include "state.h"

namespace jixia::identity {

using storage::Transaction;

std::vector<Label> role_labels(const std::vector<Role>& roles, std::string_view language) {
    std::vector<Label> labels;
    for (const Role role : roles) labels.push_back({boost::describe::enum_to_string(role, ""), role_label(role, language)});
    return labels;
}

Result<std::vector<Role>> Identity::State::roles(Transaction& tx, const std::string& account_id) const {
    return tx.all<Role>(sql::roles_of_account, {{"account_id", account_id}});
}

Result<std::optional<AccountRow>> Identity::State::account(Transaction& tx, const std::string& id) const {
    return tx.one<AccountRow>(sql::account, {{"id", id}});
}

Result<std::optional<Named>> Identity::State::organization_name(Transaction& tx, const std::string& id) const {
    if (id.empty()) return std::optional<Named>{};
    JX_TRY(auto found, tx.one<Organization>(sql::organization, {{"id", id}}));
    if (!found) return std::optional<Named>{};
    return std::optional<Named>(Named{found->id, found->name});
}

Result<AccountView> Identity::State::view(Transaction& tx, const AccountRow& row, std::string_view language) const {
    JX_TRY(const auto held, roles(tx, row.id));
    JX_TRY(auto organization, organization_name(tx, row.organization));
    return AccountView{row.id,
                       row.account,
                       row.name,
                       role_labels(held, language),
                       std::move(organization),
                       row.disabled,
                       row.demonstration,
                       row.version,
                       row.created_at};
}

Result<void> Identity::State::record(Transaction& tx, const Actor& actor, std::string action, std::string type,
                                     const std::string& id, std::int64_t version, json::Value detail) const {
    JX_CHECK(needs.ledger.append(tx, actor,
                                 {.action = std::move(action),
                                  .subject_type = std::move(type),
                                  .subject_id = id,
                                  .version = version,
                                  .detail = std::move(detail)}));
    return {};
}

Result<Identity::Prepared> Identity::prepare(NewAccount request) {
    if (!is_account_name(request.account))
        return Error{&errors::invalid,
                     "the account's name",
                     {{"/account", "must have 2 to 64 of a-z, 0-9, '.', '_', '-' and begin with a letter or digit", "format"}}};
    JX_CHECK(check_password(request.password, request.account));
    JX_TRY(std::string hash, crypto::hash_password(request.password));
    request.password.clear();
    return Prepared{std::move(request), std::move(hash)};
}

Result<AccountView> Identity::create_account(const Actor& actor, const NewAccount& request, std::string_view language) {
    JX_CHECK(authorize(actor, Permission::account_write));
    JX_TRY(const Prepared prepared, prepare(request));
    return state_->needs.database.transact([&](Transaction& tx) { return create_account(tx, actor, prepared, language); });
}

Result<AccountView> Identity::create_account(Transaction& tx, const Actor& actor, const Prepared& account,
                                             std::string_view language) const {
    const NewAccount& request = account.request;
    const Instant now = state_->needs.clock.now();
    AccountRow row{new_ulid(now),
                   request.account,
                   request.name.value,
                   request.organization.value_or(""),
                   account.password_hash,
                   false,
                   request.demonstration.value_or(false),
                   1,
                   now};
    if (!row.organization.empty()) {
        JX_TRY(const auto organization, state_->organization_name(tx, row.organization));
        if (!organization)
            return Error{&errors::not_found, "no such organisation", {{"/organization", "does not exist", "not_found"}}};
    }
    JX_TRY(const std::int64_t added, tx.run(sql::add_account, {{"id", row.id},
                                                               {"account", row.account},
                                                               {"name", row.name},
                                                               {"organization", row.organization},
                                                               {"password_hash", row.password_hash},
                                                               {"demonstration", row.demonstration},
                                                               {"created_at", row.created_at}}));
    if (added == 0) return Error{&account_taken};
    JX_CHECK(
        state_->record(tx, actor, "account.created", "account", row.id, 1, json::Object{{"organization", row.organization}}));
    return state_->view(tx, row, language);
}

Result<AccountView> Identity::set_roles(const Actor& actor, const std::string& account_id, const std::vector<Role>& roles,
                                        std::string_view language) {
    JX_CHECK(authorize(actor, Permission::role_grant));
    if (account_id == actor.id) return Error{&forbidden, "nobody grants roles to themselves"};
    return state_->needs.database.transact([&](Transaction& tx) -> Result<AccountView> {
        JX_TRY(auto row, state_->account(tx, account_id));
        if (!row) return Error{&errors::not_found};
        Standing standing = Standing::person;
        if (!row->organization.empty()) {
            JX_TRY(const auto organization, find_organization(tx, row->organization));
            standing = organization && organization->authority ? Standing::authority : Standing::organization;
        }
        JX_CHECK(check_roles(roles, standing));
        JX_TRY(const auto before, state_->roles(tx, account_id));
        JX_CHECK(tx.run(sql::drop_roles, {{"account_id", account_id}}));
        for (const Role role : roles) JX_CHECK(tx.run(sql::add_role, {{"account_id", account_id}, {"role", role}}));
        JX_CHECK(tx.run(sql::change_account, {{"id", account_id}}));
        ++row->version;
        JX_CHECK(state_->record(tx, actor, "account.roles_changed", "account", account_id, row->version,
                                json::Object{{"before", json::encode(before)}, {"after", json::encode(roles)}}));
        return state_->view(tx, *row, language);
    });
}

Result<void> Identity::admit_applicant(Transaction& tx, const Actor& actor, const std::string& account_id) const {
    JX_TRY(const auto row, state_->account(tx, account_id));
    if (!row) return Error{&errors::not_found};
    JX_TRY(const auto before, state_->roles(tx, account_id));
    if (std::ranges::find(before, Role::applicant) != before.end()) return {};
    std::vector<Role> after = before;
    after.push_back(Role::applicant);
    JX_CHECK(check_roles(after, Standing::person));
    JX_CHECK(tx.run(sql::add_role, {{"account_id", account_id}, {"role", Role::applicant}}));
    JX_CHECK(tx.run(sql::change_account, {{"id", account_id}}));
    return state_->record(tx, actor, "account.roles_changed", "account", account_id, row->version + 1,
                          json::Object{{"before", json::encode(before)}, {"after", json::encode(after)}});
}

Result<void> Identity::State::end_everything(Transaction& tx, const std::string& account_id) const {
    JX_CHECK(tx.run(sql::drop_sessions_of_account, {{"account_id", account_id}, {"but", std::string()}}));
    JX_CHECK(tx.run(sql::drop_keys_of_account, {{"account_id", account_id}}));
    return {};
}

Result<void> Identity::State::switch_account(Transaction& tx, const Actor& actor, const std::string& account_id,
                                             std::int64_t version, bool disabled) const {
    JX_CHECK(tx.run(sql::set_account_disabled, {{"id", account_id}, {"disabled", disabled}, {"now", needs.clock.now()}}));
    if (disabled) JX_CHECK(end_everything(tx, account_id));
    return record(tx, actor, disabled ? "account.disabled" : "account.enabled", "account", account_id, version);
}

Result<AccountView> Identity::set_disabled(const Actor& actor, const std::string& account_id, bool disabled,
                                           std::string_view language) {
    JX_CHECK(authorize(actor, Permission::account_write));
    if (account_id == actor.id) return Error{&forbidden, "nobody disables themselves"};
    return state_->needs.database.transact([&](Transaction& tx) -> Result<AccountView> {
        JX_TRY(auto row, state_->account(tx, account_id));
        if (!row) return Error{&errors::not_found};
        if (row->disabled == disabled) return state_->view(tx, *row, language);
        JX_CHECK(state_->switch_account(tx, actor, account_id, row->version + 1, disabled));
        row->disabled = disabled;
        ++row->version;
        return state_->view(tx, *row, language);
    });
}

Result<AccountView> Identity::account(const Actor& actor, const std::string& account_id, std::string_view language) {
    JX_CHECK(authorize(actor, Permission::account_read));
    return state_->needs.database.read([&](Transaction& tx) -> Result<AccountView> {
        JX_TRY(const auto row, state_->account(tx, account_id));
        if (!row) return Error{&errors::not_found};
        return state_->view(tx, *row, language);
    });
}

Result<Page<AccountView>> Identity::accounts(const Actor& actor, const AccountQuery& query, std::string_view language) {
    JX_CHECK(authorize(actor, Permission::account_read));
    return state_->needs.database.read([&](Transaction& tx) -> Result<Page<AccountView>> {
        Page<AccountView> page;
        JX_TRY(auto rows, tx.all<AccountRow>(sql::list_accounts, {{"after", query.after}, {"limit", query.limit + 1}}));
        if (static_cast<std::int64_t>(rows.size()) > query.limit) {
            rows.pop_back();
            page.next = rows.back().account;
        }
        for (const AccountRow& row : rows) { JX_TRY(page.items.emplace_back(), state_->view(tx, row, language)); }
        JX_TRY(const auto total, tx.one<std::int64_t>(sql::count_accounts));
        page.total = total.value_or(0);
        return page;
    });
}

Result<std::optional<Actor>> Identity::State::actor_of(Transaction& tx, const std::optional<AccountRow>& row) const {
    if (!row || row->disabled) return std::optional<Actor>{};
    CallerRow caller{row->id, row->account, row->name, row->organization, {}, row->demonstration, {}, {}};
    JX_TRY(const auto organization, tx.one<Organization>(sql::organization, {{"id", row->organization}}));
    if (organization) caller.division = organization->division;
    JX_TRY(Actor found, actor(tx, std::move(caller)));
    return std::optional<Actor>(std::move(found));
}

Result<std::optional<Actor>> Identity::find_actor(const std::string& account) {
    return state_->needs.database.read([&](Transaction& tx) -> Result<std::optional<Actor>> {
        JX_TRY(const auto row, tx.one<AccountRow>(sql::account_by_name, {{"account", account}}));
        return state_->actor_of(tx, row);
    });
}

Result<std::optional<Actor>> Identity::actor_now(const std::string& account_id) {
    return state_->needs.database.read([&](Transaction& tx) -> Result<std::optional<Actor>> {
        JX_TRY(const auto row, state_->account(tx, account_id));
        return state_->actor_of(tx, row);
    });
}

Result<std::map<std::string, std::string>> Identity::names(Transaction& tx, const std::vector<std::string>& account_ids) const {
    std::map<std::string, std::string> names;
    for (const std::string& id : account_ids) {
        if (id.empty() || names.contains(id)) continue;
        JX_TRY(const auto row, state_->account(tx, id));
        if (row) names.emplace(id, row->name);
    }
    return names;
}

}  // namespace jixia::identity
