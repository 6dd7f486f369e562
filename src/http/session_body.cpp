// What a session receives: heads into its buffer, bodies into memory or piece by piece into an upload's sink.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>
#include <exception>

#include "base/log.h"
#include "errors.h"
#include "on_pool.h"
#include "session.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): each is awaited at once by the coroutine that owns what it
// is given; only Session::live is started on its own, and it takes its session by value.
namespace jixia::http {
namespace {

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t head_buffer_bytes_max = 32 * 1024, upload_buffer_bytes = 256 * 1024;
/// An upload slower than this on the whole, after the first half minute, only holds a connection.
constexpr std::uint64_t upload_bytes_per_second_min = 1024;
constexpr std::chrono::seconds upload_grace{30};

}  // namespace

/// More octets into the buffer. False: the peer has ended, the deadline has passed or the server ends.
asio::awaitable<bool> Session::receive() {
    if (end_ == in_.size() && begin_ > 0) {
        std::memmove(in_.data(), in_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    if (end_ == in_.size()) in_.resize(std::min(in_.size() * 2, std::max(in_.size() + 1, head_buffer_bytes_max)));
    if (cut_ || expired_) co_return false;
    const auto [failure, count] = co_await socket_.async_read_some(asio::buffer(in_.data() + end_, in_.size() - end_), quietly);
    if (failure || cut_ || expired_) co_return false;
    end_ += count;
    co_return true;
}

/// "100 Continue", once, if the caller waits for it and has not begun to send.
asio::awaitable<bool> Session::invite() {
    if (invited_) co_return true;
    invited_ = true;
    if (begin_ != end_) co_return true;
    co_return co_await send({"HTTP/1.1 100 Continue\r\n\r\n", "", ""});
}

/// Appends what has come of the body to `out`, waiting for at least something; `last` at its end.
asio::awaitable<Session::Body> Session::body_piece(std::string& out, bool& last, Refusal& refusal) {
    last = false;
    while (true) {
        if (begin_ == end_) {
            begin_ = end_ = 0;
            if (!co_await receive()) co_return Body::cut;
        }
        const std::size_t before = out.size();
        if (head_framing_ == Framing::length) {
            const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(body_left_, end_ - begin_));
            out.append(unread().substr(0, count));
            begin_ += count;
            body_left_ -= count;
            last = body_left_ == 0;
        } else {
            std::size_t used = 0;
            const Progress progress = chunks_.feed(unread(), used, out, refusal);
            begin_ += used;
            if (progress == Progress::refused) co_return Body::refused;
            last = progress == Progress::done;
        }
        body_read_ += out.size() - before;
        body_ended_ = last;
        if (last || out.size() > before) co_return Body::whole;
    }
}

asio::awaitable<Session::Body> Session::read_body(Call& call, std::size_t bytes_max, Prepared& refused) {
    const auto too_large = [&] {
        refused = refuse(call, 413, Error{&errors::too_large, std::to_string(bytes_max)}, minor_);
        return Body::refused;
    };
    if (head_framing_ == Framing::length && body_left_ > bytes_max) co_return too_large();
    if (shared_.bodies_bytes.load() + (head_framing_ == Framing::length ? body_left_ : 0) > shared_.config.bodies_bytes_max) {
        refused = refuse(call, 503, Error{&errors::busy}, minor_);
        co_return Body::refused;
    }
    if (!co_await invite()) co_return Body::cut;
    arm(shared_.config.body_timeout);
    if (in_.size() < head_buffer_bytes_max) in_.resize(head_buffer_bytes_max);
    bool last = body_ended_;
    while (!last) {
        Refusal refusal;
        const Body body = co_await body_piece(call.body, last, refusal);
        if (body == Body::cut) {
            if (!expired_) co_return Body::cut;
            expired_ = false;
            refused = refuse(call, 408, Error{&refusals::request_timeout}, minor_);
            co_return Body::refused;
        }
        if (body == Body::refused) {
            refused = refuse(call, refusal.status, Error{refusal.code, std::string(refusal.detail)}, minor_);
            co_return Body::refused;
        }
        if (call.body.size() > bytes_max) co_return too_large();
    }
    disarm();
    co_return Body::whole;
}

/// The body into the sink, one piece at a time: the next is received when the sink has taken this one.
asio::awaitable<bool> Session::pour(UploadSink& sink, const Call& call, Prepared& prepared) {
    bool refused = false;
    const auto refuse_with = [&](const Response& response) {
        refused = true;
        prepared = prepare(call, response, minor_);
    };
    const auto guarded = [&](auto step) {
        return [&, step](bool) {
            try {
                step();
            } catch (const std::exception& failure) {
                log::error("upload-failed", {{"what", std::string_view(failure.what())}, {"trace", call.trace_id}});
                refuse_with(problem(Error{&errors::internal}, call));
            }
        };
    };
    if (!co_await invite()) co_return false;
    if (has_body() && in_.size() < upload_buffer_bytes) in_.resize(upload_buffer_bytes);
    const Time begun = std::chrono::steady_clock::now();
    std::string piece;
    bool last = body_ended_;
    while (!last && !refused) {
        arm(shared_.config.idle_timeout);
        const auto took = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begun);
        if (took > upload_grace && body_read_ < upload_bytes_per_second_min * static_cast<std::uint64_t>(took.count()))
            co_return false;
        piece.clear();
        Refusal refusal;
        const Body body = co_await body_piece(piece, last, refusal);
        if (body == Body::cut) co_return false;
        if (body == Body::refused) {
            prepared = refuse(call, refusal.status, Error{refusal.code, std::string(refusal.detail)}, minor_);
            co_return true;
        }
        if (piece.empty()) continue;
        const auto step = guarded([&] {
            if (auto written = sink.write(piece); !written.has_value()) refuse_with(problem(written.error(), call));
        });
        co_await on_pool(shared_.files, step, true);
        if (cut_) co_return false;
    }
    if (refused) co_return true;
    const auto finishing = guarded([&] {
        auto response = sink.finish();
        shared_.epoch.fetch_add(1);
        prepared = response.has_value() ? prepare(call, *std::move(response), minor_)
                                        : prepare(call, problem(response.error(), call), minor_);
    });
    co_await on_pool(shared_.files, finishing, true);
    co_return true;
}

}  // namespace jixia::http
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
