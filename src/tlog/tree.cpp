#include "tlog/tree.h"

#include <openssl/evp.h>

#include <algorithm>
#include <bit>
#include <memory>

#include "base/crypto.h"

namespace jixia::tlog {
namespace {

/// A context of OpenSSL for each thread and tree: making one costs more than hashing a node.
class Hasher {
public:
    explicit Hasher(const char* name) : method_(EVP_MD_fetch(nullptr, name, nullptr)), context_(EVP_MD_CTX_new()) {
        JX_ASSERT(method_ != nullptr && context_ != nullptr);
    }
    Hasher(const Hasher&) = delete;
    Hasher& operator=(const Hasher&) = delete;
    ~Hasher() {
        EVP_MD_CTX_free(context_);
        EVP_MD_free(method_);
    }
    void begin() { JX_ASSERT(EVP_DigestInit_ex2(context_, method_, nullptr) == 1); }
    void add(const void* bytes, std::size_t count) { JX_ASSERT(EVP_DigestUpdate(context_, bytes, count) == 1); }
    Hash end() {
        Hash hash{};
        JX_ASSERT(EVP_DigestFinal_ex(context_, hash.data(), nullptr) == 1);
        return hash;
    }

private:
    EVP_MD* method_;
    EVP_MD_CTX* context_;
};

Hasher& hasher(Tree tree) {
    thread_local Hasher sha256("SHA2-256"), sm3("SM3");
    return tree == Tree::sha256 ? sha256 : sm3;
}

constexpr unsigned char leaf_mark = 0, node_mark = 1;

/// The hash of leaves [start, start + count), made of whole subtrees.
Result<Hash> range(Tree tree, std::uint64_t start, std::uint64_t count, const Nodes& nodes) {
    if (std::has_single_bit(count) && start % count == 0) {
        const auto level = static_cast<unsigned>(std::countr_zero(count));
        return nodes(level, start >> level);
    }
    const std::uint64_t left = std::bit_floor(count - 1);
    JX_TRY(const Hash l, range(tree, start, left, nodes));
    JX_TRY(const Hash r, range(tree, start + left, count - left, nodes));
    return node_hash(tree, l, r);
}

/// RFC 6962 §2.1.1 PATH over [start, start + size).
Result<void> path(Tree tree, std::uint64_t index, std::uint64_t start, std::uint64_t size, const Nodes& nodes, Proof& out) {
    if (size == 1) return {};
    const std::uint64_t left = std::bit_floor(size - 1);
    if (index < left) {
        JX_CHECK(path(tree, index, start, left, nodes, out));
        JX_TRY(out.emplace_back(), range(tree, start + left, size - left, nodes));
    } else {
        JX_CHECK(path(tree, index - left, start + left, size - left, nodes, out));
        JX_TRY(out.emplace_back(), range(tree, start, left, nodes));
    }
    return {};
}

/// RFC 6962 §2.1.2 SUBPROOF over [start, start + size); `known`: the old tree's root is that of this range.
Result<void> subproof(Tree tree, std::uint64_t from, std::pair<std::uint64_t, std::uint64_t> of, bool known, const Nodes& nodes,
                      Proof& out) {
    const auto [start, size] = of;
    if (from == size) {
        if (!known) { JX_TRY(out.emplace_back(), range(tree, start, size, nodes)); }
        return {};
    }
    const std::uint64_t left = std::bit_floor(size - 1);
    if (from <= left) {
        JX_CHECK(subproof(tree, from, {start, left}, known, nodes, out));
        JX_TRY(out.emplace_back(), range(tree, start + left, size - left, nodes));
    } else {
        JX_CHECK(subproof(tree, from - left, {start + left, size - left}, false, nodes, out));
        JX_TRY(out.emplace_back(), range(tree, start, left, nodes));
    }
    return {};
}

}  // namespace

Hash leaf_hash(Tree tree, std::string_view bytes) {
    Hasher& running = hasher(tree);
    running.begin();
    running.add(&leaf_mark, 1);
    running.add(bytes.data(), bytes.size());
    return running.end();
}

Hash node_hash(Tree tree, const Hash& left, const Hash& right) {
    Hasher& running = hasher(tree);
    std::array<unsigned char, 65> bytes{node_mark};
    std::ranges::copy(left, bytes.begin() + 1);
    std::ranges::copy(right, bytes.begin() + 33);
    running.begin();
    running.add(bytes.data(), bytes.size());
    return running.end();
}

Hash empty_root(Tree tree) {
    Hasher& running = hasher(tree);
    running.begin();
    return running.end();
}

std::optional<Hash> hash_of(std::string_view bytes) {
    Hash hash{};
    if (bytes.size() != hash.size()) return std::nullopt;
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(hash.data()));
    return hash;
}

std::string hex(const Hash& hash) { return crypto::hex(bytes_of(hash)); }
std::string base64(const Hash& hash) { return crypto::base64(bytes_of(hash)); }

std::optional<Hash> hash_from_base64(std::string_view text) {
    const auto bytes = crypto::from_base64(text);
    return bytes ? hash_of(*bytes) : std::nullopt;
}

std::optional<Edge> Edge::read(Tree tree, std::uint64_t size, std::string_view text) {
    const auto bytes = crypto::from_base64(text);
    Edge edge(tree);
    if (!bytes || bytes->size() != static_cast<std::size_t>(std::popcount(size)) * sizeof(Hash)) return std::nullopt;
    edge.size_ = size;
    for (std::size_t at = 0; at < bytes->size(); at += sizeof(Hash))
        edge.nodes_.push_back(*hash_of(std::string_view(*bytes).substr(at, sizeof(Hash))));
    return edge;
}

void Edge::append(const Hash& leaf) {
    Hash hash = leaf;
    for (std::uint64_t whole = size_; (whole & 1) != 0; whole >>= 1) {
        hash = node_hash(tree_, nodes_.back(), hash);
        nodes_.pop_back();
    }
    nodes_.push_back(hash);
    ++size_;
}

Hash Edge::root() const {
    if (nodes_.empty()) return empty_root(tree_);
    Hash hash = nodes_.back();
    for (std::size_t i = nodes_.size() - 1; i-- > 0;) hash = node_hash(tree_, nodes_[i], hash);
    return hash;
}

std::string Edge::text() const {
    std::string bytes;
    for (const Hash& node : nodes_) bytes += bytes_of(node);
    return crypto::base64(bytes);
}

Result<Hash> root_of(Tree tree, std::uint64_t size, const Nodes& nodes) {
    if (size == 0) return empty_root(tree);
    return range(tree, 0, size, nodes);
}

Result<Proof> inclusion_proof(Tree tree, std::uint64_t index, std::uint64_t size, const Nodes& nodes) {
    if (index >= size) return Error{&errors::invalid, "the tree has no such leaf"};
    Proof proof;
    JX_CHECK(path(tree, index, 0, size, nodes, proof));
    return proof;
}

Result<Proof> consistency_proof(Tree tree, std::uint64_t from, std::uint64_t to, const Nodes& nodes) {
    if (from > to) return Error{&errors::invalid, "a tree does not become smaller"};
    Proof proof;
    if (from > 0) JX_CHECK(subproof(tree, from, {0, to}, true, nodes, proof));
    return proof;
}

bool shows(Tree tree, const InclusionClaim& claim, const Proof& proof) {
    if (claim.index >= claim.size) return false;
    std::uint64_t at = claim.index, last = claim.size - 1;
    Hash hash = claim.leaf;
    for (const Hash& other : proof) {
        if (last == 0) return false;
        if ((at & 1) != 0 || at == last) {
            hash = node_hash(tree, other, hash);
            for (; (at & 1) == 0 && at != 0; at >>= 1) last >>= 1;
        } else {
            hash = node_hash(tree, hash, other);
        }
        at >>= 1;
        last >>= 1;
    }
    return last == 0 && hash == claim.root;
}

bool shows(Tree tree, const ConsistencyClaim& claim, const Proof& proof) {
    if (claim.from > claim.to) return false;
    if (claim.from == claim.to) return proof.empty() && claim.from_root == claim.to_root;
    if (claim.from == 0) return proof.empty() && claim.from_root == empty_root(tree);
    auto next = proof.begin();
    Hash old_root = claim.from_root;
    if (!std::has_single_bit(claim.from)) {
        if (next == proof.end()) return false;
        old_root = *next++;
    }
    Hash new_root = old_root;
    std::uint64_t at = claim.from - 1, last = claim.to - 1;
    for (; (at & 1) != 0; at >>= 1) last >>= 1;
    if (next == proof.end()) return false;
    for (; next != proof.end(); ++next) {
        if (last == 0) return false;
        if ((at & 1) != 0 || at == last) {
            old_root = node_hash(tree, *next, old_root);
            new_root = node_hash(tree, *next, new_root);
            for (; (at & 1) == 0 && at != 0; at >>= 1) last >>= 1;
        } else {
            new_root = node_hash(tree, new_root, *next);
        }
        at >>= 1;
        last >>= 1;
    }
    return last == 0 && old_root == claim.from_root && new_root == claim.to_root;
}

}  // namespace jixia::tlog
