// A real PostgreSQL behind a door on loopback: its own socket is a file, which no request may name.
#include "fetch/database_source.h"

#include <gtest/gtest.h>
#include <sys/un.h>

#include <fstream>
#include <thread>

#include "databases.h"
#include "listener.h"

namespace jixia::fetch {
namespace {

/// Carries octets between a port on loopback and a socket in the file system.
class Door {
public:
    explicit Door(std::string socket_path)
        : path_(std::move(socket_path)), thread_([this](const std::stop_token& stop) {
              while (!stop.stop_requested())
                  if (const int peer = listener_.accept(20); peer >= 0) carry(peer, stop);
          }) {}
    std::uint16_t port() const { return listener_.port(); }

private:
    void carry(int peer, const std::stop_token& stop) const {
        const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path_.copy(static_cast<char*>(address.sun_path), sizeof address.sun_path - 1);
        JX_ASSERT(::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
        pollfd ready[] = {{peer, POLLIN, 0}, {server, POLLIN, 0}};
        std::string block(65536, '\0');
        for (bool open = true; open && !stop.stop_requested();) {
            if (::poll(ready, 2, 20) <= 0) continue;
            for (int side = 0; side < 2 && open; ++side) {
                if (ready[side].revents == 0) continue;
                const ssize_t got = ::recv(ready[side].fd, block.data(), block.size(), 0);
                open = got > 0 && ::send(ready[1 - side].fd, block.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL) == got;
            }
        }
        ::close(server);
        ::close(peer);
    }
    std::string path_;
    kit::Listener listener_;
    std::jthread thread_;  ///< last: it uses the others
};

class DatabaseSource : public ::testing::Test {
protected:
    DatabaseSource() : url_(kit::fresh_postgres()), door_(between(url_, "host=", "&") + "/.s.PGSQL.5432") {}

public:
    ~DatabaseSource() override { kit::drop_postgres(url_); }

protected:
    static std::string between(const std::string& text, const std::string& before, const std::string& after) {
        const std::size_t from = text.find(before) + before.size();
        return text.substr(from, text.find(after, from) - from);
    }
    Result<std::int64_t> download(const std::string& query, const Limits& limits = {}) {
        DatabaseRequest request{
            DatabaseServer::postgresql, "127.0.0.1", door_.port(), between(url_, "postgresql:///", "?"), "jixia", "", query};
        return download_query(request, {Network::parse("127.0.0.1").value()}, limits, target(), {});
    }
    std::filesystem::path target() const { return folder_.path() / "rows.csv"; }
    std::string fetched() const {
        std::ifstream in(target(), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    kit::TempFolder folder_;
    std::string url_;
    Door door_;
};

TEST_F(DatabaseSource, AQueryBecomesAFileWithAHeader) {
    const auto got = download("SELECT i AS number, '站' || i AS stop FROM generate_series(1, 3) AS i -- three");
    ASSERT_TRUE(got.has_value()) << got.error().code->type;
    EXPECT_EQ(fetched(), "number,stop\n1,站1\n2,站2\n3,站3\n");
    EXPECT_EQ(*got, static_cast<std::int64_t>(fetched().size()));
}

TEST_F(DatabaseSource, ItOnlyReads) {
    for (const char* query : {"SELECT 1) TO STDOUT; DROP TABLE job; COPY (SELECT 1", "DELETE FROM job RETURNING id",
                              "SELECT nextval('x')", "SELECT * FROM absent", "nonsense", ""}) {
        const auto got = download(query);
        ASSERT_FALSE(got.has_value()) << query;
        EXPECT_EQ(got.error().code, &database_refused) << query;
    }
    EXPECT_TRUE(download("SELECT count(*) FROM job").has_value());
}

TEST_F(DatabaseSource, IsBounded) {
    EXPECT_EQ(download("SELECT generate_series(1, 100000)", {.bytes_max = 1000}).error().code, &too_large);
    EXPECT_EQ(download("SELECT pg_sleep(60)", {.whole = std::chrono::milliseconds(200)}).error().code, &too_slow);
}

TEST_F(DatabaseSource, ThisMachineIsNotReachedUnlessAllowedNorAnySocketOfIt) {
    DatabaseRequest request{DatabaseServer::postgresql, "127.0.0.1", door_.port(), "postgres", "jixia", "", "SELECT 1"};
    EXPECT_EQ(download_query(request, {}, {}, target(), {}).error().code, &address_refused);
    request.host = "localhost";
    EXPECT_EQ(download_query(request, {}, {}, target(), {}).error().code, &address_refused);
    for (const char* host : {"/var/run/postgresql", "", "@abstract", "a b", "host=other"}) {
        request.host = host;
        EXPECT_EQ(download_query(request, {Network::parse("0.0.0.0/0").value()}, {}, target(), {}).error().code, &url_invalid)
            << host;
    }
}

}  // namespace
}  // namespace jixia::fetch
