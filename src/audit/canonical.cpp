#include "canonical.h"

#include "base/crypto.h"

namespace jixia::audit {

std::string canonical_bytes(const StoredEntry& entry, std::string_view previous) {
    std::string bytes = "jixia-ledger-1\n";
    const auto add = [&](std::string_view member) {
        bytes += std::to_string(member.size());
        bytes += ':';
        bytes += member;
        bytes += ',';
    };
    add(std::to_string(entry.seq));
    for (const std::string* member : {&entry.at, &entry.actor_id, &entry.actor_role, &entry.organization, &entry.division,
                                      &entry.action, &entry.subject_type, &entry.subject_id})
        add(*member);
    add(std::to_string(entry.version));
    for (const std::string* member : {&entry.basis, &entry.reason, &entry.detail}) add(*member);
    add(previous);
    return bytes;
}

std::string sha256_of(const StoredEntry& entry) { return crypto::sha256_hex(canonical_bytes(entry, entry.prev_hash)); }
std::string sm3_of(const StoredEntry& entry) { return crypto::sm3_hex(canonical_bytes(entry, entry.prev_sm3)); }

}  // namespace jixia::audit
