#pragma once
// A witness of other ledgers (C2SP tlog-witness): remembers of each the last checkpoint it cosigned and cosigns only what
// continues it.
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "signer/signer.h"

namespace jixia::signer {

/// The body of `add-checkpoint`.
struct Submission {
    std::uint64_t old_size = 0;
    tlog::Proof proof;
    tlog::Note note;

    /// Refuses `malformed`.
    static Result<Submission> parse(std::string_view body);
};

/// Not for two threads at once.
class Witness {
public:
    struct Settings {
        std::filesystem::path folder;
        std::vector<tlog::VerifierKey> logs;
        tlog::SigningKey key;
        std::string name;
    };
    Witness(Settings settings, const Clock& clock) : settings_(std::move(settings)), clock_(clock) {}

    /// Refuses `internal` for damaged memory.
    Result<void> load();
    WitnessAnswer add(std::string_view body);
    Result<std::string> newest(std::string_view origin_hash) const;

private:
    struct Seen {
        tlog::Checkpoint checkpoint;
        std::string note;  ///< with our cosignature
    };
    WitnessAnswer continue_with(const Submission& submission, const tlog::Checkpoint& checkpoint);
    Settings settings_;
    const Clock& clock_;
    std::map<std::string, Seen> seen_;  ///< by origin
};

}  // namespace jixia::signer
