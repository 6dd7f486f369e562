// The ledger's promises, on both engines: what is tampered with is found, and where.
#include "audit/ledger.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>

#include "base/crypto.h"
#include "canonical.h"
#include "databases.h"
#include "sql.h"

namespace jixia::audit {
namespace {

using storage::Statement;
using storage::Transaction;

constexpr Citation article{"act", "第八条第三款"};

TEST(LedgerBytes, AreFixedByTestVectors) {
    StoredEntry entry;
    entry.format = 1;
    entry.seq = 1;
    entry.at = "2026-11-23T08:00:00.000000Z";
    entry.actor_id = "a";
    entry.actor_role = "reviewer";
    entry.division = "370100";
    entry.action = "entry.published";
    entry.subject_type = "entry";
    entry.subject_id = "e1";
    entry.version = 3;
    entry.basis = "第十条";
    entry.detail = "null";
    EXPECT_EQ(canonical_bytes(entry, "00"),
              "jixia-ledger-1\n1:1,27:2026-11-23T08:00:00.000000Z,1:a,8:reviewer,0:,6:370100,15:entry.published,5:entry,2:e1,1:3,"
              "9:第十条,0:,4:null,2:00,");
    entry.prev_hash = entry.prev_sm3 = std::string(genesis);
    EXPECT_EQ(sha256_of(entry), "65923db1166c753a6ad704974dc1c04db525d07e6e9c1591c75f769ef6561cca");
    EXPECT_EQ(sm3_of(entry), "f7729e40229c1094c35e49602c1ce0424f0454f6206afcb1186e76d89f09565f");
}

class LedgerStore : public kit::DatabaseTest {
protected:
    Result<LedgerEntry> append(int number) {
        Actor actor;
        actor.id = "person-" + std::to_string(number % 3);
        actor.organization = "org";
        actor.roles = {Role::cataloguer, Role::reviewer};
        return database().transact([&](Transaction& tx) {
            return ledger.append(tx, actor,
                                 {.action = "thing.changed",
                                  .subject_type = "thing",
                                  .subject_id = std::to_string(number % 2),
                                  .version = number,
                                  .basis = &article,
                                  .reason = "因为",
                                  .detail = json::Object{{"number", number}, {"name", "名称"}}});
        });
    }
    Verdict verify() {
        return database().read([&](Transaction& tx) { return ledger.verify(tx); }).value();
    }
    void must(Statement statement, storage::Parameters parameters = {}) {
        ASSERT_TRUE(database().transact([&](Transaction& tx) { return tx.run(statement, parameters); }).has_value())
            << statement.text;
    }
    bool refused(Statement statement) {
        return !database().transact([&](Transaction& tx) { return tx.run(statement); }).has_value();
    }
    void drop_triggers() {
        if (database().engine() == storage::Engine::sqlite) {
            must({"test.drop", "DROP TRIGGER ledger_entry_keep"});
            must({"test.drop", "DROP TRIGGER ledger_entry_stay"});
        } else {
            must({"test.drop", "DROP TRIGGER ledger_entry_keep ON ledger_entry"});
        }
    }
    Ledger ledger{clock};
};
JX_ON_BOTH_DATABASES(LedgerStore);

TEST_P(LedgerStore, LinksWhatIsAppended) {
    const LedgerEntry first = append(1).value(), second = append(2).value();
    EXPECT_EQ(first.seq, 1);
    EXPECT_EQ(first.prev_hash, genesis);
    EXPECT_EQ(second.prev_hash, first.hash);
    EXPECT_EQ(second.prev_sm3, first.sm3);
    EXPECT_EQ(second.actor_role, "cataloguer,reviewer");
    EXPECT_EQ(second.basis, "第八条第三款");
    EXPECT_EQ(second.detail.at("name").as_string(), "名称");
    const Verdict verdict = verify();
    EXPECT_EQ(verdict.checked, 2);
    EXPECT_FALSE(verdict.first_bad) << verdict.what;
    EXPECT_EQ(verdict.head.hash, second.hash);
}

TEST_P(LedgerStore, AnEmptyLedgerIsSound) {
    EXPECT_FALSE(verify().first_bad);
    EXPECT_EQ(verify().head.seq, 0);
}

TEST_P(LedgerStore, ARefusedTransactionLeavesNoTrace) {
    ASSERT_TRUE(append(1).has_value());
    const auto outcome = database().transact([&](Transaction& tx) -> Result<int> {
        JX_CHECK(ledger.append(tx, Actor::platform(), {.action = "x", .subject_type = "t", .subject_id = "1"}));
        return Error{&errors::invalid};
    });
    EXPECT_FALSE(outcome.has_value());
    EXPECT_EQ(verify().head.seq, 1);
    EXPECT_EQ(append(2)->seq, 2);
    EXPECT_FALSE(verify().first_bad);
}

TEST_P(LedgerStore, GivesASubjectsEntriesInPages) {
    for (int i = 1; i <= 7; ++i) ASSERT_TRUE(append(i).has_value());
    database()
        .read([&](Transaction& tx) -> Result<int> {
            EXPECT_EQ(ledger.of(tx, "thing", "1")->size(), 4U);
            const auto page = ledger.page(tx, "thing", "1", 1, 2).value();
            EXPECT_EQ(page.size(), 2U);
            EXPECT_EQ(page.front().seq, 3);
            EXPECT_EQ(ledger.count(tx, "thing", "0").value(), 3);
            return 0;
        })
        .value();
}

TEST_P(LedgerStore, ConcurrentWritersMakeOneChain) {
    constexpr int threads = 8, rounds = 15;
    std::atomic<int> written = 0;
    std::vector<std::thread> writers;
    for (int t = 0; t < threads; ++t)
        writers.emplace_back([&, t] {
            for (int i = 0; i < rounds; ++i) written += append(t * rounds + i).has_value() ? 1 : 0;
        });
    for (std::thread& writer : writers) writer.join();
    EXPECT_EQ(written, threads * rounds);
    const Verdict verdict = verify();
    EXPECT_EQ(verdict.checked, threads * rounds);
    EXPECT_FALSE(verdict.first_bad) << verdict.what;
}

TEST_P(LedgerStore, ASubjectIsListedForThoseItConcerns) {
    const auto act = [&](const char* id, const char* organization, const char* division, const char* subject) {
        Actor actor;
        actor.id = id;
        actor.organization = organization;
        actor.division = division;
        ASSERT_TRUE(database()
                        .transact([&](Transaction& tx) {
                            return ledger.append(tx, actor, {.action = "done", .subject_type = "case", .subject_id = subject});
                        })
                        .has_value());
    };
    act("citizen", "", "", "1");
    act("officer", "jinan", "370100", "1");
    act("citizen", "", "", "1");
    act("other", "", "", "2");
    const struct {
        Visibility visible;
        const char* subject;
        std::size_t found;
    } rows[] = {{{.account = "citizen"}, "1", 3},    {{.account = "officer"}, "1", 0},    {{.account = "other"}, "1", 0},
                {{.account = "other"}, "2", 1},      {{.organization = "jinan"}, "1", 3}, {{.organization = "qingdao"}, "1", 0},
                {{.organization = "jinan"}, "2", 0}, {{.division = "370000"}, "1", 3},    {{.division = "370100"}, "1", 3},
                {{.division = "370200"}, "1", 0},    {{.division = "370000"}, "2", 0},    {{}, "1", 0},
                {{.everything = true}, "1", 3},      {{.everything = true}, "3", 0}};
    for (const auto& row : rows) {
        const auto listing = database().read([&](Transaction& tx) {
            return ledger.list(tx, {.visible = row.visible, .subject_type = "case", .subject_id = row.subject});
        });
        EXPECT_EQ(listing.has_value() ? listing->items.size() : 0U, row.found)
            << row.visible.account << row.visible.organization << row.visible.division << row.subject;
        if (row.found == 0) EXPECT_EQ(listing.error().code, &errors::not_found);
        else EXPECT_EQ(listing->total, static_cast<std::int64_t>(row.found));
    }
    const auto all = database().read(
        [&](Transaction& tx) { return ledger.list(tx, {.visible = {.everything = true}, .after = 1, .limit = 2}); });
    EXPECT_EQ(all->items.front().seq, 2);
    EXPECT_EQ(all->items.size(), 2U);
    EXPECT_EQ(all->total, 4);
    EXPECT_FALSE(
        database().read([&](Transaction& tx) { return ledger.list(tx, {.visible = {.account = "citizen"}}); }).has_value());
}

TEST(LedgerVerdict, ReadsPlainly) {
    Verdict verdict{.checked = 1, .head = {1, "ab", "cd"}};
    EXPECT_EQ(to_plain(verdict), "the ledger is sound: 1 entry, head 1 sha256 ab sm3 cd");
    verdict.checked = 9;
    verdict.first_bad = 7;
    verdict.what = "the entry is missing";
    EXPECT_EQ(to_plain(verdict), "entry 7 is not what was written: the entry is missing (9 entries read)");
}

TEST_P(LedgerStore, TheDatabaseRefusesChanges) {
    ASSERT_TRUE(append(1).has_value());
    EXPECT_TRUE(refused({"test.edit", "UPDATE ledger_entry SET reason = 'x'"}));
    EXPECT_TRUE(refused({"test.delete", "DELETE FROM ledger_entry"}));
    EXPECT_TRUE(refused({"test.delete", "DELETE FROM ledger_head"}));
    EXPECT_FALSE(verify().first_bad);
}

// Three hundred kinds of tampering, each undone before the next by rolling the transaction back.
TEST_P(LedgerStore, EveryTamperingIsFoundAtItsPlace) {
    constexpr int size = 12;
    for (int i = 1; i <= size; ++i) ASSERT_TRUE(append(i).has_value());
    drop_triggers();
    std::mt19937 random(20261123);  // NOLINT(cert-msc51-cpp): the same tampering every time
    const std::vector<std::string> columns{"at",          "actor_id", "actor_role", "organization", "action", "subject_type",
                                           "subject_id",  "basis",    "division",   "reason",       "detail", "prev_hash",
                                           "hash",        "prev_sm3", "sm3",        "log",          "salt",   "personal_sha256",
                                           "personal_sm3"};
    for (int round = 0; round < 300; ++round) {
        const std::int64_t at = 1 + static_cast<std::int64_t>(random() % size);
        std::int64_t expected = at;
        Verdict verdict;
        const std::string& column = columns[random() % columns.size()];
        const auto tampered = database().transact([&](Transaction& tx) -> Result<int> {
            switch (round % 6) {
                case 0: {
                    const std::string sql = fmt::format("UPDATE ledger_entry SET {0} = {0} || ' ' WHERE seq = :seq", column);
                    JX_CHECK(tx.run({"test.edit", sql}, {{"seq", at}}));
                    break;
                }
                case 1: {
                    const char* number = random() % 2 == 0 ? "version" : "format";
                    const std::string sql = fmt::format("UPDATE ledger_entry SET {0} = {0} + 1 WHERE seq = :seq", number);
                    JX_CHECK(tx.run({"test.edit", sql}, {{"seq", at}}));
                    break;
                }
                case 2: JX_CHECK(tx.run({"test.delete", "DELETE FROM ledger_entry WHERE seq = :seq"}, {{"seq", at}})); break;
                case 3: {  // the tail is cut off
                    JX_CHECK(tx.run({"test.truncate", "DELETE FROM ledger_entry WHERE seq >= :seq"}, {{"seq", at}}));
                    break;
                }
                case 4: {  // two neighbours change places
                    const std::int64_t other = at == size ? at - 1 : at + 1;
                    expected = std::min(at, other);
                    JX_CHECK(tx.run({"test.swap", "UPDATE ledger_entry SET seq = 1000 WHERE seq = :a"}, {{"a", at}}));
                    JX_CHECK(tx.run({"test.swap", "UPDATE ledger_entry SET seq = :a WHERE seq = :b"}, {{"a", at}, {"b", other}}));
                    JX_CHECK(tx.run({"test.swap", "UPDATE ledger_entry SET seq = :b WHERE seq = 1000"}, {{"b", other}}));
                    break;
                }
                default: {  // one is slipped in: the later ones move up
                    for (std::int64_t seq = size; seq >= at; --seq)
                        JX_CHECK(
                            tx.run({"test.shift", "UPDATE ledger_entry SET seq = seq + 1 WHERE seq = :seq"}, {{"seq", seq}}));
                    JX_CHECK(
                        tx.run({"test.copy",
                                "INSERT INTO ledger_entry SELECT seq - 1, at, actor_id, actor_role, organization, division, "
                                "action, subject_type, "
                                "subject_id, version, basis, reason, detail, prev_hash, hash, prev_sm3, sm3, format, log, salt, "
                                "personal_sha256, personal_sm3 FROM ledger_entry WHERE seq = :seq"},
                               {{"seq", at + 1}}));
                    break;
                }
            }
            JX_TRY(verdict, ledger.verify(tx));
            return Error{&errors::invalid};
        });
        ASSERT_EQ(tampered.error().code, &errors::invalid);
        // A copy slipped in hashes for its old number: the first difference is at the copy, whose number is unchanged, or after
        // it.
        if (round % 6 == 5) {
            ASSERT_TRUE(verdict.first_bad.has_value());
            EXPECT_EQ(*verdict.first_bad, at + 1) << round;
        } else {
            ASSERT_TRUE(verdict.first_bad.has_value()) << round;
            EXPECT_EQ(*verdict.first_bad, expected) << round << " " << column << " " << verdict.what;
        }
        EXPECT_FALSE(verdict.what.empty());
    }
    EXPECT_FALSE(verify().first_bad);
}

TEST_P(LedgerStore, AnEntryBehindTheHeadIsFound) {
    ASSERT_TRUE(append(1).has_value());
    ASSERT_TRUE(append(2).has_value());
    must({"test.head", "UPDATE ledger_head SET seq = 1"});
    EXPECT_EQ(verify().first_bad, 2);
}

TEST_P(LedgerStore, EveryStatementPrepares) { kit::expect_prepares(database(), sql::all); }

}  // namespace
}  // namespace jixia::audit
