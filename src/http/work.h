#pragma once
// What happens to a whole request on a worker thread: caller, access, idempotency, handler, octets. No sockets here.
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "http/server.h"
#include "metrics.h"
#include "pool.h"
#include "prepare.h"

namespace jixia::http {

/// What all sessions of a server share.
struct Shared {
    Shared(ServerConfig config, const Router& router, Authenticate authenticate, IdempotencyStore* idempotency);
    ServerConfig config;
    const Router& router;
    Authenticate authenticate;
    IdempotencyStore* idempotency;
    Pool records, analytics, files;
    std::atomic<std::uint64_t> epoch{1};  ///< grows with every write; older answers are not used again
    std::atomic<bool> stopping{false};
    std::atomic<std::size_t> connections{0};
    std::mutex ending;
    std::condition_variable ended;             ///< notified when the last connection has ended
    std::atomic<std::size_t> bodies_bytes{0};  ///< of request bodies held in memory
    Metrics metrics;
    Pool& pool(Lane lane);
};

/// True when the caller shows something by which to be known.
bool has_credentials(const Call& call);
/// Finds the caller and checks access and parameters; a refusal, if there is one. On the records pool.
std::optional<Response> admit(const Shared& shared, const Router::Route& route, Call& call);
/// Decodes the body, runs the handler once for each Idempotency-Key, and makes the answer ready.
Prepared perform(Shared& shared, const Router::Route& route, Call& call, int minor);
/// A problem document, ready.
Prepared refuse(const Call& call, int status, const Error& error, int minor = 1);

}  // namespace jixia::http
