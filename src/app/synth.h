#pragma once
// `jixia synth`: a catalogue of generated entries to measure with. The words are those of real catalogues; nothing they say is
// true, so every provider is marked as demonstration. The same seed at the same time gives the same entries under other ids.
#include <chrono>
#include <cstdint>

#include "base/clock.h"
#include "base/result.h"

namespace jixia::catalog {
class Catalog;
}
namespace jixia::identity {
class Identity;
}
namespace jixia::storage {
class Database;
}

namespace jixia::app {

struct SynthNeeds {
    storage::Database& database;
    identity::Identity& identity;
    catalog::Catalog& catalog;
    const Clock& clock;
};
struct SynthOptions {
    std::int64_t entries = 200'000;  ///< 1 to 1,000,000
    std::uint64_t seed = 1;
};
struct SynthReport {
    std::int64_t entries = 0, providers = 0;
    std::chrono::milliseconds took{0};
};

/// Adds providers (those of an earlier run are used again) and publishes entries of theirs through `Catalog::import_entries`, so
/// that the ledger has entries for each provider's batch and `audit verify` checks it like any other. Refuses `invalid` for a
/// number out of range, and what the catalogue refuses.
Result<SynthReport> synth(const SynthNeeds& needs, const SynthOptions& options);

}  // namespace jixia::app
