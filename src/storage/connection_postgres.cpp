// PostgreSQL: serializable writers that queue at a table lock, repeatable-read readers, durability asserted.
#include <fmt/format.h>
#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include "connection.h"

namespace jixia::storage {

namespace {

class PostgresConnection final : public Connection {
public:
    PostgresConnection(std::string url, Access access, const DatabaseConfig& config)
        : url_(std::move(url)),
          access_(access),
          busy_timeout_ms_(config.busy_timeout_ms),
          statement_timeout_ms_(config.statement_timeout_ms) {
        open();
    }
    ~PostgresConnection() override {
        forget_statements();
        session_.close();
    }

    // The lock is taken before the snapshot (LOCK TABLE takes none), so writers do not meet serialization failures but wait their
    // turn, as they do on SQLite. Every write appends to the one ledger anyway.
    void begin() override {
        script(access_ == Access::write
                   ? "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE; LOCK TABLE schema_migration IN EXCLUSIVE MODE"
                   : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    }
    // The server answers COMMIT of a failed transaction with ROLLBACK and no error.
    void commit() override {
        if (const std::string answer = script_status("COMMIT"); answer != "COMMIT")
            throw soci::soci_error("the server rolled back at commit");
    }
    void rollback() noexcept override {
        if (raw_ != nullptr) PQclear(PQexec(raw_, "ROLLBACK"));
    }
    void script(const std::string& sql) override { script_status(sql); }
    void check(const std::string& sql) override {
        soci::statement statement(session_);
        statement.alloc();
        statement.prepare(sql, soci::details::st_repeatable_query);
    }
    bool alive() override {
        if (raw_ == nullptr || PQstatus(raw_) != CONNECTION_OK) return false;
        return PQconsumeInput(raw_) == 1 && PQstatus(raw_) == CONNECTION_OK;
    }
    void reconnect() override {
        raw_ = nullptr;
        forget_statements();
        session_.close();
        open();
    }

    Fault classify(const soci::soci_error& error) const override {
        if (raw_ == nullptr || PQstatus(raw_) != CONNECTION_OK) return {.code = &errors::busy, .lost = true};
        const auto* own = dynamic_cast<const soci::postgresql_soci_error*>(&error);
        if (own == nullptr) return {};
        const std::string state = own->sqlstate();
        if (state == "40001" || state == "40P01") return {.code = &errors::busy, .retry = true};
        if (state == "55P03" || state == "53300" || state == "53200" || state == "57P03") return {.code = &errors::busy};
        if (state == "57014") return {.code = &errors::timed_out};
        if (state == "53100") return {.code = &errors::storage_full};
        return {};
    }

protected:
    std::int64_t touched(soci::statement& statement) override { return statement.get_affected_rows(); }

private:
    void open() {
        raw_ = nullptr;
        session_.open(soci::postgresql, url_);
        raw_ = static_cast<soci::postgresql_session_backend*>(session_.get_backend())->conn_;
        PQsetNoticeProcessor(raw_, [](void*, const char*) {}, nullptr);
        script(
            fmt::format("SET client_encoding='UTF8'; SET TimeZone='UTC'; SET application_name='jixia'; SET lock_timeout={}; "
                        "SET statement_timeout={}; SET idle_in_transaction_session_timeout=120000",
                        busy_timeout_ms_, statement_timeout_ms_));
        if (setting("synchronous_commit") == "off") throw UnsafeSetting("PostgreSQL's synchronous_commit is off");
        if (setting("fsync") != "on") throw UnsafeSetting("PostgreSQL's fsync is off");
        if (setting("full_page_writes") != "on") throw UnsafeSetting("PostgreSQL's full_page_writes is off");
    }
    std::string setting(const std::string& name) { return PQgetvalue(execute("SHOW " + name).get(), 0, 0); }
    std::string script_status(const std::string& sql) { return PQcmdStatus(execute(sql).get()); }

    struct Clear {
        void operator()(PGresult* result) const { PQclear(result); }
    };
    std::unique_ptr<PGresult, Clear> execute(const std::string& sql) {
        std::unique_ptr<PGresult, Clear> result(PQexec(raw_, sql.c_str()));
        const ExecStatusType status = PQresultStatus(result.get());
        if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return result;
        const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
        throw soci::postgresql_soci_error(PQerrorMessage(raw_), state != nullptr ? state : "08006");
    }

    std::string url_;
    Access access_;
    std::int64_t busy_timeout_ms_, statement_timeout_ms_;
    PGconn* raw_ = nullptr;
};

}  // namespace

std::unique_ptr<Connection> Connection::postgres(const std::string& url, Access access, const DatabaseConfig& config) {
    return std::make_unique<PostgresConnection>(url, access, config);
}

}  // namespace jixia::storage
