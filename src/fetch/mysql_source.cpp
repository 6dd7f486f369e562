// MySQL and MariaDB send rows; the CSV is written here.
#include <mysql.h>

#include <algorithm>
#include <boost/algorithm/hex.hpp>
#include <fstream>
#include <iterator>
#include <memory>
#include <span>

#include "base/text.h"
#include "database_servers.h"

namespace jixia::fetch {
namespace {

using Connection = std::unique_ptr<MYSQL, decltype(&mysql_close)>;
using Statement = std::unique_ptr<MYSQL_STMT, decltype(&mysql_stmt_close)>;
using Rows = std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)>;
using Steady = std::chrono::steady_clock;

constexpr unsigned long row_bytes_max = 64UL << 20;
constexpr unsigned binary_charset = 63;  // what the protocol calls octets that are no text
constexpr unsigned tls_failed = 2026, server_lost = 2013, server_gone = 2006;
constexpr unsigned too_long_mariadb = 1969, too_long_mysql = 3024;
// A server may ask for another way of proving who one is: none that sends the password itself.
constexpr const char* ways_to_sign_in = "mysql_native_password,caching_sha2_password,client_ed25519";
constexpr std::int64_t rows_between_looks = 1000;

Error refusal_of(MYSQL* connection, Steady::time_point deadline) {
    const unsigned fault = mysql_errno(connection);
    if (fault == too_long_mariadb || fault == too_long_mysql || Steady::now() >= deadline) return Error{&too_slow};
    if (fault == server_lost || fault == server_gone) return Error{&unreachable};
    return Error{&database_refused, mysql_sqlstate(connection)};
}

/// Null on failure, `fault` says which.
Connection try_connect(const DatabaseDownload& download, bool tls, unsigned& fault) {
    Connection connection(mysql_init(nullptr), mysql_close);
    if (!connection) return connection;
    const DatabaseRequest& request = download.request;
    const auto seconds = static_cast<unsigned>(std::max<std::int64_t>(1, download.limits.connect.count() / 1000));
    const auto silence = static_cast<unsigned>(
        std::clamp<std::int64_t>(download.limits.whole.count() / 1000 + 1, 1, std::chrono::seconds(silence_max).count()));
    const unsigned no = 0, tcp = MYSQL_PROTOCOL_TCP;
    const char enforced = tls ? 1 : 0, verified = 0;
    mysql_options(connection.get(), MYSQL_OPT_LOCAL_INFILE, &no);  // a server that asks for a file of this machine gets none
    mysql_options(connection.get(), MYSQL_OPT_PROTOCOL, &tcp);
    mysql_options(connection.get(), MYSQL_OPT_CONNECT_TIMEOUT, &seconds);
    mysql_options(connection.get(), MYSQL_OPT_READ_TIMEOUT, &silence);
    mysql_options(connection.get(), MYSQL_OPT_WRITE_TIMEOUT, &silence);
    mysql_options(connection.get(), MYSQL_OPT_MAX_ALLOWED_PACKET, &row_bytes_max);
    mysql_options(connection.get(), MYSQL_SET_CHARSET_NAME, "utf8mb4");
    mysql_options(connection.get(), MARIADB_OPT_RESTRICTED_AUTH, ways_to_sign_in);
    mysql_options(connection.get(), MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verified);
    mysql_options(connection.get(), MYSQL_OPT_SSL_ENFORCE, &enforced);
    if (mysql_real_connect(connection.get(), download.address.c_str(), request.user.c_str(), request.password.c_str(),
                           request.database.c_str(), request.port, nullptr, 0) != nullptr)
        return connection;
    fault = mysql_errno(connection.get());
    return {nullptr, mysql_close};
}

/// Encrypted where the server can, as libpq does by default.
Result<Connection> connect(const DatabaseDownload& download) {
    unsigned fault = 0;
    Connection connection = try_connect(download, true, fault);
    if (!connection && fault == tls_failed) connection = try_connect(download, false, fault);
    if (connection) return connection;
    return Error{fault >= 2000 || fault == 0 ? &unreachable : &database_refused};
}

bool run(MYSQL* connection, const std::string& sql) { return mysql_real_query(connection, sql.data(), sql.size()) == 0; }

/// The server does the guarding: nothing is written, nothing takes longer. MySQL and MariaDB name the limit differently.
bool bound(MYSQL* connection, std::chrono::milliseconds whole) {
    const bool limited =
        run(connection, "SET SESSION max_statement_time = " + std::to_string(std::max<std::int64_t>(1, whole.count() / 1000))) ||
        run(connection, "SET SESSION max_execution_time = " + std::to_string(whole.count()));
    return limited && run(connection, "SET SESSION TRANSACTION READ ONLY") && run(connection, "START TRANSACTION READ ONLY");
}

/// One statement that answers rows: it is looked at before anything of it is run.
bool answers_rows(MYSQL* connection, const std::string& query) {
    const Statement statement(mysql_stmt_init(connection), mysql_stmt_close);
    return statement && mysql_stmt_prepare(statement.get(), query.data(), query.size()) == 0 &&
           mysql_stmt_field_count(statement.get()) > 0;
}

void append_cell(std::string& line, std::string_view cell, bool is_text) {
    if (!is_text) {
        boost::algorithm::hex_lower(cell, std::back_inserter(line));
        return;
    }
    const bool plain = !cell.empty() && cell.find_first_of(",\"\r\n") == std::string_view::npos;
    line += plain ? std::string(cell) : text::quoted(cell, '"');
}

/// Octets, as opposed to text, numbers and dates, which come as text.
bool holds_octets(const MYSQL_FIELD& field) {
    switch (field.type) {
        case MYSQL_TYPE_BIT:
        case MYSQL_TYPE_GEOMETRY: return true;
        case MYSQL_TYPE_TINY_BLOB:
        case MYSQL_TYPE_MEDIUM_BLOB:
        case MYSQL_TYPE_LONG_BLOB:
        case MYSQL_TYPE_BLOB:
        case MYSQL_TYPE_VAR_STRING:
        case MYSQL_TYPE_STRING: return field.charsetnr == binary_charset;
        default: return false;
    }
}

/// Writes what the result holds, row by row as it comes.
Result<std::int64_t> write_rows(MYSQL* connection, MYSQL_RES* rows, const DatabaseDownload& download,
                                Steady::time_point deadline) {
    const std::span<const MYSQL_FIELD> fields(mysql_fetch_fields(rows), mysql_num_fields(rows));
    std::ofstream out(download.target, std::ios::binary | std::ios::trunc);
    std::string line;
    for (const MYSQL_FIELD& field : fields) append_cell(line += line.empty() ? "" : ",", {field.name, field.name_length}, true);
    std::int64_t bytes = 0;
    for (std::int64_t count = 0;; ++count) {
        line += '\n';
        out << line;
        bytes += static_cast<std::int64_t>(line.size());
        if (bytes > download.limits.bytes_max) return Error{&too_large};
        if (count % rows_between_looks == 0 && download.go_on && !download.go_on(bytes, 0)) return Error{&errors::timed_out};
        if (Steady::now() >= deadline) return Error{&too_slow};
        const MYSQL_ROW row = mysql_fetch_row(rows);
        if (row == nullptr) break;
        const unsigned long* const lengths = mysql_fetch_lengths(rows);
        line.clear();
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (i > 0) line += ',';
            if (row[i] != nullptr) append_cell(line, {row[i], lengths[i]}, !holds_octets(fields[i]));
        }
    }
    if (mysql_errno(connection) != 0) return refusal_of(connection, deadline);
    out.flush();
    if (!out) return Error{&errors::storage_full};
    return bytes;
}

}  // namespace

Result<std::int64_t> download_from_mysql(const DatabaseDownload& download) {
    const Steady::time_point deadline = Steady::now() + download.limits.whole;
    JX_TRY(const Connection connection, connect(download));
    if (!bound(connection.get(), download.limits.whole)) return refusal_of(connection.get(), deadline);
    if (!answers_rows(connection.get(), download.request.query)) return Error{&database_refused};
    if (!run(connection.get(), download.request.query)) return refusal_of(connection.get(), deadline);
    const Rows rows(mysql_use_result(connection.get()), mysql_free_result);
    if (!rows) return Error{&database_refused};
    return write_rows(connection.get(), rows.get(), download, deadline);
}

}  // namespace jixia::fetch
