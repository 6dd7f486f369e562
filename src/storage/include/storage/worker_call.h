#pragma once
// One call of a sandboxed worker whose answer may be longer than a frame: it comes as data frames.
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "storage/sandbox.h"

namespace jixia::storage {

/// Is told how far the work is (0 to 1) and of what; false ends the worker. Empty: nobody asks.
using GoOn = std::function<bool(double fraction, const std::string& message)>;

/// What a worker may use that reads these files and writes into `scratch`. `passes`: how often, about, it goes through them.
SandboxLimits limits_for(const std::vector<std::filesystem::path>& files, const std::filesystem::path& scratch, int passes = 1);

/// The answer's JSON text. Refuses what `Workers::run` refuses.
Result<std::string> call_worker(Workers& workers, std::string_view task, const json::Value& request, const SandboxLimits& limits,
                                std::span<const ErrorCode* const> known, const GoOn& go_on = {});

}  // namespace jixia::storage
