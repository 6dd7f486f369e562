// Roles lent for days that are named (代理). What is lent counts while its holder has it; it is looked up at every request, so
// that an end takes effect at once.
#include <algorithm>

#include "base/id.h"
#include "rules.h"
#include "sql.h"
#include "state.h"

namespace jixia::identity {

using storage::Transaction;

namespace {

struct LentRow {
    Role role{};
    std::string from, from_name;
};
BOOST_DESCRIBE_STRUCT(LentRow, (), (role, from, from_name))

struct DelegationRow {
    std::string id, organization, from_id, from_name, to_id, to_name;
    Role role{};
    Date from_on{}, until_on{};
    std::string reason, ended_at;
};
BOOST_DESCRIBE_STRUCT(DelegationRow, (),
                      (id, organization, from_id, from_name, to_id, to_name, role, from_on, until_on, reason, ended_at))

Result<DelegationView> view_of(const DelegationRow& row, Date today, std::string_view language) {
    DelegationView view{row.id,
                        {row.from_id, row.from_name},
                        {row.to_id, row.to_name},
                        {boost::describe::enum_to_string(row.role, ""), role_label(row.role, language)},
                        row.from_on,
                        row.until_on,
                        row.reason,
                        row.ended_at.empty() && row.from_on <= today && today <= row.until_on,
                        {}};
    if (!row.ended_at.empty()) { JX_TRY(view.ended_at, parse_instant(row.ended_at)); }
    return view;
}

}  // namespace

Result<std::vector<DelegatedRole>> Identity::State::lent(Transaction& tx, const std::string& account_id,
                                                         const std::vector<Role>& held) const {
    std::vector<DelegatedRole> out;
    JX_TRY(const auto rows,
           tx.all<LentRow>(sql::lent_roles, {{"account_id", account_id}, {"today", local_date(needs.clock.now())}}));
    for (const LentRow& row : rows)
        if (std::ranges::find(held, row.role) == held.end()) out.push_back({row.role, row.from, row.from_name});
    return out;
}

Result<DelegationView> Identity::delegate(const Actor& actor, const NewDelegation& request, std::string_view language) {
    JX_CHECK(authorize(actor, Permission::delegation_write, {.account = actor.id}));
    if (actor.organization.empty()) return Error{&forbidden};
    return state_->needs.database.transact([&](Transaction& tx) -> Result<DelegationView> {
        JX_CHECK(check_fresh(tx, actor));
        const Instant now = state_->needs.clock.now();
        const Date today = local_date(now);
        std::vector<FieldError> faults = faults_of_delegation(request.role, request.from_on, request.until_on, today);
        JX_TRY(const auto own, state_->roles(tx, actor.id));
        if (faults.empty() && std::ranges::find(own, request.role) == own.end())
            faults.push_back({"/role", "is not your own", "role"});
        JX_TRY(const auto to, state_->account(tx, request.to));
        if (!to || to->organization != actor.organization || to->disabled || to->id == actor.id) {
            faults.push_back({"/to", "is nobody else of your unit", "unknown"});
        } else {
            JX_TRY(const auto theirs, state_->roles(tx, to->id));
            std::vector<Role> together = theirs;
            if (std::ranges::find(together, request.role) == together.end()) together.push_back(request.role);
            if (!check_roles(together, Standing::authority).has_value())
                faults.push_back({"/to", "may not hold this role beside theirs", "roles"});
        }
        JX_TRY(const auto overlapping, tx.one<std::int64_t>(sql::overlapping_delegations, {{"to_id", request.to},
                                                                                           {"from_id", actor.id},
                                                                                           {"role", request.role},
                                                                                           {"from_on", request.from_on},
                                                                                           {"until_on", request.until_on}}));
        if (overlapping.value_or(0) > 0) faults.push_back({"/from_on", "overlaps a delegation of this role to them", "overlap"});
        if (!faults.empty()) return Error{&delegation_invalid, {}, std::move(faults)};
        DelegationRow row{new_ulid(now), actor.organization, actor.id,         actor.name,           to->id, to->name,
                          request.role,  request.from_on,    request.until_on, request.reason.value, {}};
        JX_CHECK(tx.run(sql::add_delegation, {{"id", row.id},
                                              {"organization", row.organization},
                                              {"from_id", row.from_id},
                                              {"to_id", row.to_id},
                                              {"role", row.role},
                                              {"from_on", row.from_on},
                                              {"until_on", row.until_on},
                                              {"reason", row.reason},
                                              {"created_at", now}}));
        JX_CHECK(state_->record(tx, actor, "delegation.given", "delegation", row.id, 1,
                                json::Object{{"to", row.to_id},
                                             {"role", json::encode(row.role)},
                                             {"from_on", to_text(row.from_on)},
                                             {"until_on", to_text(row.until_on)}}));
        return view_of(row, today, language);
    });
}

Result<std::vector<DelegationView>> Identity::delegations(const Actor& actor, std::string_view language) {
    if (!actor.signed_in()) return Error{&unauthenticated};
    return state_->needs.database.read([&](Transaction& tx) -> Result<std::vector<DelegationView>> {
        std::vector<DelegationView> out;
        const bool everyone = may(actor, Permission::unit_account_write, {.organization = actor.organization});
        JX_TRY(const auto rows,
               tx.all<DelegationRow>(sql::delegations,
                                     {{"organization", actor.organization}, {"everyone", everyone}, {"account", actor.id}}));
        for (const DelegationRow& row : rows) {
            JX_TRY(out.emplace_back(), view_of(row, local_date(state_->needs.clock.now()), language));
        }
        return out;
    });
}

Result<DelegationView> Identity::end_delegation(const Actor& actor, const std::string& id, std::string_view language) {
    if (!actor.signed_in()) return Error{&unauthenticated};
    return state_->needs.database.transact([&](Transaction& tx) -> Result<DelegationView> {
        JX_TRY(auto row, tx.one<DelegationRow>(sql::delegation, {{"id", id}}));
        const bool concerned = row && (row->from_id == actor.id || row->to_id == actor.id ||
                                       may(actor, Permission::unit_account_write, {.organization = row->organization}));
        if (!concerned) return Error{&errors::not_found};
        const Instant now = state_->needs.clock.now();
        JX_TRY(const std::int64_t ended, tx.run(sql::end_delegation, {{"id", id}, {"at", now}}));
        if (ended > 0) {
            row->ended_at = to_text(now);
            JX_CHECK(state_->record(tx, actor, "delegation.ended", "delegation", id, 2));
        }
        return view_of(*row, local_date(now), language);
    });
}

}  // namespace jixia::identity
