#pragma once
// The bytes of a ledger entry that its leaf is the hash of. They never change: tlog's tests hold vectors.
//
// Every leaf is public: bundles of entries may be given to anyone. So a leaf says in the clear only what anyone may read, and
// holds the rest as digests under a random salt, one that whoever is shown the rest is shown too:
//
//   "jixia-ledger-2\n", then as netstrings (decimal length, ':', the bytes, ','): number, time, log, what is open, HMAC-SHA-256
//   and HMAC-SM3 of what is closed, the same two of what is personal (both empty if there is nothing).
//
// What is open of an entry of the log "opening" are, as netstrings: the actor's roles, body and division, action, kind and id of
// the subject, its version, the article, detail as JSON text. Of the log "security" nothing is open. What is closed: who acted
// and, of "security", all of the above too. What is personal (reasons, names) can be erased: the leaf stays.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace jixia::tlog {

/// Which of the two logs an entry belongs to (reliability of both is one tree): `opening` is read by anyone.
enum class Log { opening, security };
BOOST_DESCRIBE_ENUM(Log, opening, security)

struct Leaf {
    std::int64_t seq = 0;  ///< from 1: the leaf's index is one less
    std::string at;        ///< RFC 3339, UTC, microseconds
    Log log = Log::security;
    std::string open;
    std::string closed_sha256, closed_sm3, personal_sha256, personal_sm3;  ///< hexadecimal

    std::string bytes() const;
    /// Refuses `malformed` for anything that `bytes` would not give.
    static Result<Leaf> parse(std::string_view bytes);
    bool operator==(const Leaf&) const = default;
};

/// A leaf as it stands in its bytes, to which it points: for reading many.
struct LeafView {
    std::int64_t seq = 0;
    std::string_view at;
    Log log = Log::security;
    std::string_view open, closed_sha256, closed_sm3, personal_sha256, personal_sm3;

    /// As `Leaf::parse`; nothing instead of a refusal.
    static std::optional<LeafView> parse(std::string_view bytes);
};

/// What is open of an entry of the log "opening".
struct OpenPart {
    std::string actor_role, organization, division, action, subject_type, subject_id;
    std::int64_t version = 0;
    std::string basis, detail;

    std::string bytes() const;
    static Result<OpenPart> parse(std::string_view bytes);
};
BOOST_DESCRIBE_STRUCT(OpenPart, (),
                      (actor_role, organization, division, action, subject_type, subject_id, version, basis, detail))

/// `member` as a netstring at the end of `bytes`.
void add_netstring(std::string& bytes, std::string_view member);
/// Takes the next netstring off `bytes`; nothing if there is none.
std::optional<std::string_view> take_netstring(std::string_view& bytes);

}  // namespace jixia::tlog
