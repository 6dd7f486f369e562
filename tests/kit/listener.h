#pragma once
// A socket on loopback, of any free port, that takes connections.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>

namespace jixia::kit {

class Listener {
public:
    Listener() {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const place = reinterpret_cast<sockaddr*>(&address);
        if (socket_ < 0 || ::bind(socket_, place, size) != 0 || ::listen(socket_, 16) != 0 ||
            ::getsockname(socket_, place, &size) != 0)
            std::abort();
        port_ = ntohs(address.sin_port);
    }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    ~Listener() { ::close(socket_); }
    std::uint16_t port() const { return port_; }
    std::string url(const std::string& path) const { return "http://127.0.0.1:" + std::to_string(port_) + path; }
    /// A connection that came within `wait_ms`; -1 without one.
    int accept(int wait_ms) const {
        pollfd ready{.fd = socket_, .events = POLLIN, .revents = 0};
        return ::poll(&ready, 1, wait_ms) > 0 ? ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC) : -1;
    }

private:
    int socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    std::uint16_t port_ = 0;
};

}  // namespace jixia::kit
