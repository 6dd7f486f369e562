// The sandbox with a real child: what a taken-over worker can do, how it is ended, and what its server believes of it.
#include "storage/sandbox.h"

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <future>
#include <thread>

#include "confine.h"
#include "databases.h"

namespace jixia::storage {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::StartsWith;

constexpr ErrorCode known_refusal{"test-known", ErrorKind::invalid};
constexpr const ErrorCode* known[] = {&known_refusal};

class Sandbox : public testing::Test {
protected:
    static Workers& workers() {
        static Workers all(fs::path(JIXIA_BUILD_DIR) / "tests/worker/storage_worker", 4);
        return all;
    }
    Result<json::Value> run(std::string_view task, const json::Value& request, const SandboxLimits& limits = {}) {
        return workers().run(task, request, limits, known);
    }
    /// What the system said to an attack, or the refusal's type if the worker ended.
    std::string attempt(std::string_view what, const std::string& path = "", const SandboxLimits& limits = {}) {
        const auto outcome = run("attempt", json::Object{{"what", what}, {"path", path}}, limits);
        return outcome.has_value() ? std::string(outcome->as_string()) : std::string(outcome.error().code->type);
    }
    fs::path file(const std::string& name, std::string_view bytes) const {
        std::ofstream(folder / name) << bytes;
        return folder / name;
    }
    static std::string content(const fs::path& path) {
        std::ifstream stream(path);
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    kit::TempFolder folder;
};

TEST_F(Sandbox, AWorkerAnswersAndIsUsedOnce) {
    const json::Value request = json::Object{{"text", "公共数据"}, {"list", json::Array{1, 2.5, nullptr, true}}};
    EXPECT_EQ(run("echo", request).value(), request);
    EXPECT_EQ(run("echo", json::Value(std::string(std::size_t{900'000}, 'x'))).value(), json::Value(std::string(900'000, 'x')));
    EXPECT_EQ(run("no such task", request).error().code, &errors::internal);
}

TEST_F(Sandbox, AnswersAndRequestsThatAreTooLargeAreRefused) {
    EXPECT_EQ(run("echo", json::Value(std::string(std::size_t{2} << 20, 'x'))).error().code, &errors::too_large);
    EXPECT_EQ(run("echo", json::Value(std::string(std::size_t{33} << 20, 'x'))).error().code, &errors::too_large);
}

TEST_F(Sandbox, DataAndProgressArriveInOrderBeforeTheResult) {
    std::vector<FrameKind> kinds;
    std::size_t bytes = 0;
    const auto outcome =
        workers().run("frames", json::Object{{"count", 5}, {"bytes", 1'500'000}}, {}, known, [&](const Frame& frame) {
            kinds.push_back(frame.kind);
            if (frame.kind == FrameKind::data) bytes += frame.bytes.size();
            return true;
        });
    EXPECT_EQ(outcome.value(), json::Value("sent"));
    EXPECT_EQ(bytes, 5u * 1'500'000);
    ASSERT_EQ(kinds.size(), 11u);  // each piece is at most 1 MiB
    EXPECT_EQ(kinds[0], FrameKind::progress);
}

TEST_F(Sandbox, FilesOutsideTheGrantDoNotOpen) {
    if (landlock_version() == 0) GTEST_SKIP() << "this kernel has no Landlock";
    const std::string granted = file("granted", "g"), other = file("other", "o");
    const SandboxLimits limits{.readable = {granted}};
    EXPECT_EQ(attempt("read", granted, limits), "Success");
    for (const std::string& path :
         {other, std::string("/etc/passwd"), std::string("/proc/self/maps"), std::string("/proc/self/environ"),
          std::string("/dev/null"), std::string("/sys/kernel/notes")})
        EXPECT_EQ(attempt("read", path, limits), "Permission denied") << path;
    EXPECT_EQ(attempt("list", folder.path(), limits), "Permission denied");
    EXPECT_EQ(attempt("list", "/", limits), "Permission denied");
    EXPECT_EQ(attempt("read", granted), "Permission denied");  // the next worker has a grant of its own
}

TEST_F(Sandbox, AGrantThatIsNotAFileIsRefused) {
    if (landlock_version() == 0) GTEST_SKIP() << "this kernel has no Landlock";
    const fs::path link = folder / "link";
    fs::create_symlink("/etc/passwd", link);
    for (const fs::path& path : {folder.path(), link, folder / "absent"})
        EXPECT_EQ(run("echo", nullptr, {.readable = {path}}).error().code, &errors::internal) << path;
}

TEST_F(Sandbox, NothingIsWrittenWithoutAGrant) {
    const std::string path = file("granted", "content"), absent = folder / "absent";
    const SandboxLimits limits{.file_bytes = 1000, .readable = {path}};
    for (const char* what : {"write", "read_write", "truncate_open", "truncate", "unlink", "rename", "chmod"})
        EXPECT_EQ(attempt(what, path, limits), "Permission denied") << what;
    for (const char* what : {"create", "mkdir"}) EXPECT_EQ(attempt(what, absent, limits), "Permission denied") << what;
    for (const char* what : {"symlink", "hard_link"}) EXPECT_EQ(attempt(what, absent, limits), "Operation not permitted") << what;
    EXPECT_EQ(attempt("nameless", folder.path(), limits), "Permission denied");
    EXPECT_EQ(content(path), "content");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
}

TEST_F(Sandbox, AFolderIsWrittenUpToTheLimitAndNothingBesideIt) {
    fs::create_directory(folder / "work");
    const std::string beside = file("beside", "content");
    const SandboxLimits limits{.file_bytes = 1000, .writable = folder / "work"};
    const auto write = [&](const fs::path& path, int bytes) {
        return run("write_file", json::Object{{"path", path.string()}, {"bytes", bytes}}, limits).value();
    };
    EXPECT_EQ(write(folder / "work" / "a", 1000), json::Value(1000));
    EXPECT_EQ(content(folder / "work" / "a").size(), 1000u);
    EXPECT_EQ(write(folder / "work" / "b", 1001), json::Value(1000));  // cut off at the limit
    EXPECT_EQ(attempt("mkdir", folder / "work" / "c", limits), "Success");
    EXPECT_EQ(attempt("rename", folder / "work" / "a", limits), "Success");
    EXPECT_EQ(attempt("symlink", folder / "work" / "d", limits), "Operation not permitted");
    if (landlock_version() == 0) GTEST_SKIP() << "this kernel has no Landlock";
    EXPECT_EQ(write(folder / "d", 1), json::Value("Permission denied"));
    EXPECT_EQ(write(folder / "work" / ".." / "d", 1), json::Value("Permission denied"));
    EXPECT_EQ(attempt("write", beside, limits), "Permission denied");
    EXPECT_EQ(content(beside), "content");
}

TEST_F(Sandbox, SocketsProcessesAndNewCodeAreRefused) {
    for (const char* what : {"socket_inet", "socket_unix", "socket_raw", "fork", "clone", "memfd", "kill_parent", "kill_all",
                             "more_limit", "setuid"})
        EXPECT_EQ(attempt(what), "Operation not permitted") << what;
    for (const char* what : {"new_code", "later_code"}) EXPECT_EQ(attempt(what), "Permission denied") << what;
    EXPECT_EQ(attempt("own_signals"), "Function not implemented");
    EXPECT_EQ(attempt("thread"), "Success");
}

TEST_F(Sandbox, WhatOnlyAnAttackCallsEndsTheWorker) {
    for (const char* what : {"exec", "ptrace", "mount", "chroot", "unshare", "uring", "bpf", "read_parent"})
        EXPECT_EQ(attempt(what, "/bin/true"), "internal") << what;
}

TEST_F(Sandbox, NothingIsInherited) {
    const int leak = ::dup(1);  // without close-on-exec
    // NOLINTBEGIN(concurrency-mt-unsafe): no other thread of this test reads the environment
    ::setenv("JIXIA_TEST_SECRET", "secret", 1);
    const auto outcome = run("surroundings", nullptr).value();
    ::unsetenv("JIXIA_TEST_SECRET");
    // NOLINTEND(concurrency-mt-unsafe)
    ::close(leak);
    EXPECT_EQ(outcome.at("descriptors"), (json::Array{0, 1, 2, 3}));
    EXPECT_EQ(outcome.at("environment"), json::Value(0));
    EXPECT_EQ(outcome.at("core_bytes"), json::Value(0u));
}

TEST_F(Sandbox, MemoryOverTheLimitIsTooLarge) {
    const SandboxLimits limits{.memory_bytes = std::int64_t{300} << 20, .wall = milliseconds(20000)};
    for (const char* how : {"allocate", "map"})
        EXPECT_EQ(run("memory", json::Object{{"how", how}}, limits).error().code, &errors::too_large) << how;
    const auto threads = run("memory", json::Object{{"how", "threads"}}, limits);
    ASSERT_FALSE(threads.has_value());
    EXPECT_THAT(threads.error().code->type, testing::AnyOf("too-large", "internal"));
}

TEST_F(Sandbox, TimeOverTheLimitIsTimedOut) {
    using Clock = std::chrono::steady_clock;
    for (const char* how : {"spin", "sleep"}) {
        const auto started = Clock::now();
        EXPECT_EQ(run("die", json::Object{{"how", how}}, {.wall = milliseconds(300)}).error().code, &errors::timed_out) << how;
        EXPECT_LT(Clock::now() - started, milliseconds(3000));
    }
    EXPECT_EQ(run("die", json::Object{{"how", "spin"}}, {.wall = milliseconds(30000), .cpu_s = 1}).error().code,
              &errors::timed_out);
}

TEST_F(Sandbox, ADeadWorkerIsAFaultAndHarmsNobody) {
    const auto beside = workers().start("die", json::Object{{"how", "sleep"}}, {});
    ASSERT_TRUE(beside.has_value());
    for (const char* how : {"segment", "abort", "throw", "exit"})
        EXPECT_EQ(run("die", json::Object{{"how", how}}).error().code, &errors::internal) << how;
    (*beside)->kill();
    EXPECT_EQ((*beside)->receive().error().code, &worker_stopped);
    EXPECT_EQ(run("echo", 1).value(), json::Value(1));
}

TEST_F(Sandbox, RefusalsAreThoseTheCallerKnowsWithBoundedTexts) {
    const Error error = run("refuse", json::Object{{"type", "known"}}).error();
    EXPECT_EQ(error.code, &known_refusal);
    EXPECT_EQ(error.detail, std::string(1000, 'd'));
    ASSERT_EQ(error.fields.size(), 1u);
    EXPECT_EQ(error.fields[0].pointer, "/rows/3");
    EXPECT_EQ(error.fields[0].basis, "第十条");
    const Error unknown = run("refuse", json::Object{{"type", "unknown"}}).error();
    EXPECT_EQ(unknown.code, &errors::internal);
    EXPECT_EQ(unknown.detail, "");
}

TEST_F(Sandbox, NonsenseFromAWorkerIsRefused) {
    const auto raw = [&](std::initializer_list<int> bytes, const char* then) {
        json::Array list;
        for (const int byte : bytes) list.emplace_back(byte);
        return run("raw", json::Object{{"bytes", list}, {"then", then}}, {.wall = milliseconds(10000)}).error().code;
    };
    EXPECT_EQ(raw({0, 0, 0, 0, 3}, "wait"), &errors::internal);             // no length
    EXPECT_EQ(raw({255, 255, 255, 255, 3}, "wait"), &errors::internal);     // 4 GiB
    EXPECT_EQ(raw({2, 0, 16, 0, 1}, "wait"), &errors::internal);            // a byte over 1 MiB
    EXPECT_EQ(raw({2, 0, 0, 0, 0, '1'}, "wait"), &errors::internal);        // a request
    EXPECT_EQ(raw({2, 0, 0, 0, 5, '1'}, "wait"), &errors::internal);        // ready, again
    EXPECT_EQ(raw({2, 0, 0, 0, 9, '1'}, "wait"), &errors::internal);        // an unknown kind
    EXPECT_EQ(raw({2, 0, 0, 0, 3, '{'}, "wait"), &errors::internal);        // a result that is not JSON
    EXPECT_EQ(raw({3, 0, 0, 0, 2, '1', 0xff}, "wait"), &errors::internal);  // progress that is not UTF-8
    EXPECT_EQ(raw({3, 0, 0, 0, 4, '4', '2'}, "wait"), &errors::internal);   // a failure of no known form
    EXPECT_EQ(raw({9, 0, 0, 0, 3, '1'}, "exit"), &errors::internal);        // cut off
    EXPECT_EQ(raw({9, 0, 0, 0, 3, '1'}, "close"), &errors::internal);       // cut off, and alive
    EXPECT_EQ(raw({}, "close"), &errors::internal);
}

TEST_F(Sandbox, AfterTheResultNothingFollows) {
    json::Array two_results{2, 0, 0, 0, 3, '1', 2, 0, 0, 0, 3, '2'};
    const auto worker = workers().start("raw", json::Object{{"bytes", two_results}, {"then", "wait"}}, {}).value();
    EXPECT_EQ(worker->receive().value().bytes, "1");
    EXPECT_FALSE(worker->receive().has_value());
}

TEST_F(Sandbox, TheCallerStopsAWorkerByAnswerOrFromAnotherThread) {
    const auto stopped = workers().run("frames", json::Object{{"count", 1'000'000}, {"bytes", 1000}}, {}, known,
                                       [](const Frame&) { return false; });
    EXPECT_EQ(stopped.error().code, &worker_stopped);
    const auto worker = workers().start("die", json::Object{{"how", "sleep"}}, {}).value();
    const std::jthread killer([&] {
        worker->kill();
        worker->kill();
    });
    EXPECT_EQ(worker->receive().error().code, &worker_stopped);
    EXPECT_EQ(worker->receive().error().code, &worker_stopped);
}

TEST_F(Sandbox, NoMoreThanTheMaximumAreAtWork) {
    std::vector<std::unique_ptr<Worker>> running;
    for (int i = 0; i < 4; ++i) running.push_back(workers().start("die", json::Object{{"how", "sleep"}}, {}).value());
    EXPECT_EQ(workers().start("echo", 1, {}).error().code, &errors::busy);
    running.pop_back();
    EXPECT_TRUE(workers().start("echo", 1, {}).has_value());
}

TEST_F(Sandbox, ManyCallersAreServedSideBySide) {
    Workers own(fs::path(JIXIA_BUILD_DIR) / "tests/worker/storage_worker", 8);
    std::vector<std::future<Result<json::Value>>> answers;
    for (int i = 0; i < 8; ++i)
        answers.push_back(
            std::async(std::launch::async, [&own, i] { return own.run("echo", i, {.wall = milliseconds(20000)}, {}); }));
    for (int i = 0; i < 8; ++i) EXPECT_EQ(answers[static_cast<std::size_t>(i)].get().value(), json::Value(i));
}

/// The children of this process.
std::vector<pid_t> children() {
    std::vector<pid_t> all;
    for (const auto& task : fs::directory_iterator("/proc/self/task")) {
        std::ifstream list(task.path() / "children");
        for (pid_t child = 0; list >> child;) all.push_back(child);
    }
    return all;
}

TEST_F(Sandbox, ANurseryThatDiedIsReplacedAndItsWorkersGoOn) {
    const std::vector<pid_t> others = children();
    Workers many(fs::path(JIXIA_BUILD_DIR) / "tests/worker/storage_worker", 4);
    for (int round = 0; round < 6; ++round) {
        const auto beside = many.start("die", json::Object{{"how", "sleep"}}, {.wall = milliseconds(60000)}).value();
        std::vector<pid_t> own = children();
        std::erase_if(own, [&](pid_t child) { return std::ranges::find(others, child) != others.end(); });
        ASSERT_EQ(own.size(), 2u) << "a nursery and a worker, which has its server for a parent";
        const pid_t nursery = std::ranges::min(own);
        ::kill(nursery, SIGKILL);
        siginfo_t ended{};
        ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(nursery), &ended, WEXITED | WNOWAIT), 0);
        EXPECT_EQ(many.run("echo", "still there", {}, known), json::Value("still there"));
        beside->kill();
        EXPECT_EQ(beside->receive().error().code, &worker_stopped) << "it was alive until then";
    }
}

TEST_F(Sandbox, AProcessThatEndsWaitsForNoWorkerAndItsWorkIsDoneAgain) {
    Workers own(fs::path(JIXIA_BUILD_DIR) / "tests/worker/storage_worker", 2);
    auto answer = std::async(
        std::launch::async, [&own] { return own.run("die", json::Object{{"how", "sleep"}}, {.wall = milliseconds(60000)}, {}); });
    while (own.running() == 0) std::this_thread::yield();
    own.close();
    EXPECT_EQ(answer.get().error().code, &errors::busy) << "a job with this refusal is queued again";
    EXPECT_EQ(own.run("echo", 1, {}, {}).error().code, &errors::busy);
}

TEST_F(Sandbox, NoWorkerGoesOnWithoutItsWorkers) {
    std::unique_ptr<Worker> left;
    {
        Workers own(fs::path(JIXIA_BUILD_DIR) / "tests/worker/storage_worker", 1);
        left = own.start("die", json::Object{{"how", "sleep"}}, {.wall = milliseconds(60000)}).value();
    }
    EXPECT_EQ(left->receive().error().code, &worker_stopped);
}

TEST_F(Sandbox, AProgramThatDoesNotStartIsAFault) {
    Workers absent("/nonexistent/program", 1), silent("/bin/true", 1);
    EXPECT_EQ(absent.run("echo", 1, {}, {}).error().code, &errors::internal);
    EXPECT_EQ(silent.run("echo", 1, {}, {}).error().code, &errors::internal);
    EXPECT_EQ(absent.run("echo", 1, {}, {}).error().code, &errors::internal);
}

TEST_F(Sandbox, PreparationThatLeavesAThreadIsRefused) {
#ifdef JIXIA_SANITIZED
    GTEST_SKIP() << "sanitizers have threads of their own";
#endif
    EXPECT_EQ(run("careless", 1).error().code, &errors::internal);
}

/// One letter (proc_pid_stat(5)); nothing once it is gone.
std::string state_of(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    std::string pid, name, letter;
    file >> pid >> name >> letter;
    return letter;
}

TEST_F(Sandbox, ChildrenEndWithTheirServer) {
#if __has_feature(thread_sanitizer)
    GTEST_SKIP() << "the thread sanitizer starts no threads in a fork";
#endif
    int report[2];
    ASSERT_EQ(::pipe(report), 0);
    const pid_t server = ::fork();
    if (server == 0) {
        ::close(report[0]);
        Workers own(fs::path(JIXIA_BUILD_DIR) / "tests/worker/storage_worker", 1);
        const auto worker = own.start("die", json::Object{{"how", "sleep"}}, {.wall = milliseconds(60000)});
        std::vector<pid_t> all = children();
        all.resize(2);
        if (::write(report[1], all.data(), 2 * sizeof(pid_t)) < 0) ::_exit(1);
        for (;;) ::pause();
    }
    ::close(report[1]);
    pid_t all[2] = {};
    ASSERT_EQ(::read(report[0], all, sizeof all), static_cast<ssize_t>(sizeof all));
    for (const pid_t child : all) ASSERT_TRUE(child > 0 && ::kill(child, 0) == 0);
    ::kill(server, SIGKILL);
    ::waitpid(server, nullptr, 0);
    ::close(report[0]);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    for (const pid_t child : all) {
        while (!state_of(child).empty() && state_of(child) != "Z" && std::chrono::steady_clock::now() < deadline)
            std::this_thread::yield();
        EXPECT_THAT(state_of(child), testing::AnyOf("", "Z"));
    }
}

TEST_F(Sandbox, DuckdbWorksInsideAndReachesNothingElse) {
    fs::create_directory(folder / "work");
    const std::string parquet = folder / "work" / "rows.parquet", text = file("rows.csv", "a,b\n1,x\n2,y\n");
    const auto query = [&](const SandboxLimits& limits, std::initializer_list<std::string> statements) {
        json::Array list;
        for (const std::string& statement : statements) list.emplace_back(statement);
        std::vector<std::string> rows;
        const auto outcome = run("query", json::Object{{"sql", list}}, limits);
        if (!outcome.has_value()) return std::vector<std::string>{std::string(outcome.error().code->type)};
        for (const auto& row : outcome->as_array()) rows.emplace_back(row.as_string());
        return rows;
    };
    const SandboxLimits writing{
        .wall = milliseconds(30000), .file_bytes = std::int64_t{1} << 30, .readable = {text}, .writable = folder / "work"};
    EXPECT_THAT(query(writing, {"SET threads=4",
                                "COPY (SELECT i AS id, i % 7 AS kind, 'row ' || i AS name FROM range(500000) r(i)) TO '" +
                                    parquet + "' (FORMAT parquet)",
                                "SELECT sum(a) FROM read_csv('" + text + "')"}),
                ElementsAre("", "500000", "3"));
    const SandboxLimits reading{.wall = milliseconds(30000), .readable = {parquet}};
    EXPECT_THAT(
        query(reading, {"SET threads=4", "SELECT count(*) || ' ' || sum(id) FROM read_parquet('" + parquet + "') WHERE kind < 3",
                        "SELECT string_agg(n, ',' ORDER BY n) FROM (SELECT kind || ':' || count(*) AS n FROM '" + parquet +
                            "' GROUP BY kind)"}),
        ElementsAre("", "214287 53571535713", "0:71429,1:71429,2:71429,3:71429,4:71428,5:71428,6:71428"));
    // Granted and told to overwrite it, denied and told to read it, and away from here.
    const std::string before = content(parquet);
    const auto hostile =
        query(reading, {"COPY (SELECT 1) TO '" + parquet + "' (FORMAT parquet, USE_TMP_FILE false)",
                        "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM read_csv('" + text + "')",
                        "SELECT * FROM glob('/*')", "INSTALL httpfs", "ATTACH '" + (folder / "new.db").string() + "'"});
    ASSERT_EQ(hostile.size(), 6u);
    for (const std::string& row : {hostile[0], hostile[4], hostile[5]}) EXPECT_THAT(row, StartsWith("error: "));
    if (landlock_version() > 0) {
        for (const std::string& row : {hostile[1], hostile[2]}) EXPECT_THAT(row, StartsWith("error: "));
        EXPECT_THAT(hostile[3], testing::AnyOf("", StartsWith("error: ")));
    }
    EXPECT_EQ(content(parquet), before);
    EXPECT_FALSE(fs::exists(folder / "new.db"));
    EXPECT_THAT(query({.memory_bytes = std::int64_t{700} << 20, .wall = milliseconds(20000)},
                      {"SELECT max(length(x)) FROM (SELECT repeat('x', 1000000000 + i) || i AS x FROM range(3) r(i))"}),
                ElementsAre(testing::AnyOf("too-large", "timed-out", "internal", StartsWith("error: "))));
}

}  // namespace
}  // namespace jixia::storage
