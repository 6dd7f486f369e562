#pragma once
// Remembered answers: a request repeated with the same Idempotency-Key gets the first one's answer and has no second effect.
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/clock.h"
#include "storage/database.h"

namespace jixia::storage {

/// The key was used for another request (422).
inline constexpr ErrorCode idempotency_mismatch{"storage-idempotency-mismatch", ErrorKind::invalid};

struct StoredAnswer {
    std::int64_t status = 0;
    std::string content_type, body;
    std::map<std::string, std::string> headers;
};
BOOST_DESCRIBE_STRUCT(StoredAnswer, (), (status, content_type, body, headers))

/// Any thread.
class Idempotency {
public:
    struct Needs {
        Database& database;
        const Clock& clock;
        std::chrono::hours kept{7 * 24};  ///< how long an answer is remembered
    };
    explicit Idempotency(Needs needs) : needs_(needs) {}

    /// The answer remembered under this key; nothing if there was none: then `effect` has run, and everything it wrote is durable
    /// together with the answer it gave, so that no crash can part them. Without an answer (it failed on our side) what it wrote
    /// is undone and nothing is remembered. Of requests at the same time with one key, the first runs and the others wait for
    /// its answer. Refuses `storage-idempotency-mismatch`, and what `Database::transact` refuses: then nothing remains of the
    /// effect, whatever it answered. `fingerprint` is a digest of the request.
    Result<std::optional<StoredAnswer>> once(const std::string& actor, const std::string& key, const std::string& fingerprint,
                                             const std::function<std::optional<StoredAnswer>()>& effect);
    /// Removes what has expired; the number removed.
    Result<std::int64_t> sweep();

private:
    Needs needs_;
};

}  // namespace jixia::storage
