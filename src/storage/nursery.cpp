#include "nursery.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

#include "base/log.h"
#include "birth.h"

namespace jixia::storage {

namespace {

constexpr std::chrono::milliseconds start_timeout{10000};

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

void log_fault(int fault) { log::error("worker not started", {{"fault", std::generic_category().message(fault)}}); }

void warn_of_missing(const json::Value& layers) {
    static std::once_flag once;
    if (!layers.is_array() || layers.get_array().empty()) return;
    std::call_once(once, [&] {
        log::warning("this kernel or container lacks a part of the sandbox", {{"missing", json::serialize(layers)}});
    });
}

/// What the other end said first; null if it said nothing of the kind in time.
json::Value ready_word(int socket) {
    FrameReader reader(frame_bytes_max);
    const auto frame = receive_frame(socket, reader, start_timeout);
    if (!frame.has_value() || frame->kind != kind_ready) return nullptr;
    return json::parse(frame->bytes).value_or(nullptr);
}

/// A number that some other process has, or had, is none of ours.
bool is_own_child(pid_t pid) {
    siginfo_t info{};
    return pid > 1 && ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

}  // namespace

Nursery::Nursery(std::filesystem::path program) : program_(std::move(program)) {
    // A worker's parent ends at once (birth.h): what is left without one becomes this process's child.
    if (::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) log_fault(errno);
    start();
}

Nursery::~Nursery() { end(); }

void Nursery::start() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return log_fault(errno);
    // As descriptor 3 it must not be descriptor 3 already: dup2 would leave it to be closed on exec.
    const int theirs = ::fcntl(ends[1], F_DUPFD_CLOEXEC, 10);
    ::close(ends[1]);
    Start start;
    ::posix_spawn_file_actions_addopen(&start.actions, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&start.actions, 1, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_adddup2(&start.actions, theirs, 3);
    std::string name = program_.string(), argument = "worker";
    char* const argv[] = {name.data(), argument.data(), nullptr};
    char* const environment[] = {nullptr};
    const int fault = ::posix_spawn(&pid_, name.c_str(), &start.actions, &start.attributes, argv, environment);
    ::close(theirs);
    warm_ = false;
    if (fault == 0) {
        socket_ = ends[0];
        return;
    }
    pid_ = 0;
    ::close(ends[0]);
    log_fault(fault);
}

void Nursery::end() {
    if (pid_ == 0) return;
    ::close(std::exchange(socket_, -1));
    const pid_t pid = std::exchange(pid_, 0);
    ::kill(pid, SIGKILL);
    while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {}
}

bool Nursery::ask_for_child(int channel) {
    const std::scoped_lock lock(mutex_);
    if (pid_ == 0) start();
    if (pid_ == 0) return false;
    if (!warm_) {
        const json::Value layers = ready_word(socket_);
        warm_ = layers.is_array();
        warn_of_missing(layers);
    }
    if (warm_ && send_descriptor(socket_, channel)) return true;
    log::warning("the process that workers are born of has ended");
    end();
    return false;
}

std::shared_ptr<Child> Nursery::try_once() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        log_fault(errno);
        return nullptr;
    }
    const bool asked = ask_for_child(ends[1]);
    ::close(ends[1]);
    const json::Value word = asked ? ready_word(ends[0]) : nullptr;
    const pid_t pid = word.is_int64() ? static_cast<pid_t>(word.get_int64()) : 0;
    if (is_own_child(pid)) return std::make_shared<Child>(pid, ends[0]);
    ::close(ends[0]);
    return nullptr;
}

std::shared_ptr<Child> Nursery::bear() {
    if (auto child = try_once()) return child;
    auto child = try_once();
    if (!child) log::error("a worker is not born");
    return child;
}

}  // namespace jixia::storage
