#include "storage/worker_call.h"

#include <algorithm>

namespace jixia::storage {
namespace {

// DuckDB reserves more addresses than it uses; what it really holds is watched by the parent under the same limit.
constexpr std::int64_t worker_memory_bytes = std::int64_t{4} << 30;
constexpr std::int64_t worker_file_bytes = std::int64_t{64} << 30;
constexpr std::size_t answer_bytes_max = std::size_t{64} << 20;

/// What a worker says of how far it is; anything else it says is passed over.
bool tell(const std::string& said, const GoOn& go_on) {
    if (!go_on) return true;
    const auto told = json::parse(said);
    if (!told.has_value() || !told->is_object()) return true;
    const auto* fraction = told->as_object().if_contains("progress");
    const auto* message = told->as_object().if_contains("message");
    if (fraction == nullptr || !fraction->is_double()) return true;
    return go_on(std::clamp(fraction->get_double(), 0.0, 1.0),
                 message != nullptr && message->is_string() ? std::string(message->get_string()) : "");
}

}  // namespace

SandboxLimits limits_for(const std::vector<std::filesystem::path>& files, const std::filesystem::path& scratch, int passes) {
    std::int64_t bytes = 0;
    for (const auto& file : files) {
        std::error_code failed;
        const auto size = std::filesystem::file_size(file, failed);
        if (!failed) bytes += static_cast<std::int64_t>(size);
    }
    const std::int64_t megabytes = passes * (bytes >> 20);
    SandboxLimits limits;
    limits.memory_bytes = worker_memory_bytes;
    limits.wall = std::chrono::seconds(120 + megabytes);
    limits.cpu_s = 240 + 2 * megabytes;
    limits.file_bytes = worker_file_bytes;
    limits.readable = files;
    limits.writable = scratch;
    return limits;
}

Result<std::string> call_worker(Workers& workers, std::string_view task, const json::Value& request, const SandboxLimits& limits,
                                std::span<const ErrorCode* const> known, const GoOn& go_on) {
    std::string answer;
    JX_TRY(std::ignore, workers.run(task, request, limits, known, [&](const Frame& frame) {
        if (frame.kind == FrameKind::data) answer += frame.bytes;
        if (answer.size() > answer_bytes_max) return false;
        return frame.kind != FrameKind::progress || tell(frame.bytes, go_on);
    }));
    return answer;
}

}  // namespace jixia::storage
