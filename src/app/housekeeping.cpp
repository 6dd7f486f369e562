#include "housekeeping.h"

#include <algorithm>

#include "base/log.h"

namespace jixia::app {

void Housekeeping::start() {
    thread_ = std::thread([this] { run(); });
}

void Housekeeping::stop() {
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Housekeeping::run() {
    using Steady = std::chrono::steady_clock;
    std::vector<Steady::time_point> due;
    for (const Task& task : tasks_) due.push_back(Steady::now() + task.every);
    std::unique_lock lock(mutex_);
    while (!ended_ && !tasks_.empty()) {
        const auto next = std::ranges::min_element(due);
        if (changed_.wait_until(lock, *next, [this] { return ended_; })) return;
        const Task& task = tasks_[static_cast<std::size_t>(next - due.begin())];
        *next = Steady::now() + task.every;
        lock.unlock();
        if (const auto done = task.work(); !done.has_value())
            log::warning("housekeeping failed", {{"task", std::string_view(task.name)}, {"refusal", done.error().code->type}});
        lock.lock();
    }
}

}  // namespace jixia::app
