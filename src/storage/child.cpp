#include "child.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <system_error>

#include "base/log.h"

namespace jixia::storage {

namespace {

constexpr std::int64_t threads_max = 128;
constexpr std::size_t read_block_bytes = 256 * 1024;

/// Actions and attributes of a start, freed together.
class Start {
public:
    Start() {
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawnattr_init(&attributes);
        sigset_t none, all;
        ::sigemptyset(&none);
        ::sigfillset(&all);
        ::posix_spawnattr_setsigmask(&attributes, &none);
        ::posix_spawnattr_setsigdefault(&attributes, &all);
        ::posix_spawnattr_setpgroup(&attributes, 0);  // the terminal's interrupt is the server's to handle
        ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    Start(const Start&) = delete;
    Start& operator=(const Start&) = delete;
    ~Start() {
        ::posix_spawnattr_destroy(&attributes);
        ::posix_spawn_file_actions_destroy(&actions);
    }
    posix_spawn_file_actions_t actions{};
    posix_spawnattr_t attributes{};
};

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

std::shared_ptr<Child> Child::spawn(const std::filesystem::path& program) {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        log::error("worker not started", {{"fault", std::generic_category().message(errno)}});
        return nullptr;
    }
    // As descriptor 3 it must not be descriptor 3 already: dup2 would leave it to be closed on exec.
    const int theirs = ::fcntl(ends[1], F_DUPFD_CLOEXEC, 10);
    ::close(ends[1]);
    Start start;
    ::posix_spawn_file_actions_addopen(&start.actions, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&start.actions, 1, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_adddup2(&start.actions, theirs, 3);
    std::string name = program.string(), argument = "worker";
    char* const argv[] = {name.data(), argument.data(), nullptr};
    char* const environment[] = {nullptr};
    pid_t pid = 0;
    const int fault = ::posix_spawn(&pid, name.c_str(), &start.actions, &start.attributes, argv, environment);
    ::close(theirs);
    if (fault != 0) {
        ::close(ends[0]);
        log::error("worker not started", {{"fault", std::generic_category().message(fault)}});
        return nullptr;
    }
    return std::make_shared<Child>(pid, ends[0]);
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

Result<RawFrame> Child::receive(std::chrono::milliseconds timeout) {
    const SteadyTime deadline = deadline_in(timeout);
    std::string block(read_block_bytes, '\0');
    for (;;) {
        JX_TRY(auto frame, frames_.next());
        if (frame) return std::move(*frame);
        pollfd ready{.fd = socket_, .events = POLLIN, .revents = 0};
        const int polled = ::poll(&ready, 1, wait_ms(deadline));
        if (polled == 0) return Error{&errors::timed_out};
        if (polled < 0 && errno != EINTR) return Error{&errors::internal};
        if (polled < 0) continue;
        const ssize_t got = ::recv(socket_, block.data(), block.size(), MSG_DONTWAIT);
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (got <= 0) return Error{&errors::internal};
        frames_.add(std::string_view(block).substr(0, static_cast<std::size_t>(got)));
    }
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
