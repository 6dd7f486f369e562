// The server's side: children from the nursery, and one thread that watches those at work.
#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/log.h"
#include "base/text.h"
#include "failure.h"
#include "nursery.h"
#include "order.h"
#include "storage/sandbox.h"

namespace jixia::storage {

namespace {

using std::chrono::milliseconds;
constexpr milliseconds watch_interval{20};
}  // namespace

struct Workers::State {
    State(std::filesystem::path program, std::size_t running_max_) : nursery(std::move(program)), running_max(running_max_) {}

    Nursery nursery;
    const std::size_t running_max;
    std::mutex mutex;
    std::condition_variable_any changed;
    std::vector<std::shared_ptr<Child>> watched;
    std::size_t running = 0;
    bool closed = false;
    std::jthread watcher;

    void keep_watch(const std::stop_token& stop) {
        std::unique_lock lock(mutex);
        while (changed.wait(lock, stop, [&] { return !watched.empty(); }) && !stop.stop_requested()) {
            changed.wait_for(lock, stop, watch_interval, [] { return false; });
            watch(lock);
        }
    }
    void watch(std::unique_lock<std::mutex>& lock) {
        const auto children = watched;
        lock.unlock();
        const SteadyTime now = std::chrono::steady_clock::now();
        std::vector<std::shared_ptr<Child>> over;
        for (const auto& child : children)
            if (!child->check(now)) over.push_back(child);
        lock.lock();
        for (const auto& child : over) std::erase(watched, child);
    }

    bool is_closed() {
        const std::scoped_lock lock(mutex);
        return closed;
    }
    void add_watched(const std::shared_ptr<Child>& child) {
        {
            const std::scoped_lock lock(mutex);
            watched.push_back(child);
            if (closed) child->end(Ending::stopped);
        }
        changed.notify_all();
    }
    void release(const std::shared_ptr<Child>& child) {
        const std::scoped_lock lock(mutex);
        std::erase(watched, child);
        --running;
    }
};

namespace {

template <class State>
class RunningWorker final : public Worker {
public:
    RunningWorker(std::shared_ptr<State> state, std::shared_ptr<Child> child)
        : state_(std::move(state)), child_(std::move(child)) {}
    ~RunningWorker() override {
        state_->release(child_);
        (void)child_->reap();
    }
    Result<Frame> receive() override {
        if (ended_) return *ended_;
        auto frame = child_->receive();
        if (frame.has_value()) {
            auto checked = checked_frame(std::move(*frame));
            if (checked.has_value()) {
                if (checked->kind == FrameKind::result || checked->kind == FrameKind::failure) ended_ = Error{&errors::internal};
                return checked;
            }
            log::warning("a worker sent nonsense");
        } else if (frame.error().code == &errors::malformed) log::warning("a worker sent nonsense");
        ended_ = child_->reap();
        if (state_->is_closed()) ended_ = Error{&errors::busy};
        if (ended_->code == &errors::internal) log::warning("a worker died", {{"signal", std::int64_t{child_->signal()}}});
        return *ended_;
    }
    void kill() override { child_->end(Ending::stopped); }

private:
    std::shared_ptr<State> state_;
    std::shared_ptr<Child> child_;
    std::optional<Error> ended_;
};

}  // namespace

Workers::Workers(std::filesystem::path program, std::size_t running_max)
    : state_(std::make_shared<State>(std::move(program), running_max)) {
    state_->watcher = std::jthread([state = state_.get()](const std::stop_token& stop) { state->keep_watch(stop); });
}

// No `Worker` goes on after this.
Workers::~Workers() {
    state_->watcher.request_stop();
    state_->watcher.join();
    const std::scoped_lock lock(state_->mutex);
    for (const auto& child : state_->watched) child->end(Ending::stopped);
}

Result<std::unique_ptr<Worker>> Workers::start(std::string_view task, const json::Value& request, const SandboxLimits& limits) {
    const std::string order = json::to_string(Order::of(task, request, limits));
    if (order.size() > request_bytes_max) return Error{&errors::too_large};
    {
        const std::scoped_lock lock(state_->mutex);
        if (state_->closed || state_->running >= state_->running_max) return Error{&errors::busy};
        ++state_->running;
    }
    auto child = state_->nursery.bear();
    if (!child) {
        state_->release(nullptr);
        return Error{&errors::internal};
    }
    auto worker = std::make_unique<RunningWorker<State>>(state_, child);
    child->watch(std::chrono::steady_clock::now() + limits.wall, limits.memory_bytes);
    state_->add_watched(child);
    // A child that dies of its order says so when its answer is received.
    (void)(child->send(frame_head(kind_request, order.size()), limits.wall) && child->send(order, limits.wall));
    return std::unique_ptr<Worker>(std::move(worker));
}

void Workers::close() {
    const std::scoped_lock lock(state_->mutex);
    state_->closed = true;
    for (const auto& child : state_->watched) child->end(Ending::stopped);
}

std::size_t Workers::running() const {
    const std::scoped_lock lock(state_->mutex);
    return state_->running;
}

Result<json::Value> Workers::run(std::string_view task, const json::Value& request, const SandboxLimits& limits,
                                 std::span<const ErrorCode* const> known, const std::function<bool(const Frame&)>& on_frame,
                                 const std::stop_token& stop) {
    JX_TRY(const auto worker, start(task, request, limits));
    const std::stop_callback on_stop(stop, [&worker] { worker->kill(); });
    for (;;) {
        JX_TRY(const Frame frame, worker->receive());
        switch (frame.kind) {
            case FrameKind::result: return json::parse(frame.bytes);
            case FrameKind::failure: return failure_from(frame.bytes, known);
            case FrameKind::data:
            case FrameKind::progress:
                if (on_frame && !on_frame(frame)) {
                    worker->kill();
                    return Error{&worker_stopped};
                }
        }
    }
}

}  // namespace jixia::storage
