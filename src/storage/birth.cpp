#include "birth.h"

#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

namespace jixia::storage {

namespace {

/// Room for one descriptor beside one byte.
struct Message {
    char byte = 0;
    iovec piece{.iov_base = &byte, .iov_len = 1};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    msghdr head{};
    Message() {
        head.msg_iov = &piece;
        head.msg_iovlen = 1;
        head.msg_control = control;
        head.msg_controllen = sizeof control;
    }
};

/// -1 once nobody sends any more.
int receive_descriptor(int socket) {
    Message message;
    ssize_t got = 0;
    do got = ::recvmsg(socket, &message.head, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    const cmsghdr* const part = got > 0 ? CMSG_FIRSTHDR(&message.head) : nullptr;
    if (part == nullptr || part->cmsg_type != SCM_RIGHTS) return -1;
    int descriptor = -1;
    std::memcpy(&descriptor, CMSG_DATA(part), sizeof descriptor);
    return descriptor;
}

/// Waits until `server` is the parent, which it becomes when `between` has ended; ends if it never will be.
void become_child_of(pid_t server, pid_t between) {
    while (::getppid() == between) ::sched_yield();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != server) std::_Exit(EXIT_FAILURE);
}

}  // namespace

bool send_descriptor(int socket, int descriptor) {
    Message message;
    cmsghdr* const part = CMSG_FIRSTHDR(&message.head);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(sizeof descriptor);
    std::memcpy(CMSG_DATA(part), &descriptor, sizeof descriptor);
    ssize_t sent = 0;
    do sent = ::sendmsg(socket, &message.head, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent == 1;
}

std::optional<int> next_birth(int socket) {
    const pid_t server = ::getppid();
    for (int channel = -1; (channel = receive_descriptor(socket)) >= 0; ::close(channel)) {
        const pid_t between = ::fork();
        if (between < 0) continue;
        if (between > 0) {
            while (::waitpid(between, nullptr, 0) < 0 && errno == EINTR) {}
            continue;
        }
        const pid_t parent = ::getpid(), worker = ::fork();
        if (worker != 0) std::_Exit(worker > 0 ? EXIT_SUCCESS : EXIT_FAILURE);
        become_child_of(server, parent);
        return channel;
    }
    return {};
}

}  // namespace jixia::storage
