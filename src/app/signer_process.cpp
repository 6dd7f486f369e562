#include "signer_process.h"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "base/log.h"
#include "base/text.h"

namespace jixia::app {
namespace {

constexpr std::chrono::milliseconds first_pause{200}, longest_pause{5000};

}  // namespace

std::vector<std::string> signer_settings(const Config& config) {
    std::vector<std::string> settings{"JIXIA_DATA_DIR=" + config.data.string(), "JIXIA_BASE_URL=" + config.outside(),
                                      "JIXIA_SIGNER_DIR=" + config.signers().string(),
                                      "JIXIA_SIGNER_SOCKET=" + config.socket_of_signer().string(),
                                      "JIXIA_WITNESS_LOGS=" + text::join(config.witnessed_logs, ",")};
    if (!config.ledger_origin.empty()) settings.push_back("JIXIA_LEDGER_ORIGIN=" + config.ledger_origin);
    return settings;
}

void SignerProcess::start() {
    // The thread lives as long as the child: the child is told when it, not only the process, is gone.
    thread_ = std::thread([this] { run(); });
}

void SignerProcess::stop() {
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
        if (child_ > 0) ::kill(child_, SIGTERM);
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

pid_t SignerProcess::spawn() const {
    std::string program = program_.string(), command = "signer", flag = "--child";
    std::vector<std::string> settings = settings_;
    std::vector<char*> arguments{program.data(), command.data(), flag.data(), nullptr}, environment;
    for (std::string& setting : settings) environment.push_back(setting.data());
    environment.push_back(nullptr);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);  // the server blocks what ends it
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    pid_t child = 0;
    const int failed = ::posix_spawn(&child, program.c_str(), nullptr, &attributes, arguments.data(), environment.data());
    posix_spawnattr_destroy(&attributes);
    return failed == 0 ? child : -1;
}

void SignerProcess::run() {
    auto pause = first_pause;
    std::unique_lock lock(mutex_);
    while (!ended_) {
        child_ = spawn();
        const auto begun = std::chrono::steady_clock::now();
        const pid_t child = child_;
        lock.unlock();
        int status = 0;
        if (child > 0)
            while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
        lock.lock();
        child_ = 0;
        if (ended_) return;
        log::error("the signer ended and is started again", {{"status", status}});
        if (std::chrono::steady_clock::now() - begun > longest_pause) pause = first_pause;
        changed_.wait_for(lock, pause, [this] { return ended_; });
        pause = std::min(pause * 2, longest_pause);
    }
}

}  // namespace jixia::app
