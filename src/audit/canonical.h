#pragma once
// The bytes that are hashed. Changing anything here breaks every ledger ever written; ledger_test.cpp holds the test vectors.
//
// Format 2: the entry's leaf, as tlog/leaf.h says. `hash` and `sm3` of a row are the leaf's hashes in the two trees; `prev_hash`
// and `prev_sm3`, those of the row before, are a cheap local check and part of no proof.
//
// Format 1 (written until the ledger became a transparency log): "jixia-ledger-1\n", then each member of the entry in the order
// of the table's columns up to `detail`, then the hash of the entry before, each as a netstring: decimal length in bytes, ':',
// the bytes, ','. Numbers are decimal, `detail` is the JSON text as stored. The SHA-256 chain and the SM3 chain differ in nothing
// but the digest and the previous hash, and `hash` and `sm3` are theirs. In the trees such an entry is a leaf of which everything
// is closed.
#include <string>

#include "audit/ledger.h"
#include "tlog/tree.h"

namespace jixia::audit {

inline constexpr std::string_view opening_log = "opening", security_log = "security";

/// An entry as stored: `detail` is its JSON text.
struct StoredEntry {
    std::int64_t seq = 0;
    std::string at, actor_id, actor_role, organization, division, action, subject_type, subject_id;
    std::int64_t version = 0;
    std::string basis, reason, detail, prev_hash, hash, prev_sm3, sm3;
    std::int64_t format = 2;
    std::string log = "security", salt, personal_sha256, personal_sm3;
};
BOOST_DESCRIBE_STRUCT(StoredEntry, (),
                      (seq, at, actor_id, actor_role, organization, division, action, subject_type, subject_id, version, basis,
                       reason, detail, prev_hash, hash, prev_sm3, sm3, format, log, salt, personal_sha256, personal_sm3))

/// What an entry's chain hashes were made from, of format 1.
std::string canonical_bytes(const StoredEntry& entry, std::string_view previous);
/// `hash` and `sm3` as they must be.
std::string sha256_of(const StoredEntry& entry);
std::string sm3_of(const StoredEntry& entry);

/// What is closed of an entry: who acted and, of the log "security", everything; with the salt it opens the leaf's digests.
std::string closed_part(const StoredEntry& entry, tlog::Tree tree);
/// The entry's leaf.
tlog::Leaf leaf_of(const StoredEntry& entry);

/// The hash before the first entry: 64 zeros.
inline constexpr std::string_view genesis = "0000000000000000000000000000000000000000000000000000000000000000";

}  // namespace jixia::audit
