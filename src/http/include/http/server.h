#pragma once
// The HTTP/1.1 server: one io_context per core with SO_REUSEPORT, a strict validator before the router, bounded pools behind it.
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/router.h"

namespace jixia::http {

/// Finds the caller from the cookie or the Authorization header and checks CSRF for writes by cookie. Runs on the records pool.
using Authenticate = std::function<Result<Actor>(const Call&)>;

/// What an Idempotency-Key remembers, of callers who are signed in, on the records lane. Implemented in `app` over the record
/// database.
class IdempotencyStore {
public:
    IdempotencyStore() = default;
    IdempotencyStore(const IdempotencyStore&) = delete;
    IdempotencyStore& operator=(const IdempotencyStore&) = delete;
    virtual ~IdempotencyStore() = default;
    struct Stored {
        int status;
        std::string content_type, body;
        std::map<std::string, std::string> headers;
    };
    /// The answer remembered under the caller's key; nothing if there was none: then `effect` has run, once, and what it did is
    /// kept together with the answer it gave. Without an answer (it failed on our side) what it did is undone and the key is
    /// free. A refusal: nothing remains of the effect, whatever it answered; `invalid`: the key stands for another request.
    virtual Result<std::optional<Stored>> once(const Actor& actor, const std::string& key, const std::string& fingerprint,
                                               const std::function<std::optional<Stored>()>& effect) = 0;
};

struct ServerConfig {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;  ///< 0: any free port, see `port()`
    std::size_t io_threads = 2;
    std::size_t records_threads = 8, analytics_threads = 2, files_threads = 4;
    std::size_t queue_max = 512;  ///< waiting jobs a pool; then 503 with Retry-After
    std::size_t connections_max = 10000;
    /// A head must be whole within the first; a connection without progress (reading, writing, waiting for the next request) ends
    /// after the second; a body that is held in memory must be whole within the third.
    std::chrono::milliseconds header_timeout{10000}, idle_timeout{60000}, body_timeout{30000};
    std::chrono::milliseconds queue_wait_max{5000};  ///< a job that waited longer answers 503
    std::chrono::milliseconds cache_time{1000};      ///< how long a `cacheable` answer is kept at most; 0: never
    std::vector<std::string> hosts = {};             ///< accepted Host names (without port); empty: any. Others get 421
    std::size_t bodies_bytes_max = 256U << 20;       ///< of all bodies held in memory together; then 503
    bool strict_transport = false;                   ///< sends Strict-Transport-Security; only where TLS always stands in front
    /// Gets whole lines of JSON, one a request, gathered for at most a quarter of a second; called on the io threads. None: no
    /// log.
    std::function<void(std::string_view lines)> access_log = {};
};

class Server {
public:
    Server(ServerConfig config, const Router& router, Authenticate authenticate, IdempotencyStore* idempotency);
    ~Server();
    /// Binds and serves until `stop`; returns once it listens. Refuses `conflict` when the port is taken.
    Result<void> start();
    /// Stops accepting, lets running requests end within `grace`, then closes.
    void stop(std::chrono::milliseconds grace = std::chrono::seconds(10));
    std::uint16_t port() const;
    /// Drops what `cacheable` routes answered. Every write through this server does it; background work calls it after a change.
    void invalidate();
    /// Counts by status and lane, latencies, connections and queues in Prometheus' text format, for /metrics.
    std::string metrics() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace jixia::http
