#include "http/server.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "errors.h"
#include "loop.h"

namespace jixia::http {

struct Server::State {
    State(ServerConfig config, const Router& router, Authenticate authenticate, IdempotencyStore* idempotency)
        : shared(std::make_unique<Shared>(std::move(config), router, std::move(authenticate), idempotency)) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    /// The pools' threads report to the loops to their last job, so they end first.
    ~State() {
        for (Pool* pool : {&shared->records, &shared->analytics, &shared->files}) pool->end();
    }
    std::unique_ptr<Shared> shared;
    std::vector<std::unique_ptr<Loop>> loops;
    std::uint16_t port = 0;
    bool running = false;

    bool wait_until_empty(std::chrono::steady_clock::time_point until) const {
        std::unique_lock lock(shared->ending);
        return shared->ended.wait_until(lock, until, [this] { return shared->connections.load() == 0; });
    }
};

Server::Server(ServerConfig config, const Router& router, Authenticate authenticate, IdempotencyStore* idempotency)
    : state_(std::make_unique<State>(std::move(config), router, std::move(authenticate), idempotency)) {}

Server::~Server() { stop(std::chrono::milliseconds{0}); }

Result<void> Server::start() {
    auto& shared = *state_->shared;
    JX_ASSERT(!state_->running);
    const std::size_t count = std::max<std::size_t>(shared.config.io_threads, 1);
    {
        // SO_REUSEPORT would let a second server of the same user share the port unseen: ask for it alone first.
        Loop probe(shared);
        JX_TRY(state_->port, probe.listen(shared.config.address, shared.config.port, PortSharing::none));
    }
    for (std::size_t index = 0; index < count; ++index) {
        auto loop = std::make_unique<Loop>(shared);
        JX_CHECK(loop->listen(shared.config.address, state_->port, PortSharing::among_loops));
        state_->loops.push_back(std::move(loop));
    }
    for (auto& loop : state_->loops) loop->start();
    state_->running = true;
    return {};
}

void Server::stop(std::chrono::milliseconds grace) {
    if (!state_->running) return;
    state_->running = false;
    state_->shared->stopping = true;
    for (auto& loop : state_->loops) loop->drain();
    if (!state_->wait_until_empty(std::chrono::steady_clock::now() + grace)) {
        for (auto& loop : state_->loops) loop->cut();
        // What runs on a pool cannot be broken off; its answer finds the connection closed.
        std::unique_lock lock(state_->shared->ending);
        state_->shared->ended.wait(lock, [this] { return state_->shared->connections.load() == 0; });
    }
    for (auto& loop : state_->loops) loop->end();
}

std::uint16_t Server::port() const { return state_->port; }

void Server::invalidate() { state_->shared->epoch.fetch_add(1); }

std::string Server::metrics() const {
    const auto& shared = *state_->shared;
    std::string text = shared.metrics.text();
    text += fmt::format(
        "# HELP jixia_http_connections Open connections.\n# TYPE jixia_http_connections gauge\njixia_http_connections {}\n",
        shared.connections.load());
    text += "# HELP jixia_http_queue Requests waiting for a thread.\n# TYPE jixia_http_queue gauge\n";
    text += fmt::format(
        "jixia_http_queue{{lane=\"records\"}} {}\njixia_http_queue{{lane=\"analytics\"}} {}\njixia_http_queue{{lane=\"files\"}} "
        "{}\n",
        shared.records.queued(), shared.analytics.queued(), shared.files.queued());
    return text;
}

}  // namespace jixia::http
