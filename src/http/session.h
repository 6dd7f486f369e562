#pragma once
// One connection: reads requests one after the other, has them answered, writes the answers. All on its loop's thread; what
// blocks runs on the pools while the session's coroutine waits.
#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "chunked.h"
#include "head.h"
#include "loop.h"

namespace jixia::http {

class Session {
public:
    using Time = std::chrono::steady_clock::time_point;

    Session(Loop& loop, asio::ip::tcp::socket socket, std::string client);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session();

    /// Serves the connection to its end.
    static asio::awaitable<void> live(std::shared_ptr<Session> session);

    // For the loop:
    void check(Time now);  ///< ends what is past its deadline
    void drain();          ///< ends the connection unless a request is under way
    void cut();

private:
    using Socket = asio::ip::tcp::socket;
    enum class Body { whole, refused, cut };

    // session.cpp: requests
    asio::awaitable<void> run();
    asio::awaitable<bool> read_head();
    asio::awaitable<bool> serve();
    asio::awaitable<bool> answer(const Router::Route& route, Call& call, Prepared& prepared);
    asio::awaitable<bool> answer_upload(const Router::Route& route, Call& call, Prepared& prepared);
    std::optional<Error> make_call(Call& call, int& status) const;
    bool names_this_host() const;
    std::shared_ptr<const AnswerCache::Answer> from_cache();
    asio::awaitable<bool> write_cached(std::shared_ptr<const AnswerCache::Answer> hit);

    // session_body.cpp: what comes in
    asio::awaitable<bool> receive();
    asio::awaitable<Body> read_body(Call& call, std::size_t bytes_max, Prepared& refusal);
    asio::awaitable<Body> body_piece(std::string& out, bool& last, Refusal& refusal);
    asio::awaitable<bool> invite();
    asio::awaitable<bool> pour(UploadSink& sink, const Call& call, Prepared& prepared);
    bool has_body() const { return head_framing_ != Framing::none; }

    // session_write.cpp: what goes out
    asio::awaitable<bool> write(Prepared& prepared, Pool& pool);
    asio::awaitable<bool> write_parts(Prepared& prepared);
    asio::awaitable<bool> write_stream(Prepared& prepared, Pool& pool);
    asio::awaitable<bool> send(std::array<std::string_view, 3> pieces, bool more = false);
    bool send_now(std::array<std::string_view, 3>& pieces, bool more, bool& failed);
    asio::awaitable<bool> writable();
    asio::awaitable<void> refuse_framing(const Refusal& refusal);
    asio::awaitable<void> linger();
    std::string tail();
    void settle(Served by, int status);
    void reset_connection();

    template <class Work>
    asio::awaitable<bool> on_pool(Pool& pool, Work work, bool more = false);
    void release(Pool& pool, std::shared_ptr<BodySource> source);

    void arm(std::chrono::milliseconds time) { deadline_ = std::chrono::steady_clock::now() + time; }
    void disarm() { deadline_ = Time::max(); }
    std::string_view unread() const { return std::string_view(in_).substr(begin_, end_ - begin_); }

    Loop& loop_;
    Shared& shared_;
    Socket socket_;
    asio::steady_timer timer_;
    std::string client_;

    std::string in_;  ///< what was received; [begin_, end_) is not used yet
    std::size_t begin_ = 0, end_ = 0;
    Time deadline_ = Time::max();
    bool expired_ = false, idle_ = true, cut_ = false;

    // Of the present request.
    HeadReader reader_;
    Head head_;  ///< its views hold until the body is read
    ChunkedReader chunks_;
    Framing head_framing_ = Framing::none;
    std::uint64_t body_left_ = 0, body_read_ = 0;
    bool keep_alive_ = true, invited_ = false, body_ended_ = true;
    int minor_ = 1;
    Method method_ = Method::get;
    std::string key_, target_, trace_id_;
    Time started_{};
    std::uint64_t sent_ = 0;
};

}  // namespace jixia::http
