#pragma once
// Data out: records by an expression language, downloads in many forms, SQL over everything the caller may read.
//
//     auto query = Query::start({database, catalog, versions, objects, workers, clock}, {.folder = data / "derived"});
//     add_routes(router, *query);
//
// The platform's own SQL over the platform's own Parquet runs in this process; what strangers write as SQL runs in a sandboxed
// worker (worker.h), never here.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"

namespace jixia::storage {
class Database;
class ObjectStore;
class Workers;
}  // namespace jixia::storage
namespace jixia::catalog {
class Catalog;
}
namespace jixia::dataset {
class Versions;
}
namespace jixia::http {
class Router;
}

namespace jixia::query {

class Query {
public:
    struct Needs {
        storage::Database& database;
        catalog::Catalog& catalog;
        dataset::Versions& versions;
        storage::ObjectStore& objects;
        storage::Workers& workers;
        const Clock& clock;
    };
    /// What one visitor (an account, or the address of whoever is not signed in) may ask for, and what is kept for all.
    struct Limits {
        std::int64_t units_a_minute = 100'000'000'000;  ///< rows × columns that queries may have to read
        int records_at_once_max = 64, sql_at_once_max = 2;
        std::int64_t answers_bytes_max = std::int64_t{64} << 20;  ///< of pages kept in memory, for all visitors together
    };
    struct Settings {
        std::filesystem::path folder;                             ///< spill and rendered files; whatever is in it may be removed
        std::string base_url = "http://127.0.0.1:8080";           ///< of links in answers and files
        std::int64_t memory_bytes_max = std::int64_t{512} << 20;  ///< of the engine in this process
        std::int64_t rendered_bytes_max = std::int64_t{8} << 30;  ///< of rendered files kept; the least recently used go first
        int threads = 2;
        Limits limits = {};
    };
    static Result<std::unique_ptr<Query>> start(Needs needs, Settings settings);
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;
    ~Query();
    struct State;  ///< what the room's own files share

private:
    friend void add_routes(http::Router& router, Query& query);
    explicit Query(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// GET /api/v1/resources/{rid}/records, /preview and /download, /api/v1/query/functions,
/// /api/v1/entries/{id}/package and /api/v1/organizations/{id}/package; POST /api/v1/sql.
void add_routes(http::Router& router, Query& query);

}  // namespace jixia::query
