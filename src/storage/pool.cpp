#include "storage/pool.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "base/log.h"

namespace jixia::storage {

struct Pool::State {
    std::string name;
    std::size_t queue_max;
    mutable std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::function<void()>> queue;
    bool ending = false;
    std::vector<std::jthread> threads;

    void serve() {
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [&] { return ending || !queue.empty(); });
            if (queue.empty()) return;
            auto job = std::move(queue.front());
            queue.pop_front();
            lock.unlock();
            run(job);
            job = nullptr;  // what it captured ends outside the lock
            lock.lock();
        }
    }
    // A job answers for itself; what still escapes must not take the process with it.
    void run(const std::function<void()>& job) const {
        try {
            job();
        } catch (const std::exception& error) { log::error("exception in a pool", {{"pool", name}, {"what", error.what()}}); }
    }
};

Pool::Pool(std::string name, std::size_t threads, std::size_t queue_max) : state_(std::make_unique<State>()) {
    state_->name = std::move(name);
    state_->queue_max = queue_max;
    for (std::size_t i = 0; i < threads; ++i) state_->threads.emplace_back([state = state_.get()] { state->serve(); });
}

Pool::~Pool() {
    {
        const std::scoped_lock lock(state_->mutex);
        state_->ending = true;
    }
    state_->changed.notify_all();
    state_->threads.clear();
}

bool Pool::post(std::function<void()> job) {
    {
        const std::scoped_lock lock(state_->mutex);
        if (state_->ending || state_->queue.size() >= state_->queue_max) return false;
        state_->queue.push_back(std::move(job));
    }
    state_->changed.notify_one();
    return true;
}

std::size_t Pool::queued() const {
    const std::scoped_lock lock(state_->mutex);
    return state_->queue.size();
}

}  // namespace jixia::storage
