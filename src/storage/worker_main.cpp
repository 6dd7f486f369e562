// The children's side: isolate and warm once, then, in a fork for each order: prepare, close the sandbox, run, answer, end.
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <new>

#include "base/log.h"
#include "birth.h"
#include "confine.h"
#include "failure.h"
#include "frames.h"
#include "order.h"
#include "storage/sandbox.h"

namespace jixia::storage {

namespace {

constexpr int channel = 3;
constexpr std::size_t read_block_bytes = 64 * 1024;

// Without its server a worker has nothing left to do.
void write_all(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t put = ::write(channel, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) std::_Exit(EXIT_FAILURE);
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
}

class Channel final : public WorkerChannel {
public:
    void send(FrameKind kind, std::string_view bytes) override {
        const std::scoped_lock lock(mutex_);
        JX_ASSERT(kind == FrameKind::data || bytes.size() <= frame_bytes_max);
        do {
            const std::string_view piece = bytes.substr(0, frame_bytes_max);
            send_raw(static_cast<std::uint8_t>(kind), piece);
            bytes.remove_prefix(piece.size());
        } while (!bytes.empty());
    }
    static void send_raw(std::uint8_t kind, std::string_view bytes) {
        write_all(frame_head(kind, bytes.size()));
        write_all(bytes);
    }

private:
    std::mutex mutex_;
};

/// The one order; nothing if the server ended or sent something else.
std::optional<Order> read_order() {
    FrameReader reader(request_bytes_max);
    std::string block(read_block_bytes, '\0');
    for (;;) {
        auto frame = reader.next();
        if (!frame.has_value()) return {};
        if (*frame) {
            if ((*frame)->kind != kind_request) return {};
            auto order = json::decode_text<Order>((*frame)->bytes);
            if (!order.has_value()) return {};
            return std::move(*order);
        }
        const ssize_t got = ::read(channel, block.data(), block.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return {};
        reader.add(std::string_view(block).substr(0, static_cast<std::size_t>(got)));
    }
}

Result<json::Value> work(const WorkerTask& task, const Order& order, Channel& to_server) {
    try {
        if (task.prepare) JX_CHECK(task.prepare(order.request));
        JX_CHECK(confine(order.limits()));
        return task.run(order.request, to_server);
    } catch (const std::bad_alloc&) { return Error{&errors::too_large}; } catch (const std::exception& error) {
        log::error("exception in a worker", {{"task", order.task}, {"what", error.what()}});
        return Error{&errors::internal};
    }
}

/// Of a child, from its birth to its end.
[[noreturn]] void serve(const WorkerTasks& tasks) {
    Channel::send_raw(kind_ready, std::to_string(::getpid()));
    const std::optional<Order> order = read_order();
    if (!order) std::_Exit(EXIT_SUCCESS);
    const auto task = tasks.find(order->task);
    Channel to_server;
    Result<json::Value> outcome = Error{&errors::internal};
    if (task == tasks.end()) log::error("unknown task of a worker", {{"task", order->task}});
    else outcome = work(task->second, *order, to_server);

    std::string answer;
    FrameKind kind = FrameKind::failure;
    if (outcome.has_value()) {
        answer = json::serialize(*outcome);
        kind = FrameKind::result;
        if (answer.size() > frame_bytes_max) outcome = Error{&errors::too_large};
    }
    if (!outcome.has_value()) {
        answer = failure_text(outcome.error());
        kind = FrameKind::failure;
    }
    to_server.send(kind, answer);
    std::_Exit(EXIT_SUCCESS);  // nothing of what a stranger's bytes left behind is run
}

}  // namespace

int worker_main(const WorkerTasks& tasks) {
    json::Array missing;
    for (const std::string& layer : isolate()) missing.emplace_back(layer);
    for (const auto& [name, task] : tasks)
        if (task.warm) task.warm();
    Channel::send_raw(kind_ready, json::serialize(missing));
    if (const auto born = next_birth(channel)) {
        ::dup2(*born, channel);
        ::close(*born);
        serve(tasks);
    }
    return EXIT_SUCCESS;
}

}  // namespace jixia::storage
