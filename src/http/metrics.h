#pragma once
// What the server counts, for Prometheus: requests by lane and status, and their latencies. Any thread, without locks.
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace jixia::http {

/// Where a request was answered: by one of the pools, from the cache, or before any of them (refused, not found, no body).
enum class Served { records, analytics, files, cache, door };

class Metrics {
public:
    void count(Served by, int status, std::chrono::microseconds took);
    /// Lines of Prometheus' text format.
    std::string text() const;

private:
    static constexpr std::size_t kinds = 5;
    /// Upper bounds in milliseconds; one more bucket holds the rest.
    static constexpr std::array<std::uint32_t, 12> bounds_ms{1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10000};
    struct Latencies {
        std::array<std::atomic<std::uint64_t>, bounds_ms.size() + 1> buckets{};
        std::atomic<std::uint64_t> sum_us{0};
    };
    std::array<std::array<std::atomic<std::uint64_t>, 600>, kinds> counts_{};
    std::array<Latencies, kinds> latencies_;
};

}  // namespace jixia::http
