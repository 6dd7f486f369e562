// The server's side: one thread starts every child (they die with it), keeps spares, and watches those at work.
#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/log.h"
#include "base/text.h"
#include "child.h"
#include "failure.h"
#include "order.h"
#include "storage/sandbox.h"

namespace jixia::storage {

namespace {

using std::chrono::milliseconds;
constexpr milliseconds watch_interval{20};
constexpr milliseconds start_timeout{10000};

/// Somebody waits for a child.
struct Ticket {
    bool served = false;
    std::shared_ptr<Child> child;
};

void warn_of_missing(const json::Value& layers) {
    static std::once_flag once;
    if (!layers.is_array() || layers.get_array().empty()) return;
    std::call_once(once, [&] {
        log::warning("this kernel or container lacks a part of the sandbox", {{"missing", json::serialize(layers)}});
    });
}

}  // namespace

struct Workers::State {
    State(std::filesystem::path program_, std::size_t spare_, std::size_t running_max_)
        : program(std::move(program_)), spare(spare_), running_max(running_max_) {}

    const std::filesystem::path program;
    const std::size_t spare, running_max;
    std::mutex mutex;
    std::condition_variable_any changed;
    std::deque<std::shared_ptr<Child>> spares;
    std::deque<Ticket*> waiting;
    std::vector<std::shared_ptr<Child>> watched;
    std::size_t running = 0;
    bool cannot_spawn = false;
    std::jthread keeper;

    void keep(const std::stop_token& stop) {
        std::unique_lock lock(mutex);
        while (!stop.stop_requested()) {
            const bool wanted = !waiting.empty() || (spares.size() < spare && !cannot_spawn);
            if (wanted) {
                lock.unlock();
                auto child = Child::spawn(program);
                lock.lock();
                hand_out(std::move(child));
                continue;
            }
            const auto work = [&] { return !waiting.empty() || (spares.size() < spare && !cannot_spawn) || !watched.empty(); };
            if (watched.empty()) changed.wait(lock, stop, work);
            else changed.wait_for(lock, stop, watch_interval, [&] { return !waiting.empty(); });
            watch(lock);
        }
        for (Ticket* const ticket : waiting) ticket->served = true;
        waiting.clear();
        changed.notify_all();
    }
    void hand_out(std::shared_ptr<Child> child) {
        cannot_spawn = child == nullptr;
        if (waiting.empty()) {
            if (child) spares.push_back(std::move(child));
            return;
        }
        waiting.front()->child = std::move(child);
        waiting.front()->served = true;
        waiting.pop_front();
        changed.notify_all();
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

    /// A started child; null if none starts.
    std::shared_ptr<Child> take() {
        std::unique_lock lock(mutex);
        if (waiting.empty() && !spares.empty()) {
            auto child = std::move(spares.front());
            spares.pop_front();
            cannot_spawn = false;
            changed.notify_all();  // a new spare
            return child;
        }
        Ticket ticket;
        waiting.push_back(&ticket);
        changed.notify_all();
        changed.wait(lock, [&] { return ticket.served; });
        return std::move(ticket.child);
    }
    /// A child that said it is ready and took the head of its order. A spare may have died meanwhile, before its word or (the
    /// word lies in the socket) after it: then a fresh one.
    std::shared_ptr<Child> take_ready(std::string_view order_head) {
        for (std::size_t attempt = 0; attempt < spare + 2; ++attempt) {
            auto child = take();
            if (!child) return nullptr;
            auto frame = child->receive(start_timeout);
            if (frame.has_value() && frame->kind == kind_ready && child->send(order_head, start_timeout)) {
                if (const auto layers = json::parse(frame->bytes); layers.has_value()) warn_of_missing(*layers);
                return child;
            }
            log::warning("a worker ended before its work");
        }
        return nullptr;
    }
    void add_watched(const std::shared_ptr<Child>& child) {
        {
            const std::scoped_lock lock(mutex);
            watched.push_back(child);
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
        auto frame = child_->receive(Child::no_limit);
        if (frame.has_value()) {
            auto checked = checked_frame(std::move(*frame));
            if (checked.has_value()) {
                if (checked->kind == FrameKind::result || checked->kind == FrameKind::failure) ended_ = Error{&errors::internal};
                return checked;
            }
            log::warning("a worker sent nonsense");
        } else if (frame.error().code == &errors::malformed) log::warning("a worker sent nonsense");
        ended_ = child_->reap();
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

Workers::Workers(std::filesystem::path program, std::size_t spare, std::size_t running_max)
    : state_(std::make_shared<State>(std::move(program), spare, running_max)) {
    state_->keeper = std::jthread([state = state_.get()](const std::stop_token& stop) { state->keep(stop); });
}

// Children die with the thread that started them, so no `Worker` goes on after this.
Workers::~Workers() {
    state_->keeper.request_stop();
    state_->keeper.join();
    state_->spares.clear();
}

Result<std::unique_ptr<Worker>> Workers::start(std::string_view task, const json::Value& request, const SandboxLimits& limits) {
    const std::string order = json::to_string(Order::of(task, request, limits));
    if (order.size() > request_bytes_max) return Error{&errors::too_large};
    {
        const std::scoped_lock lock(state_->mutex);
        if (state_->running >= state_->running_max) return Error{&errors::busy};
        ++state_->running;
    }
    auto child = state_->take_ready(frame_head(kind_request, order.size()));
    if (!child) {
        state_->release(nullptr);
        return Error{&errors::internal};
    }
    auto worker = std::make_unique<RunningWorker<State>>(state_, child);
    child->watch(std::chrono::steady_clock::now() + limits.wall, limits.memory_bytes);
    state_->add_watched(child);
    // A child that dies of its order says so when its answer is received.
    (void)child->send(order, limits.wall);
    return std::unique_ptr<Worker>(std::move(worker));
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
