#include "server_process.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <thread>

namespace jixia::kit {

namespace fs = std::filesystem;

namespace {

// Runs in the child: only what may follow a fork.
[[noreturn]] void exec_child(const std::vector<char*>& argv, const passwd* account, int log, int death_signal) {
    if (account != nullptr &&
        (::setgroups(0, nullptr) != 0 || ::setresgid(account->pw_gid, account->pw_gid, account->pw_gid) != 0 ||
         ::setresuid(account->pw_uid, account->pw_uid, account->pw_uid) != 0))
        ::_exit(126);
    if (death_signal != 0) ::prctl(PR_SET_PDEATHSIG, death_signal);
    ::dup2(log, 1);
    ::dup2(log, 2);
    ::execv(argv[0], argv.data());
    ::_exit(127);
}

}  // namespace

fs::path make_folder(const fs::path& parent, const std::string& name) {
    std::string pattern = (parent / (name + "-XXXXXX")).string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a folder in " + parent.string());
    return pattern;
}

const passwd* server_account() {
    if (::geteuid() != 0) return nullptr;
    const passwd* account = ::getpwnam("postgres");
    return account != nullptr ? account : ::getpwnam("nobody");
}

void give_to_server(const fs::path& folder) {
    const passwd* const account = server_account();
    if (account != nullptr && ::chown(folder.c_str(), account->pw_uid, account->pw_gid) != 0)
        throw std::runtime_error("cannot give a folder to a server");
}

pid_t spawn(const std::vector<std::string>& command, RunAs as, const fs::path& log_file, int death_signal) {
    std::vector<char*> argv;
    for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    const passwd* account = as == RunAs::server ? server_account() : nullptr;
    const int log = ::open(log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    const pid_t child = ::fork();
    if (child == 0) exec_child(argv, account, log, death_signal);
    ::close(log);
    return child;
}

bool succeeds(const std::vector<std::string>& command, RunAs as, const fs::path& log_file) {
    int status = 0;
    const pid_t child = spawn(command, as, log_file);
    return child > 0 && ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool comes_up(const std::function<bool()>& is_ready) {
    for (int i = 0; i < 1500; ++i) {
        if (is_ready()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return false;
}

}  // namespace jixia::kit
