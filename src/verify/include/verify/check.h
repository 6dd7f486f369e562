#pragma once
// What `jixia-verify` does: every byte of a ledger against its heads, the heads against each other and against those kept
// elsewhere, and what is public against what the entries say.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "tlog/note.h"
#include "verify/source.h"

namespace jixia::verify {

struct Options {
    std::vector<tlog::VerifierKey> pins;       ///< the log's keys; without one the source's own are taken, and that is said
    std::vector<tlog::VerifierKey> witnesses;  ///< each must have cosigned the head, or the part is unverified
    std::vector<std::string> heads;            ///< notes that were kept elsewhere
    std::vector<tlog::Tree> trees{tlog::Tree::sha256, tlog::Tree::sm3};
    bool semantic = true;
};

/// The process's exit status.
enum class Outcome { sound = 0, tampered = 1, unverified = 2, split_view = 3 };

struct Fault {
    std::int64_t seq = 0;  ///< the first entry that is not what was written; 0: no entry's
    std::string what, expected, found;
};
BOOST_DESCRIBE_STRUCT(Fault, (), (seq, what, expected, found))

struct Report {
    int status = 0;
    std::string origin;
    std::uint64_t entries = 0, open_entries = 0;
    std::string root, root_sm3;     ///< base64, as recomputed
    std::string first_at, last_at;  ///< times of the first and the last entry
    std::vector<std::string> signed_by, cosigned_by;
    std::optional<Fault> fault;
    std::vector<std::string> unverified;  ///< parts that could not be checked, named
    std::vector<std::string> split;       ///< two signed heads that cannot both be true
};
BOOST_DESCRIBE_STRUCT(Report, (),
                      (status, origin, entries, open_entries, root, root_sm3, first_at, last_at, signed_by, cosigned_by, fault,
                       unverified, split))

Report check(Source& source, const Options& options);

/// For people: a few lines.
std::string to_plain(const Report& report);

/// Checks a receipt (one file of `/api/v1/ledger/receipt/…`) under the pinned keys.
Report check_receipt(std::string_view bytes, const Options& options);

}  // namespace jixia::verify
