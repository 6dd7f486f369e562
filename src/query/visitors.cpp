#include "visitors.h"

#include <algorithm>

#include "sql_errors.h"

namespace jixia::query {
namespace {

constexpr std::size_t accounts_max = 100'000;
constexpr std::chrono::seconds window{60};

}  // namespace

std::string visitor_of(const Actor& actor, const std::string& client) {
    return actor.id.empty() ? "address " + client : "account " + actor.id;
}

/// With the lock held: brought up to now. What a minute gives comes evenly.
Visitors::Account& Visitors::account_of(const std::string& visitor) {
    const Instant now = clock_.now();
    if (accounts_.size() >= accounts_max) forget_idle();
    const auto [found, fresh] = accounts_.try_emplace(visitor, Account{limits_.units_a_minute, now});
    Account& account = found->second;
    if (fresh || now <= account.at) return account;
    const double passed = std::chrono::duration<double>(now - account.at) / std::chrono::duration<double>(window);
    const double earned = std::min(passed, 1e6) * static_cast<double>(limits_.units_a_minute);
    const double left = std::min(static_cast<double>(limits_.units_a_minute), static_cast<double>(account.left) + earned);
    account.left = static_cast<std::int64_t>(left);
    account.at = now;
    return account;
}

/// Those who run nothing and would have everything left by now, or, if that is nobody, all who run nothing.
void Visitors::forget_idle() {
    const Instant now = clock_.now();
    std::erase_if(accounts_, [&](const auto& one) {
        return one.second.records + one.second.sql == 0 && one.second.left >= 0 && now - one.second.at > window;
    });
    if (accounts_.size() >= accounts_max)
        std::erase_if(accounts_, [](const auto& one) { return one.second.records + one.second.sql == 0; });
}

std::expected<Visitors::Turn, Visitors::Refused> Visitors::enter(const std::string& visitor, std::int64_t units, Door door) {
    const std::scoped_lock lock(mutex_);
    Account& account = account_of(visitor);
    int& running = door == Door::sql ? account.sql : account.records;
    const int most = door == Door::sql ? limits_.sql_at_once_max : limits_.records_at_once_max;
    if (running >= most)
        return std::unexpected(Refused{Error{door == Door::sql ? &sql_too_many : &too_many_at_once}, std::chrono::seconds{1}});
    if (account.left <= 0) {
        // Until a tenth of a minute's units are there again.
        const double needed = static_cast<double>(limits_.units_a_minute) / 10 - static_cast<double>(account.left);
        const double seconds = needed / static_cast<double>(limits_.units_a_minute) * static_cast<double>(window.count());
        return std::unexpected(Refused{Error{&budget_spent}, std::chrono::seconds{static_cast<std::int64_t>(seconds) + 1}});
    }
    ++running;
    account.left -= std::min(units, std::int64_t{1} << 60);
    return Turn(*this, visitor, door);
}

void Visitors::charge(const std::string& visitor, std::int64_t units) {
    const std::scoped_lock lock(mutex_);
    account_of(visitor).left -= std::min(units, std::int64_t{1} << 60);
}

void Visitors::leave(const std::string& visitor, Door door) {
    const std::scoped_lock lock(mutex_);
    Account& account = accounts_.at(visitor);
    --(door == Door::sql ? account.sql : account.records);
}

std::size_t Visitors::known() {
    const std::scoped_lock lock(mutex_);
    return accounts_.size();
}

std::int64_t Visitors::left(const std::string& visitor) {
    const std::scoped_lock lock(mutex_);
    return account_of(visitor).left;
}

}  // namespace jixia::query
