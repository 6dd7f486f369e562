#pragma once
// One connection to the record database, of either engine. This and its .cpp files are the only places that see SOCI.
//
// Methods throw soci::soci_error; `database.cpp` catches and turns it into a refusal by `classify`.
#include <soci/error.h>
#include <soci/session.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "storage/database.h"

namespace soci {
class statement;
}

namespace jixia::storage {

enum class Access { write, read };

/// What a failure means for the transaction and for the process.
struct Fault {
    const ErrorCode* code = &errors::internal;
    bool retry = false;  ///< a serialization failure: run the transaction again
    bool fatal = false;  ///< the machine is broken: end the process
    bool lost = false;   ///< the connection is gone
};

class Connection {
public:
    Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    virtual ~Connection();

    /// Starts a transaction of this connection's access.
    virtual void begin() = 0;
    /// Returns only if everything is durable.
    virtual void commit() = 0;
    virtual void rollback() noexcept = 0;
    /// Several statements without parameters and results.
    virtual void script(const std::string& sql) = 0;
    /// Prepares without running.
    virtual void check(const std::string& sql) = 0;
    /// False once the server has closed it.
    virtual bool alive() = 0;
    virtual void reconnect() = 0;
    virtual Fault classify(const soci::soci_error& error) const = 0;

    /// Number of rows touched.
    std::int64_t run(Statement statement, const Parameters& parameters);
    Result<void> fetch(Statement statement, const Parameters& parameters, std::span<const detail::Kind> kinds,
                       const std::function<Result<void>(std::span<const Cell>)>& sink);

    static std::unique_ptr<Connection> sqlite(const std::string& path, Access access, const DatabaseConfig& config);
    static std::unique_ptr<Connection> postgres(const std::string& url, Access access, const DatabaseConfig& config);

protected:
    /// Called before each statement: the engine's deadline starts.
    virtual void start_statement() {}
    virtual std::int64_t touched(soci::statement& statement) = 0;
    /// How many statements stay prepared between runs.
    virtual std::size_t kept_max() const { return 0; }
    /// Before the session is closed: prepared statements hold on to it.
    void forget_statements();
    soci::session session_;

private:
    class Prepared;
    std::unique_ptr<Prepared> take(const std::string& key, Statement statement, const Parameters& parameters,
                                   std::span<const detail::Kind> kinds);
    void keep(std::string key, std::unique_ptr<Prepared> prepared);
    std::unordered_map<std::string, std::unique_ptr<Prepared>> kept_;
};

/// A setting that would lose acknowledged writes: `open` refuses with its text logged.
class UnsafeSetting : public soci::soci_error {
public:
    using soci::soci_error::soci_error;
};

/// The `:name` parameters of `sql` in order of appearance, each once; text in quotes is skipped.
std::vector<std::string> parameter_names(std::string_view sql);

}  // namespace jixia::storage
