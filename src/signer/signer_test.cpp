// The signer: what it signs continues what it signed, whatever it is told, however often it is killed.
#include "signer/signer.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <thread>

#include "base/crypto.h"
#include "databases.h"
#include "signer/service.h"
#include "tlog/leaf.h"

namespace jixia::signer {
namespace {

using tlog::Edge;
using tlog::Tree;

std::string leaf_of(std::int64_t seq, std::string_view what = "a", std::string_view at = "2026-11-26T08:00:00.000000Z") {
    tlog::Leaf leaf;
    leaf.seq = seq;
    leaf.at = at;
    leaf.closed_sha256 = crypto::sha256_hex(what);
    leaf.closed_sm3 = crypto::sm3_hex(what);
    return leaf.bytes();
}

/// A ledger as its owner sees it.
struct Log {
    Edge sha256{Tree::sha256}, sm3{Tree::sm3};

    Growth grow(const std::vector<std::string>& leaves) {
        Growth growth{sha256.size(), tlog::base64(sha256.root()), tlog::base64(sm3.root()), {}, {}, {}};
        for (const std::string& leaf : leaves) {
            sha256.append(tlog::leaf_hash(Tree::sha256, leaf));
            sm3.append(tlog::leaf_hash(Tree::sm3, leaf));
            growth.leaves.push_back(crypto::base64(leaf));
        }
        growth.new_root = tlog::base64(sha256.root());
        growth.new_root_sm3 = tlog::base64(sm3.root());
        return growth;
    }
    Growth grow(int count, std::string_view what = "a") {
        std::vector<std::string> leaves;
        for (int i = 1; i <= count; ++i) leaves.push_back(leaf_of(static_cast<std::int64_t>(sha256.size()) + i, what));
        return grow(leaves);
    }
};

class Signs : public testing::Test {
protected:
    std::unique_ptr<Signer> open(std::vector<tlog::VerifierKey> logs = {}, const std::string& origin = "example.com/ledger") {
        auto signer = Signer::open({.folder = folder / "signer", .origin = origin, .logs = std::move(logs)}, clock);
        EXPECT_TRUE(signer.has_value()) << signer.error().detail;
        return *std::move(signer);
    }
    kit::TempFolder folder;
    kit::ManualClock clock;
    Log log;
};

void expect_signed(const Status& status, const std::string& note_text, Tree tree, const Log& log) {
    std::vector<tlog::VerifierKey> keys;
    for (const std::string& text : status.keys) keys.push_back(*tlog::VerifierKey::parse(text));
    const auto note = tlog::Note::parse(note_text);
    ASSERT_TRUE(note.has_value());
    const tlog::Signed by = check(*note, keys);
    EXPECT_TRUE(by.good());
    EXPECT_EQ(by.by.size(), 2U) << "Ed25519 and SM2";
    const auto checkpoint = tlog::Checkpoint::parse(note->text);
    ASSERT_TRUE(checkpoint.has_value());
    EXPECT_EQ(checkpoint->size, log.sha256.size());
    EXPECT_EQ(checkpoint->root, tree == Tree::sha256 ? log.sha256.root() : log.sm3.root());
    EXPECT_EQ(checkpoint->origin, tree == Tree::sha256 ? "example.com/ledger" : "example.com/ledger/sm3");
}

TEST_F(Signs, HeadsOfBothTreesWithBothAlgorithms) {
    const auto signer = open();
    for (const int count : {1, 2, 300}) {
        const auto status = signer->sign(log.grow(count));
        ASSERT_TRUE(status.has_value());
        expect_signed(*status, status->checkpoint, Tree::sha256, log);
        expect_signed(*status, status->checkpoint_sm3, Tree::sm3, log);
    }
}

TEST_F(Signs, RemembersAcrossARestartAndAnswersTheSameGrowthAgain) {
    Growth growth;
    Status before;
    {
        const auto signer = open();
        ASSERT_TRUE(signer->sign(log.grow(5)).has_value());
        growth = log.grow(3);
        before = signer->sign(growth).value();
    }
    const auto signer = open();
    EXPECT_EQ(json::to_string(signer->status()), json::to_string(before));
    EXPECT_EQ(signer->sign(growth)->checkpoint, before.checkpoint) << "its answer was lost: no second head of this size";
    EXPECT_TRUE(signer->sign(log.grow(1)).has_value());
}

TEST_F(Signs, NothingThatDoesNotContinueTheLastHead) {
    const auto signer = open();
    const Log empty = log;
    ASSERT_TRUE(signer->sign(log.grow(5)).has_value());
    const Log five = log;
    ASSERT_TRUE(signer->sign(log.grow(5)).has_value());
    const std::string kept = json::to_string(signer->status());

    Log older = empty;
    EXPECT_EQ(signer->sign(older.grow(3)).error().code, &behind) << "a database restored to before the last head";
    Log replaced = empty;
    EXPECT_EQ(signer->sign(replaced.grow(12)).error().code, &elsewhere);
    Log same_size = five;
    EXPECT_EQ(signer->sign(same_size.grow(5, "b")).error().code, &forked) << "another history of the same length";
    Log other = empty;
    other.grow(10, "b");
    EXPECT_EQ(signer->sign(other.grow(1)).error().code, &forked) << "another history that goes on";
    Log ahead = log;
    ahead.grow(1);
    EXPECT_EQ(signer->sign(ahead.grow(1)).error().code, &elsewhere);

    Growth wrong = Log(log).grow(2);
    wrong.new_root = tlog::base64(tlog::empty_root(Tree::sha256));
    EXPECT_EQ(signer->sign(wrong).error().code, &forked);
    wrong = Log(log).grow(2);
    wrong.new_root_sm3 = wrong.new_root;
    EXPECT_EQ(signer->sign(wrong).error().code, &forked);
    for (const std::vector<std::string>& leaves : {std::vector<std::string>{leaf_of(12)},
                                                   {leaf_of(11), leaf_of(11)},
                                                   {"no leaf"},
                                                   {""},
                                                   {leaf_of(11, "a", "2026-11-26T07:59:59.999999Z")},
                                                   std::vector<std::string>{}})
        EXPECT_EQ(signer->sign(Log(log).grow(leaves)).error().code, &errors::invalid);
    Growth rubbish = Log(log).grow(1);
    rubbish.leaves = {"%%"};
    EXPECT_EQ(signer->sign(rubbish).error().code, &errors::invalid);
    EXPECT_EQ(json::to_string(signer->status()), kept) << "a refusal changes nothing";
    EXPECT_TRUE(signer->sign(log.grow(1)).has_value());
}

TEST_F(Signs, AloneOnItsFolderUnderOneName) {
    {
        const auto signer = open();
        EXPECT_EQ(Signer::open({folder / "signer", "example.com/ledger"}, clock).error().code, &in_use);
    }
    EXPECT_FALSE(Signer::open({folder / "signer", "example.com/other"}, clock).has_value());
    EXPECT_FALSE(Signer::open({folder / "another", "with a space"}, clock).has_value());
    std::ofstream(folder / "signer" / "head.json") << "{}";
    EXPECT_FALSE(Signer::open({folder / "signer", "example.com/ledger"}, clock).has_value());
    ::chmod((folder / "signer").c_str(), 0755);
    EXPECT_FALSE(Signer::open({folder / "signer", "example.com/ledger"}, clock).has_value());
}

// ---- witness

std::string submission(std::uint64_t old, const tlog::Proof& proof, const std::string& note) {
    std::string body = "old " + std::to_string(old) + "\n";
    for (const tlog::Hash& hash : proof) body += tlog::base64(hash) + "\n";
    return body + "\n" + note;
}

class Witnesses : public Signs {
protected:
    void SetUp() override {
        auto made = Signer::open({folder / "log", "log.example/ledger"}, clock);
        owner = *std::move(made);
        keys.clear();
        for (const std::string& text : owner->status().keys) keys.push_back(*tlog::VerifierKey::parse(text));
    }
    /// Grows the log; the leaves are kept for proofs.
    Status grow(int count) {
        const std::size_t before = leaves.size();
        for (int i = 0; i < count; ++i) leaves.push_back(leaf_of(static_cast<std::int64_t>(leaves.size()) + 1));
        return owner->sign(log.grow({leaves.begin() + static_cast<std::ptrdiff_t>(before), leaves.end()})).value();
    }
    tlog::Proof proof(Tree tree, std::uint64_t from, std::uint64_t to) {
        const tlog::Nodes nodes = [&](unsigned level, std::uint64_t index) -> Result<tlog::Hash> {
            Edge part(tree);
            for (std::uint64_t at = index << level; at < (index + 1) << level; ++at)
                part.append(tlog::leaf_hash(tree, leaves[at]));
            return part.root();
        };
        return consistency_proof(tree, from, to, nodes).value();
    }
    std::unique_ptr<Signer> owner;
    std::vector<tlog::VerifierKey> keys;
    std::vector<std::string> leaves;
};

TEST_F(Witnesses, CosignWhatContinuesInBothTrees) {
    const auto witness = open(keys);
    std::uint64_t old = 0;
    for (const int count : {1, 4, 260, 0}) {
        const Status status = count == 0 ? owner->status() : grow(count);
        for (const Tree tree : tlog::both_trees) {
            const std::string& note = tree == Tree::sha256 ? status.checkpoint : status.checkpoint_sm3;
            const WitnessAnswer answer = witness->add_checkpoint(submission(old, proof(tree, old, status.size), note));
            ASSERT_EQ(answer.status, 200) << answer.body;
            const auto whole = tlog::Note::parse(note + answer.body);
            ASSERT_TRUE(whole.has_value());
            EXPECT_TRUE(check(*whole, {*tlog::VerifierKey::parse(witness->status().witness_key)}).good());
            const std::string origin = tree == Tree::sha256 ? "log.example/ledger" : "log.example/ledger/sm3";
            const auto newest = witness->witnessed(crypto::sha256_hex(origin));
            ASSERT_TRUE(newest.has_value());
            EXPECT_TRUE(newest->ends_with(answer.body));
        }
        old = status.size;
    }
    EXPECT_EQ(witness->witnessed(crypto::sha256_hex("x")).error().code, &errors::not_found);
}

TEST_F(Witnesses, RefuseWithTheStatusesOfTheSpecification) {
    auto witness = open(keys);
    const Status five = grow(5);
    ASSERT_EQ(witness->add_checkpoint(submission(0, {}, five.checkpoint)).status, 200);
    const Status nine = grow(4);
    const tlog::Proof good = proof(Tree::sha256, 5, 9);
    const auto status_of = [&](const std::string& body) { return witness->add_checkpoint(body).status; };

    EXPECT_EQ(status_of(""), 400);
    EXPECT_EQ(status_of("old 5\n\nno note"), 400);
    EXPECT_EQ(status_of("old 05\n\n" + nine.checkpoint), 400);
    EXPECT_EQ(status_of("old five\n\n" + nine.checkpoint), 400);
    EXPECT_EQ(status_of(submission(10, {}, nine.checkpoint)), 400) << "the old size is greater";
    EXPECT_EQ(status_of(submission(5, tlog::Proof(64, tlog::Hash{}), nine.checkpoint)), 400);

    const WitnessAnswer conflict = witness->add_checkpoint(submission(0, {}, nine.checkpoint));
    EXPECT_EQ(conflict.status, 409);
    EXPECT_EQ(conflict.body, "5\n");
    EXPECT_EQ(conflict.content_type, "text/x.tlog.size");

    EXPECT_EQ(status_of(submission(5, {}, nine.checkpoint)), 422);
    tlog::Proof wrong = good;
    wrong[0][0] ^= 1;
    EXPECT_EQ(status_of(submission(5, wrong, nine.checkpoint)), 422);

    auto stranger = Signer::open({folder / "stranger", "log.example/other"}, clock).value();
    Log other;
    EXPECT_EQ(status_of(submission(0, {}, stranger->sign(other.grow(5))->checkpoint)), 404);
    auto impostor = Signer::open({folder / "impostor", "log.example/ledger"}, clock).value();
    EXPECT_EQ(status_of(submission(5, good, impostor->sign(Log().grow(9))->checkpoint)), 403) << "the right name, another key";
    std::string broken = nine.checkpoint;
    broken[broken.size() - 10] = broken[broken.size() - 10] == 'A' ? 'B' : 'A';
    EXPECT_EQ(status_of(submission(5, good, broken)), 403);

    EXPECT_EQ(status_of(submission(5, good, nine.checkpoint)), 200);
    // A log that shows the witness another history of the same size, under its own key.
    auto fork = Signer::open({folder / "fork", "log.example/ledger"}, clock).value();
    std::filesystem::copy_file(folder / "log" / "ed25519.pem", folder / "fork2.pem");
    fork.reset();
    for (const char* key : {"ed25519.pem", "sm2.pem"})
        std::filesystem::copy_file(folder / "log" / key, folder / "fork" / key,
                                   std::filesystem::copy_options::overwrite_existing);
    fork = Signer::open({folder / "fork", "log.example/ledger"}, clock).value();
    EXPECT_EQ(status_of(submission(9, {}, fork->sign(Log().grow(9, "b"))->checkpoint)), 422) << "a split view";

    witness.reset();
    witness = open(keys);
    EXPECT_EQ(witness->add_checkpoint(submission(0, {}, five.checkpoint)).status, 409) << "it remembers after a restart";
}

// ---- the process

class Service : public Signs {
protected:
    void start() {
        signer = open();
        thread =
            std::thread([this] { EXPECT_TRUE(serve(*signer, folder / "socket", [this] { return ended.load(); }).has_value()); });
        ASSERT_TRUE(comes_up());
    }
    bool comes_up() {
        Client client(folder / "socket");
        for (int i = 0; i < 200; ++i) {
            if (client.status().has_value()) return true;
            ::usleep(10'000);
        }
        return false;
    }
    void stop() {
        ended = true;
        if (thread.joinable()) thread.join();
        ended = false;
        signer.reset();
    }
    void TearDown() override { stop(); }
    std::unique_ptr<Signer> signer;
    std::thread thread;
    std::atomic<bool> ended = false;
};

TEST_F(Service, AnswersOverTheSocketAsInTheProcess) {
    start();
    Client client(folder / "socket");
    EXPECT_EQ(client.status()->size, 0U);
    const auto status = client.sign(log.grow(2));
    ASSERT_TRUE(status.has_value());
    expect_signed(*status, status->checkpoint, Tree::sha256, log);
    Log other;
    EXPECT_EQ(client.sign(other.grow(1)).error().code, &behind);
    EXPECT_EQ(client.add_checkpoint("nonsense")->status, 400);
    EXPECT_EQ(client.witnessed("0").error().code, &errors::not_found);
    EXPECT_EQ(serve(*signer, folder / "socket", [] { return true; }).error().code, &in_use);
    stop();
    EXPECT_EQ(client.status().error().code, &away);
    start();
    EXPECT_EQ(client.status()->size, 2U) << "the client finds the new one";
}

// Killed at any moment, between memory and answer too: no two heads of one size ever differ, none that was given out is lost.
TEST_F(Service, KilledAtAnyMomentItNeverSignsTwoHistories) {
    std::map<std::uint64_t, std::string> given;
    std::uint64_t newest = 0;
    for (int round = 0; round < 25; ++round) {
        const pid_t child = ::fork();
        if (child == 0) {
            auto own = Signer::open({folder / "signer", "example.com/ledger"}, clock);
            if (own.has_value()) (void)serve(**own, folder / "socket", [] { return false; }).has_value();
            std::_Exit(1);
        }
        Client client(folder / "socket");
        for (int i = 0; i < 300 && !client.status().has_value(); ++i) ::usleep(5'000);
        const auto status = client.status();
        ASSERT_TRUE(status.has_value());
        ASSERT_GE(status->size, newest) << "a head that was given out is forgotten";
        Log own;  // what the log was when the last head was signed
        if (status->size > 0) own.grow(static_cast<int>(status->size));
        EXPECT_EQ(status->root, tlog::base64(own.sha256.root()));
        std::thread killer([&] {
            ::usleep(static_cast<useconds_t>(1'000 + 1'700 * round));
            ::kill(child, SIGKILL);
        });
        for (;;) {
            const auto answer = client.sign(own.grow(1 + round % 3));
            if (!answer.has_value()) break;
            newest = answer->size;
            const auto [at, fresh] = given.emplace(answer->size, answer->root);
            EXPECT_EQ(at->second, answer->root);
        }
        killer.join();
        ::waitpid(child, nullptr, 0);
    }
    EXPECT_GT(given.size(), 25U);
}

}  // namespace
}  // namespace jixia::signer
