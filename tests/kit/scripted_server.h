#pragma once
// A server on loopback that answers what a test wrote, to the octet: what a well-behaved server cannot be made to say.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace jixia::kit {

class ScriptedServer {
public:
    /// Gets a request's head, gives the octets to answer with; then the connection is closed.
    explicit ScriptedServer(std::function<std::string(const std::string& head)> answer) : answer_(std::move(answer)) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) != 0) std::abort();
        ::listen(listener_, 16);
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
    }
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;
    ~ScriptedServer() {
        thread_.request_stop();
        thread_.join();
        ::close(listener_);
    }
    std::uint16_t port() const { return port_; }
    std::string url(const std::string& path) const { return "http://127.0.0.1:" + std::to_string(port_) + path; }
    /// The heads of all requests so far.
    std::vector<std::string> heads() const {
        const std::scoped_lock lock(mutex_);
        return heads_;
    }

private:
    void serve(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            pollfd ready{.fd = listener_, .events = POLLIN, .revents = 0};
            if (::poll(&ready, 1, 20) <= 0) continue;
            const int peer = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (peer >= 0) converse(peer);
        }
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
    int listener_ = -1;
    std::uint16_t port_ = 0;
    mutable std::mutex mutex_;
    std::vector<std::string> heads_;
    std::jthread thread_;
};

}  // namespace jixia::kit
