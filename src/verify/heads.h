#pragma once
// Signed heads of a source and of others who kept some.
#include <string>
#include <vector>

#include "verify/check.h"

namespace jixia::verify {

struct SignedHead {
    tlog::Tree tree{};
    tlog::Checkpoint checkpoint;
    std::string note;
    std::string from;  ///< for people: "checkpoint", "heads/12", "kept"
    std::vector<std::string> by;
};

/// The keys that a head of the tree must be signed with: the pinned ones of its origin, or else the source's own.
std::vector<tlog::VerifierKey> log_keys(const std::vector<tlog::VerifierKey>& given, tlog::Tree tree);

/// Reads a note and checks its signatures; the fault if it is none of the log's.
struct ReadHead {
    std::optional<SignedHead> head;
    std::optional<Fault> fault;
};
ReadHead read_head(const std::string& note, tlog::Tree tree, const std::vector<tlog::VerifierKey>& keys, const std::string& from);

}  // namespace jixia::verify
