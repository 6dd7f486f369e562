#pragma once
// A worker process as its server sees it: started, watched, killed, reaped.
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "frames.h"

namespace jixia::storage {

using SteadyTime = std::chrono::steady_clock::time_point;

/// Why a server ended its worker.
enum class Ending { none, deadline, memory, threads, stopped };

/// The next frame from `socket`; `timed_out` after `timeout` (below zero: no limit), `malformed` for nonsense, `internal` when
/// the other end has gone.
Result<RawFrame> receive_frame(int socket, FrameReader& reader, std::chrono::milliseconds timeout);

/// Any thread, but `send`, `receive` and `reap` one at a time.
class Child {
public:
    /// Takes over a process of which this one is the parent, and the socket it speaks on.
    Child(pid_t pid, int socket) : pid_(pid), socket_(socket), frames_(frame_bytes_max) {}
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    /// Kills and reaps.
    ~Child();

    /// False if the child is gone, or does not take it within `timeout`.
    bool send(std::string_view bytes, std::chrono::milliseconds timeout);
    /// As `receive_frame`, without a limit.
    Result<RawFrame> receive() { return receive_frame(socket_, frames_, std::chrono::milliseconds{-1}); }

    /// From now on `check` watches.
    void watch(SteadyTime deadline, std::int64_t memory_bytes);
    /// Kills it if it is over a limit; false once it need not be watched any more.
    bool check(SteadyTime now);
    /// Kills it; the first reason counts.
    void end(Ending ending);
    /// Kills it if it lives, waits for its end, and says why it ended.
    Error reap();
    /// After `reap`: the signal it died of, 0 for none.
    int signal();

private:
    pid_t pid_;
    int socket_;
    FrameReader frames_;
    std::mutex mutex_;
    Ending ending_ = Ending::none;
    bool reaped_ = false;
    int status_ = 0;
    SteadyTime deadline_ = SteadyTime::max();
    std::int64_t memory_bytes_ = 0;
};

}  // namespace jixia::storage
