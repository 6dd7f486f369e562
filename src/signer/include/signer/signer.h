#pragma once
// Who signs the ledger's heads: holds the keys, recomputes both trees from the last head it signed, and signs nothing that does
// not continue it. As a witness it does the same for other ledgers (C2SP tlog-witness). Its memory is its own folder, not the
// database.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "tlog/keys.h"
#include "tlog/note.h"
#include "tlog/tree.h"

namespace jixia::signer {

/// The ledger that is shown is not the one that was signed.
inline constexpr ErrorCode forked{"signer-forked", ErrorKind::conflict};
/// The ledger that is shown ends before the last head that was signed: an older state was restored.
inline constexpr ErrorCode behind{"signer-behind", ErrorKind::conflict};
/// The signer needs entries from another number on: `status` says which.
inline constexpr ErrorCode elsewhere{"signer-elsewhere", ErrorKind::conflict};
/// Another signer has the folder, or answers on the socket.
inline constexpr ErrorCode in_use{"signer-in-use", ErrorKind::locked};
/// No signer answers.
inline constexpr ErrorCode away{"signer-away", ErrorKind::busy};

struct Settings {
    std::filesystem::path folder;              ///< keys and memory; made if it is not there, for its owner alone
    std::string origin;                        ///< of the SHA-256 tree; the SM3 tree's has "/sm3" behind it. Empty: as it began
    std::string first_origin = {};             ///< what it begins as if `origin` is empty
    std::vector<tlog::VerifierKey> logs = {};  ///< ledgers to witness: their names are the origins
};

/// What was signed last.
struct Status {
    std::string origin;
    std::uint64_t size = 0;
    std::string root, root_sm3;              ///< base64
    std::string checkpoint, checkpoint_sm3;  ///< notes; empty before the first
    std::vector<std::string> keys;           ///< verifier keys of both trees' notes
    std::string witness_key;                 ///< of the cosignatures that this signer gives to others
};
BOOST_DESCRIBE_STRUCT(Status, (), (origin, size, root, root_sm3, checkpoint, checkpoint_sm3, keys, witness_key))

/// Leaves that follow the first `from`, and what both roots are before and after them.
struct Growth {
    std::uint64_t from = 0;
    std::string root, root_sm3;          ///< base64, of the first `from` leaves
    std::vector<std::string> leaves;     ///< base64 of their bytes
    std::string new_root, new_root_sm3;  ///< with them
};
BOOST_DESCRIBE_STRUCT(Growth, (), (from, root, root_sm3, leaves, new_root, new_root_sm3))

/// What a witness answers, as C2SP tlog-witness has it.
struct WitnessAnswer {
    int status = 200;
    std::string content_type, body;
};
BOOST_DESCRIBE_STRUCT(WitnessAnswer, (), (status, content_type, body))

inline constexpr std::size_t leaves_max = 2048;  ///< in one Growth

/// One a folder: it is locked. Any thread.
class Signer {
public:
    /// Refuses `signer-in-use`, and `internal` for a folder that others may read, damaged memory, or an origin that is not
    /// the one it began with.
    static Result<std::unique_ptr<Signer>> open(Settings settings, const Clock& clock);
    ~Signer();

    Status status() const;
    /// Signs heads of both trees over what `growth` adds; what it signed is on its disk before it is answered. The same growth
    /// again is answered with the same heads. Refuses `signer-forked`, `signer-behind`, `signer-elsewhere`, and `invalid` for a
    /// leaf that is none, has not the next number or is older than the one before.
    Result<Status> sign(const Growth& growth);
    /// The body of `add-checkpoint`: a cosignature if the checkpoint continues the last one seen of its origin.
    WitnessAnswer add_checkpoint(std::string_view body);
    /// The newest checkpoint that was cosigned, by the hexadecimal SHA-256 of its origin; refuses `not-found`.
    Result<std::string> witnessed(std::string_view origin_hash) const;

private:
    struct State;
    explicit Signer(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace jixia::signer
