#pragma once
// What is personal in an entry: sealed with a key of its person, bound to the leaf by salted digests, erasable.
#include <string>
#include <utility>

#include "audit/ledger.h"
#include "canonical.h"

namespace jixia::audit {

/// An entry with what is personal in it, if it is still there.
struct ReadEntry : StoredEntry {
    std::string sealed, secret;
};
BOOST_DESCRIBE_STRUCT(ReadEntry, (StoredEntry), (sealed, secret))

struct Personal {
    std::string salt;   ///< key of the leaf's two HMACs
    std::string bytes;  ///< reason and data as netstrings
};

/// The bytes that the leaf's digests are made from; empty if there is nothing personal.
std::string personal_bytes(const Act& act);
/// Puts the digests into `entry` and the sealed bytes into the database; nothing if there is nothing personal.
Result<void> keep_personal(storage::Transaction& tx, const Act& act, const std::string& person, StoredEntry& entry);
/// What was kept; empty if there was nothing, or it is erased. Refuses `internal` for what does not open.
Result<Personal> personal_of(const ReadEntry& entry);
/// Reason and data. Refuses `internal`.
Result<std::pair<std::string, json::Value>> parts_of(const Personal& personal);
/// True if the entry had something personal that is not there any more.
inline bool is_erased(const ReadEntry& entry) {
    return !entry.personal_sha256.empty() && (entry.sealed.empty() || entry.secret.empty());
}

}  // namespace jixia::audit
