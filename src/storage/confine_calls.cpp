// The system call filter. What is not named does not exist (ENOSYS), so that libraries take their older way.
#include <fcntl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <initializer_list>
#include <memory>
#include <system_error>

#include "base/log.h"
#include "confine.h"

namespace jixia::storage {

namespace {

// Computing, threads, memory, time, and reading through descriptors.
constexpr int allowed[] = {SCMP_SYS(read),
                           SCMP_SYS(readv),
                           SCMP_SYS(pread64),
                           SCMP_SYS(preadv),
                           SCMP_SYS(write),
                           SCMP_SYS(writev),
                           SCMP_SYS(pwrite64),
                           SCMP_SYS(pwritev),
                           SCMP_SYS(close),
                           SCMP_SYS(fstat),
                           SCMP_SYS(newfstatat),
                           SCMP_SYS(stat),
                           SCMP_SYS(lstat),
                           SCMP_SYS(statx),
                           SCMP_SYS(statfs),
                           SCMP_SYS(fstatfs),
                           SCMP_SYS(lseek),
                           SCMP_SYS(access),
                           SCMP_SYS(faccessat),
                           SCMP_SYS(faccessat2),
                           SCMP_SYS(readlink),
                           SCMP_SYS(readlinkat),
                           SCMP_SYS(getdents64),
                           SCMP_SYS(getcwd),
                           SCMP_SYS(dup),
                           SCMP_SYS(dup2),
                           SCMP_SYS(dup3),
                           SCMP_SYS(pipe2),
                           SCMP_SYS(eventfd2),
                           SCMP_SYS(poll),
                           SCMP_SYS(ppoll),
                           SCMP_SYS(select),
                           SCMP_SYS(pselect6),
                           SCMP_SYS(fadvise64),
                           SCMP_SYS(readahead),
                           SCMP_SYS(flock),
                           SCMP_SYS(fsync),
                           SCMP_SYS(fdatasync),
                           SCMP_SYS(ftruncate),
                           SCMP_SYS(fallocate),
                           SCMP_SYS(munmap),
                           SCMP_SYS(mremap),
                           SCMP_SYS(madvise),
                           SCMP_SYS(brk),
                           SCMP_SYS(mincore),
                           SCMP_SYS(msync),
                           SCMP_SYS(membarrier),
                           SCMP_SYS(futex),
                           SCMP_SYS(set_robust_list),
                           SCMP_SYS(get_robust_list),
                           SCMP_SYS(rseq),
                           SCMP_SYS(set_tid_address),
                           SCMP_SYS(exit),
                           SCMP_SYS(exit_group),
                           SCMP_SYS(rt_sigaction),
                           SCMP_SYS(rt_sigprocmask),
                           SCMP_SYS(rt_sigreturn),
                           SCMP_SYS(sigaltstack),
                           SCMP_SYS(restart_syscall),
                           SCMP_SYS(gettid),
                           SCMP_SYS(getpid),
                           SCMP_SYS(getppid),
                           SCMP_SYS(getuid),
                           SCMP_SYS(geteuid),
                           SCMP_SYS(getgid),
                           SCMP_SYS(getegid),
                           SCMP_SYS(sched_yield),
                           SCMP_SYS(sched_getaffinity),
                           SCMP_SYS(sched_setaffinity),
                           SCMP_SYS(sched_getparam),
                           SCMP_SYS(sched_getscheduler),
                           SCMP_SYS(sched_get_priority_max),
                           SCMP_SYS(sched_get_priority_min),
                           SCMP_SYS(getcpu),
                           SCMP_SYS(getpriority),
                           SCMP_SYS(clock_gettime),
                           SCMP_SYS(clock_getres),
                           SCMP_SYS(clock_nanosleep),
                           SCMP_SYS(nanosleep),
                           SCMP_SYS(gettimeofday),
                           SCMP_SYS(time),
                           SCMP_SYS(times),
                           SCMP_SYS(getrusage),
                           SCMP_SYS(getrlimit),
                           SCMP_SYS(sysinfo),
                           SCMP_SYS(uname),
                           SCMP_SYS(getrandom),
                           SCMP_SYS(umask)};

// Changing names, only where a folder may be written.
constexpr int writing[] = {SCMP_SYS(open),      SCMP_SYS(openat),   SCMP_SYS(creat),     SCMP_SYS(mkdir),
                           SCMP_SYS(mkdirat),   SCMP_SYS(rmdir),    SCMP_SYS(unlink),    SCMP_SYS(unlinkat),
                           SCMP_SYS(rename),    SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(truncate),
                           SCMP_SYS(utimensat), SCMP_SYS(fchmod),   SCMP_SYS(chmod),     SCMP_SYS(fchmodat)};

// Libraries try these in good faith (name services, logging, helpers): refused.
constexpr int refused[] = {
    SCMP_SYS(socket),    SCMP_SYS(socketpair), SCMP_SYS(connect),      SCMP_SYS(bind),        SCMP_SYS(listen),
    SCMP_SYS(accept),    SCMP_SYS(accept4),    SCMP_SYS(sendto),       SCMP_SYS(sendmsg),     SCMP_SYS(sendmmsg),
    SCMP_SYS(recvfrom),  SCMP_SYS(recvmsg),    SCMP_SYS(recvmmsg),     SCMP_SYS(setsockopt),  SCMP_SYS(shutdown),
    SCMP_SYS(fork),      SCMP_SYS(vfork),      SCMP_SYS(memfd_create), SCMP_SYS(kill),        SCMP_SYS(tkill),
    SCMP_SYS(setrlimit), SCMP_SYS(setuid),     SCMP_SYS(setgid),       SCMP_SYS(setresuid),   SCMP_SYS(setresgid),
    SCMP_SYS(setgroups), SCMP_SYS(setpgid),    SCMP_SYS(setsid),       SCMP_SYS(setpriority), SCMP_SYS(link),
    SCMP_SYS(linkat),    SCMP_SYS(symlink),    SCMP_SYS(symlinkat),    SCMP_SYS(mknod),       SCMP_SYS(mknodat)};

// Nothing that belongs here calls these: the process ends.
constexpr int deadly[] = {SCMP_SYS(execve),
                          SCMP_SYS(execveat),
                          SCMP_SYS(ptrace),
                          SCMP_SYS(process_vm_readv),
                          SCMP_SYS(process_vm_writev),
                          SCMP_SYS(process_madvise),
                          SCMP_SYS(pidfd_open),
                          SCMP_SYS(pidfd_getfd),
                          SCMP_SYS(pidfd_send_signal),
                          SCMP_SYS(mount),
                          SCMP_SYS(umount2),
                          SCMP_SYS(pivot_root),
                          SCMP_SYS(chroot),
                          SCMP_SYS(fsopen),
                          SCMP_SYS(fsconfig),
                          SCMP_SYS(fsmount),
                          SCMP_SYS(move_mount),
                          SCMP_SYS(open_tree),
                          SCMP_SYS(mount_setattr),
                          SCMP_SYS(unshare),
                          SCMP_SYS(setns),
                          SCMP_SYS(bpf),
                          SCMP_SYS(perf_event_open),
                          SCMP_SYS(userfaultfd),
                          SCMP_SYS(io_uring_setup),
                          SCMP_SYS(io_uring_enter),
                          SCMP_SYS(io_uring_register),
                          SCMP_SYS(keyctl),
                          SCMP_SYS(add_key),
                          SCMP_SYS(request_key),
                          SCMP_SYS(open_by_handle_at),
                          SCMP_SYS(init_module),
                          SCMP_SYS(finit_module),
                          SCMP_SYS(delete_module),
                          SCMP_SYS(kexec_load),
                          SCMP_SYS(kexec_file_load),
                          SCMP_SYS(reboot),
                          SCMP_SYS(swapon),
                          SCMP_SYS(swapoff),
                          SCMP_SYS(settimeofday),
                          SCMP_SYS(clock_settime),
                          SCMP_SYS(adjtimex),
                          SCMP_SYS(acct),
                          SCMP_SYS(quotactl),
                          SCMP_SYS(iopl),
                          SCMP_SYS(ioperm),
                          SCMP_SYS(modify_ldt),
                          SCMP_SYS(syslog)};

constexpr scmp_datum_t exec_bit = PROT_EXEC;
constexpr scmp_datum_t thread_bit = CLONE_THREAD;
constexpr scmp_datum_t creating = O_CREAT, emptying = O_TRUNC, access_mode = O_ACCMODE, changing = O_ACCMODE | O_CREAT | O_TRUNC;

/// Argument number `argument` is `value`, wholly or in the bits of `mask`.
scmp_arg_cmp equal(unsigned argument, scmp_datum_t value) {
    return {.arg = argument, .op = SCMP_CMP_EQ, .datum_a = value, .datum_b = 0};
}
scmp_arg_cmp masked(unsigned argument, scmp_datum_t mask, scmp_datum_t value) {
    return {.arg = argument, .op = SCMP_CMP_MASKED_EQ, .datum_a = mask, .datum_b = value};
}

/// The rules as they gather; the first failure is kept.
class Filter {
public:
    Filter() : context_(::seccomp_init(SCMP_ACT_ERRNO(ENOSYS)), &::seccomp_release) {}
    Filter(const Filter&) = delete;
    Filter& operator=(const Filter&) = delete;

    void add(std::uint32_t action, int call, std::initializer_list<scmp_arg_cmp> conditions = {}) {
        if (fault_ != 0) return;
        if (!context_) fault_ = -ENOMEM;
        else
            fault_ = ::seccomp_rule_add_array(context_.get(), action, call, static_cast<unsigned>(conditions.size()),
                                              conditions.begin());
    }
    template <std::size_t count>
    void add_all(std::uint32_t action, const int (&calls)[count]) {
        for (const int call : calls) add(action, call);
    }
    /// Zero, or a negative error number.
    int load() {
        if (fault_ == 0) fault_ = ::seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_TSYNC, 1);
        if (fault_ == 0) fault_ = ::seccomp_attr_set(context_.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
        return fault_ == 0 ? ::seccomp_load(context_.get()) : fault_;
    }

private:
    std::unique_ptr<void, decltype(&::seccomp_release)> context_;
    int fault_ = 0;
};

void add_opening(Filter& filter, bool may_write) {
    if (may_write) {
        filter.add_all(SCMP_ACT_ALLOW, writing);
        return;
    }
    // Landlock refuses writing as well; this holds where there is none.
    const auto by_flags = [&](int call, unsigned argument) {
        filter.add(SCMP_ACT_ALLOW, call, {masked(argument, changing, 0)});
        filter.add(SCMP_ACT_ERRNO(EACCES), call, {masked(argument, access_mode, O_WRONLY)});
        filter.add(SCMP_ACT_ERRNO(EACCES), call, {masked(argument, access_mode, O_RDWR)});
        filter.add(SCMP_ACT_ERRNO(EACCES), call, {masked(argument, creating, creating)});
        filter.add(SCMP_ACT_ERRNO(EACCES), call, {masked(argument, emptying, emptying)});
    };
    by_flags(SCMP_SYS(open), 1);
    by_flags(SCMP_SYS(openat), 2);
    for (const int call : writing)
        if (call != SCMP_SYS(open) && call != SCMP_SYS(openat)) filter.add(SCMP_ACT_ERRNO(EACCES), call);
}

void add_conditional(Filter& filter) {
    const auto self = static_cast<scmp_datum_t>(::getpid());
    // Threads, not processes; clone3 hides its flags in memory, so it is not named and libc uses clone.
    filter.add(SCMP_ACT_ALLOW, SCMP_SYS(clone), {masked(0, thread_bit, thread_bit)});
    filter.add(SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), {masked(0, thread_bit, 0)});
    // No new code: every library is loaded by now.
    filter.add(SCMP_ACT_ALLOW, SCMP_SYS(mmap), {masked(2, exec_bit, 0)});
    filter.add(SCMP_ACT_ERRNO(EACCES), SCMP_SYS(mmap), {masked(2, exec_bit, exec_bit)});
    filter.add(SCMP_ACT_ALLOW, SCMP_SYS(mprotect), {masked(2, exec_bit, 0)});
    filter.add(SCMP_ACT_ERRNO(EACCES), SCMP_SYS(mprotect), {masked(2, exec_bit, exec_bit)});
    filter.add(SCMP_ACT_ALLOW, SCMP_SYS(tgkill), {equal(0, self)});  // abort()
    filter.add(SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), {equal(0, 0), equal(2, 0)});
    filter.add(SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prlimit64), {{.arg = 2, .op = SCMP_CMP_NE, .datum_a = 0, .datum_b = 0}});
    filter.add(SCMP_ACT_ALLOW, SCMP_SYS(prctl), {equal(0, PR_SET_NAME)});
    filter.add(SCMP_ACT_ALLOW, SCMP_SYS(prctl), {equal(0, PR_GET_NAME)});
    filter.add(SCMP_ACT_ALLOW, SCMP_SYS(ioctl), {equal(1, TCGETS)});
    // Not F_SETOWN: it would send signals to others.
    for (const int command :
         {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_SETLKW, 36, 37, 38})
        filter.add(SCMP_ACT_ALLOW, SCMP_SYS(fcntl), {equal(1, static_cast<scmp_datum_t>(command))});
}

}  // namespace

bool has_seccomp() {
    const std::uint32_t action = SECCOMP_RET_ERRNO;
    return ::syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

Result<void> restrict_calls(bool may_write) {
    Filter filter;
    filter.add_all(SCMP_ACT_ALLOW, allowed);
    filter.add_all(SCMP_ACT_ERRNO(EPERM), refused);
    filter.add_all(SCMP_ACT_KILL_PROCESS, deadly);
    add_opening(filter, may_write);
    add_conditional(filter);
    if (const int fault = filter.load(); fault != 0) {
        log::error("sandbox", {{"step", "system call filter"}, {"fault", std::generic_category().message(-fault)}});
        return Error{&errors::internal};
    }
    return {};
}

}  // namespace jixia::storage
