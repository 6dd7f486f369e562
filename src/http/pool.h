#pragma once
// A lane's threads: a bounded queue of blocking jobs. What is full or waited too long is told at once instead of piling up.
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace jixia::http {

class Pool {
public:
    struct Limits {
        std::size_t threads, queue_max;
        std::chrono::milliseconds wait_max;
    };
    /// Called on a worker; `late`: it waited longer than `wait_max` and should only say that the platform is busy.
    using Job = std::move_only_function<void(bool late)>;

    explicit Pool(Limits limits);
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;
    ~Pool() { end(); }
    /// Runs what is queued, then joins the threads; nothing is taken afterwards.
    void end();
    /// False when the queue is full: the job is not taken.
    [[nodiscard]] bool post(Job job);
    /// For work that has begun (the next piece of a stream, a clean-up): taken whatever the queue, first in turn, never late.
    void post_more(Job job);
    std::size_t queued() const;

private:
    struct Waiting {
        Job job;
        std::chrono::steady_clock::time_point until;
    };
    void work();

    Limits limits_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Waiting> queue_, more_;
    bool ending_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace jixia::http
