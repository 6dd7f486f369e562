#include "loop.h"

#include <netinet/tcp.h>
#include <pthread.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <cstring>
#include <vector>

#include "base/crypto.h"
#include "base/log.h"
#include "conditions.h"
#include "errors.h"
#include "session.h"

namespace jixia::http {
namespace {

using asio::ip::tcp;
constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

constexpr std::string_view full =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 5\r\nConnection: close\r\n\r\n";

/// How often deadlines are looked at: exact to a quarter, at least four times a second.
std::chrono::milliseconds tick_of(const ServerConfig& config) {
    const auto shortest = std::min({config.header_timeout, config.idle_timeout, config.body_timeout});
    return std::clamp(shortest / 4, std::chrono::milliseconds{5}, std::chrono::milliseconds{250});
}

}  // namespace

Loop::Loop(Shared& shared_in) : shared(shared_in), cache(shared_in.config.cache_time) {
    const std::string seed = crypto::random_bytes(sizeof random_);
    std::memcpy(&random_, seed.data(), sizeof random_);
    refresh_date();
}

Loop::~Loop() { end(); }

Result<std::uint16_t> Loop::listen(const std::string& address, std::uint16_t port, PortSharing sharing) {
    boost::system::error_code failure;
    const auto parsed = asio::ip::make_address(address, failure);
    if (failure) return Error{&errors::invalid, "address"};
    const tcp::endpoint endpoint(parsed, port);
    acceptor_.open(endpoint.protocol(), failure);
    if (!failure) acceptor_.set_option(tcp::acceptor::reuse_address(true), failure);
    if (!failure && sharing == PortSharing::among_loops) acceptor_.set_option(ReusePort(true), failure);
    if (!failure) acceptor_.bind(endpoint, failure);
    if (!failure) acceptor_.listen(4096, failure);
    if (failure) return Error{&refusals::port_taken, std::to_string(port)};
    return acceptor_.local_endpoint().port();
}

void Loop::start() {
    asio::co_spawn(context, accept(), asio::detached);
    asio::co_spawn(context, tick(), asio::detached);
    thread_ = std::thread([this] {
        // sendfile to a peer who has gone raises SIGPIPE; here the error it returns is enough.
        sigset_t pipe;
        sigemptyset(&pipe);
        sigaddset(&pipe, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
        context.run();
    });
}

void Loop::drain() {
    asio::post(context, [this] {
        ending_ = true;
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        pause_.cancel();
        const std::vector<Session*> all(sessions.begin(), sessions.end());
        for (Session* session : all) session->drain();
    });
}

void Loop::cut() {
    asio::post(context, [this] {
        const std::vector<Session*> all(sessions.begin(), sessions.end());
        for (Session* session : all) session->cut();
    });
}

void Loop::end() {
    if (!thread_.joinable()) return;
    asio::post(context, [this] {
        flush_log();
        context.stop();
    });
    thread_.join();
}

asio::awaitable<void> Loop::accept() {
    while (!ending_) {
        tcp::endpoint peer;
        auto [failure, socket] = co_await acceptor_.async_accept(peer, quietly);
        if (ending_) break;
        if (!failure) {
            admit(std::move(socket), peer);
            continue;
        }
        // Out of descriptors or memory: what is open goes on, new callers wait in the kernel's queue.
        if (failure != asio::error::connection_aborted) {
            log::warning("accept-failed", {{"code", static_cast<std::int64_t>(failure.value())}});
            pause_.expires_after(std::chrono::milliseconds{100});
            co_await pause_.async_wait(quietly);
        }
    }
}

void Loop::admit(tcp::socket socket, const tcp::endpoint& peer) {
    if (shared.connections.load() >= shared.config.connections_max) {
        ::send(socket.native_handle(), full.data(), full.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        shared.metrics.count(Served::door, 503, std::chrono::microseconds{0});
        return;
    }
    boost::system::error_code failure;
    socket.set_option(tcp::no_delay(true), failure);
    if (!failure) socket.non_blocking(true, failure);
    if (failure) return;
    auto session = std::make_shared<Session>(*this, std::move(socket), peer.address().to_string());
    asio::co_spawn(context, Session::live(std::move(session)), asio::detached);
}

asio::awaitable<void> Loop::tick() {
    const auto period = tick_of(shared.config);
    while (true) {
        timer_.expires_after(period);
        co_await timer_.async_wait(quietly);
        refresh_date();
        flush_log();
        const Time now = std::chrono::steady_clock::now();
        for (Session* session : sessions) session->check(now);
    }
}

void Loop::refresh_date() {
    date_line_ =
        "Date: " + http_date(std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now())) + "\r\n";
}

void Loop::log_line(std::string_view line) {
    log_lines_ += line;
    if (log_lines_.size() > 64 * 1024) flush_log();
}

void Loop::flush_log() {
    if (log_lines_.empty() || !shared.config.access_log) return;
    shared.config.access_log(log_lines_);
    log_lines_.clear();
}

std::string Loop::trace_id() {
    // SplitMix64: distinct, not secret.
    std::uint64_t value = random_ += 0x9e3779b97f4a7c15ULL;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
    value ^= value >> 31;
    std::string text(16, '0');
    for (std::size_t at = 0; at < text.size(); ++at, value >>= 4) text[at] = "0123456789abcdef"[value & 15U];
    return text;
}

}  // namespace jixia::http
