#pragma once
// Values of decisions about openness.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "catalog/resources.h"

namespace jixia::opening {

using catalog::CodeLabel;
using catalog::Openness;

/// What a change of an open attribute needs.
enum class Requirement {
    nothing,   ///< no change
    free,      ///< sign-off of the provider alone
    ground,    ///< a ground for conditions, Art. 8(2)
    basis,     ///< a law, regulation or national rule, Art. 8(1)
    consent,   ///< the authority's consent, Art. 8(3), 10(3)
    evidence,  ///< de-identification or the right holder's consent, Art. 8(4)
    impossible
};
BOOST_DESCRIBE_ENUM(Requirement, nothing, free, ground, basis, consent, evidence, impossible)

enum class ChangeKind { restriction, narrowing, law_change, function_change };
BOOST_DESCRIBE_ENUM(ChangeKind, restriction, narrowing, law_change, function_change)

enum class ChangeState { submitted, consented, refused, withdrawn, effective };
BOOST_DESCRIBE_ENUM(ChangeState, submitted, consented, refused, withdrawn, effective)

enum class EvidenceKind { consent, deidentification };
BOOST_DESCRIBE_ENUM(EvidenceKind, consent, deidentification)

enum class EvidenceState { submitted, in_force, refused, withdrawn };
BOOST_DESCRIBE_ENUM(EvidenceState, submitted, in_force, refused, withdrawn)

/// Whom a change would concern, computed before anybody decides.
struct Impact {
    std::int64_t views = 0, downloads = 0, calls = 0;
    std::int64_t users = 0;  ///< known by account: they are told before it takes effect
};
BOOST_DESCRIBE_STRUCT(Impact, (), (views, downloads, calls, users))

/// A change as everybody may see it once it is decided; who decides sees it before.
struct ChangeView {
    std::string case_id, entry_id, title;
    CodeLabel kind, state;
    catalog::ProviderLabel provider;
    CodeLabel from;
    std::optional<CodeLabel> to;  ///< none: taken from the list
    std::string reason;
    Impact impact;
    Instant created_at{};
    std::optional<Instant> decided_at;
    std::string decided_by, decision;  ///< body, and its reasons
    std::optional<Date> effective_on;
    std::optional<Instant> effective_at;
};
BOOST_DESCRIBE_STRUCT(ChangeView, (),
                      (case_id, entry_id, title, kind, state, provider, from, to, reason, impact, created_at, decided_at,
                       decided_by, decision, effective_on, effective_at))

struct EvidenceView {
    std::string id, entry_id;
    CodeLabel kind, state, to;
    std::optional<Date> until;
    Instant created_at{};
    std::optional<Instant> decided_at, ended_at;
    json::Value detail;  ///< for staff and the authority; null for everybody else
};
BOOST_DESCRIBE_STRUCT(EvidenceView, (), (id, entry_id, kind, state, to, until, created_at, decided_at, ended_at, detail))

/// What an entry may become, and what that takes.
struct Way {
    CodeLabel to, requirement;
    std::string basis;
    std::string case_type;  ///< to open; empty: none is needed
};
BOOST_DESCRIBE_STRUCT(Way, (), (to, requirement, basis, case_type))

struct SuspensionView {
    Date until{};
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(SuspensionView, (), (until, reason))

/// How an entry stands.
struct EntryOpening {
    std::string entry_id;
    CodeLabel open_attribute;
    std::vector<Way> ways;
    std::vector<ChangeView> changes;  ///< newest first
    std::vector<EvidenceView> evidence;
    std::optional<SuspensionView> suspended;
    std::vector<std::string> actions;  ///< suspend, resume: what the caller may do now
};
BOOST_DESCRIBE_STRUCT(EntryOpening, (), (entry_id, open_attribute, ways, changes, evidence, suspended, actions))

/// How much of what a city's bodies publish is open: the city with all below it, or the province's own bodies.
struct CityOpening {
    CodeLabel division;
    std::int64_t providers = 0, unconditional = 0, conditional = 0, closed = 0;
};
BOOST_DESCRIBE_STRUCT(CityOpening, (), (division, providers, unconditional, conditional, closed))

/// The province as a map: its own bodies first, then every city, also those that have published nothing.
struct OpeningMap {
    std::vector<CityOpening> items;
    Instant counted_at{};
};
BOOST_DESCRIBE_STRUCT(OpeningMap, (), (items, counted_at))

}  // namespace jixia::opening
