// `storage_worker worker`: the child that storage's tests start. Its tasks do what they are asked, good or bad.
#include <duckdb.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <thread>

#include "attacks.h"
#include "storage/sandbox.h"

namespace jixia {
namespace {

using storage::FrameKind;
using storage::WorkerChannel;

constexpr ErrorCode known_refusal{"test-known", ErrorKind::invalid};
constexpr ErrorCode unknown_refusal{"test-unknown", ErrorKind::invalid};

std::string text(const json::Value& request, const char* name) { return std::string(request.at(name).as_string()); }

Result<json::Value> attempt(const json::Value& request, WorkerChannel&) {
    const int fault = attacks::all().at(text(request, "what"))(text(request, "path"));
    return json::Value(std::strerror(fault));
}

Result<json::Value> send_frames(const json::Value& request, WorkerChannel& channel) {
    channel.send(FrameKind::progress, R"({"done":0.5})");
    const std::string bytes(static_cast<std::size_t>(request.at("bytes").as_int64()), 'x');
    for (std::int64_t i = 0; i < request.at("count").as_int64(); ++i) channel.send(FrameKind::data, bytes);
    return json::Value("sent");
}

/// Bytes of the request's own, instead of frames.
Result<json::Value> send_raw(const json::Value& request, WorkerChannel&) {
    std::string bytes;
    for (const auto& value : request.at("bytes").as_array()) bytes += static_cast<char>(value.as_int64());
    if (::write(3, bytes.data(), bytes.size()) < 0) std::abort();
    if (request.at("then").as_string() == "close") ::close(3);
    if (request.at("then").as_string() == "exit") std::_Exit(0);
    for (;;) ::pause();
}

Result<json::Value> surroundings(const json::Value&, WorkerChannel&) {
    json::Array open;
    for (int descriptor = 0; descriptor < 1024; ++descriptor)
        if (::fcntl(descriptor, F_GETFD) >= 0) open.emplace_back(descriptor);
    std::int64_t variables = 0;
    for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) ++variables;
    rlimit cores{};
    ::getrlimit(RLIMIT_CORE, &cores);
    return json::Object{{"descriptors", open}, {"environment", variables}, {"core_bytes", cores.rlim_max}};
}

Result<json::Value> die(const json::Value& request, WorkerChannel&) {
    const std::string how = text(request, "how");
    if (how == "segment") ::raise(SIGSEGV);
    if (how == "abort") std::abort();
    if (how == "throw") throw std::runtime_error("planted");
    if (how == "exit") std::_Exit(0);
    for (volatile std::uint64_t i = 0; how == "spin"; i = i + 1) {}
    for (;;) ::pause();
}

Result<json::Value> refuse(const json::Value& request, WorkerChannel&) {
    if (text(request, "type") == "unknown") return Error{&unknown_refusal, "secret"};
    return Error{&known_refusal, std::string(5000, 'd'), {{"/rows/3", "is ragged", "ragged", "第十条"}}};
}

Result<json::Value> write_file(const json::Value& request, WorkerChannel&) {
    const int file = ::open(text(request, "path").c_str(), O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (file < 0) return json::Value(std::strerror(errno));
    const std::string bytes(static_cast<std::size_t>(request.at("bytes").as_int64()), 'x');
    const ssize_t put = ::write(file, bytes.data(), bytes.size());
    const int fault = put < 0 ? errno : 0;
    ::close(file);
    return fault != 0 ? json::Value(std::strerror(fault)) : json::Value(put);
}

Result<json::Value> take_memory(const json::Value& request, WorkerChannel&) {
    attacks::take_memory(text(request, "how"));
    return nullptr;
}

// DuckDB as the platform uses it: opened before the sandbox closes, with one thread; more threads inside.
duckdb_database engine = nullptr;
duckdb_connection connection = nullptr;

Result<void> open_engine(const json::Value&) {
    duckdb_config config = nullptr;
    duckdb_create_config(&config);
    duckdb_set_config(config, "threads", "1");
    duckdb_set_config(config, "memory_limit", "400MB");
    const bool opened = duckdb_open_ext(nullptr, &engine, config, nullptr) == DuckDBSuccess &&
                        duckdb_connect(engine, &connection) == DuckDBSuccess;
    duckdb_destroy_config(&config);
    if (!opened) return Error{&errors::internal};
    return {};
}

Result<json::Value> run_query(const json::Value& request, WorkerChannel&) {
    json::Array rows;
    for (const auto& statement : request.at("sql").as_array()) {
        duckdb_result result;
        const bool done = duckdb_query(connection, std::string(statement.as_string()).c_str(), &result) == DuckDBSuccess;
        const char* const fault = duckdb_result_error(&result);
        if (!done) rows.emplace_back("error: " + std::string(fault == nullptr ? "" : fault));
        else if (duckdb_row_count(&result) > 0) {
            char* const cell = duckdb_value_varchar(&result, 0, 0);
            rows.emplace_back(cell == nullptr ? "" : cell);
            duckdb_free(cell);
        } else rows.emplace_back("");
        duckdb_destroy_result(&result);
    }
    return rows;
}

Result<void> leave_thread(const json::Value&) {
    std::thread([] {
        for (;;) ::pause();
    }).detach();
    return {};
}

}  // namespace
}  // namespace jixia

int main() {
    using namespace jixia;
    const auto echo = [](const json::Value& request, WorkerChannel&) -> Result<json::Value> { return request; };
    return storage::worker_main({{"echo", {.run = echo}},
                                 {"attempt", {.run = attempt}},
                                 {"frames", {.run = send_frames}},
                                 {"raw", {.run = send_raw}},
                                 {"surroundings", {.run = surroundings}},
                                 {"die", {.run = die}},
                                 {"refuse", {.run = refuse}},
                                 {"write_file", {.run = write_file}},
                                 {"memory", {.run = take_memory}},
                                 {"query", {.prepare = open_engine, .run = run_query}},
                                 {"careless", {.prepare = leave_thread, .run = echo}}});
}
