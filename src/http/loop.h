#pragma once
// One core's share of the server: an io_context with its thread, a listening socket of the shared port, and the connections it
// took.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <unordered_set>

#include "answer_cache.h"
#include "work.h"

namespace jixia::http {

namespace asio = boost::asio;
class Session;

enum class PortSharing { none, among_loops };

class Loop {
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit Loop(Shared& shared);
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;
    ~Loop();
    /// Binds; the port that was chosen, or `conflict` when it is taken.
    Result<std::uint16_t> listen(const std::string& address, std::uint16_t port, PortSharing sharing);
    void start();
    /// Any thread: stops accepting and ends connections that wait for a request.
    void drain();
    /// Any thread: closes every connection.
    void cut();
    /// Ends the thread; once no connection is left.
    void end();

    // For the sessions of this loop, on its thread.
    Shared& shared;
    AnswerCache cache;
    std::unordered_set<Session*> sessions;
    asio::io_context context{1};
    /// "Date: …\r\n" of the present second.
    const std::string& date_line() const { return date_line_; }
    /// 16 hexadecimal characters.
    std::string trace_id();
    void log_line(std::string_view line);

private:
    asio::awaitable<void> accept();
    asio::awaitable<void> tick();
    void admit(asio::ip::tcp::socket socket, const asio::ip::tcp::endpoint& peer);
    void refresh_date();
    void flush_log();

    asio::ip::tcp::acceptor acceptor_{context};
    asio::steady_timer timer_{context}, pause_{context};
    std::thread thread_;
    std::string date_line_, log_lines_;
    std::uint64_t random_ = 0;
    bool ending_ = false;
};

}  // namespace jixia::http
