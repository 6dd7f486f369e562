#include "patterns.h"

namespace jixia::dataset {

std::unique_ptr<RE2> compile_pattern(const std::string& pattern) {
    constexpr std::size_t pattern_bytes_max = 500;
    if (pattern.empty() || pattern.size() > pattern_bytes_max) return nullptr;
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(std::int64_t{1} << 20);
    auto compiled = std::make_unique<RE2>(pattern, options);
    return compiled->ok() ? std::move(compiled) : nullptr;
}

}  // namespace jixia::dataset
