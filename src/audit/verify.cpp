// Checking the whole ledger: every row against its leaf, the leaves against the trees' edges, and all against what was published.
#include <algorithm>

#include "audit/ledger.h"
#include "base/crypto.h"
#include "personal.h"
#include "sql.h"

namespace jixia::audit {
namespace {

using tlog::Tree;

/// The head as it is kept with the edges.
struct HeadRow {
    std::int64_t seq = 0;
    std::string hash, sm3, at;
    std::int64_t edge_size = 0;
    std::string edge_sha256, edge_sm3;
};
BOOST_DESCRIBE_STRUCT(HeadRow, (), (seq, hash, sm3, at, edge_size, edge_sha256, edge_sm3))

struct Before {
    std::int64_t seq = 0;
    std::string hash, sm3, at;
};

std::string fault_of_personal(const ReadEntry& entry) {
    const auto personal = personal_of(entry);
    if (!personal.has_value()) return "what is personal in it does not open";
    if (personal->salt.empty()) return {};
    if (crypto::hmac_hex(crypto::Algorithm::sha256, personal->salt, personal->bytes) != entry.personal_sha256 ||
        crypto::hmac_hex(crypto::Algorithm::sm3, personal->salt, personal->bytes) != entry.personal_sm3)
        return "what is personal is not what the entry holds the digest of";
    return {};
}

// What is wrong with `entry` after `before`; empty if nothing is.
std::string fault_of(const ReadEntry& entry, const Before& before) {
    if (entry.seq > before.seq + 1) return "the entry is missing";
    if (entry.prev_hash != before.hash) return "prev_hash is not the hash of the entry before";
    if (entry.prev_sm3 != before.sm3) return "prev_sm3 is not the SM3 of the entry before";
    if (entry.format != 1 && entry.format != 2) return "the entry is of no known format";
    if (entry.log != opening_log && entry.log != security_log) return "the entry is of no known log";
    if (entry.hash != sha256_of(entry)) return "the content is not what hash was made from";
    if (entry.sm3 != sm3_of(entry)) return "the content is not what sm3 was made from";
    if (entry.format == 2 && !entry.reason.empty()) return "a reason stands where none is kept";
    if (entry.format == 2 && entry.at < before.at) return "the entry is older than the one before";
    return fault_of_personal(entry);
}

class Check {
public:
    Check(Verdict& verdict, const Published& published, const HeadRow& head)
        : verdict_(verdict), published_(published), head_(head) {
        compare_heads();
    }

    void read(const ReadEntry& entry) {
        ++verdict_.checked;
        if (verdict_.first_bad) return;
        if (std::string fault = fault_of(entry, before_); !fault.empty()) return blame(before_.seq + 1, std::move(fault));
        if (entry.seq > head_.seq) return blame(entry.seq, "the entry stands after the head");
        const std::string leaf = leaf_of(entry).bytes();
        if (published_.leaf)
            for (const Tree tree : tlog::both_trees) {
                const auto known = published_.leaf(tree, edges_.size);
                if (known && *known != tlog::leaf_hash(tree, leaf))
                    return blame(entry.seq, "the entry is not the one whose leaf was published");
            }
        edges_.append(leaf);
        compare_heads();
        before_ = {entry.seq, entry.hash, entry.sm3, entry.at};
    }

    void end() {
        verdict_.root = tlog::base64(edges_.root(Tree::sha256));
        verdict_.root_sm3 = tlog::base64(edges_.root(Tree::sm3));
        if (before_.seq < head_.seq) blame(before_.seq + 1, "the entry is missing: the ledger ends before its head");
        if (before_.hash != head_.hash) blame(before_.seq, "hash is not the head's");
        if (before_.sm3 != head_.sm3) blame(before_.seq, "sm3 is not the head's");
        for (const auto& [tree, head] : published_.heads)
            if (head.size > edges_.size)
                blame(static_cast<std::int64_t>(edges_.size) + 1, "the entry is missing: a signed head has it");
    }

private:
    void blame(std::int64_t seq, std::string what) {
        if (verdict_.first_bad) return;
        verdict_.first_bad = seq;
        verdict_.what = std::move(what);
    }
    void compare_heads() {
        if (edges_.size == static_cast<std::uint64_t>(head_.edge_size) &&
            (edges_.sha256.text() != head_.edge_sha256 || edges_.sm3.text() != head_.edge_sm3))
            blame(head_.edge_size, "the trees over the entries up to here are not those that were kept");
        for (const auto& [tree, head] : published_.heads)
            if (head.size == edges_.size && head.root != edges_.root(tree))
                blame(static_cast<std::int64_t>(head.size),
                      "the tree over the entries up to here is not the one whose head was signed");
    }

    Verdict& verdict_;
    const Published& published_;
    const HeadRow& head_;
    Before before_{0, std::string(genesis), std::string(genesis), {}};
    Edges edges_;
};

}  // namespace

std::string to_plain(const Verdict& verdict) {
    const std::string checked = std::to_string(verdict.checked) + (verdict.checked == 1 ? " entry" : " entries");
    if (verdict.first_bad)
        return "entry " + std::to_string(*verdict.first_bad) + " is not what was written: " + verdict.what + " (" + checked +
               " read)";
    return "the ledger is sound: " + checked + ", head " + std::to_string(verdict.head.seq) + " sha256 " + verdict.head.hash +
           " sm3 " + verdict.head.sm3;
}

Result<Verdict> Ledger::verify(storage::Transaction& tx, const Published& published) const {
    Verdict verdict;
    JX_TRY(const auto kept, tx.one<HeadRow>(sql::edges));
    JX_ASSERT(kept.has_value());
    verdict.head = {kept->seq, kept->hash, kept->sm3};
    Check check(verdict, published, *kept);
    JX_CHECK(tx.each<ReadEntry>(sql::all_entries, {}, [&](const ReadEntry& entry) -> Result<void> {
        check.read(entry);
        return {};
    }));
    check.end();
    return verdict;
}

}  // namespace jixia::audit
