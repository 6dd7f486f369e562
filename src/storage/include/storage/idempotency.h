#pragma once
// Remembered answers: a request repeated with the same Idempotency-Key gets the first one's answer and has no second effect.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "storage/database.h"

namespace jixia::storage {

/// The first request with this key has not been answered yet (409; ask again in a second).
inline constexpr ErrorCode idempotency_running{"storage-idempotency-running", ErrorKind::conflict};
/// The key was used for another request (422).
inline constexpr ErrorCode idempotency_mismatch{"storage-idempotency-mismatch", ErrorKind::invalid};

struct StoredAnswer {
    std::int64_t status = 0;
    std::string content_type, body;
};
BOOST_DESCRIBE_STRUCT(StoredAnswer, (), (status, content_type, body))

/// Any thread.
class Idempotency {
public:
    struct Needs {
        Database& database;
        const Clock& clock;
        std::chrono::hours kept{7 * 24};        ///< how long an answer is remembered
        std::chrono::seconds running_max{600};  ///< after it an unanswered request counts as dead, e.g. by a crash
    };
    explicit Idempotency(Needs needs) : needs_(needs) {}

    /// Nothing: the caller is first; it goes on and then calls `finish`. A stored answer: the caller sends that. Refuses
    /// `storage-idempotency-mismatch` and `storage-idempotency-running`, in this order. `fingerprint` is a digest of the request.
    Result<std::optional<StoredAnswer>> begin(const std::string& actor, const std::string& key, const std::string& fingerprint);
    /// Remembers the answer; without one (the request failed on our side) forgets the key, so that it can be tried again.
    Result<void> finish(const std::string& actor, const std::string& key, const std::optional<StoredAnswer>& answer);
    /// The same within the transaction of the effect, so that effect and answer are durable together.
    Result<void> finish(Transaction& tx, const std::string& actor, const std::string& key,
                        const std::optional<StoredAnswer>& answer);
    /// Removes what has expired; the number removed.
    Result<std::int64_t> sweep();

private:
    Needs needs_;
};

}  // namespace jixia::storage
