#pragma once
// Merkle trees of RFC 6962 §2.1 in SHA-256 and in SM3: hashes, the right edge that an append needs, proofs and their checks.
//
// A leaf is H(0x00 ‖ bytes), a node H(0x01 ‖ left ‖ right), the empty tree's root H(). Nodes of whole subtrees are named by level
// (0: leaves) and index; whoever keeps them gives them through `Nodes`, and proofs are made of nothing else.
#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace jixia::tlog {

enum class Tree { sha256, sm3 };
inline constexpr std::array<Tree, 2> both_trees{Tree::sha256, Tree::sm3};

using Hash = std::array<unsigned char, 32>;

Hash leaf_hash(Tree tree, std::string_view bytes);
Hash node_hash(Tree tree, const Hash& left, const Hash& right);
Hash empty_root(Tree tree);

inline std::string_view bytes_of(const Hash& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }
/// Nothing unless there are exactly 32 bytes.
std::optional<Hash> hash_of(std::string_view bytes);
std::string hex(const Hash& hash);
std::string base64(const Hash& hash);
std::optional<Hash> hash_from_base64(std::string_view text);

/// The right edge of a tree: the roots of its whole subtrees from left to right, one for each bit of the size that is set. All
/// that an append needs, at most 64 hashes.
class Edge {
public:
    explicit Edge(Tree tree) : tree_(tree) {}
    /// An edge as `text` gave it; nothing if the number of hashes is not that of the size.
    static std::optional<Edge> read(Tree tree, std::uint64_t size, std::string_view text);

    void append(const Hash& leaf);
    std::uint64_t size() const { return size_; }
    Hash root() const;
    /// The hashes in base64, one after another.
    std::string text() const;
    bool operator==(const Edge&) const = default;

private:
    Tree tree_;
    std::uint64_t size_ = 0;
    std::vector<Hash> nodes_;
};

/// The hash of the whole subtree at `level` (2^level leaves) with `index`.
using Nodes = std::function<Result<Hash>(unsigned level, std::uint64_t index)>;
using Proof = std::vector<Hash>;

Result<Hash> root_of(Tree tree, std::uint64_t size, const Nodes& nodes);
/// The path of leaf `index` in the tree of `size` leaves. Refuses `invalid` unless index < size.
Result<Proof> inclusion_proof(Tree tree, std::uint64_t index, std::uint64_t size, const Nodes& nodes);
/// Refuses `invalid` unless from ≤ to. Empty for from = 0 and for from = to.
Result<Proof> consistency_proof(Tree tree, std::uint64_t from, std::uint64_t to, const Nodes& nodes);

struct InclusionClaim {
    std::uint64_t index = 0, size = 0;
    Hash leaf{}, root{};
};
/// True if `proof` shows that the leaf stands at `index` of the tree with `root` (RFC 9162 §2.1.3.2).
bool shows(Tree tree, const InclusionClaim& claim, const Proof& proof);

struct ConsistencyClaim {
    std::uint64_t from = 0, to = 0;
    Hash from_root{}, to_root{};
};
/// True if `proof` shows that the tree of `to` leaves begins with that of `from` (RFC 9162 §2.1.4.2). From the empty tree every
/// tree follows: the proof must be empty and its root that of no leaves.
bool shows(Tree tree, const ConsistencyClaim& claim, const Proof& proof);

}  // namespace jixia::tlog
