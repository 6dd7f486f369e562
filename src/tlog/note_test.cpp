// Notes, checkpoints and keys: the specification's own example, both algorithms, and everything that is none.
#include "tlog/note.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "databases.h"
#include "tlog/leaf.h"

namespace jixia::tlog {
namespace {

const Instant noon = parse_instant("2026-11-26T12:00:00Z").value();

TEST(Notes, TheSpecificationsExampleIsVerified) {
    const auto key = VerifierKey::parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
    ASSERT_TRUE(key.has_value());
    const std::string text =
        "This is an example message.\n\n"
        "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    const auto note = Note::parse(text);
    ASSERT_TRUE(note.has_value());
    EXPECT_EQ(note->bytes(), text);
    EXPECT_TRUE(check(*note, {*key}).good());
    Note other = *note;
    other.text = "This is another message.\n";
    EXPECT_EQ(check(other, {*key}).broken.size(), 1U);
    EXPECT_FALSE(check(*note, {}).good());
}

TEST(Notes, WhatIsNoNoteIsRefused) {
    const std::string line = "— k AAAAAAA=\n";
    ASSERT_TRUE(Note::parse("t\n\n" + line).has_value());
    for (const std::string& text : std::vector<std::string>{
             std::string(), std::string("t\n"), "t\n" + line, std::string("t\n\n"), "t\n\n" + line + "x\n",
             "t\n\n— k AAAAAAA=", std::string("t\n\n— k AAAA\n"), std::string("t\n\n— k AAAAAAB=\n"),
             std::string("t\n\n— k+ AAAAAAA=\n"), std::string("t\n\n—  AAAAAAA=\n"), std::string("t\n\n- k AAAAAAA=\n"),
             std::string("t\n\n— k  AAAAAAA=\n"), std::string("t\n\n— k AAAAAAA= \n"), "t\r\n\n" + line, "\xff\n\n" + line,
             "t\tu\n\n" + line, std::string(70'000, 't') + "\n\n" + line})
        EXPECT_EQ(Note::parse(text).error().code, &errors::malformed) << text.substr(0, 80);
    std::string many = "t\n\n";
    for (int i = 0; i < 65; ++i) many += line;
    EXPECT_FALSE(Note::parse(many).has_value());
}

TEST(Checkpoints, AreReadInOneSpelling) {
    const Checkpoint checkpoint{"example.com/log", 20852163, leaf_hash(Tree::sha256, "x")};
    EXPECT_EQ(*Checkpoint::parse(checkpoint.text()), checkpoint);
    const std::string root = base64(checkpoint.root);
    for (const std::string& text : std::vector<std::string>{
             "example.com/log\n1\n" + root, "example.com/log\n01\n" + root + "\n", "example.com/log\n-1\n" + root + "\n",
             "example.com/log\n1 \n" + root + "\n", "\n1\n" + root + "\n", "a b\n1\n" + root + "\n",
             "example.com/log\n1\n" + root + "\nmore\n", std::string("example.com/log\n1\nAAAA\n"),
             "example.com/log\n99999999999999999999\n" + root + "\n", std::string("example.com/log\n1\n")})
        EXPECT_EQ(Checkpoint::parse(text).error().code, &errors::malformed) << text;
}

class Keys : public testing::TestWithParam<KeyKind> {};
INSTANTIATE_TEST_SUITE_P(Of, Keys, testing::Values(KeyKind::ed25519, KeyKind::cosignature, KeyKind::sm2));

TEST_P(Keys, SignWhatTheirVerifierKeyVerifiesAndNothingElse) {
    const SigningKey key = SigningKey::generate(GetParam()), other = SigningKey::generate(GetParam());
    const VerifierKey verifier = key.verifier("example.com/log");
    const auto parsed = VerifierKey::parse(verifier.text());
    ASSERT_TRUE(parsed.has_value()) << verifier.text();
    EXPECT_EQ(parsed->id(), verifier.id());
    EXPECT_EQ(parsed->kind(), GetParam());
    EXPECT_EQ(parsed->fingerprint().size(), 64U);
    const std::string text = "example.com/log\n1\nAAAA\n";
    const std::string signature = key.sign(text, noon);
    EXPECT_TRUE(parsed->verifies(text, signature));
    EXPECT_FALSE(parsed->verifies(text + "\n", signature));
    EXPECT_FALSE(other.verifier("example.com/log").verifies(text, signature));
    EXPECT_FALSE(parsed->verifies(text, ""));
    for (std::size_t i = 0; i < signature.size(); ++i) {
        std::string changed = signature;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        EXPECT_FALSE(parsed->verifies(text, changed)) << i;
    }
    if (GetParam() == KeyKind::cosignature) EXPECT_EQ(stated_time(signature), noon.time_since_epoch().count() / 1'000'000);
    EXPECT_NE(key.verifier("example.com/other").id(), verifier.id()) << "the name is a part of the key's id";
}

TEST(VerifierKeys, InAnotherSpellingAreRefused) {
    const std::string good = SigningKey::generate(KeyKind::sm2).verifier("a").text();
    ASSERT_TRUE(VerifierKey::parse(good).has_value());
    std::string wrong_id = good;
    wrong_id[2] = wrong_id[2] == '0' ? '1' : '0';
    for (const std::string& text : {std::string(), std::string("a"), std::string("a+b"), wrong_id, good + "=", " " + good,
                                    good.substr(1), std::string("a+00000000+AQ=="), "b" + good.substr(1)})
        EXPECT_EQ(VerifierKey::parse(text).error().code, &errors::malformed) << text;
}

TEST(SigningKeys, AreMadeOnceAndKeptFromOthers) {
    const kit::TempFolder folder;
    for (const KeyKind kind : {KeyKind::ed25519, KeyKind::cosignature, KeyKind::sm2}) {
        const auto file = folder / ("key" + std::to_string(static_cast<int>(kind)));
        const auto made = SigningKey::open(file, kind), again = SigningKey::open(file, kind);
        ASSERT_TRUE(made.has_value() && again.has_value());
        EXPECT_EQ(made->verifier("a").text(), again->verifier("a").text());
        const KeyKind another = kind == KeyKind::sm2 ? KeyKind::ed25519 : KeyKind::sm2;
        EXPECT_FALSE(SigningKey::open(file, another).has_value());
        ::chmod(file.c_str(), 0644);
        EXPECT_FALSE(SigningKey::open(file, kind).has_value());
    }
    std::ofstream(folder / "broken") << "no key";
    ::chmod((folder / "broken").c_str(), 0600);
    EXPECT_FALSE(SigningKey::open(folder / "broken", KeyKind::ed25519).has_value());
}

TEST(Leaves, AreFixedByTestVectors) {
    const OpenPart open{
        "reviewer", "01ORG", "370100", "entry.published", "entry", "e1", 3, "第十条第二款", R"({"openness":"unconditional"})"};
    Leaf leaf{7, "2026-11-23T08:00:00.000000Z", Log::opening, open.bytes(), std::string(64, 'a'), std::string(64, 'b'), "", ""};
    EXPECT_EQ(leaf.bytes(),
              "jixia-ledger-2\n1:7,27:2026-11-23T08:00:00.000000Z,7:opening,118:8:reviewer,5:01ORG,6:370100,15:entry.published,5:"
              "entry,2:e1,1:3,"
              "18:第十条第二款,28:{\"openness\":\"unconditional\"},,64:" +
                  std::string(64, 'a') + ",64:" + std::string(64, 'b') + ",0:,0:,");
    EXPECT_EQ(hex(leaf_hash(Tree::sha256, leaf.bytes())), "ef0bd84d8fc6f0502e26a9227c471f3b0af463165a80c575964d8dcf4d1f5ef8");
    EXPECT_EQ(hex(leaf_hash(Tree::sm3, leaf.bytes())), "5f7b007184abab16596ba708c99ccb23daf4492c0040900deefc0d20abeee185");
    leaf.log = Log::security;
    leaf.open.clear();
    leaf.personal_sha256 = std::string(64, 'c');
    leaf.personal_sm3 = std::string(64, 'd');
    EXPECT_EQ(*Leaf::parse(leaf.bytes()), leaf);
    EXPECT_EQ(OpenPart::parse(open.bytes())->detail, open.detail);
}

TEST(Leaves, AreReadInOneSpelling) {
    const Leaf leaf{7, "2026-11-23T08:00:00.000000Z", Log::security, "", std::string(64, 'a'), std::string(64, 'b'), "", ""};
    const std::string good = leaf.bytes();
    ASSERT_TRUE(Leaf::parse(good).has_value());
    for (std::size_t cut = 0; cut < good.size(); ++cut) EXPECT_FALSE(Leaf::parse(good.substr(0, cut)).has_value()) << cut;
    EXPECT_FALSE(Leaf::parse(good + " ").has_value());
    for (std::size_t i = 0; i < good.size(); ++i)
        for (const char other : {'\0', 'z', ':', ',', '9', '\n'}) {
            std::string changed = good;
            changed[i] = other;
            const auto parsed = Leaf::parse(changed);
            if (parsed.has_value()) EXPECT_EQ(parsed->bytes(), changed) << i;
        }
    for (const char* text : {"", "1:a", "1a,", "01:a,", ":,", "2:a,", "99999999:a,", "-1:a,"}) {
        std::string_view view = text;
        EXPECT_FALSE(take_netstring(view).has_value()) << text;
    }
}

}  // namespace
}  // namespace jixia::tlog
