#pragma once
// The bytes that are hashed. Changing anything here breaks every ledger ever written; ledger_test.cpp holds the test vectors.
//
// "jixia-ledger-1\n", then each member of the entry in the order of the table's columns up to `detail`, then the hash of the
// entry before, each as a netstring: decimal length in bytes, ':', the bytes, ','. Numbers are decimal, `detail` is the JSON text
// as stored. The SHA-256 chain and the SM3 chain differ in nothing but the digest and the previous hash.
#include <string>

#include "audit/ledger.h"

namespace jixia::audit {

/// An entry as stored: `detail` is its JSON text.
struct StoredEntry {
    std::int64_t seq = 0;
    std::string at, actor_id, actor_role, organization, division, action, subject_type, subject_id;
    std::int64_t version = 0;
    std::string basis, reason, detail, prev_hash, hash, prev_sm3, sm3;
};
BOOST_DESCRIBE_STRUCT(StoredEntry, (),
                      (seq, at, actor_id, actor_role, organization, division, action, subject_type, subject_id, version, basis,
                       reason, detail, prev_hash, hash, prev_sm3, sm3))

std::string canonical_bytes(const StoredEntry& entry, std::string_view previous);
std::string sha256_of(const StoredEntry& entry);
std::string sm3_of(const StoredEntry& entry);
/// The hash before the first entry: 64 zeros.
inline constexpr std::string_view genesis = "0000000000000000000000000000000000000000000000000000000000000000";

}  // namespace jixia::audit
