#include "child.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <limits>

namespace jixia::storage {

namespace {

constexpr std::int64_t threads_max = 128;
constexpr std::size_t read_block_bytes = 256 * 1024;

/// Milliseconds for poll(2) until `deadline`; -1 for no limit.
int wait_ms(SteadyTime deadline) {
    if (deadline == SteadyTime::max()) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, std::numeric_limits<int>::max()));
}

SteadyTime deadline_in(std::chrono::milliseconds timeout) {
    return timeout < std::chrono::milliseconds::zero() ? SteadyTime::max() : std::chrono::steady_clock::now() + timeout;
}

/// The number after `name:` in /proc/PID/status.
std::int64_t status_number(const std::string& text, std::string_view name) {
    const std::size_t at = text.find("\n" + std::string(name) + ":");
    return at == std::string::npos ? 0 : std::strtoll(text.c_str() + at + name.size() + 2, nullptr, 10);
}

}  // namespace

Result<RawFrame> receive_frame(int socket, FrameReader& reader, std::chrono::milliseconds timeout) {
    const SteadyTime deadline = deadline_in(timeout);
    std::string block(read_block_bytes, '\0');
    for (;;) {
        JX_TRY(auto frame, reader.next());
        if (frame) return std::move(*frame);
        pollfd ready{.fd = socket, .events = POLLIN, .revents = 0};
        const int polled = ::poll(&ready, 1, wait_ms(deadline));
        if (polled == 0) return Error{&errors::timed_out};
        if (polled < 0 && errno != EINTR) return Error{&errors::internal};
        if (polled < 0) continue;
        const ssize_t got = ::recv(socket, block.data(), block.size(), MSG_DONTWAIT);
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (got <= 0) return Error{&errors::internal};
        reader.add(std::string_view(block).substr(0, static_cast<std::size_t>(got)));
    }
}

Child::~Child() {
    (void)reap();
    ::close(socket_);
}

bool Child::send(std::string_view bytes, std::chrono::milliseconds timeout) {
    const SteadyTime deadline = deadline_in(timeout);
    while (!bytes.empty()) {
        pollfd ready{.fd = socket_, .events = POLLOUT, .revents = 0};
        const int polled = ::poll(&ready, 1, wait_ms(deadline));
        if (polled < 0 && errno == EINTR) continue;
        if (polled <= 0) return false;
        const ssize_t put = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (put < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (put < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
}

void Child::watch(SteadyTime deadline, std::int64_t memory_bytes) {
    const std::scoped_lock lock(mutex_);
    deadline_ = deadline;
    memory_bytes_ = memory_bytes;
}

bool Child::check(SteadyTime now) {
    Ending ending = Ending::none;
    {
        const std::scoped_lock lock(mutex_);
        if (reaped_ || ending_ != Ending::none) return false;
        if (now >= deadline_) ending = Ending::deadline;
        else {
            std::ifstream file("/proc/" + std::to_string(pid_) + "/status");
            const std::string text{std::istreambuf_iterator<char>(file), {}};
            if (status_number(text, "VmRSS") * 1024 > memory_bytes_) ending = Ending::memory;
            else if (status_number(text, "Threads") > threads_max) ending = Ending::threads;
        }
    }
    if (ending != Ending::none) end(ending);
    return ending == Ending::none;
}

void Child::end(Ending ending) {
    const std::scoped_lock lock(mutex_);
    if (reaped_ || ending_ != Ending::none) return;
    ending_ = ending;
    ::kill(pid_, SIGKILL);
    ::shutdown(socket_, SHUT_RDWR);  // whoever receives learns of it
}

Error Child::reap() {
    const std::scoped_lock lock(mutex_);
    if (!reaped_) {
        ::kill(pid_, SIGKILL);
        while (::waitpid(pid_, &status_, 0) < 0 && errno == EINTR) {}
        reaped_ = true;
    }
    switch (ending_) {
        case Ending::deadline: return Error{&errors::timed_out};
        case Ending::memory:
        case Ending::threads: return Error{&errors::too_large};
        case Ending::stopped: return Error{&worker_stopped};
        case Ending::none: break;
    }
    if (WIFSIGNALED(status_) && WTERMSIG(status_) == SIGXCPU) return Error{&errors::timed_out};
    return Error{&errors::internal};
}

int Child::signal() {
    const std::scoped_lock lock(mutex_);
    return reaped_ && WIFSIGNALED(status_) ? WTERMSIG(status_) : 0;
}

}  // namespace jixia::storage
