#pragma once
// Strangers' SQL and files are handled in child processes, forked from a re-executed and warmed `jixia worker`, sandboxed
// (rlimits, Landlock, seccomp, namespaces) before the first foreign byte, killed by the parent at their deadline. See
// docs/decisions/0005.
//
// Parent and child speak length-prefixed frames over one socket pair; the parent treats every frame as hostile.
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace jixia::storage {

struct SandboxLimits {
    std::int64_t memory_bytes = std::int64_t{1} << 30;  ///< RLIMIT_AS of the child, and RSS polled by the parent
    std::chrono::milliseconds wall{5000};               ///< then SIGKILL
    std::int64_t cpu_s = 10;
    std::int64_t file_bytes = 0;                         ///< RLIMIT_FSIZE: what it may write in one file
    std::vector<std::filesystem::path> readable = {};    ///< exact files
    std::optional<std::filesystem::path> writable = {};  ///< one folder
};

enum class FrameKind : std::uint8_t { data = 1, progress = 2, result = 3, failure = 4 };
struct Frame {
    FrameKind kind{};
    std::string bytes;  ///< JSON for all kinds but `data`; at most 1 MiB
};

/// The child's side of the pipe.
class WorkerChannel {
public:
    virtual ~WorkerChannel() = default;
    /// Any thread; blocks while the parent is slow. `data` of any length is sent in pieces of at most 1 MiB.
    virtual void send(FrameKind kind, std::string_view bytes) = 0;
};

/// What a worker can do, by name. `warm` runs once, before workers are forked (load libraries, open engines);
/// `prepare` runs before the sandbox is closed (open files, read settings) and must trust nothing but the request; neither may
/// leave threads running. `run` runs inside the sandbox: files outside the limits, sockets, processes and new code do not exist
/// for it, and standard streams go nowhere. A refusal that `run` returns, or std::bad_alloc (as `too_large`), becomes the failure
/// frame.
struct WorkerTask {
    std::function<Result<void>(const json::Value& request)> prepare = {};
    std::function<Result<json::Value>(const json::Value& request, WorkerChannel&)> run = {};
    std::function<void()> warm = {};
};
using WorkerTasks = std::map<std::string, WorkerTask, std::less<>>;

/// Entry point of `jixia worker`: bears children as its server asks on descriptor 3, each of which serves one request and ends.
/// Returns the exit status.
int worker_main(const WorkerTasks& tasks);

/// Somebody called `kill`, or `on_frame` returned false.
inline constexpr ErrorCode worker_stopped{"storage-worker-stopped", ErrorKind::conflict};

/// A running child. Destroying it kills the child.
class Worker {
public:
    Worker() = default;
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;
    virtual ~Worker() = default;
    /// The next frame; `timed_out` when the deadline passed (the child is dead then), `too_large` when it was killed for memory
    /// or for its number of threads, `storage-worker-stopped` after `kill`, `internal` when it died or sent nonsense. After
    /// `result` or `failure` nothing follows.
    virtual Result<Frame> receive() = 0;
    /// Kills the child: from any thread, more than once.
    virtual void kill() = 0;
};

/// Any thread. What this kernel or container lacks for the sandbox is logged once, as a warning.
class Workers {
public:
    /// `program` is re-executed as `program worker`, with no environment; at most `running_max` of its children are at work.
    Workers(std::filesystem::path program, std::size_t running_max);
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;
    ~Workers();
    /// Starts `task` in a fresh child, used once. `busy` when `running_max` are at work, `too_large` for a request over 32 MiB,
    /// `internal` when the child does not start.
    Result<std::unique_ptr<Worker>> start(std::string_view task, const json::Value& request, const SandboxLimits& limits);
    /// Runs to the end: passes progress and data frames to `on_frame` (false: kill), returns the result; a stop kills as well. A
    /// failure frame comes back as the refusal of `known` that it names (`too_large` and `storage_full` are always known), as
    /// `internal` otherwise.
    Result<json::Value> run(std::string_view task, const json::Value& request, const SandboxLimits& limits,
                            std::span<const ErrorCode* const> known, const std::function<bool(const Frame&)>& on_frame = {},
                            const std::stop_token& stop = {});
    /// The process ends: nobody waits for a child. Those at work are killed and answer `busy`, so that their work is done again
    /// by the next start; no other one starts.
    void close();
    /// How many are at work now.
    std::size_t running() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace jixia::storage
