#pragma once
// Scheduled pulls: where a resource's next versions come from by themselves. At start: build `Pulls`, call `handle_jobs`
// before `storage::Jobs::start`, `add_routes`, and `start_due` every minute.
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/actor.h"
#include "base/clock.h"
#include "base/json.h"
#include "storage/database.h"

namespace jixia::audit {
class Ledger;
}
namespace jixia::catalog {
class Resources;
}
namespace jixia::crypto {
class Sealer;
}
namespace jixia::dataset {
class Dataset;
}
namespace jixia::fetch {
class Client;
}
namespace jixia::http {
class Router;
}
namespace jixia::storage {
class Jobs;
class ObjectStore;
class Outbox;
}  // namespace jixia::storage

namespace jixia::pull {

struct PullBody;

class Pulls {
public:
    struct Needs {
        storage::Database& database;
        storage::Jobs& jobs;
        storage::ObjectStore& objects;
        storage::Outbox& outbox;
        const audit::Ledger& ledger;
        catalog::Resources& resources;
        dataset::Dataset& dataset;
        const fetch::Client& client;
        const crypto::Sealer& sealer;
        const Clock& clock;
        /// An account as it is now; nothing if it is disabled or gone.
        std::function<Result<std::optional<Actor>>(const std::string& account_id)> account;
    };
    explicit Pulls(Needs needs);
    ~Pulls();

    void handle_jobs();
    /// Starts a job for every pull that is due; their number.
    Result<std::int64_t> start_due();

    // ── Use cases, of the provider's people who may write to the resource; `not-found` for everybody else ──
    /// Sets or replaces. Refuses `pull-source-invalid` field by field, `fetch-url-invalid`. Without a credential the one that
    /// is held stays, as long as it goes to the same place.
    Result<json::Value> set(const Actor& actor, const std::string& resource_id, const PullBody& body);
    /// How it stands; never with the credential.
    Result<json::Value> find(const Actor& actor, const std::string& resource_id);
    Result<void> remove(const Actor& actor, const std::string& resource_id);
    /// Pulls now; the job.
    Result<json::Value> run(const Actor& actor, const std::string& resource_id);

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// GET, PUT and DELETE /api/v1/resources/{rid}/pull, and POST …/pull/actions/run.
void add_routes(http::Router& router, Pulls& pulls);

}  // namespace jixia::pull
