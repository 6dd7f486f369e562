#pragma once
// Answers of `cacheable` routes, kept for at most a second and until the next write. One for each io thread, so without locks.
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "prepare.h"

namespace jixia::http {

class AnswerCache {
public:
    using Time = std::chrono::steady_clock::time_point;
    struct Answer {
        std::string head, text;
        std::string unmodified_head;  ///< of the 304, for callers who have this tag
        std::string tag;
        std::function<void()> repeated;  ///< what the handler wants to know of; may be empty
        std::uint64_t epoch;
        Time refresh_at, ends_at;
        bool refreshing = false;
    };

    explicit AnswerCache(std::chrono::milliseconds keep) : keep_(keep) {}
    /// The answer for a key, unless it is too old or made before `epoch`. From half of its time on it is withheld from one
    /// caller, whose request makes the next one; so the callers never all miss at once.
    std::shared_ptr<const Answer> find(std::string_view key, std::uint64_t epoch, Time now);
    /// Keeps a prepared answer that is `storable`. `epoch`: as it was before the handler ran.
    void keep(std::string_view key, const Prepared& prepared, std::uint64_t epoch, Time now);

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    std::chrono::milliseconds keep_;
    std::unordered_map<std::string, std::shared_ptr<Answer>, Hash, std::equal_to<>> answers_;
    std::size_t bytes_ = 0;
};

}  // namespace jixia::http
