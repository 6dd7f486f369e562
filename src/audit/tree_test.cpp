// The ledger as two Merkle trees, on both engines: what stands in a leaf, what can be erased, what of a rewritten database shows.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

#include "audit/ledger.h"
#include "base/crypto.h"
#include "canonical.h"
#include "databases.h"

namespace jixia::audit {
namespace {

using storage::Transaction;
using tlog::Tree;

class LedgerTree : public kit::DatabaseTest {
protected:
    LedgerEntry append(const Act& act, const std::string& actor_id = "person-1") {
        Actor actor;
        actor.id = actor_id;
        actor.organization = "org";
        actor.division = "370100";
        actor.roles = {Role::reviewer};
        return database().transact([&](Transaction& tx) { return ledger.append(tx, actor, act); }).value();
    }
    void fill(int count) {
        for (int i = 0; i < count; ++i)
            append({.action = "done", .subject_type = "t", .subject_id = std::to_string(i), .reason = "因为"});
    }
    template <class Work>
    auto read(Work work) {
        return database().read([&](Transaction& tx) { return work(tx); }).value();
    }
    Verdict verify(const Published& published = {}) {
        return read([&](Transaction& tx) { return ledger.verify(tx, published); });
    }
    std::vector<std::string> leaves() {
        return read([&](Transaction& tx) { return ledger.leaves(tx, 0, 10'000); });
    }
    void run(const std::string& sql) {
        ASSERT_TRUE(database().transact([&](Transaction& tx) { return tx.run({"test.sql", sql}); }).has_value()) << sql;
    }
    void drop_triggers() {
        if (database().engine() == storage::Engine::sqlite) {
            run("DROP TRIGGER ledger_entry_keep");
            run("DROP TRIGGER ledger_entry_stay");
        } else {
            run("DROP TRIGGER ledger_entry_keep ON ledger_entry");
        }
    }
    Ledger ledger{clock};
};
JX_ON_BOTH_DATABASES(LedgerTree);

const Act published{.action = "entry.published",
                    .subject_type = "entry",
                    .subject_id = "e1",
                    .version = 2,
                    .reason = "张三来电要求",
                    .detail = json::Object{{"openness", "unconditional"}},
                    .log = tlog::Log::opening,
                    .personal = json::Object{{"caller", "张三"}},
                    .person = "citizen"};

TEST_P(LedgerTree, TheKeptEdgesAreThoseOfTheLeaves) {
    Edges by_hand;
    for (int i = 1; i <= 20; ++i) {
        fill(1);
        by_hand.append(leaves().back());
        const Edges kept = read([&](Transaction& tx) { return ledger.edges(tx); });
        EXPECT_EQ(kept.size, static_cast<std::uint64_t>(i));
        for (const Tree tree : tlog::both_trees) EXPECT_EQ(kept.root(tree), by_hand.root(tree));
    }
    EXPECT_FALSE(verify().first_bad) << verify().what;
    EXPECT_EQ(verify().root, tlog::base64(by_hand.root(Tree::sha256)));
}

TEST_P(LedgerTree, AnOpenLeafSaysWhatAnyoneMayReadAndNothingPersonal) {
    append(published);
    const auto leaf = tlog::Leaf::parse(leaves().front());
    ASSERT_TRUE(leaf.has_value());
    const auto open = tlog::OpenPart::parse(leaf->open);
    ASSERT_TRUE(open.has_value());
    EXPECT_EQ(open->action, "entry.published");
    EXPECT_EQ(open->organization, "org");
    EXPECT_EQ(open->detail, R"({"openness":"unconditional"})");
    for (const char* word : {"张三", "person-1", "citizen"}) EXPECT_FALSE(leaves().front().contains(word)) << word;
    EXPECT_EQ(leaf->personal_sha256.size(), 64U);
    const auto shown = read([&](Transaction& tx) { return ledger.opening(tx, 0, 10); });
    ASSERT_EQ(shown.size(), 1U);
    EXPECT_EQ(shown[0].actor_id + shown[0].reason, "");
    EXPECT_TRUE(shown[0].personal.is_null());
    const auto whole = read([&](Transaction& tx) { return ledger.of(tx, "entry", "e1"); });
    EXPECT_EQ(whole[0].reason, "张三来电要求");
    EXPECT_EQ(whole[0].personal.at("caller").as_string(), "张三");
    EXPECT_EQ(whole[0].actor_id, "person-1");
}

TEST_P(LedgerTree, AClosedLeafSaysNothingAndIsOpenedByItsSalt) {
    Act act = published;
    act.log = tlog::Log::security;
    append(act);
    const std::string bytes = leaves().front();
    for (const char* word : {"张三", "person-1", "entry.published", "e1,", "org", "reviewer", "openness"})
        EXPECT_FALSE(bytes.contains(word)) << word;
    EXPECT_TRUE(read([&](Transaction& tx) { return ledger.opening(tx, 0, 10); }).empty());
    const Opened opened = read([&](Transaction& tx) { return ledger.opened(tx, 1); });
    EXPECT_EQ(opened.leaf.bytes(), bytes);
    EXPECT_EQ(opened.salt.size(), 32U) << "128 random bits";
    EXPECT_EQ(crypto::hmac_hex(crypto::Algorithm::sha256, opened.salt, opened.closed), opened.leaf.closed_sha256);
    EXPECT_EQ(crypto::hmac_hex(crypto::Algorithm::sm3, opened.salt, opened.closed_sm3), opened.leaf.closed_sm3);
    EXPECT_EQ(crypto::hmac_hex(crypto::Algorithm::sha256, opened.personal_salt, opened.personal), opened.leaf.personal_sha256);
    EXPECT_EQ(crypto::hmac_hex(crypto::Algorithm::sm3, opened.personal_salt, opened.personal), opened.leaf.personal_sm3);
    EXPECT_TRUE(opened.closed.contains("entry.published"));
    EXPECT_EQ(database().read([&](Transaction& tx) { return ledger.opened(tx, 2); }).error().code, &errors::not_found);
    append(act);
    EXPECT_NE(read([&](Transaction& tx) { return ledger.opened(tx, 2); }).salt, opened.salt);
}

TEST_P(LedgerTree, ErasingAPersonLeavesBothTreesAsTheyWere) {
    append(published);
    append({.action = "case.opened", .subject_type = "case", .subject_id = "c", .reason = "我叫张三", .person = "citizen"});
    append({.action = "case.opened", .subject_type = "case", .subject_id = "c", .reason = "officially"});
    const Edges before = read([&](Transaction& tx) { return ledger.edges(tx); });
    const auto before_leaves = leaves();
    const auto erased = database().transact([&](Transaction& tx) {
        return ledger.erase(tx, Actor::platform(), {.person = "citizen", .reason = "at their request"});
    });
    EXPECT_EQ(erased.value(), 2);
    auto after = leaves();
    ASSERT_EQ(after.size(), 4U) << "the erasure itself is on record";
    after.pop_back();
    EXPECT_EQ(after, before_leaves);
    const Verdict verdict =
        verify({.heads = {{Tree::sha256, {"o", 3, before.root(Tree::sha256)}}, {Tree::sm3, {"o", 3, before.root(Tree::sm3)}}}});
    EXPECT_FALSE(verdict.first_bad) << verdict.what;
    const auto entries = read([&](Transaction& tx) { return ledger.of(tx, "entry", "e1"); });
    EXPECT_EQ(entries[0].reason, "");
    EXPECT_TRUE(entries[0].erased);
    const auto cases = read([&](Transaction& tx) { return ledger.of(tx, "case", "c"); });
    EXPECT_TRUE(cases[0].erased);
    EXPECT_EQ(cases[1].reason, "officially");
    EXPECT_EQ(read([&](Transaction& tx) { return ledger.of(tx, "account", "citizen"); })[0].action, "ledger.erased");
    for (const char* table : {"ledger_personal", "ledger_person"}) {
        const std::string sql = fmt::format("SELECT count(*) FROM {} WHERE person = 'citizen'", table);
        EXPECT_EQ(read([&](Transaction& tx) { return tx.one<std::int64_t>({"test.count", sql}); }), 0);
    }
    EXPECT_EQ(database()
                  .transact([&](Transaction& tx) { return ledger.erase(tx, Actor::platform(), {.person = "citizen"}); })
                  .error()
                  .code,
              &errors::not_found);
    EXPECT_EQ(database().transact([&](Transaction& tx) { return ledger.erase(tx, Actor::platform(), {.seq = 3}); }).value(), 1);
    EXPECT_FALSE(verify().first_bad);
}

TEST_P(LedgerTree, WhatIsPersonalStandsSealedAndATamperedTextIsFound) {
    append(published);
    append(published);
    const auto sealed = read(
        [&](Transaction& tx) { return tx.all<std::string>({"test.all", "SELECT sealed FROM ledger_personal ORDER BY seq"}); });
    EXPECT_FALSE(sealed[0].contains("张三"));
    EXPECT_NE(sealed[0], sealed[1]);
    run("UPDATE ledger_personal SET sealed = '" + sealed[0] + "' WHERE seq = 2");
    EXPECT_EQ(verify().first_bad, 2) << "moved from one entry to another";
}

TEST_P(LedgerTree, TimeDoesNotGoBack) {
    fill(1);
    clock.advance(-std::chrono::hours(1));
    fill(1);
    const auto entries = read([&](Transaction& tx) { return ledger.list(tx, {.visible = {.everything = true}}); }).items;
    EXPECT_EQ(entries[1].at, entries[0].at);
    EXPECT_FALSE(verify().first_bad);
}

TEST_P(LedgerTree, AnOpenActThatFitsIntoNoBundleIsRefusedAndAClosedOneIsNot) {
    Act act = published;
    act.detail = std::string(70'000, 'x');
    const auto refused = database().transact([&](Transaction& tx) { return ledger.append(tx, Actor::platform(), act); });
    EXPECT_EQ(refused.error().code, &errors::too_large);
    EXPECT_TRUE(leaves().empty());
    act.log = tlog::Log::security;
    append(act);
    EXPECT_LT(leaves().front().size(), 1000U);
}

TEST_P(LedgerTree, ADatabaseRewrittenWholeIsFoundByWhatWasPublished) {
    fill(9);
    const auto before = leaves();
    const Edges edges = read([&](Transaction& tx) { return ledger.edges(tx); });
    // Somebody with every right writes entry 4 anew and makes all that follows fit.
    drop_triggers();
    std::vector<StoredEntry> rows = read([&](Transaction& tx) {
        return tx.all<StoredEntry>(
            {"test.all",
             "SELECT seq, at, actor_id, actor_role, organization, division, action, subject_type, subject_id, version, "
             "basis, reason, detail, prev_hash, hash, prev_sm3, sm3, format, log, salt, personal_sha256, personal_sm3 FROM "
             "ledger_entry ORDER BY seq"});
    });
    rows[3].actor_id = "somebody-else";
    Edges forged;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        StoredEntry& row = rows[i];
        if (i > 0) {
            row.prev_hash = rows[i - 1].hash;
            row.prev_sm3 = rows[i - 1].sm3;
        }
        row.hash = sha256_of(row);
        row.sm3 = sm3_of(row);
        forged.append(leaf_of(row).bytes());
        run(fmt::format(
            "UPDATE ledger_entry SET actor_id = '{}', prev_hash = '{}', hash = '{}', prev_sm3 = '{}', sm3 = '{}' WHERE seq = {}",
            row.actor_id, row.prev_hash, row.hash, row.prev_sm3, row.sm3, row.seq));
    }
    run(fmt::format("UPDATE ledger_head SET hash = '{}', sm3 = '{}', edge_sha256 = '{}', edge_sm3 = '{}'", rows.back().hash,
                    rows.back().sm3, forged.sha256.text(), forged.sm3.text()));
    EXPECT_FALSE(verify().first_bad) << "consistent in itself";
    const Verdict by_head = verify({.heads = {{Tree::sha256, {"o", 9, edges.root(Tree::sha256)}}}});
    EXPECT_EQ(by_head.first_bad, 9);
    const Verdict by_leaf = verify({.leaf = [&](Tree tree, std::uint64_t index) -> std::optional<tlog::Hash> {
        if (index >= before.size()) return std::nullopt;
        return tlog::leaf_hash(tree, before[index]);
    }});
    EXPECT_EQ(by_leaf.first_bad, 4) << by_leaf.what;
    EXPECT_EQ(verify({.heads = {{Tree::sm3, {"o", 10, edges.root(Tree::sm3)}}}}).first_bad, 10) << "a signed entry is gone";
}

// As a program before the trees left it: entries of format 1, no edges.
TEST_P(LedgerTree, AnOlderLedgerIsTakenInByTheNextAppend) {
    fill(3);
    drop_triggers();
    auto rows = read([&](Transaction& tx) {
        return tx.all<StoredEntry>(
            {"test.all",
             "SELECT seq, at, actor_id, actor_role, organization, division, action, subject_type, subject_id, version, "
             "basis, reason, detail, prev_hash, hash, prev_sm3, sm3, format, log, salt, personal_sha256, personal_sm3 FROM "
             "ledger_entry ORDER BY seq"});
    });
    std::string hash(genesis), sm3(genesis);
    for (StoredEntry& row : rows) {
        row.format = 1;
        row.reason = "旧";
        row.prev_hash = hash;
        row.prev_sm3 = sm3;
        hash = row.hash = sha256_of(row);
        sm3 = row.sm3 = sm3_of(row);
        run(
            fmt::format("UPDATE ledger_entry SET format = 1, reason = '旧', personal_sha256 = '', personal_sm3 = '', prev_hash = "
                        "'{}', hash = '{}', "
                        "prev_sm3 = '{}', sm3 = '{}' WHERE seq = {}",
                        row.prev_hash, row.hash, row.prev_sm3, row.sm3, row.seq));
    }
    run("DELETE FROM ledger_personal");
    run(fmt::format("UPDATE ledger_head SET hash = '{}', sm3 = '{}', at = '', edge_size = 0, edge_sha256 = '', edge_sm3 = ''",
                    hash, sm3));
    EXPECT_FALSE(verify().first_bad) << verify().what;
    EXPECT_EQ(read([&](Transaction& tx) { return ledger.edges(tx); }).size, 3U);
    fill(1);
    const Verdict verdict = verify();
    EXPECT_FALSE(verdict.first_bad) << verdict.what;
    const auto after = leaves();
    ASSERT_EQ(after.size(), 4U);
    EXPECT_FALSE(after[0].contains("旧")) << "an old entry's leaf is closed whole";
    const auto entries = read([&](Transaction& tx) { return ledger.list(tx, {.visible = {.everything = true}}); }).items;
    EXPECT_EQ(entries[0].reason, "旧");
    EXPECT_EQ(entries[3].prev_hash, hash);
    const Opened opened = read([&](Transaction& tx) { return ledger.opened(tx, 1); });
    EXPECT_EQ(crypto::hmac_hex(crypto::Algorithm::sm3, opened.salt, opened.closed_sm3), opened.leaf.closed_sm3);
    run("UPDATE ledger_entry SET reason = '新' WHERE seq = 2");
    EXPECT_EQ(verify().first_bad, 2);
}

TEST_P(LedgerTree, SignedHeadsAreKeptNewestFirst) {
    database()
        .transact([&](Transaction& tx) -> Result<int> {
            JX_CHECK(ledger.keep_checkpoint(tx, Tree::sha256, {1, "a", clock.now()}));
            JX_CHECK(ledger.keep_checkpoint(tx, Tree::sha256, {3, "b", clock.now()}));
            JX_CHECK(ledger.keep_checkpoint(tx, Tree::sm3, {3, "c", clock.now()}));
            JX_CHECK(ledger.keep_checkpoint(tx, Tree::sha256, {3, "b with a cosignature", clock.now()}));
            return 0;
        })
        .value();
    const auto heads = read([&](Transaction& tx) { return ledger.checkpoints(tx, Tree::sha256, 10); });
    ASSERT_EQ(heads.size(), 2U);
    EXPECT_EQ(heads[0].note, "b with a cosignature");
    EXPECT_EQ(heads[1].size, 1);
}

}  // namespace
}  // namespace jixia::audit
