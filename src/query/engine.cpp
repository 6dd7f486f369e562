#include "engine.h"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

#include "base/log.h"
#include "base/text.h"
#include "result_shape.h"

namespace jixia::query {
namespace {

struct Instance {
    duckdb_database database = nullptr;
    Instance() = default;
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;
    ~Instance() {
        if (database != nullptr) duckdb_close(&database);
    }
};

struct Connection {
    std::shared_ptr<Instance> instance;
    duckdb_connection handle = nullptr;
    explicit Connection(std::shared_ptr<Instance> of) : instance(std::move(of)) {
        if (duckdb_connect(instance->database, &handle) == DuckDBError) handle = nullptr;
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection() {
        if (handle != nullptr) duckdb_disconnect(&handle);
    }
};

Result<std::shared_ptr<Instance>> open_instance(const Engine::Settings& settings) {
    duckdb_config config = nullptr;
    if (duckdb_create_config(&config) == DuckDBError) return Error{&errors::internal};
    bool set = true;
    for (const auto& [name, value] : std::initializer_list<std::pair<const char*, std::string>>{
             {"memory_limit", fmt::format("{}B", settings.memory_bytes_max)},
             {"threads", std::to_string(settings.threads)},
             {"temp_directory", settings.spill_folder.string()},
             {"autoinstall_known_extensions", "false"},
             {"autoload_known_extensions", "false"}})
        set = duckdb_set_config(config, name, value.c_str()) == DuckDBSuccess && set;
    auto instance = std::make_shared<Instance>();
    char* fault = nullptr;
    const auto opened = duckdb_open_ext(nullptr, &instance->database, config, &fault);
    duckdb_destroy_config(&config);
    if (fault != nullptr) {
        log::error("the query engine does not open", {{"what", std::string_view(fault)}});
        duckdb_free(fault);
    }
    if (!set || opened == DuckDBError) return Error{&errors::internal};
    const Connection connection(instance);
    // Objects never change: what was read of their footers stays true.
    if (connection.handle == nullptr ||
        duckdb_query(connection.handle, "SET GLOBAL parquet_metadata_cache = true", nullptr) == DuckDBError)
        return Error{&errors::internal};
    return instance;
}

Result<void> bind(duckdb_prepared_statement statement, const std::vector<Bound>& bound) {
    JX_ASSERT(duckdb_nparams(statement) == bound.size());
    idx_t place = 0;
    for (const Bound& value : bound) {
        ++place;
        const auto state = std::visit(
            [&]<class T>(const T& held) {
                if constexpr (std::same_as<T, std::nullptr_t>) return duckdb_bind_null(statement, place);
                else if constexpr (std::same_as<T, bool>) return duckdb_bind_boolean(statement, place, held);
                else if constexpr (std::same_as<T, std::int64_t>) return duckdb_bind_int64(statement, place, held);
                else if constexpr (std::same_as<T, double>) return duckdb_bind_double(statement, place, held);
                else return duckdb_bind_varchar_length(statement, place, held.data(), held.size());
            },
            value);
        // The one thing that cannot be bound is text that is not UTF-8.
        if (state == DuckDBError) return Error{&not_computable};
    }
    return {};
}

}  // namespace

std::string sql_name(std::string_view name) { return text::quoted(name, '"'); }
std::string sql_text(std::string_view words) { return text::quoted(words, '\''); }

struct Engine::State {
    Settings settings;
    std::mutex mutex;
    std::condition_variable freed;
    std::shared_ptr<Instance> instance;
    std::vector<std::unique_ptr<Connection>> idle;
    std::size_t leased = 0;
    Watchdog watchdog;

    Result<std::unique_ptr<Connection>> take(Deadline deadline) {
        std::unique_lock lock(mutex);
        const Deadline patience = std::min(deadline, within(settings.wait_max));
        if (!freed.wait_until(lock, patience, [&] { return leased < settings.connections_max; })) return Error{&errors::busy};
        std::unique_ptr<Connection> connection;
        if (!idle.empty()) {
            connection = std::move(idle.back());
            idle.pop_back();
        } else {
            connection = std::make_unique<Connection>(instance);
            if (connection->handle == nullptr) return Error{&errors::internal};
        }
        ++leased;
        return connection;
    }
    void give_back(std::unique_ptr<Connection> connection) {
        {
            const std::scoped_lock lock(mutex);
            --leased;
            if (connection->instance == instance) idle.push_back(std::move(connection));
        }
        freed.notify_one();
    }
    /// Replaces `broken`, if it is still the one in use.
    Result<void> renew(const Instance* broken) {
        JX_TRY(auto fresh, open_instance(settings));
        std::vector<std::unique_ptr<Connection>> old;
        const std::scoped_lock lock(mutex);
        if (instance.get() != broken) return {};
        instance = std::move(fresh);
        old.swap(idle);
        return {};
    }
};

struct Rows::State {
    Engine::State* engine;
    std::unique_ptr<Connection> connection;
    Deadline deadline;
    Watchdog::Place watched;
    duckdb_prepared_statement statement = nullptr;
    duckdb_result result{};
    bool ended = false;
    ResultShape shape = {};
    struct Interrupt {
        duckdb_connection handle;
        void operator()() const { duckdb_interrupt(handle); }
    };
    std::optional<std::stop_callback<Interrupt>> stopping;

    State(Engine::State* of, std::unique_ptr<Connection> taken, Deadline until, const std::stop_token& stop)
        : engine(of),
          connection(std::move(taken)),
          deadline(until),
          watched(engine->watchdog.watch(connection->handle, deadline)) {
        stopping.emplace(stop, Interrupt{connection->handle});
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        stopping.reset();
        duckdb_destroy_result(&result);
        if (statement != nullptr) duckdb_destroy_prepare(&statement);
        engine->watchdog.unwatch(watched);
        engine->give_back(std::move(connection));
    }

    /// DuckDB tells most faults by text alone; the words before the first colon name their kind.
    Error refusal(const char* said) const {
        const std::string_view words = said == nullptr ? "" : said;
        if (std::chrono::steady_clock::now() >= deadline || words.starts_with("INTERRUPT")) return Error{&errors::timed_out};
        const std::string_view kind = words.substr(0, words.find(" Error:"));
        if (kind == "Out of Memory") return Error{&too_heavy};
        if (kind == "Conversion" || kind == "Out of Range" || kind == "Invalid Input") return Error{&not_computable};
        log::error("the query engine refuses", {{"what", words}});
        if (kind == "FATAL" || kind == "INTERNAL")
            if (!engine->renew(connection->instance.get()).has_value()) log::error("the query engine does not open again");
        return Error{&errors::internal};
    }
    Result<void> start(const Sql& sql) {
        if (duckdb_prepare(connection->handle, sql.text.c_str(), &statement) == DuckDBError)
            return refusal(duckdb_prepare_error(statement));
        JX_CHECK(bind(statement, sql.bound));
        duckdb_pending_result pending = nullptr;
        std::optional<Error> refused;
        if (duckdb_pending_prepared_streaming(statement, &pending) == DuckDBError)
            refused = refusal(duckdb_pending_error(pending));
        else if (duckdb_execute_pending(pending, &result) == DuckDBError) refused = refusal(duckdb_result_error(&result));
        duckdb_destroy_pending(&pending);
        if (refused) return *std::move(refused);
        return describe();
    }
    Result<void> describe() {
        shape = shape_of(result);
        if (shape.not_carried.empty()) return {};
        log::error("a result's type is not carried", {{"column", shape.not_carried}});
        return Error{&errors::internal};
    }
};

Rows::Rows(std::unique_ptr<State> state) : state_(std::move(state)) {}
Rows::Rows(Rows&&) noexcept = default;
Rows& Rows::operator=(Rows&&) noexcept = default;
Rows::~Rows() = default;

const std::vector<ResultColumn>& Rows::columns() const { return state_->shape.columns; }

duckdb_result& Rows::result() { return state_->result; }

Result<bool> Rows::next(Chunk& chunk) {
    chunk.reset();
    if (state_->ended) return false;
    if (fetch_chunk(state_->result, state_->shape.layouts, chunk)) return true;
    state_->ended = true;
    if (const char* said = duckdb_result_error(&state_->result); said != nullptr) return state_->refusal(said);
    return false;
}

Engine::Engine(std::unique_ptr<State> state) : state_(std::move(state)) {}
Engine::~Engine() { JX_ASSERT(state_->leased == 0); }

Result<std::unique_ptr<Engine>> Engine::open(const Settings& settings) {
    auto state = std::make_unique<State>();
    state->settings = settings;
    JX_TRY(state->instance, open_instance(settings));
    return std::unique_ptr<Engine>(new Engine(std::move(state)));
}

Result<Rows> Engine::run(const Sql& sql, Deadline deadline, const std::stop_token& stop) {
    JX_TRY(auto connection, state_->take(deadline));
    auto rows = std::make_unique<Rows::State>(state_.get(), std::move(connection), deadline, stop);
    if (stop.stop_requested()) return Error{&errors::timed_out};
    JX_CHECK(rows->start(sql));
    return Rows(std::move(rows));
}

Result<void> Engine::execute(const Sql& sql, Deadline deadline) {
    JX_TRY(Rows rows, run(sql, deadline));
    Chunk chunk;
    for (bool more = true; more;) { JX_TRY(more, rows.next(chunk)); }
    return {};
}

void Engine::stop() { state_->watchdog.end_all(); }

Result<void> Engine::renew() { return state_->renew(state_->instance.get()); }

}  // namespace jixia::query
