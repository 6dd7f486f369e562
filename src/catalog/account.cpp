// The one account of resources, and its closing at the end of each month.
#include "catalog/account.h"

#include <map>

#include "base/crypto.h"
#include "sql.h"
#include "state.h"

namespace jixia::catalog {

using storage::Transaction;

namespace {

struct AccountRow {
    std::string provider_id, provider_name, division;
    std::int64_t unconditional = 0, conditional = 0, closed = 0, suspended = 0, in_work = 0, withdrawn = 0;
};
BOOST_DESCRIBE_STRUCT(AccountRow, (),
                      (provider_id, provider_name, division, unconditional, conditional, closed, suspended, in_work, withdrawn))

struct ListedRow {
    std::string provider_id, provider_name;
    std::int64_t entries = 0;
};
BOOST_DESCRIBE_STRUCT(ListedRow, (), (provider_id, provider_name, entries))

void sum_into(AccountFigures& total, const AccountFigures& one) {
    total.catalogued += one.catalogued;
    total.unconditional += one.unconditional;
    total.conditional += one.conditional;
    total.closed += one.closed;
    total.listed += one.listed;
    total.difference += one.difference;
    total.suspended += one.suspended;
    total.in_work += one.in_work;
    total.withdrawn += one.withdrawn;
}

/// "2026-10" for any day of November 2026.
std::string month_before(Date day) {
    const auto month = std::chrono::year_month(day.year(), day.month()) - std::chrono::months(1);
    return to_text(Date(month / std::chrono::day(1))).substr(0, 7);
}

}  // namespace

Result<Account> Catalog::State::account_in(Transaction& tx, const std::string& division) const {
    std::string_view stem = division;
    while (stem.ends_with("00")) stem.remove_suffix(2);
    JX_TRY(const auto rows, tx.all<AccountRow>(sql::account_lines, {{"divisions", std::string(stem) + "%"}}));
    JX_TRY(const auto open_lists, tx.all<ListedRow>(sql::listed_by_provider));
    std::map<std::string, std::int64_t> listed;
    for (const ListedRow& row : open_lists) listed[row.provider_id] = row.entries;
    Account out{division, needs.clock.now(), {}, {}};
    for (const AccountRow& row : rows) {
        AccountLine& line = out.items.emplace_back();
        line.provider = {row.provider_id, row.provider_name};
        line.division.code = row.division;
        line.figures = {row.unconditional + row.conditional + row.closed,
                        row.unconditional,
                        row.conditional,
                        row.closed,
                        listed[row.provider_id],
                        0,
                        row.suspended,
                        row.in_work,
                        row.withdrawn};
        line.figures.difference = row.unconditional + row.conditional - line.figures.listed;
        sum_into(out.total, line.figures);
    }
    return out;
}

Result<Account> Catalog::account(const std::string& division, std::string_view language) {
    JX_TRY(Account out, state_->needs.database.read([&](Transaction& tx) { return state_->account_in(tx, division); }));
    for (AccountLine& line : out.items) line.division = state_->labelled("division", line.division.code, language);
    return out;
}

Result<std::vector<ClosedMonth>> Catalog::closed_months() {
    return state_->needs.database.read([&](Transaction& tx) { return tx.all<ClosedMonth>(sql::closed_months); });
}

Result<bool> Catalog::close_month() {
    State& state = *state_;
    const std::string month = month_before(state.today());
    JX_TRY(const auto newest, state.needs.database.read([&](Transaction& tx) { return tx.one<std::string>(sql::newest_month); }));
    if (newest && *newest >= month) return false;
    return state.needs.database.transact([&](Transaction& tx) -> Result<bool> {
        JX_TRY(const auto again, tx.one<std::string>(sql::newest_month));
        if (again && *again >= month) return false;  // another node was quicker
        JX_TRY(const Account account, state.account_in(tx, "370000"));
        const std::string lines = json::to_string(account.items), digest = crypto::sha256_hex(lines);
        JX_CHECK(tx.run(sql::add_month,
                        {{"month", month}, {"at", account.at}, {"total", account.total}, {"digest", digest}, {"lines", lines}}));
        JX_CHECK(state.needs.ledger.append(tx, Actor::platform(),
                                           {.action = "account.closed",
                                            .subject_type = "account",
                                            .subject_id = month,
                                            .basis = &articles::art_4_2,
                                            .detail = json::Object{{"digest", digest}, {"total", json::encode(account.total)}}}));
        return true;
    });
}

}  // namespace jixia::catalog
