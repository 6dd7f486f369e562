#pragma once
// What a server asks of a worker, as the request frame carries it.
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "storage/sandbox.h"

namespace jixia::storage {

struct Order {
    std::string task;
    json::Value request;
    std::int64_t memory_bytes = 0, cpu_s = 0, file_bytes = 0;
    std::vector<std::string> readable;
    std::optional<std::string> writable;

    static Order of(std::string_view task, const json::Value& request, const SandboxLimits& limits) {
        Order order{std::string(task), request, limits.memory_bytes, limits.cpu_s, limits.file_bytes, {}, {}};
        for (const auto& file : limits.readable) order.readable.push_back(file.string());
        if (limits.writable) order.writable = limits.writable->string();
        return order;
    }
    SandboxLimits limits() const {
        SandboxLimits limits{.memory_bytes = memory_bytes, .cpu_s = cpu_s, .file_bytes = file_bytes};
        limits.readable.assign(readable.begin(), readable.end());
        if (writable) limits.writable = *writable;
        return limits;
    }
};
BOOST_DESCRIBE_STRUCT(Order, (), (task, request, memory_bytes, cpu_s, file_bytes, readable, writable))

}  // namespace jixia::storage
