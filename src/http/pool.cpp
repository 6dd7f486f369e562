#include "pool.h"

#include <algorithm>

#include "base/result.h"

namespace jixia::http {

Pool::Pool(Limits limits) : limits_(limits) {
    for (std::size_t index = 0; index < std::max<std::size_t>(limits_.threads, 1); ++index)
        threads_.emplace_back([this] { work(); });
}

void Pool::end() {
    {
        const std::scoped_lock lock(mutex_);
        ending_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_) thread.join();
    threads_.clear();
}

bool Pool::post(Job job) {
    {
        const std::scoped_lock lock(mutex_);
        if (ending_ || queue_.size() >= limits_.queue_max) return false;
        queue_.push_back({std::move(job), std::chrono::steady_clock::now() + limits_.wait_max});
    }
    wake_.notify_one();
    return true;
}

void Pool::post_more(Job job) {
    {
        const std::scoped_lock lock(mutex_);
        more_.push_back({std::move(job), std::chrono::steady_clock::time_point::max()});
    }
    wake_.notify_one();
}

std::size_t Pool::queued() const {
    const std::scoped_lock lock(mutex_);
    return queue_.size() + more_.size();
}

void Pool::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return ending_ || !queue_.empty() || !more_.empty(); });
        auto& from = more_.empty() ? queue_ : more_;
        if (from.empty()) return;
        Waiting next = std::move(from.front());
        from.pop_front();
        lock.unlock();
        next.job(std::chrono::steady_clock::now() > next.until);
        next.job = nullptr;
        lock.lock();
    }
}

}  // namespace jixia::http
