#pragma once
// The signer as a child of the server: started, and started again when it ends (docs/decisions/0018). It is given its own
// settings and nothing else of the server's environment.
#include <sys/types.h>

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "config.h"

namespace jixia::app {

/// What the signer is told by its environment.
std::vector<std::string> signer_settings(const Config& config);

class SignerProcess {
public:
    SignerProcess(std::filesystem::path program, std::vector<std::string> settings)
        : program_(std::move(program)), settings_(std::move(settings)) {}
    SignerProcess(const SignerProcess&) = delete;
    SignerProcess& operator=(const SignerProcess&) = delete;
    ~SignerProcess() { stop(); }
    void start();
    /// Ends it and waits for its end.
    void stop();

private:
    void run();
    pid_t spawn() const;
    std::filesystem::path program_;
    std::vector<std::string> settings_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool ended_ = false;
    pid_t child_ = 0;
    std::thread thread_;
};

}  // namespace jixia::app
