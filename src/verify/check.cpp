#include "verify/check.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/crypto.h"
#include "heads.h"
#include "replay.h"
#include "tlog/leaf.h"
#include "tlog/tiles.h"

namespace jixia::verify {
namespace {

using tlog::Edge;
using tlog::Hash;
using tlog::Tile;
using tlog::Tree;

std::string name_of(Tree tree) { return tree == Tree::sha256 ? "SHA-256" : "SM3"; }

/// One tree of the source, recomputed leaf by leaf and held against its tiles and heads.
class TreeCheck {
public:
    TreeCheck(Source& source, Tree tree, SignedHead head) : source_(source), tree_(tree), head_(std::move(head)), edge_(tree) {}

    Tree tree() const { return tree_; }
    const SignedHead& head() const { return head_; }
    std::uint64_t size() const { return head_.checkpoint.size; }
    Hash root() const { return edge_.root(); }
    /// A head whose root at its size is to be compared.
    void expect(SignedHead head) { kept_.emplace(head.checkpoint.size, std::move(head)); }

    void begin_tile(std::uint64_t index, std::uint64_t width) {
        expected_.clear();
        tile_ = index;
        if (index * tlog::tile_width >= size()) return;
        const auto bytes = source_.tile(tree_, Tile{0, index, width, false});
        if (!bytes.has_value() || bytes->size() != width * sizeof(Hash)) {
            doubt(index * tlog::tile_width, "tile " + std::to_string(index) + " of the " + name_of(tree_) + " tree",
                  std::to_string(width) + " hashes", bytes.has_value() ? std::to_string(bytes->size()) + " bytes" : "missing");
            return;
        }
        for (std::size_t at = 0; at < bytes->size(); at += sizeof(Hash))
            expected_.push_back(*tlog::hash_of(std::string_view(*bytes).substr(at, sizeof(Hash))));
    }

    void add(std::uint64_t index, std::string_view leaf) {
        if (index >= size()) return;
        const Hash hash = leaf_hash(tree_, leaf);
        const std::size_t place = static_cast<std::size_t>(index % tlog::tile_width);
        if (place < expected_.size() && expected_[place] != hash)
            doubt(index, "leaf in the " + name_of(tree_) + " tree", tlog::hex(expected_[place]), tlog::hex(hash));
        edge_.append(hash);
        row_.push_back(hash);
        if (row_.size() == tlog::tile_width) end_row();
        const auto [from, to] = kept_.equal_range(edge_.size());
        for (auto at = from; at != to; ++at) compare(at->second);
    }

    /// The first place where something differs, if the tree over the entries is not the signed one.
    std::optional<Fault> fault() const {
        if (edge_.size() != size())
            return Fault{static_cast<std::int64_t>(edge_.size()) + 1, "the entry is missing", std::to_string(size()) + " entries",
                         std::to_string(edge_.size())};
        if (edge_.root() == head_.checkpoint.root) return std::nullopt;
        // No leaf differs from its tile: the signed tree was another one, at the latest from the first signed head that differs.
        std::int64_t first = 1;
        for (const auto& [size, head] : kept_) {
            if (differing_.contains(size)) break;
            first = static_cast<std::int64_t>(size) + 1;
        }
        return Fault{first, "the " + name_of(tree_) + " tree over the entries is not the one that was signed",
                     tlog::base64(head_.checkpoint.root), tlog::base64(edge_.root())};
    }
    /// A tile that does not hold what the signed tree does.
    const std::optional<Fault>& doubted() const { return doubt_; }
    /// A tile above the leaves that does not: the entry is the first below it.
    const std::optional<Fault>& roughly_doubted() const { return rough_; }
    /// A signed head that contradicts the source's.
    const std::optional<SignedHead>& contradicted() const { return contradicted_; }
    const std::multimap<std::uint64_t, SignedHead>& kept() const { return kept_; }

    /// Tiles above the leaves.
    void check_upper_tiles() {
        for (unsigned level = 1; level < rows_.size() + 1; ++level) {
            const std::vector<Hash>& row = rows_[level - 1];
            for (std::uint64_t index = 0; index * tlog::tile_width < row.size(); ++index) {
                const std::uint64_t width = std::min<std::uint64_t>(tlog::tile_width, row.size() - index * tlog::tile_width);
                const auto bytes = source_.tile(tree_, Tile{level, index, width, false});
                for (std::uint64_t i = 0; i < width; ++i) {
                    const Hash& hash = row[index * tlog::tile_width + i];
                    const bool same = bytes.has_value() && bytes->size() == width * sizeof(Hash) &&
                                      bytes->compare(i * sizeof(Hash), sizeof(Hash), tlog::bytes_of(hash)) == 0;
                    if (same) continue;
                    const std::uint64_t leaf = (index * tlog::tile_width + i) << (8 * level);
                    roughly(leaf, "tile " + path_of(Tile{level, index, width, false}) + " of the " + name_of(tree_) + " tree",
                            tlog::hex(hash), bytes.has_value() ? "another hash" : "missing");
                    return;
                }
            }
        }
    }

private:
    void roughly(std::uint64_t index, std::string what, std::string expected, std::string found) {
        if (!rough_) rough_ = Fault{static_cast<std::int64_t>(index) + 1, std::move(what), std::move(expected), std::move(found)};
    }
    void doubt(std::uint64_t index, std::string what, std::string expected, std::string found) {
        if (!doubt_ || static_cast<std::int64_t>(index) + 1 < doubt_->seq)
            doubt_ = Fault{static_cast<std::int64_t>(index) + 1, std::move(what), std::move(expected), std::move(found)};
    }
    void compare(const SignedHead& head) {
        if (head.checkpoint.root == edge_.root()) return;
        differing_[head.checkpoint.size] = true;
        if (!contradicted_) contradicted_ = head;
    }
    void end_row() {
        std::vector<Hash> hashes = std::move(row_);
        for (; hashes.size() > 1; hashes.resize(hashes.size() / 2))
            for (std::size_t i = 0; i < hashes.size() / 2; ++i) hashes[i] = node_hash(tree_, hashes[2 * i], hashes[2 * i + 1]);
        row_.clear();
        Hash hash = hashes.front();
        for (std::size_t level = 0;; ++level) {
            if (level == rows_.size()) rows_.emplace_back();
            rows_[level].push_back(hash);
            if (rows_[level].size() % tlog::tile_width != 0) return;
            std::vector<Hash> above(rows_[level].end() - static_cast<std::ptrdiff_t>(tlog::tile_width), rows_[level].end());
            for (; above.size() > 1; above.resize(above.size() / 2))
                for (std::size_t i = 0; i < above.size() / 2; ++i) above[i] = node_hash(tree_, above[2 * i], above[2 * i + 1]);
            hash = above.front();
        }
    }

    Source& source_;
    Tree tree_;
    SignedHead head_;
    Edge edge_;
    std::vector<Hash> expected_, row_;
    std::uint64_t tile_ = 0;
    std::vector<std::vector<Hash>> rows_;
    std::multimap<std::uint64_t, SignedHead> kept_;
    std::map<std::uint64_t, bool> differing_;
    std::optional<Fault> doubt_, rough_;
    std::optional<SignedHead> contradicted_;
};

class Checker {
public:
    Checker(Source& source, const Options& options) : source_(source), options_(options) {}

    Report run() {
        take_keys();
        for (const Tree tree : options_.trees) {
            if (report_.fault) return finish();
            take_head(tree);
        }
        if (report_.fault || trees_.empty()) return finish();
        take_other_heads();
        take_statement();
        if (!report_.fault) read_entries();
        for (TreeCheck& tree : trees_) tree.check_upper_tiles();
        judge();
        return finish();
    }

private:
    void blame(Fault fault) {
        if (!report_.fault || (fault.seq > 0 && fault.seq < report_.fault->seq)) report_.fault = std::move(fault);
    }

    void take_keys() {
        keys_ = options_.pins;
        if (!keys_.empty()) return;
        const auto lines = source_.get("keys");
        std::string_view rest = lines.has_value() ? std::string_view(*lines) : std::string_view();
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            if (auto key = tlog::VerifierKey::parse(rest.substr(0, end)); key.has_value()) keys_.push_back(*std::move(key));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        report_.unverified.push_back("the log's keys are the source's own: compare their fingerprints, and give them with --pin");
    }

    void take_head(Tree tree) {
        const std::string path = tree == Tree::sha256 ? "checkpoint" : "sm3/checkpoint";
        const auto note = source_.get(path);
        if (!note.has_value()) return blame({0, path, "a signed head", "missing"});
        const auto keys = log_keys(keys_, tree);
        if (keys.empty()) {
            report_.unverified.push_back("no key of the " + name_of(tree) + " tree's heads is given");
            return;
        }
        ReadHead read = read_head(*note, tree, keys, path);
        if (read.fault) return blame(*read.fault);
        if (!trees_.empty() && trees_.front().size() != read.head->checkpoint.size)
            return blame({static_cast<std::int64_t>(std::min(trees_.front().size(), read.head->checkpoint.size)) + 1,
                          "the trees' heads are not of one size", std::to_string(trees_.front().size()),
                          std::to_string(read.head->checkpoint.size)});
        for (const std::string& key : read.head->by) report_.signed_by.push_back(key);
        if (report_.origin.empty()) report_.origin = read.head->checkpoint.origin;
        take_cosignatures(*note, tree);
        trees_.emplace_back(source_, tree, *std::move(read.head));
    }

    void take_cosignatures(const std::string& bytes, Tree tree) {
        const auto note = tlog::Note::parse(bytes);
        const tlog::Signed by = check(*note, options_.witnesses);
        if (!by.broken.empty()) return blame({0, "a cosignature is not its witness's", by.broken.front(), "another's"});
        for (const tlog::VerifierKey& witness : options_.witnesses) {
            if (std::ranges::find(by.by, witness.text()) != by.by.end()) report_.cosigned_by.push_back(witness.text());
            else report_.unverified.push_back("the " + name_of(tree) + " tree's head has no cosignature of " + witness.name());
        }
    }

    void expect(const std::string& note, Tree tree, const std::string& from) {
        for (TreeCheck& check : trees_)
            if (check.tree() == tree) {
                ReadHead read = read_head(note, tree, log_keys(keys_, tree), from);
                if (read.fault) return blame(*read.fault);
                if (read.head->checkpoint.size > check.size())
                    return blame({static_cast<std::int64_t>(check.size()) + 1, "the entry is missing: " + from + " covers it",
                                  std::to_string(read.head->checkpoint.size) + " entries", std::to_string(check.size())});
                check.expect(*std::move(read.head));
            }
    }

    void take_other_heads() {
        for (const Tree tree : options_.trees) {
            const std::string folder = tree == Tree::sha256 ? "heads" : "sm3/heads";
            for (const std::string& name : source_.list(folder))
                if (const auto note = source_.get(folder + "/" + name); note.has_value())
                    expect(*note, tree, folder + "/" + name);
        }
        for (const std::string& bytes : options_.heads) {
            const auto note = tlog::Note::parse(bytes);
            const auto head = note.has_value() ? tlog::Checkpoint::parse(note->text) : Result<tlog::Checkpoint>(note.error());
            if (!head.has_value()) {
                blame({0, "the head that was kept", "a checkpoint", head.error().detail});
                continue;
            }
            expect(bytes, head->origin.ends_with("/sm3") ? Tree::sm3 : Tree::sha256, "the head that was kept");
        }
    }

    void take_statement() {
        if (!options_.semantic) return;
        const auto lines = source_.statement();
        if (!lines.has_value()) {
            report_.unverified.push_back("what is public: the source states nothing");
            return;
        }
        auto replay = Replay::of(*lines);
        if (!replay.has_value()) return blame({0, "the statement of what is public", "lines of JSON", replay.error().detail});
        replay_.emplace(*std::move(replay));
    }

    void read_entries() {
        std::uint64_t size = 0;
        for (const TreeCheck& tree : trees_) size = std::max(size, tree.size());
        for (std::uint64_t index = 0; index * tlog::tile_width < size && !stopped_; ++index) {
            const std::uint64_t width = std::min<std::uint64_t>(tlog::tile_width, size - index * tlog::tile_width);
            for (TreeCheck& tree : trees_) tree.begin_tile(index, width);
            const auto bundle = source_.tile(Tree::sha256, Tile{0, index, width, true});
            const auto entries =
                bundle.has_value() ? tlog::entries_of(*bundle, width) : Result<std::vector<std::string_view>>(bundle.error());
            if (!entries.has_value()) {
                read_broken(bundle.has_value() ? std::string_view(*bundle) : std::string_view(), index, width);
                return;
            }
            for (std::size_t i = 0; i < entries->size(); ++i) read_entry(index * tlog::tile_width + i, (*entries)[i]);
        }
    }

    /// A bundle that is not whole: what can still be read of it, up to the first entry that cannot.
    void read_broken(std::string_view bytes, std::uint64_t index, std::uint64_t width) {
        std::uint64_t at = index * tlog::tile_width;
        const std::uint64_t end = at + width;
        while (at < end && bytes.size() >= 2) {
            const std::size_t length =
                static_cast<std::size_t>(static_cast<unsigned char>(bytes[0])) << 8 | static_cast<unsigned char>(bytes[1]);
            if (bytes.size() - 2 < length) break;
            read_entry(at++, bytes.substr(2, length));
            bytes.remove_prefix(2 + length);
        }
        if (!report_.fault)
            blame({static_cast<std::int64_t>(at) + 1, "the bundle of entries is not whole", std::to_string(width) + " entries",
                   std::to_string(at - index * tlog::tile_width)});
        stopped_ = true;
    }

    void read_entry(std::uint64_t index, std::string_view bytes) {
        const auto seq = static_cast<std::int64_t>(index) + 1;
        for (TreeCheck& tree : trees_) tree.add(index, bytes);
        ++report_.entries;
        const auto leaf = tlog::LeafView::parse(bytes);
        if (!leaf)
            return blame(
                {seq, "the entry's bytes are not those of an entry", "an entry", std::to_string(bytes.size()) + " bytes"});
        if (leaf->seq != seq) blame({seq, "the entry has another number", std::to_string(seq), std::to_string(leaf->seq)});
        if (leaf->at < report_.last_at)
            blame({seq, "the entry is older than the one before", report_.last_at, std::string(leaf->at)});
        if (report_.first_at.empty()) report_.first_at = leaf->at;
        report_.last_at = leaf->at;
        if (leaf->log != tlog::Log::opening) return;
        ++report_.open_entries;
        if (!replay_) return;
        const auto open = tlog::OpenPart::parse(leaf->open);
        if (!open.has_value()) return blame({seq, "what is open of the entry cannot be read", "an open part", "other bytes"});
        replay_->read(seq, *open);
    }

    void judge() {
        std::vector<Fault> somewhere;
        bool located = report_.fault.has_value();
        for (TreeCheck& tree : trees_) {
            (tree.tree() == Tree::sha256 ? report_.root : report_.root_sm3) = tlog::base64(tree.root());
            const auto fault = tree.fault();
            if (!fault) continue;
            // A tile that still holds what was signed tells the place; it may be one of the other tree.
            if (tree.doubted()) {
                blame(*tree.doubted());
                located = true;
            } else somewhere.push_back(tree.roughly_doubted() ? *tree.roughly_doubted() : *fault);
        }
        if (!located)
            for (Fault& fault : somewhere) blame(std::move(fault));
        // The entries are those of the signed head: then a signed head that says otherwise is a second history.
        if (!report_.fault)
            for (TreeCheck& tree : trees_)
                if (tree.contradicted() && report_.split.empty()) report_.split = {tree.head().note, tree.contradicted()->note};
        if (!report_.split.empty()) return;
        // The trees are the signed ones: then only a tile is wrong.
        if (!report_.fault)
            for (TreeCheck& tree : trees_)
                if (tree.doubted()) blame(*tree.doubted());
        if (!report_.fault)
            for (TreeCheck& tree : trees_)
                if (tree.roughly_doubted()) blame(*tree.roughly_doubted());
        if (report_.fault || !replay_) return;
        if (auto fault = replay_->end()) blame(*std::move(fault));
    }

    Report finish() {
        Outcome outcome = Outcome::sound;
        if (report_.fault) outcome = Outcome::tampered;
        else if (!report_.split.empty()) outcome = Outcome::split_view;
        else if (trees_.empty() || !report_.unverified.empty()) outcome = Outcome::unverified;
        report_.status = static_cast<int>(outcome);
        return std::move(report_);
    }

    Source& source_;
    const Options& options_;
    Report report_;
    std::vector<tlog::VerifierKey> keys_;
    std::vector<TreeCheck> trees_;
    std::optional<Replay> replay_;
    bool stopped_ = false;
};

}  // namespace

Report check(Source& source, const Options& options) { return Checker(source, options).run(); }

std::string to_plain(const Report& report) {
    std::string out;
    const auto line = [&](const std::string& text) { out += text + "\n"; };
    switch (static_cast<Outcome>(report.status)) {
        case Outcome::sound: line("sound: " + std::to_string(report.entries) + " entries of " + report.origin); break;
        case Outcome::tampered: line("TAMPERED: " + report.origin); break;
        case Outcome::unverified:
            line("sound as far as it could be checked: " + std::to_string(report.entries) + " entries of " + report.origin);
            break;
        case Outcome::split_view: line("SPLIT VIEW: two signed heads of " + report.origin + " cannot both be true"); break;
    }
    if (report.fault) {
        if (report.fault->seq > 0) line("  first bad entry: " + std::to_string(report.fault->seq));
        line("  what: " + report.fault->what);
        line("  expected: " + report.fault->expected);
        line("  found: " + report.fault->found);
    }
    for (const std::string& part : report.unverified) line("  not verified: " + part);
    for (const std::string& note : report.split) line("\n" + note);
    if (!report.root.empty()) line("  root " + report.root);
    if (!report.root_sm3.empty()) line("  root (SM3) " + report.root_sm3);
    if (!report.first_at.empty())
        line("  from " + report.first_at + " to " + report.last_at + ", " + std::to_string(report.open_entries) +
             " open to anyone");
    for (const std::string& key : report.signed_by) line("  signed by " + key);
    for (const std::string& key : report.cosigned_by) line("  cosigned by " + key);
    return out;
}

}  // namespace jixia::verify
