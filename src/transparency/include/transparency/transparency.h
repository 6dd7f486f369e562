#pragma once
// The ledger as others see it (Art. 18): tiles and bundles outside the database, heads that the signer has signed and witnesses
// have cosigned, proofs and receipts. `add_routes` registers what anyone may ask.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/actor.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "tlog/keys.h"
#include "tlog/tree.h"

namespace jixia::storage {
class Database;
}
namespace jixia::audit {
class Ledger;
struct Visibility;
}  // namespace jixia::audit
namespace jixia::signer {
class Client;
}
namespace jixia::fetch {
class Client;
}
namespace jixia::http {
class Router;
}

namespace jixia::transparency {

/// No signed head covers the entry, or the size, yet.
inline constexpr ErrorCode not_signed{"ledger-not-signed", ErrorKind::conflict};

/// Who is asked for cosignatures (C2SP tlog-witness).
struct WitnessAddress {
    std::string url;  ///< submission prefix, without a final slash
    tlog::VerifierKey key;

    /// "URL KEY". Refuses `malformed`.
    static Result<WitnessAddress> parse(std::string_view text);
};

/// A hash tree's part of a proof, hashes in base64.
struct TreePath {
    std::string leaf, root;
    std::vector<std::string> path;
};
BOOST_DESCRIBE_STRUCT(TreePath, (), (leaf, root, path))
struct InclusionView {
    std::int64_t seq = 0, size = 0;
    TreePath sha256, sm3;
};
BOOST_DESCRIBE_STRUCT(InclusionView, (), (seq, size, sha256, sm3))

struct GrowthPath {
    std::string from_root, to_root;
    std::vector<std::string> path;
};
BOOST_DESCRIBE_STRUCT(GrowthPath, (), (from_root, to_root, path))
struct ConsistencyView {
    std::int64_t from = 0, to = 0;
    GrowthPath sha256, sm3;
};
BOOST_DESCRIBE_STRUCT(ConsistencyView, (), (from, to, sha256, sm3))

struct KeyView {
    std::string name, kind, key, fingerprint;  ///< kind: ed25519, sm2, cosignature; key: as verifiers take it
};
BOOST_DESCRIBE_STRUCT(KeyView, (), (name, kind, key, fingerprint))

/// A signed head of both trees.
struct SignedView {
    std::int64_t size = 0;
    std::string root, root_sm3;              ///< base64
    std::string checkpoint, checkpoint_sm3;  ///< notes with every signature
    Instant signed_at{};
    std::vector<std::string> cosigned_by;  ///< names of witnesses
};
BOOST_DESCRIBE_STRUCT(SignedView, (), (size, root, root_sm3, checkpoint, checkpoint_sm3, signed_at, cosigned_by))

/// `state`: "signed", "waiting" (a head comes within a second), "unsigned" (no signer answers), "refused" (the signer will not
/// continue what it signed: somebody has to look).
struct HeadView {
    std::int64_t seq = 0;
    std::string hash, sm3;  ///< of the newest entry
    std::string state, detail;
    std::optional<SignedView> signed_head, witnessed_head;
    std::vector<KeyView> keys;
    std::vector<KeyView> witnesses;
    std::optional<KeyView> witness_key;  ///< of the cosignatures that this node gives to others
};
BOOST_DESCRIBE_STRUCT(HeadView, (), (seq, hash, sm3, state, detail, signed_head, witnessed_head, keys, witnesses, witness_key))

class Transparency {
public:
    struct Needs {
        storage::Database& database;
        audit::Ledger& ledger;  ///< tells of each append
        signer::Client& signer;
        const fetch::Client& fetch;
        const Clock& clock;
        /// Whose entries a caller may see in full.
        std::function<audit::Visibility(const Actor&)> visibility;
    };
    struct Settings {
        std::filesystem::path folder;  ///< of tiles and heads
        std::vector<WitnessAddress> witnesses = {};
    };
    /// Takes up what the folder holds; writes all tiles anew if it does not fit the ledger's beginning.
    static Result<std::unique_ptr<Transparency>> open(Needs needs, Settings settings);
    Transparency(const Transparency&) = delete;
    Transparency& operator=(const Transparency&) = delete;
    ~Transparency();

    /// A thread that publishes at once after an act of the log "opening" and within a second otherwise, and one for the
    /// witnesses.
    void start();
    void stop();

    /// Writes tiles for what is new and has its head signed. Refuses what the signer refuses; tiles are there all the same.
    Result<void> publish();
    /// Asks every witness that has not seen the newest signed head.
    Result<void> ask_witnesses();

    Result<HeadView> head() const;
    /// Newest first.
    Result<std::vector<SignedView>> heads(std::int64_t limit) const;
    /// `size` 0: that of the newest signed head. Refuses `ledger-not-signed` beyond it, `invalid` for numbers that cannot be.
    Result<InclusionView> inclusion(std::int64_t seq, std::int64_t size) const;
    Result<ConsistencyView> consistency(std::int64_t from, std::int64_t to) const;
    /// One file that proves an entry offline: the leaf, both proofs with their heads (C2SP tlog-proof) and, for whom it concerns,
    /// what opens the leaf.
    Result<json::Object> receipt(const Actor& actor, std::int64_t seq) const;
    /// "checkpoint", "tile/…", "sm3/checkpoint", "sm3/tile/…". Refuses `not-found`.
    Result<std::string> file(const std::string& path) const;
    const Needs& needs() const;

private:
    struct State;
    explicit Transparency(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// /api/v1/ledger/head, /heads, /checkpoint, /tile, /proof, /entries, /receipt, /witness, /erasures.
void add_routes(http::Router& router, Transparency& transparency);

}  // namespace jixia::transparency
