#pragma once
// How good the data is: checks of tables, entries, providers and the province, each with its formula, its inputs, the rows that
// fail and what to do; the 405 points of data.europa.eu; entries that look alike.
//
// At start:  Quality quality({…});
//            quality.handle_jobs();          before jobs.start()
//            quality.subscribe(outbox);      before outbox.start()
//            add_routes(router, quality);
//            quality.tick() now and then: the nightly run is begun by it
// The program's `worker` needs `worker_tasks` (worker.h).
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/actor.h"
#include "base/clock.h"
#include "base/result.h"
#include "quality/types.h"

namespace jixia::storage {
class Database;
class Jobs;
class ObjectStore;
class Outbox;
class Transaction;
class Workers;
}  // namespace jixia::storage
namespace jixia::catalog {
class Catalog;
class Providers;
}  // namespace jixia::catalog
namespace jixia::dataset {
class ColumnRules;
class Dataset;
}  // namespace jixia::dataset
namespace jixia::http {
class Router;
}

namespace jixia::quality {

struct ProvidersPage {
    std::vector<ProviderLine> items;
    std::int64_t total = 0;
    std::string next;  ///< cursor of the next page; empty: none
};
struct PairsPage {
    std::vector<PairLine> items;
    std::int64_t total = 0;
    std::string next;
};

/// Any thread; blocking.
class Quality {
public:
    struct Needs {
        storage::Database& database;
        catalog::Catalog& catalog;
        const catalog::Providers& providers;
        dataset::Dataset& dataset;
        const dataset::ColumnRules& rules;
        storage::ObjectStore& objects;
        storage::Workers& workers;
        storage::Jobs& jobs;
        const Clock& clock;
        /// How many bodies of Art. 2(2) the register holds.
        std::function<Result<std::int64_t>(storage::Transaction&)> bodies;
        std::string base_url = "http://127.0.0.1:8080";  ///< of names in linked data
    };
    explicit Quality(Needs needs);
    Quality(const Quality&) = delete;
    Quality& operator=(const Quality&) = delete;
    ~Quality();

    /// Follows publications, new versions and changed rules. Before `outbox.start()`.
    void subscribe(storage::Outbox& outbox);
    /// Registers the handler of the nightly run.
    void handle_jobs();
    /// Begins the nightly run once a day after one o'clock, and between when a tenth more entries are public than it has seen.
    /// For one thread.
    Result<void> tick();
    /// The nightly run on this thread: every table measured that has changed, every rule checked again, all entries compared with
    /// each other, every result kept. For tests and the command line.
    Result<void> run_all();

    /// The working copy for who sees it, else what is published. Refuses `not-found`.
    Result<EntryQuality> entry(const Actor& actor, const std::string& id, std::string_view language);
    /// Refuses what `catalog::Resources::readable` refuses.
    Result<ResourceQuality> resource(const Actor& actor, const std::string& id, std::string_view language);
    Result<Summary> province(std::string_view language);
    /// Refuses `not-found` for one that has no published entry.
    Result<Summary> provider(const std::string& id, std::string_view language);
    Result<ProvidersPage> providers(const std::string& cursor, std::int64_t limit);
    /// `kind`: duplicate, fragment or similar. Pairs of entries that are public now.
    Result<PairsPage> pairs(const std::string& kind, const std::string& cursor, std::int64_t limit, std::string_view language);
    static std::vector<CheckLine> checks(std::string_view language);

    struct State;  ///< what the room's own files share

private:
    friend void add_routes(http::Router& router, Quality& quality);
    std::unique_ptr<State> state_;
};

/// GET /api/v1/entries/{id}/quality (also as DQV), /resources/{rid}/quality, /quality with /checks, /providers and /pairs.
void add_routes(http::Router& router, Quality& quality);

}  // namespace jixia::quality
