#include "databases.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <thread>
#include <vector>

#include "server_process.h"

namespace jixia::kit {

namespace fs = std::filesystem;

namespace {

constexpr const char* folder_prefix = "jixia-postgres-";

// Folders of test programs that were killed.
void sweep(const fs::path& parent) {
    for (const auto& entry : fs::directory_iterator(parent)) {
        const std::string name = entry.path().filename();
        if (!name.starts_with(folder_prefix)) continue;
        int pid = 0;
        std::from_chars(name.data() + std::string_view(folder_prefix).size(), name.data() + name.size(), pid);
        std::error_code ignored;
        if (pid > 0 && ::kill(pid, 0) != 0 && errno == ESRCH) fs::remove_all(entry.path(), ignored);
    }
}

class Server {
public:
    static Server& instance() {
        static Server server;
        return server;
    }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server() {
        if (::getpid() != owner_) return;  // a forked child of a test ends
        ::kill(server_, SIGQUIT);
        ::waitpid(server_, nullptr, 0);
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    std::string url(const std::string& name) const {
        return fmt::format("postgresql:///{}?host={}&user=jixia", name, folder_.string());
    }
    std::string fresh() {
        const std::string name = fmt::format("test_{}", ++count_);
        client("createdb", {"--template=migrated", name});
        return url(name);
    }
    void drop(const std::string& name) { client("dropdb", {"--force", name}); }

private:
    Server() {
        std::error_code absent;
        const fs::path parent = fs::is_directory("/dev/shm", absent) && ::access("/dev/shm", W_OK) == 0
                                    ? fs::path("/dev/shm")
                                    : fs::temp_directory_path();
        sweep(parent);
        folder_ = make_folder(parent, folder_prefix + std::to_string(owner_));
        give_to_server(folder_);
        const std::string data = folder_ / "data";
        if (!succeeds(
                {bin("initdb"), "--no-sync", "--auth=trust", "--username=jixia", "--encoding=UTF8", "--locale=C", "-D", data},
                RunAs::server, log()))
            throw std::runtime_error("initdb failed");
        server_ = spawn(
            {bin("postgres"), "-D", data, "-k", folder_.string(), "-c", "listen_addresses=", "-c", "wal_level=minimal", "-c",
             "max_wal_senders=0", "-c", "dynamic_shared_memory_type=mmap", "-c", "shared_buffers=32MB", "-c", "jit=off"},
            RunAs::server, log(), SIGQUIT);
        if (!comes_up([&] { return succeeds({bin("pg_isready"), "-q", "-h", folder_.string()}, RunAs::self, log()); }))
            throw std::runtime_error("PostgreSQL does not start");
        client("createdb", {"migrated"});
        const ManualClock clock;
        if (!storage::Database::open({.url = url("migrated"), .readers = 1}, clock).has_value())
            throw std::runtime_error("the migrations do not run on PostgreSQL");
    }
    static std::string bin(const std::string& name) {
        const char* folder = std::getenv("JIXIA_POSTGRES_BIN");
        return std::string(folder != nullptr ? folder : "/usr/lib/postgresql/15/bin") + "/" + name;
    }
    fs::path log() const { return folder_ / "log"; }
    void client(const std::string& program, std::vector<std::string> arguments) {
        std::vector<std::string> command{bin(program), "-h", folder_.string(), "-U", "jixia"};
        command.insert(command.end(), arguments.begin(), arguments.end());
        if (!succeeds(command, RunAs::self, log())) throw std::runtime_error(program + " failed: see " + log().string());
    }

    pid_t owner_ = ::getpid();
    pid_t server_ = 0;
    fs::path folder_;
    std::atomic<int> count_ = 0;
};

}  // namespace

TempFolder::TempFolder() : path_(make_folder(fs::temp_directory_path(), "jixia-test")) {}

TempFolder::~TempFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

std::string fresh_postgres() { return Server::instance().fresh(); }

void drop_postgres(const std::string& url) {
    const std::string name = url.substr(std::string_view("postgresql:///").size());
    Server::instance().drop(name.substr(0, name.find('?')));
}

DatabaseTest::DatabaseTest()
    : url_(GetParam() == storage::Engine::sqlite ? (folder / "records.sqlite").string() : fresh_postgres()) {
    reopen();
}

DatabaseTest::~DatabaseTest() {
    database_.reset();
    if (GetParam() == storage::Engine::postgres) drop_postgres(url_);
}

void DatabaseTest::reopen(const storage::DatabaseConfig& settings) {
    database_.reset();
    storage::DatabaseConfig config = settings;
    config.url = url_;
    auto opened = storage::Database::open(config, clock);
    if (!opened.has_value()) throw std::runtime_error("cannot open " + url_ + ": " + std::string(opened.error().code->type));
    database_ = std::move(*opened);
}

std::string engine_name(const ::testing::TestParamInfo<storage::Engine>& info) {
    return info.param == storage::Engine::sqlite ? "Sqlite" : "Postgres";
}

void expect_prepares(storage::Database& database, std::span<const storage::Statement> statements) {
    for (const storage::Statement& statement : statements) EXPECT_TRUE(database.check(statement).has_value()) << statement.name;
}

}  // namespace jixia::kit
