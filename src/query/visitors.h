#pragma once
// What one visitor may compute: how much a minute, and how many queries at a time, so that a flood of one leaves room for others.
// A visitor is an account or, of those not signed in, an address.
#include <chrono>
#include <cstdint>
#include <expected>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "base/actor.h"
#include "base/clock.h"
#include "base/result.h"
#include "query/query.h"

namespace jixia::query {

/// The visitor has computed as much as one may in a minute.
inline constexpr ErrorCode budget_spent{"query-budget-spent", ErrorKind::too_many};
/// The visitor has as many queries of `records` running as one may; of SQL it is `query-sql-too-many`.
inline constexpr ErrorCode too_many_at_once{"query-too-many-at-once", ErrorKind::too_many};

enum class Door { records, sql };

/// Any thread.
class Visitors {
public:
    Visitors(const Query::Limits& limits, const Clock& clock) : limits_(limits), clock_(clock) {}

    /// A place among what runs, given back when destroyed.
    class Turn {
    public:
        Turn(Visitors& of, std::string visitor, Door door) : of_(&of), visitor_(std::move(visitor)), door_(door) {}
        Turn(Turn&& from) noexcept
            : of_(std::exchange(from.of_, nullptr)), visitor_(std::move(from.visitor_)), door_(from.door_) {}
        Turn& operator=(Turn&&) = delete;
        ~Turn() {
            if (of_ != nullptr) of_->leave(visitor_, door_);
        }

    private:
        Visitors* of_;
        std::string visitor_;
        Door door_;
    };

    struct Refused {
        Error error;
        std::chrono::seconds retry_after{1};
    };
    /// `units`: what the query costs (cost.h). Whoever has anything left may begin a query of any cost and is in debt after it,
    /// so that no query is too dear for ever. Refuses `query-too-many-at-once` or `query-sql-too-many`, then
    /// `query-budget-spent`.
    std::expected<Turn, Refused> enter(const std::string& visitor, std::int64_t units, Door door);
    /// Adds to what a query costs, once that is known.
    void charge(const std::string& visitor, std::int64_t units);
    /// What is left to the visitor now.
    std::int64_t left(const std::string& visitor);
    /// How many visitors are remembered.
    std::size_t known();

private:
    struct Account {
        std::int64_t left = 0;
        Instant at{};
        int records = 0, sql = 0;
    };
    void leave(const std::string& visitor, Door door);
    Account& account_of(const std::string& visitor);
    void forget_idle();

    const Query::Limits limits_;
    const Clock& clock_;
    std::mutex mutex_;
    std::map<std::string, Account> accounts_;
};

/// How a caller is told apart from others.
std::string visitor_of(const Actor& actor, const std::string& client);

}  // namespace jixia::query
