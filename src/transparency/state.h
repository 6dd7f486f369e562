#pragma once
// What publishing, proofs and witnesses share.
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "audit/ledger.h"
#include "base/log.h"
#include "signer/service.h"
#include "tile_store.h"
#include "transparency/transparency.h"

namespace jixia::transparency {

/// The newest signed head, as proofs are made for it.
struct Signed {
    std::uint64_t size = 0;
    tlog::Hash root{}, root_sm3{};
    std::string checkpoint, checkpoint_sm3;
    Instant at{};
};

struct Transparency::State {
    State(Needs needs_, Settings settings_) : needs(std::move(needs_)), settings(std::move(settings_)), store(settings.folder) {}

    Needs needs;
    Settings settings;
    TileStore store;

    std::mutex publishing;  ///< one publication at a time; over everything down to `bundle`
    std::optional<tlog::TileWriter> sha256, sm3;
    std::vector<std::string> bundle;          ///< entries of the partial bundle
    std::uint64_t published = 0;              ///< leaves that have been given to the writers
    std::atomic<std::uint64_t> standing = 0;  ///< leaves whose tiles all stand in the store

    mutable std::mutex seen;  ///< over what follows
    Signed newest;
    std::vector<std::string> keys;
    std::string witness_key;
    std::string trouble_state, trouble;  ///< why nothing was signed
    int times_away = 0;                  ///< that the signer did not answer, one after the other
    std::map<std::pair<std::string, tlog::Tree>, std::uint64_t> witnessed;  ///< by a witness's key: size that it has cosigned

    std::mutex waking;
    std::condition_variable wake, wake_witnesses;
    bool ended = false, urgent = false, fresh = false;
    std::thread publisher, asker;

    // tiles (tiles.cpp)
    Result<void> resume();
    Result<bool> fits(const tlog::Checkpoint& head);
    Result<void> begin(std::uint64_t size);
    Result<void> write_tiles(const audit::Edges& edges);
    Result<void> add(const std::vector<std::string>& leaves);
    Result<void> write_bundle();
    tlog::TileWriter::Sink sink(tlog::Tree tree);
    /// Reads the tree of `size` leaves out of the tiles of at least as many.
    tlog::TileReader reader(tlog::Tree tree, std::uint64_t size) const;
    Result<tlog::Hash> root_at(tlog::Tree tree, std::uint64_t size) const;

    // heads (heads.cpp)
    Result<void> sign(const audit::Edges& edges);
    Result<void> take(const signer::Status& status);
    /// The signer's keys, before there is anything to sign.
    Result<void> learn_keys();
    void note_trouble(const Error& error);
    SignedView view(const audit::SignedHead& sha256, const audit::SignedHead& sm3) const;
    Signed signed_now() const {
        const std::lock_guard lock(seen);
        return newest;
    }

    // witnesses (witnesses.cpp)
    Result<void> ask(const WitnessAddress& witness, tlog::Tree tree, const Signed& head);
    Result<void> keep_cosignatures(tlog::Tree tree, const Signed& head, const std::vector<tlog::SignatureLine>& lines);
};

}  // namespace jixia::transparency
