#include "attacks.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

namespace jixia::attacks {

namespace {

int outcome(long returned) { return returned < 0 ? errno : 0; }

int open_as(const std::string& path, int flags) {
    const int descriptor = ::open(path.c_str(), flags, 0600);
    const int result = outcome(descriptor);
    if (descriptor >= 0) ::close(descriptor);
    return result;
}

int list(const std::string& path) {
    DIR* const folder = ::opendir(path.c_str());
    if (folder == nullptr) return errno;
    ::closedir(folder);
    return 0;
}

int run_program(const std::string& path) {
    std::string name = path;
    char* const arguments[] = {name.data(), nullptr};
    return outcome(::execv(name.c_str(), arguments));
}

int fork_child(const std::string&) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(0);
    if (child > 0) ::waitpid(child, nullptr, 0);
    return outcome(child);
}

int clone_child(const std::string&) {
    const long child = ::syscall(SYS_clone, SIGCHLD, nullptr, nullptr, nullptr, nullptr);
    if (child == 0) ::_exit(0);
    return outcome(child);
}

int new_code(const std::string&) {
    void* const page = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? errno : 0;
}

int later_code(const std::string&) {
    void* const page = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? errno : outcome(::mprotect(page, 4096, PROT_READ | PROT_EXEC));
}

int uring(const std::string&) {
    io_uring_params parameters{};
    return outcome(::syscall(SYS_io_uring_setup, 8, &parameters));
}

int more_limit(const std::string&) {
    const rlimit more{.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
    return outcome(::setrlimit(RLIMIT_FSIZE, &more));
}

int thread(const std::string&) {
    int ran = 1;
    std::jthread([&] { ran = 0; }).join();
    return ran;
}

}  // namespace

const std::map<std::string, Attack, std::less<>>& all() {
    static const std::map<std::string, Attack, std::less<>> attacks{
        {"read", [](const std::string& path) { return open_as(path, O_RDONLY); }},
        {"write", [](const std::string& path) { return open_as(path, O_WRONLY); }},
        {"read_write", [](const std::string& path) { return open_as(path, O_RDWR); }},
        {"truncate_open", [](const std::string& path) { return open_as(path, O_RDONLY | O_TRUNC); }},
        {"create", [](const std::string& path) { return open_as(path, O_WRONLY | O_CREAT | O_EXCL); }},
        {"nameless", [](const std::string& path) { return open_as(path, O_RDWR | O_TMPFILE); }},
        {"list", list},
        {"truncate", [](const std::string& path) { return outcome(::truncate(path.c_str(), 0)); }},
        {"unlink", [](const std::string& path) { return outcome(::unlink(path.c_str())); }},
        {"rename", [](const std::string& path) { return outcome(::rename(path.c_str(), (path + ".new").c_str())); }},
        {"mkdir", [](const std::string& path) { return outcome(::mkdir(path.c_str(), 0700)); }},
        {"chmod", [](const std::string& path) { return outcome(::chmod(path.c_str(), 0777)); }},
        {"symlink", [](const std::string& path) { return outcome(::symlink("/etc/passwd", path.c_str())); }},
        {"hard_link", [](const std::string& path) { return outcome(::link("/etc/passwd", path.c_str())); }},
        {"socket_inet", [](const std::string&) { return outcome(::socket(AF_INET, SOCK_STREAM, 0)); }},
        {"socket_unix", [](const std::string&) { return outcome(::socket(AF_UNIX, SOCK_STREAM, 0)); }},
        {"socket_raw", [](const std::string&) { return outcome(::socket(AF_PACKET, SOCK_RAW, 0)); }},
        {"fork", fork_child},
        {"clone", clone_child},
        {"thread", thread},
        {"new_code", new_code},
        {"later_code", later_code},
        {"memfd", [](const std::string&) { return outcome(::memfd_create("x", 0)); }},
        {"kill_parent", [](const std::string&) { return outcome(::kill(::getppid(), SIGKILL)); }},
        {"kill_all", [](const std::string&) { return outcome(::kill(-1, SIGKILL)); }},
        {"more_limit", more_limit},
        {"setuid", [](const std::string&) { return outcome(::setuid(0)); }},
        {"own_signals", [](const std::string&) { return outcome(::fcntl(3, F_SETOWN, ::getppid())); }},
        // What ends the process.
        {"exec", run_program},
        {"ptrace", [](const std::string&) { return outcome(::ptrace(PTRACE_ATTACH, ::getppid(), nullptr, nullptr)); }},
        {"mount", [](const std::string& path) { return outcome(::mount("none", path.c_str(), "tmpfs", 0, nullptr)); }},
        {"chroot", [](const std::string& path) { return outcome(::chroot(path.c_str())); }},
        {"unshare", [](const std::string&) { return outcome(::unshare(CLONE_NEWUSER)); }},
        {"uring", uring},
        {"bpf", [](const std::string&) { return outcome(::syscall(SYS_bpf, 0, nullptr, 0)); }},
        {"read_parent",
         [](const std::string&) { return outcome(::syscall(SYS_process_vm_readv, ::getppid(), nullptr, 0, nullptr, 0, 0)); }},
    };
    return attacks;
}

void take_memory(std::string_view how) {
    constexpr std::size_t step = std::size_t{16} << 20;
    if (how == "allocate") {
        std::vector<std::unique_ptr<char[]>> taken;
        for (;;) {
            taken.push_back(std::make_unique_for_overwrite<char[]>(step));
            std::memset(taken.back().get(), 1, step);
        }
    }
    if (how == "map") {
        for (;;) {
            void* const pages = ::mmap(nullptr, step, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            if (pages == MAP_FAILED) throw std::bad_alloc();
            std::memset(pages, 1, step);
        }
    }
    std::vector<std::jthread> threads;
    for (;;) threads.emplace_back([] { ::pause(); });
}

}  // namespace jixia::attacks
