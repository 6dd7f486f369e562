// The record database's promises, on both engines.
#include "storage/database.h"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <barrier>
#include <csignal>
#include <fstream>
#include <thread>

#include "connection.h"
#include "databases.h"
#include "migrate.h"
#include "migrations.h"
#include "sql.h"

namespace jixia::storage {
namespace {

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Row {
    std::string id;
    std::int64_t number{};
    double ratio{};
    std::optional<std::string> note;
    Colour colour{};
    Instant at{};
    json::Value document;
    bool flag{};
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, number, ratio, note, colour, at, document, flag))

constexpr Statement create{"test.create",
                           "CREATE TABLE sample (id TEXT PRIMARY KEY, number BIGINT, ratio DOUBLE PRECISION, note TEXT, "
                           "colour TEXT, at TEXT, document TEXT, flag BIGINT)"};
constexpr Statement insert{"test.insert",
                           "INSERT INTO sample (id, number, ratio, note, colour, at, document, flag) VALUES (:id, :number, "
                           ":ratio, :note, :colour, :at, :document, :flag)"};
constexpr Statement insert_id{"test.insert_id", "INSERT INTO sample (id) VALUES (:id)"};
constexpr Statement select_all{"test.select_all",
                               "SELECT id, number, ratio, note, colour, at, document, flag FROM sample ORDER BY id"};
constexpr Statement count_rows{"test.count_rows", "SELECT count(*) FROM sample"};
constexpr Statement raise_counter{"test.raise_counter",
                                  "UPDATE counter SET value = value + 1 WHERE name = :name RETURNING value"};
constexpr Statement counter{"test.counter", "SELECT value FROM counter WHERE name = :name"};

class DatabaseContract : public kit::DatabaseTest {
protected:
    DatabaseContract() {
        EXPECT_TRUE(database().transact([](Transaction& tx) { return tx.run(create); }).has_value());
    }
    std::int64_t count() {
        return database().read([](Transaction& tx) { return tx.one<std::int64_t>(count_rows); }).value().value();
    }
    Result<std::int64_t> add(const std::string& id) {
        return database().transact([&](Transaction& tx) { return tx.run(insert_id, {{"id", id}}); });
    }
};
JX_ON_BOTH_DATABASES(DatabaseContract);

TEST_P(DatabaseContract, EveryKindOfCellComesBackAsItWasGiven) {
    const Row first{
        "a", std::numeric_limits<std::int64_t>::max(), 0.1, std::nullopt, Colour::green, clock.now(), json::Value{{"键", 1}},
        true};
    const Row second{"b",
                     std::numeric_limits<std::int64_t>::min(),
                     -1e300,
                     "it's 𠮷 :not_a_parameter",
                     Colour::red,
                     clock.now(),
                     json::Array{1, "x"},
                     false};
    for (const Row& row : {first, second})
        ASSERT_TRUE(database()
                        .transact([&](Transaction& tx) {
                            return tx.run(insert, {{"id", row.id},
                                                   {"number", row.number},
                                                   {"ratio", row.ratio},
                                                   {"note", row.note},
                                                   {"colour", row.colour},
                                                   {"at", row.at},
                                                   {"document", row.document},
                                                   {"flag", row.flag}});
                        })
                        .has_value());
    const auto rows = database().read([](Transaction& tx) { return tx.all<Row>(select_all); });
    ASSERT_TRUE(rows.has_value());
    ASSERT_EQ(rows->size(), 2u);
    EXPECT_EQ(json::to_string((*rows)[0]), json::to_string(first));
    EXPECT_EQ(json::to_string((*rows)[1]), json::to_string(second));
}

TEST_P(DatabaseContract, AStatementThatStaysPreparedServesOtherValuesWithinItselfAndAfterAFailure) {
    constexpr Statement put{"test.put", "INSERT INTO sample (id, note, number) VALUES (:id, :note, :number)"};
    constexpr Statement note_of{"test.note_of", "SELECT note FROM sample WHERE id = :id"};
    constexpr Statement ids{"test.ids", "SELECT id FROM sample ORDER BY id"};
    const auto written = database().transact([&](Transaction& tx) -> Result<void> {
        for (int i = 0; i < 4; ++i) {
            const std::optional<std::string> note = i % 2 == 0 ? std::nullopt : std::optional("note " + std::to_string(i));
            JX_CHECK(tx.run(put, {{"id", std::to_string(i)}, {"note", note}, {"number", i}}));
        }
        return {};
    });
    ASSERT_TRUE(written.has_value());
    EXPECT_FALSE(add("0").has_value());  // the key is taken
    EXPECT_TRUE(add("4").has_value());
    std::vector<std::string> seen;
    const auto read = database().read([&](Transaction& tx) {
        return tx.each<std::string>(ids, {}, [&](const std::string& outer) -> Result<void> {
            JX_TRY(const auto note, tx.one<std::optional<std::string>>(note_of, {{"id", outer}}));
            std::size_t inner = 0;
            JX_CHECK(tx.each<std::string>(ids, {}, [&](const std::string&) -> Result<void> {
                ++inner;
                return {};
            }));
            seen.push_back(outer + note.value().value_or("-") + std::to_string(inner));
            return {};
        });
    });
    ASSERT_TRUE(read.has_value());
    EXPECT_THAT(seen, testing::ElementsAre("0-5", "1note 15", "2-5", "3note 35", "4-5"));
    // Broken off halfway, it begins anew.
    for (int i = 0; i < 2; ++i) {
        const auto first = database().read([&](Transaction& tx) {
            return tx.each<std::string>(ids, {}, [](const std::string& id) -> Result<void> {
                EXPECT_EQ(id, "0");
                return Error{&errors::not_found};
            });
        });
        EXPECT_FALSE(first.has_value());
    }
    EXPECT_EQ(count(), 5);
}

TEST_P(DatabaseContract, ARefusalRollsBackAndRunsNoAfterCommitAction) {
    bool ran = false;
    const auto outcome = database().transact([&](Transaction& tx) -> Result<int> {
        tx.after_commit([&] { ran = true; });
        JX_CHECK(tx.run(insert_id, {{"id", "a"}}));
        return Error{&errors::invalid};
    });
    EXPECT_EQ(outcome.error().code, &errors::invalid);
    EXPECT_EQ(count(), 0);
    EXPECT_FALSE(ran);
}

TEST_P(DatabaseContract, AfterCommitActionsRunOnceTheRowsCanBeRead) {
    std::int64_t seen = -1;
    ASSERT_TRUE(database()
                    .transact([&](Transaction& tx) {
                        tx.after_commit([&] { seen = count(); });
                        return tx.run(insert_id, {{"id", "a"}});
                    })
                    .has_value());
    EXPECT_EQ(seen, 1);
}

TEST_P(DatabaseContract, AFailedStatementCondemnsItsTransactionEvenIfOverlooked) {
    ASSERT_TRUE(add("a").has_value());
    const auto outcome = database().transact([&](Transaction& tx) -> Result<int> {
        JX_CHECK(tx.run(insert_id, {{"id", "b"}}));
        EXPECT_FALSE(tx.run(insert_id, {{"id", "a"}}).has_value());
        EXPECT_FALSE(tx.run(insert_id, {{"id", "c"}}).has_value());
        return 1;
    });
    ASSERT_FALSE(outcome.has_value());
    EXPECT_EQ(outcome.error().code, &errors::internal);
    EXPECT_EQ(outcome.error().detail, "");
    EXPECT_EQ(count(), 1);
    EXPECT_TRUE(add("d").has_value());
}

TEST_P(DatabaseContract, AnExceptionRollsBack) {
    const auto outcome = database().transact([&](Transaction& tx) -> Result<int> {
        JX_CHECK(tx.run(insert_id, {{"id", "a"}}));
        throw std::runtime_error("planted");
    });
    EXPECT_EQ(outcome.error().code, &errors::internal);
    EXPECT_EQ(count(), 0);
}

TEST_P(DatabaseContract, AReadCannotWrite) {
    EXPECT_FALSE(database().read([](Transaction& tx) { return tx.run(insert_id, {{"id", "a"}}); }).has_value());
    const auto nested = database().transact([&](Transaction& tx) -> Result<std::int64_t> {
        JX_CHECK(tx.run(insert_id, {{"id", "b"}}));
        EXPECT_FALSE(database().read([](Transaction& inner) { return inner.run(insert_id, {{"id", "c"}}); }).has_value());
        return tx.run(insert_id, {{"id", "d"}});
    });
    EXPECT_TRUE(nested.has_value());
    // The engine itself refuses, too.
    constexpr Statement sneaky{"test.sneaky", "INSERT INTO sample (id) VALUES ('x') RETURNING id"};
    EXPECT_FALSE(database().read([&](Transaction& tx) { return tx.one<std::string>(sneaky); }).has_value());
    EXPECT_EQ(count(), 2);
}

TEST_P(DatabaseContract, ANestedReadSeesWhatItsCallerWroteAndNeedsNoConnection) {
    reopen({.url = "", .readers = 1, .busy_timeout_ms = 100});
    const auto seen = database().transact([&](Transaction& tx) -> Result<std::int64_t> {
        JX_CHECK(tx.run(insert_id, {{"id", "a"}}));
        return count();
    });
    EXPECT_EQ(seen.value(), 1);
    const auto twice = database().read([&](Transaction&) -> Result<std::int64_t> { return count(); });
    EXPECT_EQ(twice.value(), 1);
}

TEST_P(DatabaseContract, ATransactionWithinATransactionIsABug) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    if (GetParam() == Engine::postgres)
        GTEST_SKIP() << "the check is the same code; a re-executed death test would start a second server";
    EXPECT_DEATH((void)database().transact([&](Transaction&) { return add("a"); }), "writing");
}

TEST_P(DatabaseContract, AReaderKeepsItsSnapshot) {
    ASSERT_TRUE(add("a").has_value());
    const auto outcome = database().read([&](Transaction& tx) -> Result<int> {
        JX_TRY(const auto before, tx.one<std::int64_t>(count_rows));
        std::jthread([&] { EXPECT_TRUE(add("b").has_value()); }).join();
        JX_TRY(const auto after, tx.one<std::int64_t>(count_rows));
        EXPECT_EQ(*before, *after);
        return 0;
    });
    EXPECT_TRUE(outcome.has_value());
    EXPECT_EQ(count(), 2);
}

TEST_P(DatabaseContract, ConcurrentReadModifyWriteLosesNothing) {
    constexpr int threads = 16, rounds = 25;
    std::atomic<int> done = 0;
    std::vector<std::jthread> workers;
    for (int t = 0; t < threads; ++t)
        workers.emplace_back([&] {
            for (int i = 0; i < rounds; ++i) {
                const auto outcome = database().transact([&](Transaction& tx) -> Result<std::int64_t> {
                    JX_TRY(const auto value, tx.one<std::int64_t>(counter, {{"name", "job"}}));
                    constexpr Statement set{"test.set", "UPDATE counter SET value = :value WHERE name = 'job'"};
                    return tx.run(set, {{"value", *value + 1}});
                });
                if (outcome.has_value()) ++done;
            }
        });
    workers.clear();
    EXPECT_EQ(done, threads * rounds);
    const auto value = database().read([](Transaction& tx) { return tx.one<std::int64_t>(counter, {{"name", "job"}}); });
    EXPECT_EQ(value.value().value(), threads * rounds);
}

TEST_P(DatabaseContract, ParametersMustBeThoseOfTheStatement) {
    constexpr Statement select{"test.select", "SELECT count(*) FROM sample WHERE id = :id OR note = :id"};
    const auto with = [&](Parameters parameters) {
        return database().read([&](Transaction& tx) { return tx.one<std::int64_t>(select, parameters); }).has_value();
    };
    EXPECT_TRUE(with({{"id", "a"}}));
    EXPECT_FALSE(with({}));
    EXPECT_FALSE(with({{"id", "a"}, {"other", "b"}}));
    EXPECT_FALSE(with({{"other", "b"}}));
    EXPECT_FALSE(with({{"id", std::string("nul\0inside", 10)}}));
    EXPECT_FALSE(with({{"id", "not UTF-8: \xff"}}));
}

TEST_P(DatabaseContract, AColumnThatDoesNotFitIsAnInternalError) {
    ASSERT_TRUE(add("a").has_value());
    constexpr Statement null_number{"test.null_number", "SELECT number FROM sample"};
    constexpr Statement bad_colour{"test.bad_colour", "SELECT 'blue' FROM sample"};
    EXPECT_EQ(database().read([&](Transaction& tx) { return tx.all<std::int64_t>(null_number); }).error().code,
              &errors::internal);
    EXPECT_EQ(database().read([&](Transaction& tx) { return tx.all<Colour>(bad_colour); }).error().code, &errors::internal);
    EXPECT_TRUE(database().read([&](Transaction& tx) { return tx.all<std::optional<std::int64_t>>(null_number); }).has_value());
}

TEST_P(DatabaseContract, AStatementThatRunsTooLongTimesOut) {
    reopen({.url = "", .statement_timeout_ms = 100});
    constexpr Statement endless{"test.endless",
                                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i % 1000 + 1 FROM n) SELECT count(*) FROM n"};
    EXPECT_EQ(database().read([&](Transaction& tx) { return tx.one<std::int64_t>(endless); }).error().code, &errors::timed_out);
    EXPECT_EQ(count(), 0);
}

TEST_P(DatabaseContract, WaitingForAConnectionEndsBusy) {
    reopen({.url = "", .readers = 1, .busy_timeout_ms = 50});
    std::barrier taken(2), over(2);
    std::jthread holder([&] {
        (void)database().transact([&](Transaction&) -> Result<int> {
            taken.arrive_and_wait();
            over.arrive_and_wait();
            return 0;
        });
    });
    taken.arrive_and_wait();
    EXPECT_EQ(add("a").error().code, &errors::busy);
    EXPECT_EQ(count(), 0);  // readers go on
    over.arrive_and_wait();
}

TEST_P(DatabaseContract, WhatWasAcknowledgedSurvivesARestart) {
    ASSERT_TRUE(add("a").has_value());
    reopen();
    EXPECT_EQ(count(), 1);
}

TEST_P(DatabaseContract, ADatabaseOfANewerProgramIsRefused) {
    constexpr Statement newer{"test.newer",
                              "INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES (9999, 'x', 'x', 'x')"};
    ASSERT_TRUE(database().transact([&](Transaction& tx) { return tx.run(newer); }).has_value());
    EXPECT_THROW(reopen(), std::runtime_error);
    EXPECT_EQ(Database::open({.url = url()}, clock).error().code, &database_newer);
}

TEST_P(DatabaseContract, AChangedMigrationIsRefused) {
    constexpr Statement change{"test.change", "UPDATE schema_migration SET checksum = 'other' WHERE number = 1"};
    ASSERT_TRUE(database().transact([&](Transaction& tx) { return tx.run(change); }).has_value());
    EXPECT_THROW(reopen(), std::runtime_error);
    EXPECT_EQ(Database::open({.url = url()}, clock).error().code, &migration_changed);
}

TEST_P(DatabaseContract, EveryStatementPrepares) {
    kit::expect_prepares(database(), sql::all);
    EXPECT_FALSE(database().check({"test.nonsense", "SELECT nothing FROM nowhere"}).has_value());
}

// kill -9 of a process that writes: every write it reported is there.
TEST_P(DatabaseContract, AKilledWriterLosesNothingItReported) {
    const std::string place = url();
    for (int round = 0; round < 5; ++round) {
        const std::int64_t before = count();
        int reports[2];
        ASSERT_EQ(::pipe(reports), 0);
        // Another process opens it: this one must not hold the file.
        const std::string other = GetParam() == Engine::sqlite ? (folder / "killed.sqlite").string() : place;
        const pid_t child = ::fork();
        if (child == 0) {
            ::close(reports[0]);
            auto own = Database::open({.url = other, .readers = 1}, clock);
            if (!own.has_value()) ::_exit(1);
            (void)(*own)->transact([](Transaction& tx) {
                constexpr Statement table{"test.table", "CREATE TABLE IF NOT EXISTS sample (id TEXT PRIMARY KEY)"};
                return tx.run(table);
            });
            for (int i = 0;; ++i) {
                const std::string id = std::to_string(round) + "-" + std::to_string(i);
                if (!(*own)->transact([&](Transaction& tx) { return tx.run(insert_id, {{"id", id}}); }).has_value()) ::_exit(2);
                if (::write(reports[1], "x", 1) != 1) ::_exit(3);
            }
        }
        ::close(reports[1]);
        std::int64_t reported = 0;
        char byte = 0;
        while (reported < 20 + round * 7 && ::read(reports[0], &byte, 1) == 1) ++reported;
        ::kill(child, SIGKILL);
        while (::read(reports[0], &byte, 1) == 1) ++reported;
        ::close(reports[0]);
        int status = 0;
        ::waitpid(child, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status));
        constexpr Statement of_round{"test.of_round", "SELECT count(*) FROM sample WHERE id LIKE :prefix"};
        const auto rows = [&](Database& database) {
            return database
                .read([&](Transaction& tx) { return tx.one<std::int64_t>(of_round, {{"prefix", std::to_string(round) + "-%"}}); })
                .value()
                .value();
        };
        std::int64_t kept = 0;
        if (GetParam() == Engine::sqlite) {
            auto again = Database::open({.url = other, .readers = 1}, clock);
            ASSERT_TRUE(again.has_value());
            kept = rows(**again);
        } else {
            kept = rows(database());
            EXPECT_GE(count(), before + reported);
        }
        EXPECT_GE(kept, reported);
        EXPECT_LE(kept, reported + 1);  // one may have been committed and not reported
    }
}

TEST(SqliteDatabase, TwoServersNeverOpenOneFile) {
    const kit::TempFolder folder;
    const kit::ManualClock clock;
    auto first = Database::open({.url = folder / "records.sqlite"}, clock);
    ASSERT_TRUE(first.has_value());
    EXPECT_EQ(Database::open({.url = folder / "records.sqlite"}, clock).error().code, &database_in_use);
    first->reset();
    EXPECT_TRUE(Database::open({.url = folder / "records.sqlite"}, clock).has_value());
}

TEST(SqliteDatabase, AFileThatIsNoDatabaseIsRefusedAndKept) {
    const kit::TempFolder folder;
    const kit::ManualClock clock;
    const std::string text(4096, 'x');
    std::ofstream(folder / "records.sqlite") << text;
    EXPECT_FALSE(Database::open({.url = folder / "records.sqlite"}, clock).has_value());
    std::ifstream file(folder / "records.sqlite");
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), text);
}

TEST(PostgresDatabase, UnsafeSettingsAreRefused) {
    const kit::ManualClock clock;
    const std::string url = kit::fresh_postgres();
    EXPECT_EQ(Database::open({.url = url + "&options=-csynchronous_commit%3Doff"}, clock).error().code, &database_unsafe);
    EXPECT_TRUE(Database::open({.url = url}, clock).has_value());
    kit::drop_postgres(url);
}

TEST(PostgresDatabase, ClosedConnectionsAreReplaced) {
    const kit::ManualClock clock;
    const std::string url = kit::fresh_postgres();
    {
        auto first = Database::open({.url = url, .readers = 2}, clock);
        auto second = Database::open({.url = url, .readers = 1}, clock);
        constexpr Statement close_others{"test.close_others",
                                         "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE "
                                         "datname = current_database() AND pid <> pg_backend_pid()"};
        ASSERT_TRUE((*second)->read([&](Transaction& tx) { return tx.one<std::int64_t>(close_others); }).has_value());
        const auto raised =
            (*first)->transact([](Transaction& tx) { return tx.one<std::int64_t>(raise_counter, {{"name", "job"}}); });
        EXPECT_TRUE(raised.has_value());
        EXPECT_TRUE((*first)->read([](Transaction& tx) { return tx.one<std::int64_t>(counter, {{"name", "job"}}); }).has_value());
    }
    kit::drop_postgres(url);
}

TEST(ParameterNames, AreReadOutsideQuotesAndCastsOnce) {
    EXPECT_THAT(parameter_names("SELECT ':a', \":b\", x::text, :c + :d_1, ':it''s :e' WHERE :c=:f"),
                testing::ElementsAre("c", "d_1", "f"));
    EXPECT_THAT(parameter_names(""), testing::IsEmpty());
    EXPECT_THAT(parameter_names("'open :a"), testing::IsEmpty());
}

TEST(Migrations, BlocksBelongToOneEngine) {
    const std::string_view text = "a;\n-- sqlite:\nb;\n-- end\n-- postgres:\nc;\n-- end\nd;";
    EXPECT_EQ(sql_for(Engine::sqlite, text), "a;\nb;\nd;\n");
    EXPECT_EQ(sql_for(Engine::postgres, text), "a;\nc;\nd;\n");
}

}  // namespace
}  // namespace jixia::storage
