#include "migrate.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/log.h"
#include "base/text.h"
#include "migrations.h"
#include "sql.h"

namespace jixia::storage {

namespace {

constexpr const char* create_table =
    "CREATE TABLE IF NOT EXISTS schema_migration (number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, "
    "applied_at TEXT NOT NULL)";

// Two nodes may start at once on PostgreSQL: the second waits here. On SQLite the file's lock has kept it out already.
class Turn {
public:
    Turn(Connection& connection, Engine engine) : connection_(connection), engine_(engine) {
        if (engine_ == Engine::postgres) connection_.script("SELECT pg_advisory_lock(5930114701)");
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
        try {
            if (engine_ == Engine::postgres) connection_.script("SELECT pg_advisory_unlock(5930114701)");
        } catch (const soci::soci_error&) {
            log::warning("migration lock not released");  // it ends with the session
        }
    }

private:
    Connection& connection_;
    Engine engine_;
};

struct Applied {
    std::string name, checksum;
};

Result<std::map<std::int64_t, Applied>> applied_migrations(Connection& connection) {
    constexpr std::array kinds{detail::Kind::integer, detail::Kind::text, detail::Kind::text};
    std::map<std::int64_t, Applied> applied;
    JX_CHECK(connection.fetch(sql::list_migrations, {}, kinds, [&](std::span<const Cell> row) -> Result<void> {
        applied[std::get<std::int64_t>(row[0])] = {std::get<std::string>(row[1]), std::get<std::string>(row[2])};
        return {};
    }));
    return applied;
}

// The applied migrations must be the first of ours, unchanged.
Result<void> compare(const std::map<std::int64_t, Applied>& applied) {
    const std::int64_t newest = migrations().empty() ? 0 : migrations().back().number;
    if (!applied.empty() && applied.rbegin()->first > newest) {
        log::error("database is newer than this program", {{"database", applied.rbegin()->first}, {"program", newest}});
        return Error{&database_newer};
    }
    std::size_t found = 0;
    bool same = true;
    for (const Migration& migration : migrations()) {
        if (found == applied.size()) break;
        const auto entry = applied.find(migration.number);
        if (entry == applied.end() || entry->second.checksum != migration.checksum) {
            log::error("migration differs from the applied one", {{"number", migration.number}, {"name", migration.name}});
            same = false;
            break;
        }
        ++found;
    }
    if (!same || found != applied.size()) return Error{&migration_changed};
    return {};
}

}  // namespace

Result<void> migrate(Connection& connection, Engine engine, const Clock& clock) {
    const Turn turn(connection, engine);
    connection.script(create_table);
    JX_TRY(const auto applied, applied_migrations(connection));
    JX_CHECK(compare(applied));
    for (const Migration& migration : migrations()) {
        if (applied.contains(migration.number)) continue;
        connection.begin();
        try {
            connection.script(sql_for(engine, migration.sql));
            connection.run(sql::add_migration, {{"number", migration.number},
                                                {"name", std::string(migration.name)},
                                                {"checksum", std::string(migration.checksum)},
                                                {"applied_at", clock.now()}});
            connection.commit();
        } catch (...) {
            connection.rollback();
            log::error("migration failed", {{"number", migration.number}, {"name", migration.name}});
            throw;
        }
    }
    return {};
}

std::string sql_for(Engine engine, std::string_view migration) {
    std::string out;
    bool ours = true;
    for (const std::string& line : text::split(migration, '\n')) {
        if (line == "-- sqlite:") ours = engine == Engine::sqlite;
        else if (line == "-- postgres:") ours = engine == Engine::postgres;
        else if (line == "-- end") ours = true;
        else if (ours) out += line + '\n';
    }
    return out;
}

}  // namespace jixia::storage
