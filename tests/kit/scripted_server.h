#pragma once
// A server on loopback that answers what a test wrote, to the octet: what a well-behaved server cannot be made to say.
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "listener.h"

namespace jixia::kit {

class ScriptedServer {
public:
    /// Gets a request's head, gives the octets to answer with; then the connection is closed.
    explicit ScriptedServer(std::function<std::string(const std::string& head)> answer)
        : answer_(std::move(answer)), thread_([this](const std::stop_token& stop) { serve(stop); }) {}
    std::uint16_t port() const { return listener_.port(); }
    std::string url(const std::string& path) const { return listener_.url(path); }
    /// The heads of all requests so far.
    std::vector<std::string> heads() const {
        const std::scoped_lock lock(mutex_);
        return heads_;
    }

private:
    void serve(const std::stop_token& stop) {
        while (!stop.stop_requested())
            if (const int peer = listener_.accept(20); peer >= 0) converse(peer);
    }
    void converse(int peer) {
        std::string head;
        char block[4096];
        while (head.find("\r\n\r\n") == std::string::npos) {
            pollfd ready{.fd = peer, .events = POLLIN, .revents = 0};
            const ssize_t got = ::poll(&ready, 1, 2000) > 0 ? ::recv(peer, block, sizeof block, 0) : 0;
            if (got <= 0) break;
            head.append(block, static_cast<std::size_t>(got));
        }
        {
            const std::scoped_lock lock(mutex_);
            heads_.push_back(head);
        }
        const std::string answer = answer_(head);
        for (std::size_t put = 0; put < answer.size();) {
            const ssize_t wrote = ::send(peer, answer.data() + put, answer.size() - put, MSG_NOSIGNAL);
            if (wrote <= 0) break;
            put += static_cast<std::size_t>(wrote);
        }
        ::close(peer);
    }
    std::function<std::string(const std::string&)> answer_;
    Listener listener_;
    mutable std::mutex mutex_;
    std::vector<std::string> heads_;
    std::jthread thread_;  ///< last: it uses the others
};

}  // namespace jixia::kit
