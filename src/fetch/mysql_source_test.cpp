// A real MariaDB on loopback.
#include <gtest/gtest.h>
#include <mysql.h>
#include <signal.h>
#include <sys/wait.h>

#include <fstream>
#include <thread>

#include "databases.h"
#include "fetch/database_source.h"
#include "listener.h"
#include "server_process.h"

namespace jixia::fetch {
namespace {

namespace fs = std::filesystem;

/// One server for all tests of this program.
class Server {
public:
    static Server& instance() {
        static Server server;
        return server;
    }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server() {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    std::uint16_t port() const { return port_; }
    /// As the server's administrator, over its socket.
    void run(std::string_view sql) const {
        const auto connection = connected();
        ASSERT_TRUE(connection) << "the server's socket";
        EXPECT_EQ(mysql_real_query(connection.get(), sql.data(), sql.size()), 0) << sql << ": " << mysql_error(connection.get());
    }

private:
    Server() : folder_(kit::make_folder(fs::temp_directory_path(), "jixia-mariadb")) {
        kit::give_to_server(folder_);
        const std::string data = folder_ / "data";
        if (!kit::succeeds({"/usr/bin/mariadb-install-db", "--no-defaults", "--auth-root-authentication-method=normal",
                            "--skip-test-db", "--datadir=" + data},
                           kit::RunAs::server, folder_ / "log"))
            throw std::runtime_error("mariadb-install-db failed");
        {
            const kit::Listener free;
            port_ = free.port();
        }
        process_ = kit::spawn({"/usr/sbin/mariadbd", "--no-defaults", "--datadir=" + data, "--socket=" + socket(),
                               "--bind-address=127.0.0.1", "--port=" + std::to_string(port_), "--skip-log-bin",
                               "--innodb-flush-log-at-trx-commit=0", "--secure-file-priv=" + folder_.string()},
                              kit::RunAs::server, folder_ / "log", SIGKILL);
        if (!kit::comes_up([&] { return connected() != nullptr; })) throw std::runtime_error("MariaDB does not start");
    }
    std::string socket() const { return folder_ / "socket"; }
    std::unique_ptr<MYSQL, decltype(&mysql_close)> connected() const {
        std::unique_ptr<MYSQL, decltype(&mysql_close)> connection(mysql_init(nullptr), mysql_close);
        mysql_options(connection.get(), MYSQL_SET_CHARSET_NAME, "utf8mb4");
        if (mysql_real_connect(connection.get(), nullptr, "root", "", "mysql", 0, socket().c_str(), 0) == nullptr)
            connection.reset();
        return connection;
    }

    fs::path folder_;
    std::uint16_t port_ = 0;
    pid_t process_ = 0;
};

class MysqlSource : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        const Server& server = Server::instance();
        for (const char* sql :
             {"CREATE DATABASE traffic CHARACTER SET utf8mb4", "CREATE USER 'reader'@'%' IDENTIFIED BY 'a word'",
              "GRANT ALL ON *.* TO 'reader'@'%'", "USE traffic",
              "CREATE TABLE traffic.stop (id BIGINT, name VARCHAR(40), note TEXT, price DECIMAL(12, 2), day DATE, mark "
              "VARBINARY(8))",
              "INSERT INTO traffic.stop VALUES (1, '泉城广场', 'a, \"b\"', 1.10, '2026-02-03', x'00ff'), (2, '', NULL, NULL, "
              "NULL, NULL), "
              "(3, '经十路\n二站', 'c', -0.50, '2026-12-31', x'')"})
            server.run(sql);
    }
    static DatabaseRequest request(const std::string& query) {
        return {DatabaseServer::mysql, "127.0.0.1", Server::instance().port(), "traffic", "reader", "a word", query};
    }
    Result<std::int64_t> download(const DatabaseRequest& asked, const Limits& limits = {}) const {
        return download_query(asked, {Network::parse("127.0.0.1").value()}, limits, target(), {});
    }
    fs::path target() const { return folder_.path() / "rows.csv"; }
    std::string fetched() const {
        std::ifstream in(target(), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    kit::TempFolder folder_;
};

TEST_F(MysqlSource, AQueryBecomesAFileWithAHeader) {
    const auto got = download(request("SELECT id, name, note, price AS `价格`, day, mark FROM stop ORDER BY id -- all"));
    ASSERT_TRUE(got.has_value()) << got.error().code->type << ' ' << got.error().detail;
    EXPECT_EQ(fetched(),
              "id,name,note,价格,day,mark\n"
              "1,泉城广场,\"a, \"\"b\"\"\",1.10,2026-02-03,00ff\n"
              "2,\"\",,,,\n"
              "3,\"经十路\n二站\",c,-0.50,2026-12-31,\n");
    EXPECT_EQ(*got, static_cast<std::int64_t>(fetched().size()));
}

TEST_F(MysqlSource, ItOnlyReads) {
    for (const char* query :
         {"DELETE FROM stop", "SELECT 1; DROP TABLE stop", "CREATE TABLE other (a INT)", "SELECT * FROM absent", "nonsense", "",
          "SELECT id FROM stop INTO OUTFILE 'rows.txt'", "DELETE FROM stop RETURNING id", "SET GLOBAL read_only = 1",
          "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE stop"}) {
        const auto got = download(request(query));
        ASSERT_FALSE(got.has_value()) << query;
        EXPECT_EQ(got.error().code, &database_refused) << query;
    }
    ASSERT_TRUE(download(request("SELECT count(*) AS n FROM stop")).has_value());
    EXPECT_EQ(fetched(), "n\n3\n");
}

TEST_F(MysqlSource, IsBounded) {
    const std::string many = "SELECT a.id FROM stop a, stop b, stop c, stop d, stop e, stop f, stop g";
    EXPECT_EQ(download(request(many), {.bytes_max = 1000}).error().code, &too_large);
    EXPECT_EQ(download(request("SELECT sleep(60)"), {.whole = std::chrono::milliseconds(1000)}).error().code, &too_slow);
}

TEST_F(MysqlSource, AWrongPasswordAndAClosedDoorAreTold) {
    DatabaseRequest asked = request("SELECT 1");
    asked.password = "another";
    EXPECT_EQ(download(asked).error().code, &database_refused);
    const kit::Listener free;
    asked = request("SELECT 1");
    EXPECT_EQ(download_query(asked, {}, {}, target(), {}).error().code, &address_refused);
}

// A server of strangers may ask the client for a file of its machine, or for the password as it is.
TEST_F(MysqlSource, WhatIsNoDatabaseIsUnreachable) {
    const kit::Listener listener;
    const std::jthread stranger([&] {
        for (int turn = 0; turn < 2; ++turn) {
            const int peer = listener.accept(2000);
            if (peer < 0) return;
            constexpr std::string_view words = "SSH-2.0-OpenSSH_9.2\r\n";
            ::send(peer, words.data(), words.size(), MSG_NOSIGNAL);
            ::close(peer);
        }
    });
    DatabaseRequest asked = request("SELECT 1");
    asked.port = listener.port();
    EXPECT_EQ(download(asked).error().code, &unreachable);
}

}  // namespace
}  // namespace jixia::fetch
