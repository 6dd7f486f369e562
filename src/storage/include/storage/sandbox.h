#pragma once
// Strangers' SQL and files are handled in child processes: `jixia worker`, re-executed, sandboxed (rlimits, Landlock, seccomp,
// namespaces) before the first foreign byte, killed by the parent at its deadline. reference: docs/decisions/0004.
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
    std::int64_t file_bytes = 0;                    ///< RLIMIT_FSIZE: what it may write in one file
    std::vector<std::filesystem::path> readable;    ///< exact files
    std::optional<std::filesystem::path> writable;  ///< one folder
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
    virtual void send(FrameKind kind, std::string_view bytes) = 0;
};

/// What a worker can do, by name. `prepare` runs before the sandbox is closed (load libraries, open files, extensions), `run`
/// inside it.
struct WorkerTask {
    std::function<Result<void>(const json::Value& request)> prepare = {};
    std::function<Result<json::Value>(const json::Value& request, WorkerChannel&)> run;
};
using WorkerTasks = std::map<std::string, WorkerTask, std::less<>>;

/// Entry point of `jixia worker`: serves one request on descriptor 3, then ends the process. Returns the exit status.
int worker_main(const WorkerTasks& tasks);

/// A running child. Destroying it kills the child.
class Worker {
public:
    Worker() = default;
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;
    virtual ~Worker() = default;
    /// The next frame; `timed_out` when the deadline passed (the child is dead then), `too_large` when it was killed for memory,
    /// `internal` when it died or sent nonsense. After `result` or `failure` nothing follows.
    virtual Result<Frame> receive() = 0;
    /// Kills the child: from any thread, more than once.
    virtual void kill() = 0;
};

class Workers {
public:
    /// `program` is re-executed as `program worker`; `spare` children are kept started and waiting.
    Workers(std::filesystem::path program, std::size_t spare, std::size_t running_max);
    ~Workers();
    /// Starts `task` in a fresh child, used once. `busy` when `running_max` are at work.
    Result<std::unique_ptr<Worker>> start(std::string_view task, const json::Value& request, const SandboxLimits& limits);
    /// Runs to the end: passes progress and data frames to `on_frame` (false: kill), returns the result. A failure frame comes
    /// back as the refusal of `known` that it names, as `internal` if it names none of them.
    Result<json::Value> run(std::string_view task, const json::Value& request, const SandboxLimits& limits,
                            std::span<const ErrorCode* const> known, const std::function<bool(const Frame&)>& on_frame = {});

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace jixia::storage
