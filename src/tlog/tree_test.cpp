// Trees against the definitions of RFC 6962 §2.1, written down here a second time; proofs and what must not pass for one.
#include "tlog/tree.h"

#include <gtest/gtest.h>

#include <bit>
#include <span>

#include "base/crypto.h"

namespace jixia::tlog {
namespace {

std::string digest(Tree tree, std::string_view bytes) {
    return *crypto::from_hex(tree == Tree::sha256 ? crypto::sha256_hex(bytes) : crypto::sm3_hex(bytes));
}

using Leaves = std::span<const std::string>;

/// MTH(D[n]), as the RFC writes it.
std::string mth(Tree tree, Leaves leaves) {
    if (leaves.empty()) return digest(tree, "");
    if (leaves.size() == 1) return digest(tree, std::string(1, '\0') + leaves[0]);
    const std::size_t k = std::bit_floor(leaves.size() - 1);
    return digest(tree, "\x01" + mth(tree, leaves.first(k)) + mth(tree, leaves.subspan(k)));
}

std::vector<std::string> join(std::vector<std::string> list, std::string last) {
    list.push_back(std::move(last));
    return list;
}

/// PATH(m, D[n])
std::vector<std::string> path(Tree tree, std::size_t m, Leaves leaves) {
    if (leaves.size() == 1) return {};
    const std::size_t k = std::bit_floor(leaves.size() - 1);
    if (m < k) return join(path(tree, m, leaves.first(k)), mth(tree, leaves.subspan(k)));
    return join(path(tree, m - k, leaves.subspan(k)), mth(tree, leaves.first(k)));
}

/// SUBPROOF(m, D[n], b)
std::vector<std::string> subproof(Tree tree, std::size_t m, Leaves leaves, bool b) {
    if (m == leaves.size()) return b ? std::vector<std::string>{} : std::vector<std::string>{mth(tree, leaves)};
    const std::size_t k = std::bit_floor(leaves.size() - 1);
    if (m <= k) return join(subproof(tree, m, leaves.first(k), b), mth(tree, leaves.subspan(k)));
    return join(subproof(tree, m - k, leaves.subspan(k), false), mth(tree, leaves.first(k)));
}

std::vector<std::string> leaves_of(std::size_t count) {
    std::vector<std::string> leaves;
    for (std::size_t i = 0; i < count; ++i) leaves.push_back("leaf " + std::to_string(i) + std::string(i % 70, 'x'));
    return leaves;
}

/// Whole subtrees by the definition.
Nodes nodes_of(Tree tree, Leaves leaves) {
    return [tree, leaves](unsigned level, std::uint64_t index) -> Result<Hash> {
        const std::size_t count = std::size_t{1} << level, start = index * count;
        if (start + count > leaves.size()) return Error{&errors::not_found};
        return *hash_of(mth(tree, leaves.subspan(start, count)));
    };
}

Proof hashes(const std::vector<std::string>& list) {
    Proof proof;
    for (const std::string& bytes : list) proof.push_back(*hash_of(bytes));
    return proof;
}

constexpr std::size_t sizes_max = 70;

class Trees : public testing::TestWithParam<Tree> {};
INSTANTIATE_TEST_SUITE_P(In, Trees, testing::ValuesIn(both_trees),
                         [](const auto& info) { return info.param == Tree::sha256 ? "Sha256" : "Sm3"; });

TEST_P(Trees, AppendingKeepsTheRootOfTheDefinitionAndTheEdgeSurvivesItsText) {
    const auto leaves = leaves_of(sizes_max);
    Edge edge(GetParam());
    EXPECT_EQ(edge.root(), empty_root(GetParam()));
    for (std::size_t size = 1; size <= leaves.size(); ++size) {
        edge.append(leaf_hash(GetParam(), leaves[size - 1]));
        EXPECT_EQ(bytes_of(edge.root()), mth(GetParam(), Leaves(leaves).first(size))) << size;
        const auto again = Edge::read(GetParam(), size, edge.text());
        ASSERT_TRUE(again.has_value());
        EXPECT_EQ(*again, edge);
        if (std::popcount(size + 1) != std::popcount(size))
            EXPECT_FALSE(Edge::read(GetParam(), size + 1, edge.text()).has_value());
        EXPECT_EQ(*root_of(GetParam(), size, nodes_of(GetParam(), Leaves(leaves).first(size))), edge.root());
    }
    EXPECT_LE(edge.text().size(), 64U * 44U);
}

TEST_P(Trees, EveryInclusionProofIsThatOfTheDefinitionAndHolds) {
    const auto all = leaves_of(sizes_max);
    for (std::size_t size = 1; size <= all.size(); ++size) {
        const Leaves leaves = Leaves(all).first(size);
        const Hash root = *hash_of(mth(GetParam(), leaves));
        for (std::size_t index = 0; index < size; ++index) {
            const auto proof = inclusion_proof(GetParam(), index, size, nodes_of(GetParam(), leaves));
            ASSERT_TRUE(proof.has_value());
            EXPECT_EQ(*proof, hashes(path(GetParam(), index, leaves)));
            EXPECT_TRUE(shows(GetParam(), InclusionClaim{index, size, leaf_hash(GetParam(), leaves[index]), root}, *proof));
        }
        EXPECT_FALSE(inclusion_proof(GetParam(), size, size, nodes_of(GetParam(), leaves)).has_value());
    }
}

TEST_P(Trees, EveryConsistencyProofIsThatOfTheDefinitionAndHolds) {
    const auto all = leaves_of(sizes_max);
    for (std::size_t to = 1; to <= all.size(); ++to) {
        const Leaves leaves = Leaves(all).first(to);
        const Hash root = *hash_of(mth(GetParam(), leaves));
        for (std::size_t from = 1; from <= to; ++from) {
            const auto proof = consistency_proof(GetParam(), from, to, nodes_of(GetParam(), leaves));
            ASSERT_TRUE(proof.has_value());
            EXPECT_EQ(*proof, hashes(subproof(GetParam(), from, leaves, true)));
            EXPECT_TRUE(
                shows(GetParam(), ConsistencyClaim{from, to, *hash_of(mth(GetParam(), leaves.first(from))), root}, *proof));
        }
        EXPECT_TRUE(shows(GetParam(), ConsistencyClaim{0, to, empty_root(GetParam()), root}, {}));
        EXPECT_FALSE(shows(GetParam(), ConsistencyClaim{0, to, root, root}, {})) << "that is not the empty tree's root";
        EXPECT_FALSE(consistency_proof(GetParam(), to + 1, to, nodes_of(GetParam(), leaves)).has_value());
    }
}

/// What a forger tries with a proof: hashes cut off, added, exchanged, with a bit turned.
std::vector<Proof> forged(const Proof& proof, const Hash& root, const Hash& leaf) {
    std::vector<Proof> out;
    const Hash zero{};
    for (const Hash& other : {root, leaf, zero}) {
        Proof longer = proof;
        longer.push_back(other);
        out.push_back(longer);
        longer = proof;
        longer.insert(longer.begin(), other);
        out.push_back(longer);
    }
    for (std::size_t i = 0; i < proof.size(); ++i) {
        Proof other = proof;
        other[i][i % 32] ^= static_cast<unsigned char>(1U << (i % 8));
        out.push_back(other);
        other = proof;
        other.erase(other.begin() + static_cast<std::ptrdiff_t>(i));
        out.push_back(other);
        other = proof;
        other.insert(other.begin() + static_cast<std::ptrdiff_t>(i), proof[i]);
        out.push_back(other);
        if (i > 0 && proof[i] != proof[i - 1]) {
            other = proof;
            std::swap(other[i], other[i - 1]);
            out.push_back(other);
        }
    }
    return out;
}

TEST_P(Trees, NoForgedInclusionProofPasses) {
    const Tree tree = GetParam();
    const auto all = leaves_of(20);
    int forgeries = 0;
    for (std::size_t size = 1; size <= all.size(); ++size) {
        const Leaves leaves = Leaves(all).first(size);
        const Hash root = *hash_of(mth(tree, leaves));
        for (std::size_t index = 0; index < size; ++index) {
            const Proof proof = *inclusion_proof(tree, index, size, nodes_of(tree, leaves));
            const InclusionClaim claim{index, size, leaf_hash(tree, leaves[index]), root};
            for (const Proof& other : forged(proof, root, claim.leaf)) {
                EXPECT_FALSE(shows(tree, claim, other)) << index << " of " << size;
                ++forgeries;
            }
            for (std::size_t other = 0; other <= size; ++other)
                if (other != index) EXPECT_FALSE(shows(tree, InclusionClaim{other, size, claim.leaf, root}, proof));
            for (InclusionClaim wrong :
                 {InclusionClaim{index, size, root, root}, InclusionClaim{index, size, claim.leaf, claim.leaf},
                  InclusionClaim{index, 0, claim.leaf, root}, InclusionClaim{~std::uint64_t{0}, size, claim.leaf, root},
                  InclusionClaim{index, size, claim.leaf, empty_root(tree)}})
                if (size > 1) EXPECT_FALSE(shows(tree, wrong, proof));
        }
    }
    EXPECT_GT(forgeries, 3000);
}

TEST_P(Trees, NoForgedConsistencyProofPasses) {
    const Tree tree = GetParam();
    const auto all = leaves_of(20);
    for (std::size_t to = 2; to <= all.size(); ++to) {
        const Leaves leaves = Leaves(all).first(to);
        const Hash root = *hash_of(mth(tree, leaves));
        for (std::size_t from = 1; from < to; ++from) {
            const Proof proof = *consistency_proof(tree, from, to, nodes_of(tree, leaves));
            const ConsistencyClaim claim{from, to, *hash_of(mth(tree, leaves.first(from))), root};
            for (const Proof& other : forged(proof, root, claim.from_root))
                EXPECT_FALSE(shows(tree, claim, other)) << from << " " << to;
            EXPECT_FALSE(shows(tree, claim, {}));
            EXPECT_FALSE(shows(tree, ConsistencyClaim{to, from, claim.from_root, root}, proof));
            EXPECT_FALSE(shows(tree, ConsistencyClaim{from, to, root, claim.from_root}, proof));
            EXPECT_FALSE(shows(tree, ConsistencyClaim{from, to, claim.from_root, claim.from_root}, proof));
            EXPECT_FALSE(shows(tree, ConsistencyClaim{from, from, claim.from_root, claim.from_root}, proof));
            EXPECT_FALSE(shows(tree, ConsistencyClaim{0, to, claim.from_root, root}, proof));
            if (from + 1 < to)  // another old size with the same root
                EXPECT_FALSE(shows(tree, ConsistencyClaim{from + 1, to, claim.from_root, root}, proof)) << from << " " << to;
        }
    }
}

}  // namespace
}  // namespace jixia::tlog
