#pragma once
// A thread that does small recurring work: figures of use written, expired uploads and remembered answers removed.
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "base/result.h"

namespace jixia::app {

class Housekeeping {
public:
    struct Task {
        const char* name;
        std::chrono::milliseconds every;
        std::function<Result<void>()> work;  ///< a refusal is logged, and the work done again at its next time
    };
    explicit Housekeeping(std::vector<Task> tasks) : tasks_(std::move(tasks)) {}
    Housekeeping(const Housekeeping&) = delete;
    Housekeeping& operator=(const Housekeeping&) = delete;
    ~Housekeeping() { stop(); }
    void start();
    /// Waits for the task that runs.
    void stop();

private:
    void run();
    std::vector<Task> tasks_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool ended_ = false;
    std::thread thread_;
};

}  // namespace jixia::app
