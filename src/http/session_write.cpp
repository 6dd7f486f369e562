// What a session sends: heads with bodies from memory, files by sendfile, streams piece by piece; and how a connection ends.
#include <fmt/format.h>
#include <sys/sendfile.h>
#include <sys/socket.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <exception>

#include "base/json.h"
#include "base/log.h"
#include "errors.h"
#include "on_pool.h"
#include "session.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): each is awaited at once by the coroutine that owns what it
// is given; only Session::live is started on its own, and it takes its session by value.
namespace jixia::http {
namespace {

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t sendfile_bytes_max = 1U << 20;
constexpr std::size_t lingered_bytes_max = 64 * 1024;
constexpr std::chrono::milliseconds linger_time{2000};

}  // namespace

/// Waits until the peer takes more. False: it is gone or took nothing in time.
asio::awaitable<bool> Session::writable() {
    arm(shared_.config.idle_timeout);
    const auto [failure] = co_await socket_.async_wait(Socket::wait_write, quietly);
    co_return !failure && !cut_ && !expired_;
}

/// Sends what the kernel takes at once and shortens `pieces` by it; true when that was all.
bool Session::send_now(std::array<std::string_view, 3>& pieces, bool more, bool& failed) {
    while (true) {
        std::array<iovec, 3> parts{};
        std::size_t count = 0, size = 0;
        for (const auto piece : pieces) {
            if (piece.empty()) continue;
            parts[count++] = {const_cast<char*>(piece.data()), piece.size()};  // NOLINT: sendmsg reads only
            size += piece.size();
        }
        if (size == 0) return true;
        msghdr message{};
        message.msg_iov = parts.data();
        message.msg_iovlen = count;
        const ssize_t taken = ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL | (more ? MSG_MORE : 0));
        if (taken < 0 && errno == EINTR) continue;
        if (taken < 0) {
            failed = errno != EAGAIN && errno != EWOULDBLOCK;
            return false;
        }
        auto left = static_cast<std::size_t>(taken);
        sent_ += left;
        for (auto& piece : pieces) {
            const std::size_t part = std::min(left, piece.size());
            piece.remove_prefix(part);
            left -= part;
        }
    }
}

asio::awaitable<bool> Session::send(std::array<std::string_view, 3> pieces, bool more) {
    bool failed = false;
    while (!send_now(pieces, more, failed)) {
        if (failed || !co_await writable()) co_return false;
    }
    disarm();
    co_return true;
}

/// The end of every head.
std::string Session::tail() {
    std::string text = loop_.date_line();
    text.append("X-Trace-Id: ").append(trace_id_).append("\r\n");
    if (shared_.config.strict_transport) text += "Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n";
    if (shared_.stopping.load(std::memory_order_relaxed)) keep_alive_ = false;
    if (!keep_alive_) text += "Connection: close\r\n";
    text += "\r\n";
    return text;
}

asio::awaitable<bool> Session::write(Prepared& prepared, Pool& pool) {
    const std::string last = tail();
    if (prepared.source != nullptr) {
        prepared.head += last;
        const bool whole = co_await write_stream(prepared, pool);
        release(pool, std::move(prepared.source));
        if (!whole) reset_connection();
        co_return whole;
    }
    if (!prepared.parts.empty()) {
        if (!co_await send({prepared.head, last, ""}, true)) co_return false;
        co_return co_await write_parts(prepared);
    }
    co_return co_await send({prepared.head, last, prepared.text});
}

asio::awaitable<bool> Session::write_parts(Prepared& prepared) {
    for (const auto& part : prepared.parts) {
        if (!part.before.empty() && !co_await send({part.before, "", ""}, true)) co_return false;
        auto at = static_cast<off_t>(part.offset);
        const auto end = static_cast<off_t>(part.offset + part.length);
        while (at < end) {
            const ssize_t taken = ::sendfile(socket_.native_handle(), prepared.file.number(), &at,
                                             std::min(static_cast<std::size_t>(end - at), sendfile_bytes_max));
            if (taken > 0) sent_ += static_cast<std::uint64_t>(taken);
            if (taken > 0 || (taken < 0 && errno == EINTR)) continue;
            // The file became shorter, or cannot be read: the promised length cannot be kept.
            if (taken == 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) {
                reset_connection();
                co_return false;
            }
            if (!co_await writable()) co_return false;
        }
    }
    disarm();
    co_return co_await send({prepared.after, "", ""});
}

/// Piece by piece; a refusal by the source, or another length than was promised, is false: the peer must not take it for whole.
asio::awaitable<bool> Session::write_stream(Prepared& prepared, Pool& pool) {
    std::string_view head = prepared.head;
    while (true) {
        const std::string size =
            prepared.chunked && !prepared.text.empty() ? fmt::format("{:x}\r\n", prepared.text.size()) : std::string();
        if (!head.empty() && !co_await send({head, "", ""}, true)) co_return false;
        head = {};
        if (prepared.text.empty()) co_return !prepared.chunked || co_await send({"0\r\n\r\n", "", ""});
        if (prepared.sized) {
            if (prepared.text.size() > prepared.left) co_return false;
            prepared.left -= prepared.text.size();
        }
        if (!co_await send({size, prepared.text, prepared.chunked ? "\r\n" : ""})) co_return false;
        const auto pause = prepared.source->pause();
        if (pause > std::chrono::milliseconds{0}) {
            if (shared_.stopping.load()) co_return false;
            timer_.expires_after(pause);
            co_await timer_.async_wait(quietly);
        }
        char octet = 0;
        if (cut_ || ::recv(socket_.native_handle(), &octet, 1, MSG_PEEK | MSG_DONTWAIT) == 0) co_return false;
        bool refused = false;
        const auto step = [&](bool) {
            try {
                auto next = prepared.source->next();
                refused = !next.has_value();
                if (refused) {
                    prepared.text.clear();
                    log::warning("stream-cut", {{"code", next.error().code->type}, {"trace", std::string_view(trace_id_)}});
                } else prepared.text = *std::move(next);
            } catch (const std::exception& failure) {
                refused = true;
                log::error("stream-failed", {{"what", std::string_view(failure.what())}, {"trace", std::string_view(trace_id_)}});
            }
        };
        co_await on_pool(pool, step, true);
        if (refused || cut_) co_return false;
        if (prepared.text.empty() && prepared.sized && prepared.left > 0) co_return false;
    }
}

/// The source may hold cursors and files: its end belongs on the pool.
void Session::release(Pool& pool, std::shared_ptr<BodySource> source) {
    pool.post_more([held = std::move(source)](bool) mutable { held.reset(); });
}

/// Refuses what is no request, then closes.
asio::awaitable<void> Session::refuse_framing(const Refusal& refusal) {
    expired_ = false;
    keep_alive_ = false;
    minor_ = 1;
    Call call;
    call.client = client_;
    call.trace_id = trace_id_;
    Response response = problem_with(refusal.status, Error{refusal.code, std::string(refusal.detail)}, call);
    if (refusal.status == 405) response.headers.set("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    Prepared prepared = prepare(call, std::move(response), 1);
    const std::string last = tail();
    if (co_await send({prepared.head, last, prepared.text})) co_await linger();
    settle(Served::door, refusal.status);
}

/// Closes so that the peer still gets the answer: no reset while what it sends is on the way (RFC 9112 §9.6).
asio::awaitable<void> Session::linger() {
    boost::system::error_code failure;
    socket_.shutdown(Socket::shutdown_send, failure);
    if (failure) co_return;
    arm(linger_time);
    idle_ = true;
    std::size_t dropped = end_ - begin_;
    begin_ = end_ = 0;
    while (dropped < lingered_bytes_max && !cut_ && !expired_) {
        const auto [ended, count] = co_await socket_.async_read_some(asio::buffer(in_), quietly);
        if (ended) break;
        dropped += count;
    }
}

/// Ends with a reset, so that a cut answer cannot pass for a whole one even where only the end of the connection ends it.
void Session::reset_connection() {
    boost::system::error_code ignored;
    socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
}

void Session::settle(Served by, int status) {
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - started_);
    shared_.metrics.count(by, status, took);
    if (!shared_.config.access_log) return;
    const json::Object line{
        {"at", to_text(std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now()))},
        {"client", client_},
        {"method", name_of(method_)},
        {"target", target_},
        {"status", status},
        {"bytes", sent_},
        {"us", took.count()},
        {"trace", trace_id_}};
    loop_.log_line(json::serialize(line) + "\n");
}

}  // namespace jixia::http
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
