// PostgreSQL writes the CSV itself (COPY).
#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>

#include "database_servers.h"

namespace jixia::fetch {
namespace {

using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
using Outcome = std::unique_ptr<PGresult, decltype(&PQclear)>;
using Steady = std::chrono::steady_clock;

Result<Connection> connect(const DatabaseRequest& request, const std::string& address, const Limits& limits) {
    const std::string port = std::to_string(request.port);
    const std::string wait_s = std::to_string(std::max<std::int64_t>(2, limits.connect.count() / 1000));
    const std::string options =
        "-c default_transaction_read_only=on -c statement_timeout=" + std::to_string(limits.whole.count());
    const std::string silence = std::to_string(std::chrono::milliseconds(silence_max).count());
    // A password file that cannot exist, so that no credential of the platform's own account is ever offered.
    const std::array names{"host",
                           "hostaddr",
                           "port",
                           "dbname",
                           "user",
                           "password",
                           "passfile",
                           "options",
                           "sslmode",
                           "connect_timeout",
                           "client_encoding",
                           "tcp_user_timeout",
                           "gssencmode",
                           static_cast<const char*>(nullptr)};
    const std::array values{request.host.c_str(),
                            address.c_str(),
                            port.c_str(),
                            request.database.c_str(),
                            request.user.c_str(),
                            request.password.c_str(),
                            "/dev/null/none",
                            options.c_str(),
                            "prefer",
                            wait_s.c_str(),
                            "UTF8",
                            silence.c_str(),
                            "disable",
                            static_cast<const char*>(nullptr)};
    Connection connection(PQconnectdbParams(names.data(), values.data(), 0), PQfinish);
    if (!connection || PQstatus(connection.get()) != CONNECTION_OK)
        return Error{connection && PQconnectionNeedsPassword(connection.get()) != 0 ? &database_refused : &unreachable};
    return connection;
}

Error refusal_of(const PGresult* outcome) {
    const char* state = PQresultErrorField(outcome, PG_DIAG_SQLSTATE);
    const std::string_view code = state == nullptr ? "" : state;
    if (code == "57014") return Error{&too_slow};
    return Error{&database_refused, std::string(code)};
}

/// Waits for octets of the server; false when none come in time.
bool await(PGconn* connection, Steady::time_point deadline) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Steady::now());
    pollfd ready{.fd = PQsocket(connection), .events = POLLIN, .revents = 0};
    const auto wait = std::clamp(left, std::chrono::milliseconds{0}, std::chrono::milliseconds(silence_max));
    return ::poll(&ready, 1, static_cast<int>(wait.count())) > 0 && PQconsumeInput(connection) == 1;
}

}  // namespace

Result<std::int64_t> download_from_postgresql(const DatabaseDownload& download) {
    const DatabaseRequest& request = download.request;
    const Limits& limits = download.limits;
    const Steady::time_point deadline = Steady::now() + limits.whole;
    JX_TRY(const Connection connection, connect(request, download.address, limits));
    const std::string sql = "COPY (" + request.query + "\n) TO STDOUT WITH (FORMAT csv, HEADER true)";
    // The extended protocol takes one statement: nothing can follow the query.
    const Outcome begun(PQexecParams(connection.get(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0), PQclear);
    if (PQresultStatus(begun.get()) != PGRES_COPY_OUT) return refusal_of(begun.get());
    std::ofstream out(download.target, std::ios::binary | std::ios::trunc);
    std::int64_t bytes = 0;
    for (;;) {
        char* line = nullptr;
        const int size = PQgetCopyData(connection.get(), &line, 1);
        if (size > 0) {
            out.write(line, size);
            PQfreemem(line);
            bytes += size;
            if (bytes > limits.bytes_max) return Error{&too_large};
            continue;
        }
        if (size == -1) break;
        if (size < -1) return Error{&database_refused};
        if (download.go_on && !download.go_on(bytes, 0)) return Error{&errors::timed_out};
        if (!await(connection.get(), deadline)) return Error{&too_slow};
    }
    const Outcome ended(PQgetResult(connection.get()), PQclear);
    if (PQresultStatus(ended.get()) != PGRES_COMMAND_OK) return refusal_of(ended.get());
    out.flush();
    if (!out) return Error{&errors::storage_full};
    return bytes;
}

}  // namespace jixia::fetch
