// A ledger made by hand, its bundle, and everything that can be done to it: found, and where.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "base/crypto.h"
#include "replay.h"
#include "tlog/leaf.h"
#include "tlog/tiles.h"
#include "verify/check.h"

namespace jixia::verify {
namespace {

using tlog::KeyKind;
using tlog::SigningKey;
using tlog::Tree;

constexpr std::string_view origin = "jixia.test/ledger";
using Files = std::map<std::string, std::string>;

class MemorySource final : public Source {
public:
    explicit MemorySource(const Files& files) : files_(files) {}
    Result<std::string> get(const std::string& path) override {
        const auto found = files_.find(path);
        if (found == files_.end()) return Error{&errors::not_found};
        return found->second;
    }
    std::vector<std::string> list(const std::string& folder) override {
        std::vector<std::string> names;
        for (const auto& [name, bytes] : files_)
            if (name.starts_with(folder + "/") && !name.substr(folder.size() + 1).contains('/'))
                names.push_back(name.substr(folder.size() + 1));
        return names;
    }

private:
    const Files& files_;
};

std::string text_of(const Tree tree) { return std::string(origin) + (tree == Tree::sm3 ? "/sm3" : ""); }

/// The log's owner: leaves, keys, and the files that would be published.
struct Owner {
    SigningKey ed25519 = SigningKey::generate(KeyKind::ed25519), sm2 = SigningKey::generate(KeyKind::sm2),
               witness = SigningKey::generate(KeyKind::cosignature);
    std::vector<std::string> leaves;
    std::vector<Statement> statements;

    static std::string leaf(std::int64_t seq, std::string_view what, const std::string& at) {
        tlog::Leaf leaf;
        leaf.seq = seq;
        leaf.at = at;
        leaf.closed_sha256 = crypto::sha256_hex(what);
        leaf.closed_sm3 = crypto::sm3_hex(what);
        return leaf.bytes();
    }
    static std::string time_of(std::size_t index) {
        return fmt::format("2026-11-26T{:02}:{:02}:{:02}.000000Z", index / 3600 % 24, index / 60 % 60, index % 60);
    }

    void add_closed(int count) {
        for (int i = 0; i < count; ++i)
            leaves.push_back(
                leaf(static_cast<std::int64_t>(leaves.size()) + 1, fmt::format("act {}", leaves.size()), time_of(leaves.size())));
    }
    void add_open(const std::string& action, const std::string& entry, const json::Object& detail) {
        tlog::Leaf leaf;
        leaf.seq = static_cast<std::int64_t>(leaves.size()) + 1;
        leaf.at = time_of(leaves.size());
        leaf.log = tlog::Log::opening;
        leaf.open =
            tlog::OpenPart{"reviewer", "org", "370100", action, "entry", entry, 1, "第十条第二款", json::serialize(detail)}
                .bytes();
        leaf.closed_sha256 = crypto::sha256_hex("person");
        leaf.closed_sm3 = crypto::sm3_hex("person");
        leaves.push_back(leaf.bytes());
    }
    /// What the catalogue does: the entry becomes public with a line, or leaves the list.
    void publish(const std::string& entry, const std::string& openness, const std::optional<std::string>& line) {
        if (statements.empty()) statements.push_back({"unit", {}, {}, {}});
        Statement& stated = statements[0];
        const std::int64_t edition = static_cast<std::int64_t>(stated.editions.size()) + 1;
        const std::string before = stated.editions.empty() ? std::string(64, '0') : stated.editions.back().digest;
        std::erase_if(stated.entries, [&](const StatedEntry& one) { return one.id == entry; });
        if (!openness.empty()) stated.entries.push_back({entry, openness});
        for (StatedLine& one : stated.lines)
            if (one.entry == entry && one.until > edition) one.until = edition;
        if (line) stated.lines.push_back({entry, edition, 1'000'000, *line});
        std::int64_t lines = 0;
        for (const StatedLine& one : stated.lines) lines += one.until > edition ? 1 : 0;
        const std::string digest =
            crypto::sha256_hex(before + "\n" + std::to_string(edition) + "\n" + entry + "\n" + line.value_or("-"));
        stated.editions.push_back({edition, lines, digest});
        add_open(openness.empty() ? "entry.withdrawn" : "entry.published", entry,
                 {{"provider", "unit"},
                  {"openness", openness.empty() ? json::Value(nullptr) : json::Value(openness)},
                  {"line", line ? json::Value(crypto::sha256_hex(*line)) : json::Value(nullptr)},
                  {"open_list_edition", edition},
                  {"open_list_digest", digest}});
    }

    std::string note(Tree tree, std::size_t size) const {
        tlog::Edge edge(tree);
        for (std::size_t i = 0; i < size; ++i) edge.append(leaf_hash(tree, leaves[i]));
        tlog::Note note{tlog::Checkpoint{text_of(tree), size, edge.root()}.text(), {}};
        for (const SigningKey* key : {&ed25519, &sm2})
            note.signatures.push_back({text_of(tree), key->verifier(text_of(tree)).id(), key->sign(note.text, Instant{})});
        note.signatures.push_back({"witness.test", witness.verifier("witness.test").id(),
                                   witness.sign(note.text, Instant(std::chrono::hours(500'000)))});
        return note.bytes();
    }
    std::vector<tlog::VerifierKey> keys() const {
        std::vector<tlog::VerifierKey> out;
        for (const Tree tree : tlog::both_trees)
            for (const SigningKey* key : {&ed25519, &sm2}) out.push_back(key->verifier(text_of(tree)));
        return out;
    }
    Options options() const {
        Options options;
        options.pins = keys();
        options.witnesses = {witness.verifier("witness.test")};
        return options;
    }

    Files files(const std::vector<std::size_t>& old_heads = {}) const {
        Files files;
        for (const Tree tree : tlog::both_trees) {
            const std::string prefix = tree == Tree::sm3 ? "sm3/" : "";
            tlog::TileWriter writer(tree, [&](const tlog::Tile& tile, const std::string& bytes) -> Result<void> {
                files[prefix + tlog::path_of(tile)] = bytes;
                return {};
            });
            for (const std::string& one : leaves) EXPECT_TRUE(writer.add(leaf_hash(tree, one)).has_value());
            EXPECT_TRUE(writer.flush().has_value());
            files[prefix + "checkpoint"] = note(tree, leaves.size());
            for (const std::size_t size : old_heads) files[prefix + "heads/" + std::to_string(size)] = note(tree, size);
        }
        for (std::size_t start = 0; start < leaves.size(); start += 256) {
            const std::size_t count = std::min<std::size_t>(256, leaves.size() - start);
            files[tlog::path_of({0, start / 256, count, true})] =
                *tlog::bundle_of({leaves.begin() + static_cast<std::ptrdiff_t>(start),
                                  leaves.begin() + static_cast<std::ptrdiff_t>(start + count)});
        }
        std::string keys_text, lines;
        for (const tlog::VerifierKey& key : keys()) keys_text += key.text() + "\n";
        for (const Statement& statement : statements) lines += json::to_string(statement) + "\n";
        files["keys"] = keys_text;
        files["statement.ndjson"] = lines;
        return files;
    }
};

Report verify(const Files& files, const Options& options) {
    MemorySource source(files);
    return check(source, options);
}

Owner filled() {
    Owner owner;
    owner.add_closed(3);
    owner.publish("e1", "unconditional", "line of e1");
    owner.publish("e2", "conditional", "line of e2");
    owner.add_closed(150);
    owner.publish("e1", "conditional", "line of e1, narrower");
    owner.publish("e3", "closed", std::nullopt);
    owner.publish("e2", "", std::nullopt);
    owner.add_closed(140);
    return owner;
}

TEST(Verify, ASoundLedgerIsSound) {
    const Owner owner = filled();
    const Report report = verify(owner.files({1, 255, 256, 280}), owner.options());
    EXPECT_EQ(report.status, 0) << to_plain(report);
    EXPECT_EQ(report.entries, owner.leaves.size());
    EXPECT_EQ(report.open_entries, 5U);
    EXPECT_EQ(report.signed_by.size(), 4U);
    EXPECT_EQ(report.cosigned_by.size(), 2U);
    Options one_tree = owner.options();
    one_tree.trees = {Tree::sm3};
    EXPECT_EQ(verify(owner.files(), one_tree).status, 0);
}

TEST(Verify, AnEmptySourceAndOneWithoutKeysAreNotSound) {
    const Owner owner = filled();
    EXPECT_EQ(verify({}, owner.options()).status, 1);
    Options unpinned = owner.options();
    unpinned.pins.clear();
    const Report report = verify(owner.files(), unpinned);
    EXPECT_EQ(report.status, 2);
    EXPECT_EQ(report.unverified.size(), 1U) << "its own keys";
    Files silent = owner.files();
    silent.erase("statement.ndjson");
    EXPECT_EQ(verify(silent, owner.options()).status, 2);
    Options asks = owner.options();
    asks.witnesses.push_back(SigningKey::generate(KeyKind::cosignature).verifier("absent.test"));
    EXPECT_EQ(verify(owner.files(), asks).status, 2);
}

TEST(Verify, TwoSignedHeadsThatCannotBothBeTrueAreASplitView) {
    const Owner owner = filled();
    Owner fork = owner;  // the same keys sign another history
    fork.leaves[10] = Owner::leaf(11, "another act", Owner::time_of(10));
    Options options = owner.options();
    options.heads = {owner.note(Tree::sha256, 280)};
    const Report report = verify(fork.files(), options);
    EXPECT_EQ(report.status, 3) << to_plain(report);
    ASSERT_EQ(report.split.size(), 2U);
    EXPECT_TRUE(report.split[1].contains("\n280\n"));
    EXPECT_EQ(verify(owner.files(), options).status, 0);
    Files told = fork.files();
    told["heads/270"] = owner.note(Tree::sha256, 270);
    EXPECT_EQ(verify(told, owner.options()).status, 3);
}

TEST(Verify, AnOldHeadInsteadOfTheNewestIsFoundByAKeptOne) {
    const Owner owner = filled();
    Owner older = owner;
    older.leaves.resize(100);
    older.statements.clear();
    Options options = owner.options();
    options.semantic = false;
    EXPECT_EQ(verify(older.files(), options).status, 0);
    options.heads = {owner.note(Tree::sm3, 280)};
    const Report report = verify(older.files(), options);
    EXPECT_EQ(report.status, 1);
    EXPECT_EQ(report.fault->seq, 101);
}

TEST(Verify, WhatAPlatformStatesMustFollowFromTheEntries) {
    const Owner owner = filled();
    const auto status = [&](const std::function<void(Statement&)>& lie) {
        Owner liar = owner;
        lie(liar.statements[0]);
        const Report report = verify(liar.files(), liar.options());
        EXPECT_TRUE(report.status == 0 || (report.fault && !report.fault->what.empty()));
        return report.status == 1 ? report.fault->seq : -report.status;
    };
    EXPECT_EQ(status([](Statement&) {}), 0);
    EXPECT_EQ(status([](Statement& s) { s.entries[0].openness = "unconditional"; }), 156) << "e1 was narrowed by entry 156";
    EXPECT_GT(status([](Statement& s) { s.entries.pop_back(); }), 0);
    EXPECT_GT(status([](Statement& s) { s.entries.push_back({"e9", "unconditional"}); }), 0);
    EXPECT_EQ(status([](Statement& s) { s.editions[1].digest = std::string(64, 'a'); }), 5);
    EXPECT_EQ(status([](Statement& s) { s.editions[1].entries = 7; }), 5);
    EXPECT_GT(status([](Statement& s) { s.editions.pop_back(); }), 0);
    EXPECT_GT(status([](Statement& s) { s.editions.push_back({9, 1, std::string(64, 'a')}); }), 0);
    EXPECT_EQ(status([](Statement& s) { s.lines[0].line = "another"; }), 4);
    EXPECT_EQ(status([](Statement& s) { s.lines[0].since = 2; }), 4);
    EXPECT_GT(status([](Statement& s) { s.lines.push_back({"e9", 3, 1'000'000, "slipped in"}); }), 0);
    EXPECT_GT(status([](Statement& s) { s.provider = "other"; }), 0);
}

TEST(Verify, AnEntryThatGoesOverToAnotherBodyLeavesOneListAndJoinsTheOther) {
    Owner owner;
    owner.publish("e1", "unconditional", "line of e1");
    Statement& unit = owner.statements[0];
    const std::string left = crypto::sha256_hex(unit.editions[0].digest + "\n2\ne1\n-"),
                      joined = crypto::sha256_hex(std::string(64, '0') + "\n1\ne1\nline of e1");
    unit.editions.push_back({2, 0, left});
    unit.lines[0].until = 2;
    unit.entries.clear();
    owner.statements.push_back({"successor", {{"e1", "unconditional"}}, {{1, 1, joined}}, {{"e1", 1, 1'000'000, "line of e1"}}});
    owner.add_open(
        "entry.adjusted", "e1",
        {{"provider", "successor"},
         {"openness", "unconditional"},
         {"line", crypto::sha256_hex("line of e1")},
         {"open_list_edition", std::int64_t{1}},
         {"open_list_digest", joined},
         {"succession",
          json::Object{{"from", "unit"},
                       {"to", "successor"},
                       {"list_left", json::Object{{"open_list_edition", std::int64_t{2}}, {"open_list_digest", left}}}}}});
    const Report report = verify(owner.files(), owner.options());
    EXPECT_EQ(report.status, 0) << to_plain(report);
    owner.statements[0].editions[1].digest = joined;
    EXPECT_EQ(verify(owner.files(), owner.options()).status, 1);
}

TEST(Verify, WhatWasPublicBeforeTheOpenLogIsTakenAsItWasStated) {
    Owner before;
    before.publish("e1", "unconditional", "line of e1");
    before.publish("e2", "closed", std::nullopt);
    Owner owner;
    owner.add_closed(4);
    owner.statements = before.statements;
    owner.add_open("opening.stated", "unit",
                   {{"provider", "unit"},
                    {"lines", json::Array{json::Array{"e1", "unconditional", crypto::sha256_hex("line of e1")},
                                          json::Array{"e2", "closed", nullptr}}},
                    {"open_list_edition", std::int64_t{2}},
                    {"open_list_digest", before.statements[0].editions[1].digest}});
    EXPECT_EQ(verify(owner.files(), owner.options()).status, 0) << to_plain(verify(owner.files(), owner.options()));
    owner.publish("e1", "conditional", "line of e1, narrower");
    EXPECT_EQ(verify(owner.files(), owner.options()).status, 0) << to_plain(verify(owner.files(), owner.options()));
    owner.statements[0].entries[0].openness = "unconditional";
    EXPECT_EQ(verify(owner.files(), owner.options()).status, 1);
}

TEST(Verify, ALedgerThatLiesAboutItsListsIsFoundWhereItLies) {
    Owner owner = filled();
    Statement stated = owner.statements[0];
    owner.add_open("entry.published", "e5",
                   {{"provider", "unit"},
                    {"openness", "closed"},
                    {"line", nullptr},
                    {"open_list_edition", std::int64_t{9}},
                    {"open_list_digest", std::string(64, 'b')}});
    const Report report = verify(owner.files(), owner.options());
    EXPECT_EQ(report.status, 1);
    EXPECT_EQ(report.fault->seq, static_cast<std::int64_t>(owner.leaves.size()));
}

/// What somebody does to the files; the entry at which it must be found (0: no entry's), or nothing if it changes nothing.
class Mutator {
public:
    explicit Mutator(const Owner& owner) : owner_(owner), sound_(owner.files()) {}

    std::pair<Files, std::int64_t> mutate(unsigned round) {
        Files files = sound_;
        const std::size_t count = owner_.leaves.size(), at = random_() % count;
        const auto seq = static_cast<std::int64_t>(at) + 1;
        switch (round % 12) {
            case 0: return {edited(at), seq};
            case 1:
                return {rewritten([&](auto& leaves) { leaves.erase(leaves.begin() + static_cast<std::ptrdiff_t>(at)); }), seq};
            case 2:
                return {rewritten([&](auto& leaves) {
                            leaves.insert(leaves.begin() + static_cast<std::ptrdiff_t>(at),
                                          Owner::leaf(seq, "slipped in", Owner::time_of(at)));
                        }),
                        seq};
            case 3: {
                const std::size_t other = at + 1 == count ? at - 1 : at + 1;
                return {rewritten([&](auto& leaves) { std::swap(leaves[at], leaves[other]); }),
                        static_cast<std::int64_t>(std::min(at, other)) + 1};
            }
            case 4: return {rewritten([&](auto& leaves) { leaves.resize(at); }), seq};
            case 5: return {resigned(), 0};
            case 6: return {forked(at), seq};
            case 7:
                return {clock_back(std::max<std::size_t>(at, 1)), static_cast<std::int64_t>(std::max<std::size_t>(at, 1)) + 1};
            case 8: return tile_bit(at, false);
            case 9: return tile_bit(at, true);
            case 10: {
                const std::string bundle = tlog::path_of({0, at / 256, std::min<std::size_t>(256, count - at / 256 * 256), true});
                files[bundle].resize(files[bundle].size() - 1 - random_() % 40);
                return {files, static_cast<std::int64_t>(std::min(count, at / 256 * 256 + 256))};
            }
            default: {
                std::string& note = files[round % 24 < 12 ? "checkpoint" : "sm3/checkpoint"];
                note[random_() % note.find("\n\n")] ^= 1;
                return {files, 0};
            }
        }
    }

private:
    /// Entries as somebody wants them, heads and tiles as they were.
    template <class Change>
    Files rewritten(Change change) {
        std::vector<std::string> leaves = owner_.leaves;
        change(leaves);
        Files files = sound_;
        std::erase_if(files, [](const auto& file) { return file.first.starts_with("tile/entries"); });
        for (std::size_t start = 0; start < leaves.size(); start += 256) {
            const std::size_t count = std::min<std::size_t>(256, leaves.size() - start);
            const std::size_t had = std::min<std::size_t>(256, owner_.leaves.size() - std::min(owner_.leaves.size(), start));
            files[tlog::path_of({0, start / 256, had == 0 ? count : had, true})] =
                *tlog::bundle_of({leaves.begin() + static_cast<std::ptrdiff_t>(start),
                                  leaves.begin() + static_cast<std::ptrdiff_t>(start + count)});
        }
        return files;
    }
    Files edited(std::size_t at) {
        return rewritten([&](auto& leaves) {
            std::string& leaf = leaves[at];
            leaf[random_() % leaf.size()] ^= static_cast<char>(1U << random_() % 7);
        });
    }
    /// Everything signed anew with other keys, which the files name as the log's.
    Files resigned() {
        Owner thief = owner_;
        thief.ed25519 = SigningKey::generate(KeyKind::ed25519);
        thief.sm2 = SigningKey::generate(KeyKind::sm2);
        return thief.files();
    }
    /// Entries, tiles, all consistent with each other: only the signed heads are the old ones.
    Files forked(std::size_t at) {
        Owner fork = owner_;
        fork.leaves[at] = Owner::leaf(static_cast<std::int64_t>(at) + 1, "another act", Owner::time_of(at));
        Files files = fork.files();
        files["checkpoint"] = sound_.at("checkpoint");
        files["sm3/checkpoint"] = sound_.at("sm3/checkpoint");
        for (const auto& [name, bytes] : sound_)
            if (name.starts_with("sm3/tile")) files[name] = bytes;  // one of the trees is still what it was: it tells where
        return files;
    }
    /// The owner himself writes an entry with an older time and signs that.
    Files clock_back(std::size_t at) {
        Owner owner = owner_;
        owner.leaves[at] = Owner::leaf(static_cast<std::int64_t>(at) + 1, "back-dated", "2026-11-25T00:00:00.000000Z");
        return owner.files();
    }
    std::pair<Files, std::int64_t> tile_bit(std::size_t at, bool sm3) {
        Files files = sound_;
        const std::string path =
            (sm3 ? "sm3/" : "") +
            tlog::path_of({0, at / 256, std::min<std::size_t>(256, owner_.leaves.size() - at / 256 * 256), false});
        files[path][at % 256 * 32 + random_() % 32] ^= static_cast<char>(1U << random_() % 8);
        return {files, static_cast<std::int64_t>(at) + 1};
    }

    const Owner& owner_;
    Files sound_;
    std::mt19937 random_{20261126};  // NOLINT(cert-msc51-cpp): the same tampering every time
};

TEST(Verify, TenThousandMutationsAreAllFoundAndLocated) {
    const Owner owner = filled();
    Mutator mutator(owner);
    const Options options = owner.options();
    constexpr unsigned rounds = 10'000;
    std::map<unsigned, int> kinds;
    for (unsigned round = 0; round < rounds; ++round) {
        const auto [files, seq] = mutator.mutate(round);
        const Report report = verify(files, options);
        ASSERT_EQ(report.status, 1) << "mutation " << round % 12 << " in round " << round << "\n" << to_plain(report);
        ASSERT_EQ(report.fault->seq, seq) << "mutation " << round % 12 << " in round " << round << "\n" << to_plain(report);
        ASSERT_FALSE(report.fault->what.empty());
        ++kinds[round % 12];
    }
    EXPECT_EQ(kinds.size(), 12U);
}

TEST(Verify, AnyPrefixAndWhatIsAppendedVerify) {
    Owner owner;
    Options options = owner.options();
    options.semantic = false;
    std::mt19937 random(7);  // NOLINT(cert-msc51-cpp)
    std::vector<std::size_t> heads;
    for (int round = 0; round < 40; ++round) {
        owner.add_closed(static_cast<int>(random() % 60));
        if (owner.leaves.empty()) continue;
        const Report report = verify(owner.files(heads), options);
        ASSERT_EQ(report.status, 0) << owner.leaves.size() << "\n" << to_plain(report);
        heads.push_back(owner.leaves.size());
    }
    EXPECT_GT(heads.size(), 30U);
}

TEST(Receipts, ProveTheirEntryAndNothingElse) {
    const Owner owner = filled();
    const auto receipt = [&](std::size_t index) {
        const auto proof = [&](Tree tree) {
            const Files files = owner.files();
            tlog::TileReader tiles(tree, owner.leaves.size(), [&](const tlog::Tile& tile) -> Result<std::string> {
                return files.at((tree == Tree::sm3 ? "sm3/" : "") + tlog::path_of(tile));
            });
            std::string text = "c2sp.org/tlog-proof@v1\nindex " + std::to_string(index) + "\n";
            for (const tlog::Hash& hash : inclusion_proof(tree, index, owner.leaves.size(), tiles.nodes()).value())
                text += tlog::base64(hash) + "\n";
            return text + "\n" + owner.note(tree, owner.leaves.size());
        };
        return json::Object{{"format", "jixia-receipt-1"},
                            {"seq", static_cast<std::int64_t>(index) + 1},
                            {"at", ""},
                            {"log", ""},
                            {"leaf", crypto::base64(owner.leaves[index])},
                            {"proof", proof(Tree::sha256)},
                            {"proof_sm3", proof(Tree::sm3)},
                            {"open", nullptr},
                            {"opened", nullptr}};
    };
    const json::Object good = receipt(7);
    EXPECT_EQ(check_receipt(json::serialize(good), owner.options()).status, 0);
    EXPECT_EQ(check_receipt(json::serialize(good), {}).status, 2) << "no key is given";
    EXPECT_EQ(check_receipt("{}", owner.options()).status, 1);
    json::Object wrong = good;
    wrong["seq"] = 9;
    EXPECT_EQ(check_receipt(json::serialize(wrong), owner.options()).status, 1);
    wrong = good;
    wrong["leaf"] = crypto::base64(owner.leaves[8]);
    EXPECT_EQ(check_receipt(json::serialize(wrong), owner.options()).status, 1);
    wrong = good;
    wrong["proof_sm3"] = receipt(8).at("proof_sm3");
    EXPECT_EQ(check_receipt(json::serialize(wrong), owner.options()).status, 1);
    wrong = good;
    wrong["opened"] = json::Object{{"salt", "00"}, {"closed", ""}, {"closed_sm3", ""}, {"personal_salt", ""}, {"personal", ""}};
    EXPECT_EQ(check_receipt(json::serialize(wrong), owner.options()).status, 1);
    EXPECT_EQ(check_receipt(json::serialize(good), Owner().options()).status, 1) << "another log's keys";
}

TEST(Bundles, ThatAreNoneAreRefused) {
    for (const std::string& bytes : {std::string(), std::string("no tar"), std::string(512, '\0'), std::string(10'000, 'x')})
        EXPECT_EQ(Source::of_bundle(bytes).error().code, &errors::malformed) << bytes.substr(0, 10);
    EXPECT_EQ(Source::open("/nowhere/at/all").error().code, &errors::not_found);
}

}  // namespace
}  // namespace jixia::verify
