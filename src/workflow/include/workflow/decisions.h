#pragma once
// Decisions as documents that anyone can verify: an act of law (consent, refusal, order) is written down once, in one line of
// canonical JSON, and signed with the platform's key for decisions as a C2SP signed note.
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"

namespace jixia::workflow {

/// Signs what was decided. Implemented where the keys are.
class DecisionSigner {
public:
    DecisionSigner() = default;
    DecisionSigner(const DecisionSigner&) = delete;
    DecisionSigner& operator=(const DecisionSigner&) = delete;
    virtual ~DecisionSigner() = default;
    /// The note: `text` (one line and its newline), an empty line, signature lines.
    virtual std::string sign(std::string_view text, Instant at) const = 0;
    /// The public keys that verify it, now and formerly.
    virtual std::vector<std::string> keys() const = 0;
};

struct SignedDecision {
    std::int64_t sequence = 0;  ///< the case's version after it
    Instant at{};
    std::string action;
    json::Value document;  ///< what the note's text says
    std::string note;      ///< to be kept: it verifies without the platform
};
BOOST_DESCRIBE_STRUCT(SignedDecision, (), (sequence, at, action, document, note))

}  // namespace jixia::workflow
