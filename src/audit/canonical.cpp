#include "canonical.h"

#include "base/crypto.h"
#include "tlog/leaf.h"

namespace jixia::audit {
namespace {

tlog::OpenPart open_part(const StoredEntry& entry) {
    return {entry.actor_role, entry.organization, entry.division, entry.action, entry.subject_type,
            entry.subject_id, entry.version,      entry.basis,    entry.detail};
}

}  // namespace

std::string canonical_bytes(const StoredEntry& entry, std::string_view previous) {
    std::string bytes = "jixia-ledger-1\n";
    const auto add = [&](std::string_view member) { tlog::add_netstring(bytes, member); };
    add(std::to_string(entry.seq));
    for (const std::string* member : {&entry.at, &entry.actor_id, &entry.actor_role, &entry.organization, &entry.division,
                                      &entry.action, &entry.subject_type, &entry.subject_id})
        add(*member);
    add(std::to_string(entry.version));
    for (const std::string* member : {&entry.basis, &entry.reason, &entry.detail}) add(*member);
    add(previous);
    return bytes;
}

std::string closed_part(const StoredEntry& entry, tlog::Tree tree) {
    if (entry.format == 1) return canonical_bytes(entry, tree == tlog::Tree::sha256 ? entry.prev_hash : entry.prev_sm3);
    std::string bytes;
    tlog::add_netstring(bytes, entry.actor_id);
    if (entry.log != opening_log) bytes += open_part(entry).bytes();
    return bytes;
}

tlog::Leaf leaf_of(const StoredEntry& entry) {
    tlog::Leaf leaf;
    leaf.seq = entry.seq;
    leaf.at = entry.at;
    leaf.log = entry.log == opening_log ? tlog::Log::opening : tlog::Log::security;
    if (entry.log == opening_log) leaf.open = open_part(entry).bytes();
    leaf.closed_sha256 = crypto::hmac_hex(crypto::Algorithm::sha256, entry.salt, closed_part(entry, tlog::Tree::sha256));
    leaf.closed_sm3 = crypto::hmac_hex(crypto::Algorithm::sm3, entry.salt, closed_part(entry, tlog::Tree::sm3));
    leaf.personal_sha256 = entry.personal_sha256;
    leaf.personal_sm3 = entry.personal_sm3;
    return leaf;
}

std::string sha256_of(const StoredEntry& entry) {
    if (entry.format == 1) return crypto::sha256_hex(canonical_bytes(entry, entry.prev_hash));
    return tlog::hex(tlog::leaf_hash(tlog::Tree::sha256, leaf_of(entry).bytes()));
}

std::string sm3_of(const StoredEntry& entry) {
    if (entry.format == 1) return crypto::sm3_hex(canonical_bytes(entry, entry.prev_sm3));
    return tlog::hex(tlog::leaf_hash(tlog::Tree::sm3, leaf_of(entry).bytes()));
}

}  // namespace jixia::audit
