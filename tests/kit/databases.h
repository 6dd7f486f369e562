#pragma once
// Test kit: a fresh, migrated record database for each test, on SQLite and on PostgreSQL.
//
//     class CaseStore : public kit::DatabaseTest {};
//     JX_ON_BOTH_DATABASES(CaseStore);
//     TEST_P(CaseStore, KeepsWhatItWasGiven) { ... database().transact(...) ... }
//     TEST_P(CaseStore, EveryStatementPrepares) { kit::expect_prepares(database(), sql::all); }
//
// PostgreSQL: one private server a test program (in memory where /dev/shm is, unix socket only), started by the first test that
// needs it and ended with the program, however that ends. Each test gets a copy of a migrated database.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "base/clock.h"
#include "storage/database.h"

namespace jixia::kit {

/// A clock that moves only when told. Any thread.
class ManualClock final : public Clock {
public:
    /// 2026-11-23T08:00:00Z, a Monday, unless told otherwise.
    ManualClock()
        : ManualClock(Instant(std::chrono::sys_days(Date(std::chrono::year(2026), std::chrono::November, std::chrono::day(23))) +
                              std::chrono::hours(8))) {}
    explicit ManualClock(Instant start) : now_(start.time_since_epoch().count()) {}
    Instant now() const override { return Instant(std::chrono::microseconds(now_.load())); }
    void set(Instant instant) { now_ = instant.time_since_epoch().count(); }
    void advance(std::chrono::microseconds step) { now_ += step.count(); }

private:
    std::atomic<std::int64_t> now_;
};

/// A private folder, removed with everything in it at the end.
class TempFolder {
public:
    TempFolder();
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    ~TempFolder();
    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

/// The address of a fresh migrated database on this program's PostgreSQL.
std::string fresh_postgres();
void drop_postgres(const std::string& url);

/// Runs each of its tests on both engines: declare with JX_ON_BOTH_DATABASES and TEST_P.
class DatabaseTest : public ::testing::TestWithParam<storage::Engine> {
protected:
    DatabaseTest();
    ~DatabaseTest() override;
    storage::Database& database() { return *database_; }
    /// Closes and opens the same database again, as a restart does. What holds `database()` must be gone.
    void reopen(const storage::DatabaseConfig& settings = {});
    const std::string& url() const { return url_; }

    ManualClock clock;
    TempFolder folder;

private:
    std::string url_;
    std::unique_ptr<storage::Database> database_;
};

std::string engine_name(const ::testing::TestParamInfo<storage::Engine>& info);

/// Fails for each statement that `database` cannot prepare; the engine's reason is in the log.
void expect_prepares(storage::Database& database, std::span<const storage::Statement> statements);

}  // namespace jixia::kit

#define JX_ON_BOTH_DATABASES(Fixture)                                                                                 \
    INSTANTIATE_TEST_SUITE_P(On, Fixture,                                                                             \
                             ::testing::Values(::jixia::storage::Engine::sqlite, ::jixia::storage::Engine::postgres), \
                             ::jixia::kit::engine_name)
