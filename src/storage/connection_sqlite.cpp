// SQLite by the connection contract: WAL, synchronous=FULL, defensive, one writer, read-only readers; every setting is read back.
#include <fmt/format.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <cerrno>
#include <chrono>

#include "connection.h"

namespace jixia::storage {

namespace {

namespace sqlite = sqlite_api;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr int version_min = 3051003;  // before it a checkpoint could lose a commit (the WAL-reset race)

class SqliteConnection final : public Connection {
public:
    SqliteConnection(std::string path, Access access, const DatabaseConfig& config)
        : path_(std::move(path)),
          access_(access),
          busy_timeout_ms_(config.busy_timeout_ms),
          statement_timeout_(config.statement_timeout_ms) {
        open();
    }
    // SOCI closes with sqlite3_close, which the last connection turns into a checkpoint.
    ~SqliteConnection() override {
        forget_statements();
        session_.close();
    }

    void begin() override { script(access_ == Access::write ? "BEGIN IMMEDIATE" : "BEGIN"); }
    void commit() override { script("COMMIT"); }
    void rollback() noexcept override {
        if (sqlite::sqlite3_get_autocommit(raw_) == 0) sqlite::sqlite3_exec(raw_, "ROLLBACK", nullptr, nullptr, nullptr);
    }
    void script(const std::string& sql) override {
        start_statement();
        const int code = sqlite::sqlite3_exec(raw_, sql.c_str(), nullptr, nullptr, nullptr);
        if (code != SQLITE_OK)
            throw soci::sqlite3_soci_error(sqlite::sqlite3_errmsg(raw_), sqlite::sqlite3_extended_errcode(raw_));
    }
    void check(const std::string& sql) override {
        sqlite::sqlite3_stmt* statement = nullptr;
        const int code = sqlite::sqlite3_prepare_v2(raw_, sql.c_str(), -1, &statement, nullptr);
        sqlite::sqlite3_finalize(statement);
        if (code != SQLITE_OK) throw soci::sqlite3_soci_error(sqlite::sqlite3_errmsg(raw_), code);
    }
    bool alive() override { return true; }
    void reconnect() override {
        forget_statements();
        session_.close();
        open();
    }

    Fault classify(const soci::soci_error& error) const override {
        const auto* own = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
        if (own == nullptr) return {};
        const int code = own->result();
        const bool writing = access_ == Access::write;
        switch (code & 0xff) {
            case SQLITE_BUSY:
            case SQLITE_LOCKED: return {.code = &errors::busy};
            case SQLITE_FULL: return {.code = &errors::storage_full};
            case SQLITE_INTERRUPT: return {.code = &errors::timed_out};
            case SQLITE_IOERR: {
                if (code == SQLITE_IOERR_NOMEM) return {};
                const int cause = sqlite::sqlite3_system_errno(raw_);
                if (cause == ENOSPC || cause == EDQUOT || cause == EROFS) return {.code = &errors::storage_full};
                return {.fatal = writing};
            }
            case SQLITE_CORRUPT:
            case SQLITE_NOTADB: return {.fatal = writing};
            default: return {};
        }
    }

protected:
    void start_statement() override { deadline_ = std::chrono::steady_clock::now() + statement_timeout_; }
    std::size_t kept_max() const override { return 512; }  // the program has fewer
    std::int64_t touched(soci::statement&) override { return sqlite::sqlite3_changes64(raw_); }

private:
    void open() {
        if (sqlite::sqlite3_libversion_number() < version_min)
            throw UnsafeSetting(fmt::format("SQLite {} is older than 3.51.3", sqlite::sqlite3_libversion()));
        if (path_.find('"') != std::string::npos) throw soci::soci_error("a quotation mark in the path of the database");
        session_.open(soci::sqlite3, fmt::format("dbname=\"{}\"{}", path_, access_ == Access::read ? " readonly=1" : ""));
        raw_ = static_cast<soci::sqlite3_session_backend*>(session_.get_backend())->conn_;
        sqlite::sqlite3_extended_result_codes(raw_, 1);
        sqlite::sqlite3_busy_timeout(raw_, static_cast<int>(busy_timeout_ms_));
        int defensive = 0;
        sqlite::sqlite3_db_config(raw_, SQLITE_DBCONFIG_DEFENSIVE, 1, &defensive);
        if (defensive != 1) throw UnsafeSetting("SQLite's defensive mode cannot be set");
        if (access_ == Access::write) {
            set("journal_mode", "wal", "wal");
            set("synchronous", "FULL", "2");
        } else {
            set("query_only", "ON", "1");
        }
        set("foreign_keys", "ON", "1");
        set("trusted_schema", "OFF", "0");
        set("cell_size_check", "ON", "1");
        script("PRAGMA cache_size=-16000");
        sqlite::sqlite3_progress_handler(raw_, 4000, &SqliteConnection::over_time, this);
    }
    // Steps the pragma to its end: an I/O error inside it is raised only to those who read its row.
    void set(const char* pragma, const char* value, std::string_view expected) {
        read_pragma(fmt::format("PRAGMA {}={}", pragma, value));
        const std::string actual = read_pragma(fmt::format("PRAGMA {}", pragma));
        if (actual != expected) throw UnsafeSetting(fmt::format("SQLite's {} is '{}', not '{}'", pragma, actual, expected));
    }
    std::string read_pragma(const std::string& sql) {
        sqlite::sqlite3_stmt* statement = nullptr;
        std::string value;
        int code = sqlite::sqlite3_prepare_v2(raw_, sql.c_str(), -1, &statement, nullptr);
        if (code == SQLITE_OK)
            while ((code = sqlite::sqlite3_step(statement)) == SQLITE_ROW)
                if (const auto* text = sqlite::sqlite3_column_text(statement, 0)) value = reinterpret_cast<const char*>(text);
        sqlite::sqlite3_finalize(statement);
        if (code != SQLITE_DONE)
            throw soci::sqlite3_soci_error(sqlite::sqlite3_errmsg(raw_), sqlite::sqlite3_extended_errcode(raw_));
        return value;
    }
    static int over_time(void* self) {
        return std::chrono::steady_clock::now() > static_cast<SqliteConnection*>(self)->deadline_ ? 1 : 0;
    }

    std::string path_;
    Access access_;
    std::int64_t busy_timeout_ms_;
    std::chrono::milliseconds statement_timeout_;
    SteadyTime deadline_ = SteadyTime::max();
    sqlite::sqlite3* raw_ = nullptr;
};

}  // namespace

std::unique_ptr<Connection> Connection::sqlite(const std::string& path, Access access, const DatabaseConfig& config) {
    return std::make_unique<SqliteConnection>(path, access, config);
}

}  // namespace jixia::storage
