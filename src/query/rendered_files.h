#pragma once
// Files made of data and kept for a while, so that the second caller gets them by sendfile: each made once, however many ask,
// the least recently used removed first. Some can be read while they grow.
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "storage/pool.h"

namespace jixia::query {

/// One file on its way or finished. Any thread.
class Rendering {
public:
    enum class Stage { waiting, running, done, failed };
    struct View {
        Stage stage = Stage::waiting;
        std::uint64_t bytes = 0;  ///< of what grows: written so far
        std::chrono::steady_clock::duration age{};
    };
    Rendering(const std::filesystem::path& folder, const std::string& name);
    Rendering(const Rendering&) = delete;
    Rendering& operator=(const Rendering&) = delete;
    ~Rendering();

    View view() const;
    /// Octets from `offset`, at most `bytes_max`; waits for at least one. Empty at the end; the refusal, if it failed.
    Result<std::string> read(std::uint64_t offset, std::size_t bytes_max) const;
    /// Only once it is done or has failed.
    const std::filesystem::path& path() const { return path_; }
    const std::string& sha256() const { return sha256_; }
    std::uint64_t bytes() const { return bytes_; }
    const Error& error() const { return *error_; }

    /// For who makes it: appends, or writes the whole into `file` by itself.
    class Output {
    public:
        explicit Output(Rendering& of) : of_(of) {}
        Result<void> write(std::string_view bytes) { return of_.append(bytes); }
        const std::filesystem::path& file() const { return of_.path_; }

    private:
        Rendering& of_;
    };
    using Job = std::function<Result<void>(Output&)>;

private:
    friend class RenderedFiles;
    void make(const Job& job);
    Result<void> append(std::string_view bytes);
    Result<void> finish();
    void settle(std::optional<Error> error);

    std::filesystem::path path_;
    int file_ = -1;
    struct Digest;
    std::unique_ptr<Digest> digest_;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    Stage stage_ = Stage::waiting;
    std::uint64_t bytes_ = 0;
    bool given_up_ = false;
    std::string sha256_;
    std::optional<Error> error_;
    std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
};

class RenderedFiles {
public:
    struct Settings {
        std::filesystem::path folder;  ///< emptied at the start
        std::int64_t bytes_max = std::int64_t{8} << 30;
        std::size_t threads = 2, waiting_max = 64;
        /// A file used within this time is not removed: who was told of it may be about to open it. A failure is told for as
        /// long, then tried again.
        std::chrono::milliseconds grace{10'000};
    };
    static Result<std::unique_ptr<RenderedFiles>> open(Settings settings);
    RenderedFiles(const RenderedFiles&) = delete;
    RenderedFiles& operator=(const RenderedFiles&) = delete;
    /// Gives up what is being made.
    ~RenderedFiles();

    /// The file of this name (of letters, digits, points), if somebody made it or is at it.
    std::shared_ptr<const Rendering> find(const std::string& name);
    /// The same; starts `job` if nobody is at it. Refuses `busy` when too many wait.
    Result<std::shared_ptr<const Rendering>> find_or_make(const std::string& name, Rendering::Job job);

private:
    explicit RenderedFiles(Settings settings);
    struct Kept {
        std::shared_ptr<Rendering> file;
        std::chrono::steady_clock::time_point used;
    };
    std::shared_ptr<Rendering> look(const std::string& name);
    void sweep();

    Settings settings_;
    std::mutex mutex_;
    std::map<std::string, Kept> kept_;
    std::unique_ptr<storage::Pool> pool_;
};

}  // namespace jixia::query
