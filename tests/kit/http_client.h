#pragma once
// A small HTTP client for tests against a started server: keep-alive, raw octets, answers read whole or as they come.
// It checks the framing of what it reads, so that a server that answers wrongly fails the test. Plain sockets, one file.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jixia::kit {

struct HttpAnswer {
    int status = 0;  ///< 0: the connection ended or broke before an answer was whole
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    bool whole = false;

    /// The value of a field, or empty.
    std::string header(std::string_view name) const {
        for (const auto& [held, value] : headers)
            if (held.size() == name.size() &&
                std::equal(held.begin(), held.end(), name.begin(), [](char a, char b) { return (a | 32) == (b | 32); }))
                return value;
        return {};
    }
};

/// One connection to 127.0.0.1, opened at construction and again after the server closed it. Waits at most `patience` for
/// anything.
class HttpClient {
public:
    using HeaderList = std::vector<std::pair<std::string, std::string>>;

    explicit HttpClient(std::uint16_t port, std::chrono::milliseconds patience = std::chrono::seconds{20})
        : port_(port), patience_(patience) {
        connect();
    }
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;
    ~HttpClient() { close(); }

    /// Added to every request of `request`: cookies, keys.
    HeaderList always = {};

    HttpAnswer get(std::string_view target, const HeaderList& headers = {}) { return request("GET", target, headers); }
    HttpAnswer post(std::string_view target, std::string_view json, HeaderList headers = {}) {
        headers.emplace_back("Content-Type", "application/json");
        return request("POST", target, headers, json);
    }
    HttpAnswer request(std::string_view method, std::string_view target, const HeaderList& headers = {},
                       std::optional<std::string_view> body = std::nullopt) {
        if (fd_ < 0) connect();
        std::string text = std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
        for (const HeaderList* list : {static_cast<const HeaderList*>(&always), &headers})
            for (const auto& [name, value] : *list) text += name + ": " + value + "\r\n";
        if (body) text += "Content-Length: " + std::to_string(body->size()) + "\r\n";
        text += "\r\n";
        if (body) text += *body;
        send(text);
        return read(method == "HEAD");
    }

    /// Sends octets as they are. False when the peer does not take them any more.
    bool send(std::string_view octets) {
        while (!octets.empty()) {
            const ssize_t count = ::send(fd_, octets.data(), octets.size(), MSG_NOSIGNAL);
            if (count <= 0) return false;
            octets.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }
    /// Reads the next answer (a 100 Continue is an answer too).
    HttpAnswer read(bool head_only = false) {
        HttpAnswer answer = read_head();
        if (answer.status == 0) return answer;
        const bool bodyless = head_only || answer.status < 200 || answer.status == 204 || answer.status == 304;
        if (bodyless) answer.whole = true;
        else if (answer.header("Transfer-Encoding") == "chunked") answer.whole = read_chunked(answer.body);
        else if (const std::string length = answer.header("Content-Length"); !length.empty())
            answer.whole = take(std::stoull(length), answer.body);
        else answer.whole = read_to_end(answer.body);
        if (!answer.whole || (answer.header("Connection") == "close" && answer.status >= 200)) close();
        return answer;
    }
    /// Only the head of the next answer; the body is then read by `read_piece`.
    HttpAnswer read_head() {
        HttpAnswer answer;
        std::size_t end = 0;
        while ((end = in_.find("\r\n\r\n")) == std::string::npos)
            if (!fill()) return answer;
        std::string_view head = std::string_view(in_).substr(0, end + 2);
        if (!head.starts_with("HTTP/1.1 ") || head.size() < 14) return answer;
        const int status = std::stoi(std::string(head.substr(9, 3)));
        head.remove_prefix(head.find("\r\n") + 2);
        while (!head.empty()) {
            const std::size_t stop = head.find("\r\n"), colon = head.find(": ");
            if (colon == std::string_view::npos || colon > stop) return answer;
            answer.headers.emplace_back(head.substr(0, colon), head.substr(colon + 2, stop - colon - 2));
            head.remove_prefix(stop + 2);
        }
        in_.erase(0, end + 4);
        answer.status = status;
        return answer;
    }
    /// Whatever octets come next; empty at the end of the connection or of patience.
    std::string read_piece() {
        if (in_.empty()) fill();
        return std::exchange(in_, {});
    }
    /// True when the server has closed the connection (waits for it).
    bool ended() {
        while (true) {
            in_.clear();
            if (!fill()) return !out_of_patience_;
        }
    }
    /// True when the last read broke off by a reset, which is how the server marks a cut answer.
    bool was_reset() const { return reset_; }
    void shut_writing() { ::shutdown(fd_, SHUT_WR); }
    void close() {
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }
    void connect() {
        close();
        in_.clear();
        reset_ = out_of_patience_ = false;
        fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port_);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) close();  // NOLINT: the sockets API
        const int on = 1;
        ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }

private:
    bool fill() {
        pollfd wait{fd_, POLLIN, 0};
        if (fd_ < 0 || ::poll(&wait, 1, static_cast<int>(patience_.count())) <= 0) {
            out_of_patience_ = true;
            return false;
        }
        const std::size_t at = in_.size();
        in_.resize(at + 65536);
        const ssize_t count = ::recv(fd_, in_.data() + at, 65536, 0);
        in_.resize(at + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
        if (count < 0) reset_ = true;
        return count > 0;
    }
    bool take(std::uint64_t count, std::string& out) {
        while (in_.size() < count)
            if (!fill()) {
                out += in_;
                in_.clear();
                return false;
            }
        out.append(in_, 0, count);
        in_.erase(0, count);
        return true;
    }
    bool line(std::string& out) {
        std::size_t end = 0;
        while ((end = in_.find("\r\n")) == std::string::npos)
            if (!fill()) return false;
        out.assign(in_, 0, end);
        in_.erase(0, end + 2);
        return true;
    }
    bool read_chunked(std::string& body) {
        std::string size, end;
        while (line(size)) {
            const std::uint64_t count = std::stoull(size, nullptr, 16);
            if (!take(count, body) || !line(end) || !end.empty()) return false;
            if (count == 0) return true;
        }
        return false;
    }
    bool read_to_end(std::string& body) {
        while (fill()) {}
        body += std::exchange(in_, {});
        return !reset_ && !out_of_patience_;
    }

    std::uint16_t port_;
    std::chrono::milliseconds patience_;
    int fd_ = -1;
    std::string in_;
    bool reset_ = false, out_of_patience_ = false;
};

}  // namespace jixia::kit
