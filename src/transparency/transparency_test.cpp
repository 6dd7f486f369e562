// Publishing on both engines with a real signer behind its socket: tiles, heads, proofs, receipts, witnesses, and what is
// refused.
#include "transparency/transparency.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "audit/ledger.h"
#include "base/crypto.h"
#include "databases.h"
#include "fetch/client.h"
#include "http/router.h"
#include "identity/authorize.h"
#include "signer/service.h"
#include "storage/database.h"
#include "tlog/leaf.h"
#include "tlog/tiles.h"
#include "transparency/published.h"

namespace jixia::transparency {
namespace {

using storage::Transaction;
using tlog::Tree;

/// A signer in a thread, behind its socket.
class SignerThread {
public:
    SignerThread(const std::filesystem::path& folder, const Clock& clock, const std::string& origin = "jixia.test/ledger")
        : socket_(folder / "signer.sock") {
        auto opened = signer::Signer::open({folder / "signer", origin}, clock);
        EXPECT_TRUE(opened.has_value()) << opened.error().detail;
        signer_ = *std::move(opened);
        thread_ = std::thread([this] { (void)signer::serve(*signer_, socket_, [this] { return ended_.load(); }).has_value(); });
        signer::Client client(socket_);
        for (int i = 0; i < 500 && !client.status().has_value(); ++i) ::usleep(2'000);
    }
    SignerThread(const SignerThread&) = delete;
    SignerThread& operator=(const SignerThread&) = delete;
    ~SignerThread() {
        ended_ = true;
        thread_.join();
    }

private:
    std::filesystem::path socket_;
    std::unique_ptr<signer::Signer> signer_;
    std::atomic<bool> ended_ = false;
    std::thread thread_;
};

class Publishing : public kit::DatabaseTest {
protected:
    void SetUp() override { open(); }
    void TearDown() override { transparency.reset(); }
    void open() {
        transparency.reset();
        auto opened =
            Transparency::open({database(), ledger, signer, fetch, clock,
                                [](const Actor& actor) { return audit::Visibility{.everything = actor.has(Role::audit_admin)}; }},
                               {.folder = folder / "ledger"});
        ASSERT_TRUE(opened.has_value());
        transparency = *std::move(opened);
    }
    void fill(int count, tlog::Log log = tlog::Log::security) {
        database()
            .transact([&](Transaction& tx) -> Result<int> {
                for (int i = 0; i < count; ++i)
                    JX_CHECK(ledger.append(tx, Actor::platform(),
                                           {.action = "entry.published",
                                            .subject_type = "entry",
                                            .subject_id = std::to_string(i),
                                            .reason = "因为",
                                            .log = log}));
                return 0;
            })
            .value();
    }
    void run(const std::string& sql) {
        ASSERT_TRUE(database().transact([&](Transaction& tx) { return tx.run({"test.sql", sql}); }).has_value()) << sql;
    }
    audit::Edges edges() {
        return database().read([&](Transaction& tx) { return ledger.edges(tx); }).value();
    }

    audit::Ledger ledger{clock};
    fetch::Client fetch{{*fetch::Network::parse("127.0.0.0/8")}};
    signer::Client signer{folder / "signer.sock"};
    std::unique_ptr<Transparency> transparency;
};
JX_ON_BOTH_DATABASES(Publishing);

tlog::Hash hash(const std::string& text) { return *tlog::hash_from_base64(text); }
tlog::Proof proof_of(const std::vector<std::string>& path) {
    tlog::Proof proof;
    for (const std::string& line : path) proof.push_back(hash(line));
    return proof;
}

TEST_P(Publishing, EveryEntryIsProvedInBothTreesUnderASignedHead) {
    const SignerThread running(folder.path(), clock);
    std::int64_t size = 0;
    for (const int count : {1, 254, 1, 1, 300}) {
        fill(count);
        size += count;
        ASSERT_TRUE(transparency->publish().has_value());
        const HeadView head = transparency->head().value();
        EXPECT_EQ(head.state, "signed");
        ASSERT_TRUE(head.signed_head.has_value());
        EXPECT_EQ(head.signed_head->size, size);
        EXPECT_EQ(head.signed_head->root, tlog::base64(edges().root(Tree::sha256)));
        EXPECT_EQ(head.signed_head->root_sm3, tlog::base64(edges().root(Tree::sm3)));
        EXPECT_EQ(head.keys.size(), 4U);
        for (const std::int64_t seq : {std::int64_t{1}, size / 2 + 1, size}) {
            const InclusionView view = transparency->inclusion(seq, 0).value();
            for (const Tree tree : tlog::both_trees) {
                const TreePath& path = tree == Tree::sha256 ? view.sha256 : view.sm3;
                EXPECT_EQ(hash(path.root), edges().root(tree));
                EXPECT_TRUE(shows(tree,
                                  tlog::InclusionClaim{static_cast<std::uint64_t>(seq - 1), static_cast<std::uint64_t>(size),
                                                       hash(path.leaf), hash(path.root)},
                                  proof_of(path.path)));
            }
        }
        const ConsistencyView grown = transparency->consistency(1, 0).value();
        EXPECT_TRUE(
            shows(Tree::sm3,
                  tlog::ConsistencyClaim{1, static_cast<std::uint64_t>(size), hash(grown.sm3.from_root), hash(grown.sm3.to_root)},
                  proof_of(grown.sm3.path)));
    }
    EXPECT_EQ(transparency->heads(100)->size(), 5U);
    EXPECT_EQ(transparency->inclusion(size + 1, 0).error().code, &not_signed);
    EXPECT_EQ(transparency->inclusion(1, size + 1).error().code, &not_signed);
    EXPECT_EQ(transparency->inclusion(0, 0).error().code, &errors::invalid);
    EXPECT_EQ(transparency->inclusion(5, 4).error().code, &errors::invalid);
    EXPECT_EQ(transparency->consistency(5, 4).error().code, &errors::invalid);
    EXPECT_EQ(transparency->consistency(5, size + 1).error().code, &not_signed);
}

TEST_P(Publishing, TheServedFilesAreThoseOfTheSpecification) {
    const SignerThread running(folder.path(), clock);
    fill(300);
    ASSERT_TRUE(transparency->publish().has_value());
    fill(2);
    ASSERT_TRUE(transparency->publish().has_value());
    const auto leaves = database().read([&](Transaction& tx) { return ledger.leaves(tx, 0, 1000); }).value();
    for (const std::uint64_t size : {302U, 300U}) {  // partial tiles of an older head are served, too
        for (const tlog::Tile& tile : tlog::tiles_of(size)) {
            for (const std::string prefix : {"", "sm3/"}) {
                const auto bytes = transparency->file(prefix + path_of(tile));
                ASSERT_TRUE(bytes.has_value()) << prefix << path_of(tile);
                if (tile.entries) {
                    const auto entries = tlog::entries_of(*bytes, tile.width);
                    ASSERT_TRUE(entries.has_value());
                    for (std::size_t i = 0; i < entries->size(); ++i) EXPECT_EQ((*entries)[i], leaves[tile.index * 256 + i]);
                } else EXPECT_EQ(bytes->size(), tile.width * 32);
            }
        }
    }
    const auto note = tlog::Note::parse(*transparency->file("checkpoint"));
    EXPECT_EQ(tlog::Checkpoint::parse(note->text)->size, 302U);
    EXPECT_EQ(tlog::Checkpoint::parse(tlog::Note::parse(*transparency->file("sm3/checkpoint"))->text)->origin,
              "jixia.test/ledger/sm3");
    for (const char* path : {"tile/0/001.p/47", "tile/0/002", "tile/2/000.p/1", "tile/0/../checkpoint", "keys",
                             "../signer/ed25519.pem", "", "sm3/", "tile/9/000.p/1"})
        EXPECT_EQ(transparency->file(path).error().code, &errors::not_found) << path;
    EXPECT_FALSE(std::filesystem::exists(folder / "ledger" / "tile" / "0" / "001.p" / "44"))
        << "a narrower tile is the beginning of the wider one";
}

TEST_P(Publishing, GoesOnAfterARestartAndWritesAnewWhatDoesNotFit) {
    const SignerThread running(folder.path(), clock);
    fill(270);
    ASSERT_TRUE(transparency->publish().has_value());
    open();
    EXPECT_TRUE(transparency->file("checkpoint").error().code == &errors::not_found)
        << "nothing is shown before the signer has been asked";
    fill(3);
    ASSERT_TRUE(transparency->publish().has_value());
    EXPECT_EQ(transparency->head()->signed_head->size, 273);
    transparency.reset();
    std::filesystem::remove(folder / "ledger" / "tile" / "0" / "001.p" / "17");
    open();
    ASSERT_TRUE(transparency->publish().has_value());
    EXPECT_EQ(transparency->file("tile/0/001.p/17")->size(), 17U * 32U) << "a lost tile is written again";
}

TEST_P(Publishing, WithoutASignerWritingGoesOnAndTheHeadSaysSo) {
    fill(3);
    EXPECT_EQ(transparency->publish().error().code, &signer::away);
    EXPECT_EQ(transparency->head()->state, "unsigned");
    EXPECT_EQ(transparency->inclusion(1, 0).error().code, &not_signed);
    const SignerThread running(folder.path(), clock);
    fill(1);
    ASSERT_TRUE(transparency->publish().has_value());
    EXPECT_EQ(transparency->head()->state, "signed");
    EXPECT_EQ(transparency->head()->signed_head->size, 4);
}

TEST_P(Publishing, AnOlderDatabaseIsNotSigned) {
    const SignerThread running(folder.path(), clock);
    fill(5);
    ASSERT_TRUE(transparency->publish().has_value());
    const std::string kept = *transparency->file("checkpoint");
    transparency.reset();
    // What a restore of an older backup leaves.
    const auto two = database().read([&](Transaction& tx) { return ledger.leaves(tx, 0, 2); }).value();
    audit::Edges old;
    for (const std::string& leaf : two) old.append(leaf);
    if (database().engine() == storage::Engine::sqlite) run("DROP TRIGGER ledger_entry_stay");
    else run("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_keep");
    run("DELETE FROM ledger_entry WHERE seq > 2");
    run("DELETE FROM ledger_personal WHERE seq > 2");
    run(fmt::format("UPDATE ledger_head SET seq = 2, edge_size = 2, edge_sha256 = '{}', edge_sm3 = '{}'", old.sha256.text(),
                    old.sm3.text()));
    open();
    EXPECT_EQ(transparency->publish().error().code, &signer::behind);
    EXPECT_EQ(transparency->head()->state, "refused");
    fill(4);  // another history, longer than the signed one
    const auto refused = transparency->publish();
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, &signer::forked);
    EXPECT_EQ(transparency->head()->state, "refused");
    bool aside = false;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
        if (entry.path().filename().string().starts_with("ledger.")) {
            std::ostringstream text;
            text << std::ifstream(entry.path() / "checkpoint").rdbuf();
            aside = text.str() == kept;
        }
    EXPECT_TRUE(aside) << "what was published stands aside, whole";
}

TEST_P(Publishing, AnEntryChangedBelowTheEdgesIsNotPublished) {
    const SignerThread running(folder.path(), clock);
    fill(4);
    if (database().engine() == storage::Engine::sqlite) run("DROP TRIGGER ledger_entry_keep");
    else run("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_keep");
    run("UPDATE ledger_entry SET actor_id = 'x' WHERE seq = 2");
    EXPECT_EQ(transparency->publish().error().code, &signer::forked);
    EXPECT_FALSE(transparency->head()->signed_head.has_value());
}

TEST_P(Publishing, AReceiptProvesAnEntryAloneAndOpensItForWhomItConcerns) {
    const SignerThread running(folder.path(), clock);
    fill(3);
    fill(2, tlog::Log::opening);
    ASSERT_TRUE(transparency->publish().has_value());
    Actor auditor;
    auditor.id = "a";
    auditor.roles = {Role::audit_admin};
    const json::Object plain = transparency->receipt(Actor{}, 2).value(), whole = transparency->receipt(auditor, 2).value(),
                       open = transparency->receipt(Actor{}, 5).value();
    EXPECT_TRUE(plain.at("opened").is_null());
    EXPECT_TRUE(plain.at("open").is_null());
    EXPECT_EQ(open.at("open").at("action").as_string(), "entry.published");
    const std::string leaf = *crypto::from_base64(whole.at("leaf").as_string());
    const std::string salt(whole.at("opened").at("salt").as_string());
    EXPECT_EQ(
        crypto::hmac_hex(crypto::Algorithm::sha256, salt, *crypto::from_base64(whole.at("opened").at("closed").as_string())),
        tlog::Leaf::parse(leaf)->closed_sha256);
    EXPECT_TRUE(std::string_view(plain.at("proof").as_string()).starts_with("c2sp.org/tlog-proof@v1\nindex 1\n"));
    EXPECT_EQ(transparency->receipt(auditor, 6).error().code, &not_signed);
    EXPECT_FALSE(json::serialize(open).contains("因为"));
}

TEST_P(Publishing, WhatIsPublishedIsWhatADatabaseIsCheckedAgainst) {
    const SignerThread running(folder.path(), clock);
    fill(260);
    ASSERT_TRUE(transparency->publish().has_value());
    const audit::Published published = published_in(folder / "ledger");
    EXPECT_EQ(published.heads.size(), 2U);
    const auto verify = [&] { return database().read([&](Transaction& tx) { return ledger.verify(tx, published); }).value(); };
    EXPECT_FALSE(verify().first_bad) << verify().what;
    EXPECT_EQ(*published.leaf(Tree::sm3, 259),
              tlog::leaf_hash(Tree::sm3, database().read([&](Transaction& tx) { return ledger.leaves(tx, 259, 1); })->front()));
    EXPECT_FALSE(published.leaf(Tree::sm3, 260).has_value());
    EXPECT_EQ(copy_published(folder / "ledger", folder / "copy").value(), 260U);
    EXPECT_EQ(published_in(folder / "copy").heads.size(), 2U);
    EXPECT_TRUE(published_in(folder / "nothing").heads.empty());
    std::ofstream(folder / "copy" / "keys") << "";
    EXPECT_TRUE(published_in(folder / "copy").heads.empty()) << "a head without a known key says nothing";
}

TEST_P(Publishing, AnActOfTheOpenLogIsSignedAtOnceAndAnyOtherWithinASecond) {
    const SignerThread running(folder.path(), clock);
    transparency->start();
    const auto lag_ms = [&](tlog::Log log) {
        const auto begun = std::chrono::steady_clock::now();
        fill(1, log);
        const std::int64_t seq = static_cast<std::int64_t>(edges().size);
        for (;;) {
            const auto head = transparency->head();
            if (head->signed_head && head->signed_head->size >= seq) break;
            ::usleep(2'000);
        }
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun).count();
    };
    lag_ms(tlog::Log::security);
    EXPECT_LT(lag_ms(tlog::Log::opening), 500);
    EXPECT_LT(lag_ms(tlog::Log::security), 2000);
    transparency->stop();
}

}  // namespace
}  // namespace jixia::transparency
