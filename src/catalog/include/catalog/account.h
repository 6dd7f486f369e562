#pragma once
// The one account of resources (一本账, Art. 4(2)): what each provider has in its catalogue and on its open list, reconciled. A
// line whose `difference` is not zero is a fault of the platform: the open list is those published entries that are not closed.
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "catalog/resources.h"

namespace jixia::catalog {

struct AccountFigures {
    std::int64_t catalogued = 0;  ///< published: unconditional, conditional and the stubs of closed ones
    std::int64_t unconditional = 0, conditional = 0, closed = 0;
    std::int64_t listed = 0;      ///< lines of the newest edition of the open list
    std::int64_t difference = 0;  ///< unconditional + conditional − listed
    std::int64_t suspended = 0, in_work = 0, withdrawn = 0;
};
BOOST_DESCRIBE_STRUCT(AccountFigures, (),
                      (catalogued, unconditional, conditional, closed, listed, difference, suspended, in_work, withdrawn))

struct AccountLine {
    ProviderLabel provider;
    CodeLabel division;
    AccountFigures figures;
};
BOOST_DESCRIBE_STRUCT(AccountLine, (), (provider, division, figures))

struct Account {
    std::string division;
    Instant at{};
    AccountFigures total;
    std::vector<AccountLine> items;  ///< by division, then name
};
BOOST_DESCRIBE_STRUCT(Account, (), (division, at, total, items))

/// The account as it stood at the end of a month; `digest`: SHA-256 over its lines, also in the ledger.
struct ClosedMonth {
    std::string month;  ///< "2026-10"
    Instant at{};
    AccountFigures total;
    std::string digest;
};
BOOST_DESCRIBE_STRUCT(ClosedMonth, (), (month, at, total, digest))

}  // namespace jixia::catalog
