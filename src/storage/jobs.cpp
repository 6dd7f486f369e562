// A job runs under a lease with a fence: the number that each claim raises. Whatever a runner writes about its job names its
// fence, so a runner that was paused past its lease can change nothing any more.
#include "storage/jobs.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "base/id.h"
#include "base/log.h"
#include "sql.h"

namespace jixia::storage {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
constexpr seconds lease{30};
constexpr seconds heartbeat{5};
constexpr milliseconds progress_interval{200};
constexpr milliseconds poll{500};
/// Ends of the process under one job, until the job is taken for their cause.
constexpr std::int64_t deaths_max = 10;

/// 1 s, doubled by each attempt, to 5 min.
seconds backoff(std::int64_t attempts) {
    return std::min(seconds(std::int64_t{1} << std::clamp<std::int64_t>(attempts - 1, 0, 10)), seconds(300));
}

bool worth_retrying(ErrorKind kind) {
    return kind == ErrorKind::busy || kind == ErrorKind::timed_out || kind == ErrorKind::internal ||
           kind == ErrorKind::storage_full;
}

json::Value problem_of(const Error& error) {
    json::Array fields;
    for (const FieldError& field : error.fields)
        fields.push_back(
            json::Object{{"pointer", field.pointer}, {"detail", field.detail}, {"code", field.code}, {"basis", field.basis}});
    return json::Object{{"type", error.code->type}, {"detail", error.detail}, {"errors", std::move(fields)}};
}

struct Due {
    std::string id, kind;
    JobState state{};
    double progress = 0;
    std::int64_t attempts = 0, attempts_max = 0, deaths = 0;
    bool confirmed = false, cancel = false;
};
BOOST_DESCRIBE_STRUCT(Due, (), (id, kind, state, progress, attempts, attempts_max, deaths, confirmed, cancel))

struct Claimed {
    Job job;
    json::Value payload;
    std::int64_t fence = 0;
    std::int64_t attempts_max = 0;  ///< with those that ended with their process
};

class Context final : public JobContext {
public:
    Context(Database& database, const Clock& clock, const Claimed& claimed)
        : database_(database), clock_(clock), job_(claimed.job), fence_(claimed.fence), stored_at_(Instant::min()) {}

    const Job& job() const override { return job_; }
    bool cancelled() const override { return cancelled_ || stopped_; }

    void progress(double fraction, std::string message) override {
        const Instant now = clock_.now();
        if (stored_at_ != Instant::min() && now - stored_at_ < progress_interval) return;
        stored_at_ = now;
        job_.progress = std::clamp(fraction, 0.0, 1.0);
        job_.message = std::move(message);
        extend(sql::progress_job, {{"id", job_.id},
                                   {"fence", fence_},
                                   {"lease_until", now + lease},
                                   {"progress", job_.progress},
                                   {"message", job_.message},
                                   {"now", now}});
    }
    void beat() { extend(sql::extend_job, {{"id", job_.id}, {"fence", fence_}, {"lease_until", clock_.now() + lease}}); }

    Result<void> confirm(Transaction& tx, const json::Value& report) override {
        JX_TRY(const auto held, tx.run(sql::confirm_job, {{"id", job_.id}, {"fence", fence_}, {"report", report}}));
        if (held == 1) return {};
        cancelled_ = true;
        return Error{&lease_lost};
    }
    void cancel() { cancelled_ = true; }
    void stop() { stopped_ = true; }
    /// The process ends, nobody cancelled: the job goes on elsewhere.
    bool only_stopped() const { return stopped_ && !cancelled_; }

private:
    // No row: the lease is lost. A refusal: the next heartbeat tries again before the lease ends.
    void extend(Statement statement, const Parameters& parameters) {
        const auto flag = database_.transact([&](Transaction& tx) { return tx.one<bool>(statement, parameters); });
        if (flag.has_value() && flag->value_or(true)) cancelled_ = true;
    }

    Database& database_;
    const Clock& clock_;
    Job job_;
    std::int64_t fence_;
    Instant stored_at_;
    std::atomic<bool> cancelled_ = false, stopped_ = false;
};

}  // namespace

struct Jobs::State {
    Needs needs;
    std::map<std::string, JobHandler> handlers;
    std::mutex mutex;
    std::condition_variable_any changed;
    std::uint64_t wakes = 0;
    std::map<std::string, Context*> running;
    std::vector<std::jthread> threads;

    void wake() {
        {
            const std::scoped_lock lock(mutex);
            ++wakes;
        }
        changed.notify_all();
    }
    void serve(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            std::uint64_t seen = 0;
            {
                const std::scoped_lock lock(mutex);
                seen = wakes;
            }
            if (run_one()) continue;
            std::unique_lock lock(mutex);
            changed.wait_for(lock, stop, poll, [&] { return wakes != seen; });
        }
    }
    void keep_leases(const std::stop_token& stop) {
        std::unique_lock lock(mutex);
        while (!stop.stop_requested()) {
            changed.wait_for(lock, stop, heartbeat, [] { return false; });
            // The lock keeps a context from ending while it beats.
            for (const auto& [id, context] : running) context->beat();
        }
    }

    bool run_one() {
        auto claimed = claim();
        if (!claimed.has_value()) {
            log::warning("jobs cannot be claimed", {{"fault", claimed.error().code->type}});
            return false;
        }
        if (!*claimed) return false;
        run(**claimed);
        return true;
    }

    /// The first due job that has a handler here, leased; ends those that dead runners left with nothing more to try.
    Result<std::optional<Claimed>> claim() {
        const Instant now = needs.clock.now();
        const auto list = [&](Transaction& tx) { return tx.all<Due>(sql::due_jobs, {{"now", now}}); };
        JX_TRY(const auto look, needs.database.read(list));
        if (std::none_of(look.begin(), look.end(), [&](const Due& due) { return handlers.contains(due.kind); }))
            return std::optional<Claimed>{};
        return needs.database.transact([&](Transaction& tx) -> Result<std::optional<Claimed>> {
            JX_TRY(const auto jobs, list(tx));
            for (const Due& due : jobs) {
                if (!handlers.contains(due.kind)) continue;
                JX_TRY(const bool ended, end_left(tx, due, now));
                if (ended) continue;
                return take(tx, due, now);
            }
            return std::optional<Claimed>{};
        });
    }
    /// A job whose runner died: done if its effect was committed, cancelled if that was wished, failed when it has met too many
    /// ends.
    Result<bool> end_left(Transaction& tx, const Due& due, Instant now) {
        if (due.state != JobState::running) return false;
        std::optional<JobState> state;
        std::optional<json::Value> problem;
        if (due.confirmed) state = JobState::succeeded;
        else if (due.cancel) state = JobState::cancelled;
        else if (due.deaths + 1 >= deaths_max) {
            state = JobState::failed;
            problem = problem_of(Error{&errors::timed_out, "the process that ran it ended"});
        }
        if (!state) return false;
        JX_CHECK(tx.run(sql::end_left_job, {{"id", due.id},
                                            {"state", *state},
                                            {"problem", problem},
                                            {"progress", due.confirmed ? 1.0 : due.progress},
                                            {"now", now}}));
        return true;
    }
    Result<std::optional<Claimed>> take(Transaction& tx, const Due& due, Instant now) {
        JX_TRY(const auto fence,
               tx.one<std::int64_t>(sql::claim_job, {{"id", due.id}, {"now", now}, {"lease_until", now + lease}}));
        if (!fence) return std::optional<Claimed>{};
        JX_TRY(auto job, tx.one<Job>(sql::find_job, {{"id", due.id}}));
        JX_TRY(auto payload, tx.one<json::Value>(sql::payload_of_job, {{"id", due.id}}));
        JX_ASSERT(job.has_value() && payload.has_value());
        const std::int64_t deaths = due.deaths + (due.state == JobState::running ? 1 : 0);
        return std::optional(Claimed{std::move(*job), std::move(*payload), *fence, due.attempts_max + deaths});
    }

    void run(const Claimed& claimed) {
        Context context(needs.database, needs.clock, claimed);
        {
            const std::scoped_lock lock(mutex);
            running[claimed.job.id] = &context;
        }
        const Result<json::Value> outcome = call(handlers.at(claimed.job.kind), context, claimed.payload);
        {
            const std::scoped_lock lock(mutex);
            running.erase(claimed.job.id);
        }
        if (const auto ended = end(claimed, context, outcome); !ended.has_value())
            log::error("a job's end is not stored",
                       {{"job", claimed.job.id}, {"fault", ended.error().code->type}});  // its lease ends it
        wake();                                                                          // the next one of its subject may start
    }
    static Result<json::Value> call(const JobHandler& handler, Context& context, const json::Value& payload) {
        try {
            return handler(context, payload);
        } catch (const std::exception& error) {
            log::error("exception in a job", {{"job", context.job().id}, {"what", error.what()}});
            return Error{&errors::internal};
        }
    }
    Result<void> end(const Claimed& claimed, const Context& context, const Result<json::Value>& outcome) {
        return needs.database.transact([&](Transaction& tx) -> Result<void> {
            const Instant now = needs.clock.now();
            JX_TRY(const auto confirmed, tx.one<bool>(sql::confirmed_job, {{"id", claimed.job.id}}));
            const auto finish = [&](JobState state, const std::optional<json::Value>& report,
                                    const std::optional<json::Value>& problem) {
                return tx.run(sql::end_job, {{"id", claimed.job.id},
                                             {"fence", claimed.fence},
                                             {"state", state},
                                             {"progress", state == JobState::succeeded ? 1.0 : context.job().progress},
                                             {"report", report},
                                             {"problem", problem},
                                             {"now", now}});
            };
            Result<std::int64_t> stored = 0;
            if (outcome.has_value()) stored = finish(JobState::succeeded, *outcome, std::nullopt);
            else if (confirmed.value_or(false))
                stored = finish(JobState::succeeded, std::nullopt, std::nullopt);  // its effect stands
            else if (context.only_stopped())
                stored = tx.run(sql::return_job, {{"id", claimed.job.id}, {"fence", claimed.fence}, {"now", now}});
            else if (context.cancelled()) stored = finish(JobState::cancelled, std::nullopt, std::nullopt);
            else if (worth_retrying(outcome.error().code->kind) && claimed.job.attempts < claimed.attempts_max)
                stored = tx.run(sql::retry_job, {{"id", claimed.job.id},
                                                 {"fence", claimed.fence},
                                                 {"now", now},
                                                 {"due_at", now + backoff(claimed.job.attempts)},
                                                 {"message", context.job().message}});
            else stored = finish(JobState::failed, std::nullopt, problem_of(outcome.error()));
            JX_CHECK(std::move(stored));
            return {};
        });
    }
};

Jobs::Jobs(Needs needs) : state_(std::make_unique<State>(needs)) {}

Jobs::~Jobs() { stop(); }

Result<std::string> Jobs::enqueue(Transaction& tx, const NewJob& job) {
    const Instant now = state_->needs.clock.now();
    std::string id = new_ulid(now);
    JX_TRY(const auto sequence, tx.one<std::int64_t>(sql::next_number, {{"name", "job"}}));
    JX_ASSERT(sequence.has_value());
    JX_CHECK(tx.run(sql::add_job, {{"id", id},
                                   {"sequence", *sequence},
                                   {"kind", job.kind},
                                   {"subject", job.subject},
                                   {"owner", job.owner},
                                   {"payload", job.payload},
                                   {"attempts_max", job.attempts_max},
                                   {"now", now}}));
    tx.after_commit([state = state_.get()] { state->wake(); });
    return id;
}

Result<Job> Jobs::find(const std::string& id) {
    return state_->needs.database.read([&](Transaction& tx) { return find(tx, id); });
}

Result<Job> Jobs::find(Transaction& tx, const std::string& id) {
    JX_TRY(auto job, tx.one<Job>(sql::find_job, {{"id", id}}));
    if (!job) return Error{&errors::not_found};
    return std::move(*job);
}

Result<void> Jobs::cancel(const std::string& id) {
    JX_CHECK(state_->needs.database.transact([&](Transaction& tx) -> Result<void> {
        JX_CHECK(find(tx, id));
        JX_CHECK(tx.run(sql::cancel_job, {{"id", id}, {"now", state_->needs.clock.now()}}));
        return {};
    }));
    const std::scoped_lock lock(state_->mutex);
    if (const auto entry = state_->running.find(id); entry != state_->running.end()) entry->second->cancel();
    return {};
}

void Jobs::handle(std::string kind, JobHandler handler) { state_->handlers[std::move(kind)] = std::move(handler); }

void Jobs::start(std::size_t threads) {
    JX_ASSERT(state_->threads.empty());
    // An SQLite file has one server, this one: who held a lease is dead, and its end need not be waited for.
    if (state_->needs.database.engine() == Engine::sqlite) {
        const auto released = state_->needs.database.transact(
            [&](Transaction& tx) { return tx.run(sql::release_jobs, {{"now", state_->needs.clock.now()}}); });
        if (!released.has_value()) log::warning("leases not released", {{"fault", released.error().code->type}});
    }
    state_->threads.emplace_back([state = state_.get()](const std::stop_token& stop) { state->keep_leases(stop); });
    for (std::size_t i = 0; i < threads; ++i)
        state_->threads.emplace_back([state = state_.get()](const std::stop_token& stop) { state->serve(stop); });
}

void Jobs::stop() {
    for (auto& thread : state_->threads) thread.request_stop();
    {
        const std::scoped_lock lock(state_->mutex);
        for (const auto& [id, context] : state_->running) context->stop();
    }
    state_->threads.clear();
}

bool Jobs::run_one() { return state_->run_one(); }

}  // namespace jixia::storage
