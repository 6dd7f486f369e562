#pragma once
// A bounded pool of threads for blocking work. A full queue refuses at once instead of piling up.
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace jixia::storage {

class Pool {
public:
    /// `queue_max` jobs may wait; `name` labels the metrics.
    Pool(std::string name, std::size_t threads, std::size_t queue_max);
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;
    /// Runs what is queued, then joins.
    ~Pool();
    /// False when the queue is full: the job is not taken.
    [[nodiscard]] bool post(std::function<void()> job);
    std::size_t queued() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace jixia::storage
