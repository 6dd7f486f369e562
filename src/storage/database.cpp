#include "storage/database.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <random>

#include "base/log.h"
#include "connections.h"
#include "migrate.h"

namespace jixia::storage {

namespace detail {
Error bad_cell(std::string_view column, std::string_view why) {
    log::error("a column does not fit its type", {{"column", column}, {"why", why}});
    return Error{&errors::internal};
}
}  // namespace detail

namespace {

using std::chrono::milliseconds;
constexpr int exit_broken_machine = 70;
constexpr int attempts_max = 6;
constexpr milliseconds slow_statement{1000};

// Logs without parameters; ends the process when what was written may not be on disk. A failed sync is never tried again: the
// kernel may have dropped the pages, and the next one would lie.
Error refuse(std::string_view what, const Fault& fault, const soci::soci_error& error) {
    std::string text = error.get_error_message();
    text.resize(std::min(text.find('\n'), text.size()));  // PostgreSQL's second line shows values
    log::write(fault.retry ? log::Level::debug : log::Level::error, "database", {{"statement", what}, {"fault", text}});
    if (fault.fatal) {
        log::error("ending the process: the database's storage is broken");
        std::_Exit(exit_broken_machine);
    }
    return Error{fault.code};
}

class OpenTransaction final : public Transaction {
public:
    OpenTransaction(Connection& connection, bool writable) : connection_(connection), writable_(writable) {}

    Result<std::int64_t> run(Statement statement, Parameters parameters) override {
        if (!writable_) return detail::bad_cell(statement.name, "writes on a snapshot for reading");
        return guarded(statement, [&]() -> Result<std::int64_t> { return connection_.run(statement, parameters); });
    }
    void after_commit(std::function<void()> action) override { actions_.push_back(std::move(action)); }

    /// Lets a nested reader see this transaction without writing in it.
    class ReadOnly {
    public:
        explicit ReadOnly(OpenTransaction& tx) : tx_(tx), before_(tx.writable_) { tx.writable_ = false; }
        ReadOnly(const ReadOnly&) = delete;
        ReadOnly& operator=(const ReadOnly&) = delete;
        ~ReadOnly() { tx_.writable_ = before_; }

    private:
        OpenTransaction& tx_;
        bool before_;
    };

    /// Runs `work` as a part that can be undone alone. What the engine refuses condemns the whole, as everywhere.
    Result<void> part(const std::function<bool(Transaction&)>& work) {
        JX_ASSERT(writable_);
        constexpr Statement begin{"begin part", "SAVEPOINT part"}, undo{"undo part", "ROLLBACK TO SAVEPOINT part"},
            end{"end part", "RELEASE SAVEPOINT part"};
        const auto step = [this](Statement statement) {
            return guarded(statement, [&]() -> Result<void> {
                connection_.script(std::string(statement.text));
                return {};
            });
        };
        JX_CHECK(step(begin));
        const std::size_t promised = actions_.size();
        const bool wanted = work(*this);
        if (failed_) return wanted ? Result<void>(*failed_) : Result<void>();
        if (!wanted) {
            actions_.resize(promised);
            JX_CHECK(step(undo));
        }
        return step(end);
    }

    const std::optional<Error>& failed() const { return failed_; }
    bool retry() const { return retry_; }
    std::vector<std::function<void()>> actions_;

protected:
    Result<void> fetch(Statement statement, const Parameters& parameters, std::span<const detail::Kind> kinds,
                       const std::function<Result<void>(std::span<const Cell>)>& sink) override {
        return guarded(statement, [&] { return connection_.fetch(statement, parameters, kinds, sink); });
    }

private:
    template <class Work>
    std::invoke_result_t<Work> guarded(Statement statement, Work work) {
        if (failed_) return *failed_;
        const auto started = std::chrono::steady_clock::now();
        try {
            auto outcome = work();
            if (const auto took = std::chrono::steady_clock::now() - started; took > slow_statement)
                log::warning("slow statement", {{"statement", statement.name},
                                                {"ms", std::int64_t{std::chrono::duration_cast<milliseconds>(took).count()}}});
            return outcome;
        } catch (const soci::soci_error& error) {
            const Fault fault = connection_.classify(error);
            retry_ = fault.retry;
            failed_ = refuse(statement.name, fault, error);
            return *failed_;
        }
    }

    Connection& connection_;
    bool writable_;
    std::optional<Error> failed_;
    bool retry_ = false;
};

// What is open on this thread, so that a nested `read` joins it instead of waiting for a connection its own caller holds.
struct Current {
    const void* database;
    OpenTransaction* tx;
    bool writing;
    bool joinable;  ///< `transact` becomes a part of it
    Current* outer;
};
thread_local Current* current = nullptr;

class Entered {
public:
    Entered(const void* database, OpenTransaction& tx, Access access, bool joinable = false)
        : here_{database, &tx, access == Access::write, joinable, current} {
        current = &here_;
    }
    Entered(const Entered&) = delete;
    Entered& operator=(const Entered&) = delete;
    ~Entered() { current = here_.outer; }

private:
    Current here_;
};

Current* opened(const void* database) {
    for (Current* entry = current; entry != nullptr; entry = entry->outer)
        if (entry->database == database) return entry;
    return nullptr;
}
bool writing(const void* database) {
    for (Current* entry = current; entry != nullptr; entry = entry->outer)
        if (entry->database == database && entry->writing) return true;
    return false;
}

// Held while an SQLite file is open, in a file beside it: closing a second descriptor of the database itself would drop SQLite's
// own locks.
class FileLock {
public:
    explicit FileLock(const std::string& path) : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {}
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    ~FileLock() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    bool take() const { return descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0; }

private:
    int descriptor_;
};

// The name of a new file is durable only once its folder is synced; SQLite ignores a failure of that.
bool sync_folder(const std::filesystem::path& file) {
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) ::close(descriptor);
    return synced;
}

class SqlDatabase final : public Database {
public:
    SqlDatabase(Engine engine, DatabaseConfig config) : engine_(engine), config_(std::move(config)) {}

    Result<void> open(const Clock& clock) {
        try {
            if (engine_ == Engine::sqlite) {
                lock_.emplace(config_.url + ".lock");
                if (!lock_->take()) return Error{&database_in_use};
            }
            auto writer = connect(Access::write);
            JX_CHECK(migrate(*writer, engine_, clock));
            writer_.add(std::move(writer));
            for (std::size_t i = 0; i < std::max<std::size_t>(config_.readers, 1); ++i) readers_.add(connect(Access::read));
        } catch (const UnsafeSetting& unsafe) {
            log::error("database refused", {{"setting", unsafe.get_error_message()}});
            return Error{&database_unsafe};
        } catch (const soci::soci_error& error) { return refuse("open", {}, error); }
        if (engine_ == Engine::sqlite && !sync_folder(config_.url)) {
            log::error("cannot sync the database's folder");
            return Error{&database_unsafe};
        }
        return {};
    }
    Engine engine() const override { return engine_; }

    Result<void> check(Statement statement) override {
        const Lease lease(writer_, timeout());
        if (!lease) return Error{&errors::busy};
        try {
            (*lease).check(std::string(statement.text));
            return {};
        } catch (const soci::soci_error& error) { return refuse(statement.name, {}, error); }
    }

protected:
    Result<void> run_write(const std::function<bool(Transaction&)>& work) override {
        if (Current* const outer = opened(this); outer != nullptr && outer->joinable) {
            const Entered entered(this, *outer->tx, Access::write);
            return outer->tx->part(work);
        }
        return write(work, false);
    }
    Result<void> run_together(const std::function<bool(Transaction&)>& work) override {
        if (Current* const outer = opened(this); outer != nullptr && outer->joinable) {
            const Entered entered(this, *outer->tx, Access::write, true);
            return outer->tx->part(work);
        }
        return write(work, true);
    }
    Result<void> run_read(const std::function<bool(Transaction&)>& work) override {
        if (Current* const outer = opened(this)) {
            const OpenTransaction::ReadOnly view(*outer->tx);
            work(*outer->tx);
            return {};
        }
        const Lease lease(readers_, timeout());
        if (!lease) return Error{&errors::busy};
        const Attempt made = attempt_once(*lease, work, Access::read);
        if (made.error) return *made.error;
        for (const auto& action : made.actions) action();
        return {};
    }

private:
    struct Attempt {
        std::optional<Error> error = {};
        bool retry = false;
        std::vector<std::function<void()>> actions = {};  ///< empty unless committed
    };

    milliseconds timeout() const { return milliseconds(config_.busy_timeout_ms); }

    Result<void> write(const std::function<bool(Transaction&)>& work, bool joinable) {
        JX_ASSERT(!writing(this));
        std::vector<std::function<void()>> actions;
        {
            const Lease lease(writer_, timeout());
            if (!lease) return Error{&errors::busy};
            for (int attempt = 1;; ++attempt) {
                const Attempt made = attempt_once(*lease, work, Access::write, joinable);
                if (made.retry && attempt < attempts_max) {
                    pause(attempt);
                    continue;
                }
                if (made.error) return *made.error;
                actions = made.actions;
                break;
            }
        }
        for (const auto& action : actions) action();
        return {};
    }
    std::unique_ptr<Connection> connect(Access access) const {
        return engine_ == Engine::sqlite ? Connection::sqlite(config_.url, access, config_)
                                         : Connection::postgres(config_.url, access, config_);
    }

    // Begins, on a fresh connection if the server has closed this one in the meantime: nothing has been done in it yet.
    static std::optional<Attempt> begin(Connection& connection) {
        for (bool again = false;; again = true) {
            try {
                if (!connection.alive()) connection.reconnect();
                connection.begin();
                return {};
            } catch (const soci::soci_error& error) {
                const Fault fault = connection.classify(error);
                if (fault.lost && !again) continue;
                connection.rollback();
                return Attempt{.error = refuse("begin", fault, error), .retry = fault.retry};
            }
        }
    }

    Attempt attempt_once(Connection& connection, const std::function<bool(Transaction&)>& work, Access access,
                         bool joinable = false) {
        if (auto refused = begin(connection)) return std::move(*refused);
        const bool writable = access == Access::write;
        OpenTransaction tx(connection, writable);
        bool wanted = false;
        try {
            const Entered entered(this, tx, access, joinable);
            wanted = work(tx);
        } catch (const std::exception& error) {
            connection.rollback();
            log::error("exception in a transaction", {{"what", error.what()}});
            return {.error = Error{&errors::internal}};
        }
        // What the engine refused counts more than what `work` made of it: it may have overlooked the refusal.
        if (tx.failed()) {
            connection.rollback();
            if (wanted || tx.retry()) return {.error = tx.failed(), .retry = tx.retry()};
            return {};
        }
        if (!wanted) {
            connection.rollback();
            return {};
        }
        try {
            connection.commit();
        } catch (const soci::soci_error& error) {
            Fault fault = connection.classify(error);
            // The server went away between our commit and its answer: nobody knows.
            if (fault.lost && writable) fault.code = &errors::timed_out;
            connection.rollback();
            return {.error = refuse("commit", fault, error), .retry = fault.retry};
        }
        return {.actions = std::move(tx.actions_)};
    }

    // Waits 5 to 15 ms, doubled each time, so that the losers of one race do not meet again.
    static void pause(int attempt) {
        thread_local std::minstd_rand random{std::random_device{}()};
        std::mutex mutex;
        std::unique_lock lock(mutex);
        std::condition_variable().wait_for(lock, milliseconds((5 + static_cast<int>(random() % 11)) << (attempt - 1)));
    }

    Engine engine_;
    DatabaseConfig config_;
    std::optional<FileLock> lock_;  // before the connections: released after them
    Connections writer_;            // one; before the readers: it closes last and writes the log back
    Connections readers_;
};

}  // namespace

Result<std::unique_ptr<Database>> Database::open(const DatabaseConfig& config, const Clock& clock) {
    const bool server = config.url.starts_with("postgresql://") || config.url.starts_with("postgres://");
    auto database = std::make_unique<SqlDatabase>(server ? Engine::postgres : Engine::sqlite, config);
    JX_CHECK(database->open(clock));
    return std::unique_ptr<Database>(std::move(database));
}

}  // namespace jixia::storage
