#include "confine.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "base/log.h"

namespace jixia::storage {

namespace {

constexpr rlim_t open_files_max = 64;
constexpr rlim_t stack_bytes = rlim_t{1} << 20;  // of each new thread: they count against the memory limit

Error failure(std::string_view what) {
    log::error("sandbox", {{"step", what}, {"fault", std::generic_category().message(errno)}});
    return Error{&errors::internal};
}

bool write_text(const char* path, const std::string& text) {
    std::ofstream file(path);
    return static_cast<bool>(file << text << std::flush);
}

void close_inherited() {
    constexpr unsigned first = 4;
    if (::syscall(SYS_close_range, first, ~0U, 0) == 0) return;
    for (int descriptor = static_cast<int>(first); descriptor < 65536; ++descriptor) ::close(descriptor);
}

// The same ids inside as outside: files stay readable by their owner, and nothing else is mapped.
bool own_namespaces() {
    const std::string user = std::to_string(::geteuid()), group = std::to_string(::getegid());
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS) == 0) {
        // Where a security module forbids the maps, the ids stay what they are and only show as unmapped.
        write_text("/proc/self/setgroups", "deny");
        write_text("/proc/self/uid_map", user + " " + user + " 1");
        write_text("/proc/self/gid_map", group + " " + group + " 1");
        return true;
    }
    return ::unshare(CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS) == 0;
}

void drop_capabilities() {
    for (int capability = 0; ::prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; ++capability)
        ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
    __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    __user_cap_data_struct none[2] = {};
    ::syscall(SYS_capset, &header, none);
}

bool limit(__rlimit_resource resource, rlim_t soft, rlim_t hard) {
    const rlimit value{.rlim_cur = soft, .rlim_max = hard};
    return ::setrlimit(resource, &value) == 0;
}

Result<void> limit_resources(const SandboxLimits& limits) {
    const auto cpu_s = static_cast<rlim_t>(limits.cpu_s), file_bytes = static_cast<rlim_t>(limits.file_bytes);
    const rlim_t files = open_files_max + limits.readable.size();
    bool limited = limit(RLIMIT_CPU, cpu_s, cpu_s + 1) && limit(RLIMIT_FSIZE, file_bytes, file_bytes) &&
                   limit(RLIMIT_NOFILE, files, files) && limit(RLIMIT_STACK, stack_bytes, stack_bytes) &&
                   limit(RLIMIT_MEMLOCK, 0, 0) && limit(RLIMIT_MSGQUEUE, 0, 0);
#ifndef JIXIA_SANITIZED  // sanitizers reserve terabytes of addresses
    const auto memory_bytes = static_cast<rlim_t>(limits.memory_bytes);
    limited = limited && limit(RLIMIT_AS, memory_bytes, memory_bytes);
#endif
    if (!limited) return failure("resource limits");
    return {};
}

// Landlock and namespaces bind one thread and those it starts later, so there must be only one by now.
Result<void> check_single_thread() {
#ifndef JIXIA_SANITIZED  // the sanitizers' own threads
    std::error_code error;
    std::ptrdiff_t threads = 0;
    for (auto task = std::filesystem::directory_iterator("/proc/self/task", error);
         !error && task != std::filesystem::directory_iterator(); task.increment(error))
        ++threads;
    if (error || threads != 1) {
        log::error("sandbox: what was prepared left threads running", {{"threads", std::int64_t{threads}}});
        return Error{&errors::internal};
    }
#endif
    return {};
}

#ifdef JIXIA_SANITIZED  // what the sanitizers find is read on standard error
constexpr int silenced[] = {0, 1};
#else
constexpr int silenced[] = {0, 1, 2};
#endif

/// From here on nothing that is written to the standard streams arrives anywhere. `null` is open on /dev/null.
Result<void> silence(int null) {
    for (const int descriptor : silenced)
        if (::dup2(null, descriptor) < 0) return failure("standard streams");
    ::close(null);
    return {};
}

}  // namespace

std::vector<std::string> isolate() {
    std::vector<std::string> missing;
    close_inherited();
    ::umask(077);
    ::signal(SIGPIPE, SIG_IGN);
    ::signal(SIGXFSZ, SIG_IGN);  // writing too much is an error of the write, not a death
    if (::chdir("/") != 0) missing.emplace_back("working directory");
    limit(RLIMIT_CORE, 0, 0);
    if (!own_namespaces()) missing.emplace_back("namespaces");
    if (landlock_version() == 0) missing.emplace_back("Landlock");
    if (!has_seccomp()) missing.emplace_back("seccomp");
    drop_capabilities();
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    return missing;
}

Result<void> confine(const SandboxLimits& limits) {
    JX_CHECK(check_single_thread());
    JX_CHECK(limit_resources(limits));
    const int version = landlock_version();
    if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return failure("dumpable");
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return failure("no new privileges");
    const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0) return failure("open /dev/null");
    if (version > 0) JX_CHECK(restrict_files(limits, version));
    if (has_seccomp()) JX_CHECK(restrict_calls(limits.writable.has_value()));
    return silence(null);
}

}  // namespace jixia::storage
