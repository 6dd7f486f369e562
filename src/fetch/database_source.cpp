#include "fetch/database_source.h"

#include <arpa/inet.h>
#include <libpq-fe.h>
#include <netdb.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <memory>

namespace jixia::fetch {
namespace {

using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
using Outcome = std::unique_ptr<PGresult, decltype(&PQclear)>;
using Steady = std::chrono::steady_clock;

constexpr std::chrono::milliseconds silence_max{60'000};

bool is_host(const std::string& host) {
    return !host.empty() && host.size() <= 253 && std::ranges::all_of(host, [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_' || c == ':';
    });
}

std::string text_of(const sockaddr& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* octets = address.sa_family == AF_INET
                             ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in&>(address).sin_addr)
                             : static_cast<const void*>(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr);
    return ::inet_ntop(address.sa_family, octets, text.data(), text.size()) == nullptr ? "" : text.data();
}

/// An address of the host that may be reached. libpq is given this address: it does not ask for the name again.
Result<std::string> reachable_address(const std::string& host, const std::vector<Network>& allowed) {
    if (!is_host(host)) return Error{&url_invalid};
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return Error{&unreachable};
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> all(found, ::freeaddrinfo);
    for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
        const auto address = Address::of(*one->ai_addr);
        if (address && may_reach(*address, allowed)) return text_of(*one->ai_addr);
    }
    return Error{&address_refused};
}

Result<Connection> connect(const DatabaseRequest& request, const std::string& address, const Limits& limits) {
    const std::string port = std::to_string(request.port);
    const std::string wait_s = std::to_string(std::max<std::int64_t>(2, limits.connect.count() / 1000));
    const std::string options =
        "-c default_transaction_read_only=on -c statement_timeout=" + std::to_string(limits.whole.count());
    const std::string silence = std::to_string(silence_max.count());
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
    const auto wait = std::clamp(left, std::chrono::milliseconds{0}, silence_max);
    return ::poll(&ready, 1, static_cast<int>(wait.count())) > 0 && PQconsumeInput(connection) == 1;
}

}  // namespace

Result<std::int64_t> download_query(const DatabaseRequest& request, const std::vector<Network>& allowed, const Limits& limits,
                                    const std::filesystem::path& target,
                                    const std::function<bool(std::int64_t, std::int64_t)>& go_on) {
    const Steady::time_point deadline = Steady::now() + limits.whole;
    JX_TRY(const std::string address, reachable_address(request.host, allowed));
    JX_TRY(const Connection connection, connect(request, address, limits));
    const std::string sql = "COPY (" + request.query + "\n) TO STDOUT WITH (FORMAT csv, HEADER true)";
    // The extended protocol takes one statement: nothing can follow the query.
    const Outcome begun(PQexecParams(connection.get(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0), PQclear);
    if (PQresultStatus(begun.get()) != PGRES_COPY_OUT) return refusal_of(begun.get());
    std::ofstream out(target, std::ios::binary | std::ios::trunc);
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
        if (go_on && !go_on(bytes, 0)) return Error{&errors::timed_out};
        if (!await(connection.get(), deadline)) return Error{&too_slow};
    }
    const Outcome ended(PQgetResult(connection.get()), PQclear);
    if (PQresultStatus(ended.get()) != PGRES_COMMAND_OK) return refusal_of(ended.get());
    out.flush();
    if (!out) return Error{&errors::storage_full};
    return bytes;
}

}  // namespace jixia::fetch
