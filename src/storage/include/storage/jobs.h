#pragma once
// Background work in the record database: leased, retried, with progress, taken over when a node dies.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/actor.h"
#include "base/clock.h"
#include "base/json.h"
#include "storage/database.h"

namespace jixia::storage {

enum class JobState { queued, running, succeeded, failed, cancelled };
BOOST_DESCRIBE_ENUM(JobState, queued, running, succeeded, failed, cancelled)

/// Another runner has taken the job over, or it has been cancelled.
inline constexpr ErrorCode lease_lost{"storage-lease-lost", ErrorKind::conflict};

struct NewJob {
    std::string kind;               ///< names the handler
    json::Value payload;            ///< what the handler needs; no secrets
    std::string subject;            ///< e.g. resource id: jobs of one subject run one after the other, in order
    std::string owner;              ///< account that may read it
    std::int64_t attempts_max = 3;  ///< runs that may fail; ends of the process under it are counted apart (at most 10)
};

/// A job as people see it.
struct Job {
    std::string id, kind, subject, owner;
    JobState state{};
    double progress = 0;  ///< 0 to 1
    std::string message;  ///< what it is doing
    std::int64_t attempts = 0;
    std::optional<json::Value> report;   ///< the handler's answer
    std::optional<json::Value> problem;  ///< {type, detail, errors} when failed
    Instant created_at{}, updated_at{};
};
BOOST_DESCRIBE_STRUCT(Job, (),
                      (id, kind, subject, owner, state, progress, message, attempts, report, problem, created_at, updated_at))

/// What a running handler may ask and tell. Belongs to the handler's thread.
class JobContext {
public:
    JobContext() = default;
    JobContext(const JobContext&) = delete;
    JobContext& operator=(const JobContext&) = delete;
    virtual ~JobContext() = default;
    virtual const Job& job() const = 0;
    /// Stores progress at most every 200 ms and extends the lease.
    virtual void progress(double fraction, std::string message) = 0;
    /// True once somebody cancelled the job, its lease was lost or the process ends: stop, change nothing, return any refusal.
    virtual bool cancelled() const = 0;
    /// Inside the handler's final transaction: refuses `storage-lease-lost` if the lease was lost or the job cancelled. Once that
    /// transaction has committed the job counts as done with this report, even if this process dies before it can say so: the
    /// effect happens once.
    virtual Result<void> confirm(Transaction& tx, const json::Value& report) = 0;
};

/// A refusal of kind busy, timed_out, internal or storage_full is retried with backoff; every other one fails the job at once.
using JobHandler = std::function<Result<json::Value>(JobContext&, const json::Value& payload)>;

class Jobs {
public:
    struct Needs {
        Database& database;
        const Clock& clock;
    };
    explicit Jobs(Needs needs);
    ~Jobs();

    /// Adds a job in the caller's transaction; it starts after the commit.
    Result<std::string> enqueue(Transaction& tx, const NewJob& job);
    /// `not_found` for an unknown id.
    Result<Job> find(const std::string& id);
    Result<Job> find(Transaction& tx, const std::string& id);
    /// Queued: ends it. Running: asks its handler to stop.
    Result<void> cancel(const std::string& id);

    void handle(std::string kind, JobHandler handler);
    /// Starts `threads` runners; call after every `handle`. On SQLite takes over at once what a killed process left; on
    /// PostgreSQL when its lease of 30 s ends.
    void start(std::size_t threads);
    /// Asks running handlers to stop and joins. What they had not finished is queued again.
    void stop();
    /// Runs one due job on the calling thread, for tests; false if none was due.
    bool run_one();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace jixia::storage
