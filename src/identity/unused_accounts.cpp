// Accounts of units that nobody uses any more: told some days before, then disabled (GB/T 22239: accounts that are not needed).
#include <algorithm>

#include "sql.h"
#include "state.h"

namespace jixia::identity {

using storage::Transaction;

namespace {

struct UnusedRow {
    std::string id, organization;
    Instant used_at{};
    std::string warned_at;
};
BOOST_DESCRIBE_STRUCT(UnusedRow, (), (id, organization, used_at, warned_at))

}  // namespace

Result<std::int64_t> Identity::disable_unused() {
    const Instant now = state_->needs.clock.now(), since = now - state_->settings.unused;
    JX_TRY(const auto rows, state_->needs.database.read(
                                [&](Transaction& tx) { return tx.all<UnusedRow>(sql::unused_accounts, {{"since", since}}); }));
    std::int64_t ended = 0;
    for (const UnusedRow& found : rows) {
        // Nobody is surprised: whoever was not told in time is told first.
        if (found.warned_at.empty() || found.warned_at > to_text(now - state_->settings.unused_notice)) continue;
        JX_TRY(const bool done, state_->needs.database.transact([&](Transaction& tx) -> Result<bool> {
            JX_TRY(const auto row, state_->account(tx, found.id));
            if (!row || row->disabled) return false;
            JX_TRY(const auto roles, state_->roles(tx, found.id));
            const bool administrator = std::ranges::any_of(roles, [](Role role) {
                return role == Role::system_admin || role == Role::security_admin || role == Role::audit_admin;
            });
            if (administrator) {
                JX_TRY(const auto others, tx.one<std::int64_t>(sql::other_administrators, {{"account_id", found.id}}));
                if (others.value_or(0) == 0) return false;
            }
            JX_CHECK(state_->switch_account(tx, Actor::platform(), found.id, row->version + 1, true));
            return true;
        }));
        ended += done ? 1 : 0;
    }
    return ended;
}

Result<std::int64_t> Identity::warn_unused(const std::function<Result<void>(Transaction&, const Unused&)>& tell) {
    const Instant now = state_->needs.clock.now();
    const Instant since = now - state_->settings.unused + state_->settings.unused_notice;
    return state_->needs.database.transact([&](Transaction& tx) -> Result<std::int64_t> {
        std::int64_t told = 0;
        JX_TRY(const auto rows, tx.all<UnusedRow>(sql::unused_accounts, {{"since", since}}));
        for (const UnusedRow& row : rows) {
            if (!row.warned_at.empty()) continue;
            const Instant end = std::max(row.used_at + state_->settings.unused, now + state_->settings.unused_notice);
            JX_CHECK(tell(tx, {row.id, row.organization, local_date(end)}));
            JX_CHECK(tx.run(sql::mark_warned, {{"id", row.id}, {"now", now}}));
            ++told;
        }
        return told;
    });
}

}  // namespace jixia::identity
