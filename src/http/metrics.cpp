#include "metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>

namespace jixia::http {
namespace {

constexpr std::array<std::string_view, 5> names{"records", "analytics", "files", "cache", "door"};

}  // namespace

void Metrics::count(Served by, int status, std::chrono::microseconds took) {
    const auto kind = static_cast<std::size_t>(by);
    counts_[kind][static_cast<std::size_t>(std::clamp(status, 0, 599))].fetch_add(1, std::memory_order_relaxed);
    const auto us = static_cast<std::uint64_t>(std::max<std::int64_t>(took.count(), 0));
    const auto bucket = std::ranges::find_if(bounds_ms, [&](std::uint32_t bound) { return us <= bound * 1000ULL; });
    auto& latencies = latencies_[kind];
    latencies.buckets[static_cast<std::size_t>(bucket - bounds_ms.begin())].fetch_add(1, std::memory_order_relaxed);
    latencies.sum_us.fetch_add(us, std::memory_order_relaxed);
}

std::string Metrics::text() const {
    std::string out = "# HELP jixia_http_requests_total Requests answered.\n# TYPE jixia_http_requests_total counter\n";
    for (std::size_t kind = 0; kind < kinds; ++kind)
        for (std::size_t status = 0; status < counts_[kind].size(); ++status)
            if (const auto count = counts_[kind][status].load(std::memory_order_relaxed); count > 0)
                fmt::format_to(std::back_inserter(out), "jixia_http_requests_total{{lane=\"{}\",status=\"{}\"}} {}\n",
                               names[kind], status, count);
    out +=
        "# HELP jixia_http_request_seconds From the first octet of a request to the last of its answer.\n"
        "# TYPE jixia_http_request_seconds histogram\n";
    for (std::size_t kind = 0; kind < kinds; ++kind) {
        std::uint64_t count = 0;
        for (std::size_t bucket = 0; bucket <= bounds_ms.size(); ++bucket) {
            count += latencies_[kind].buckets[bucket].load(std::memory_order_relaxed);
            const std::string bound = bucket < bounds_ms.size() ? fmt::format("{}", bounds_ms[bucket] / 1000.0) : "+Inf";
            fmt::format_to(std::back_inserter(out), "jixia_http_request_seconds_bucket{{lane=\"{}\",le=\"{}\"}} {}\n",
                           names[kind], bound, count);
        }
        const double sum = static_cast<double>(latencies_[kind].sum_us.load(std::memory_order_relaxed)) / 1e6;
        fmt::format_to(
            std::back_inserter(out),
            "jixia_http_request_seconds_sum{{lane=\"{0}\"}} {1}\njixia_http_request_seconds_count{{lane=\"{0}\"}} {2}\n",
            names[kind], sum, count);
    }
    return out;
}

}  // namespace jixia::http
