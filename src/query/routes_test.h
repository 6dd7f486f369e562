#pragma once
// For tests of routes over a socket: the real catalogue and the real server over tables whose objects are real and whose
// manifests the test says.
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "catalogue.h"
#include "foundations.h"
#include "http/router.h"
#include "http/server.h"
#include "http_client.h"
#include "query/query.h"
#include "records_fixture.h"
#include "storage/sandbox.h"

namespace jixia::query {

/// Manifests in memory; the objects they name are real.
class Manifests final : public dataset::Versions {
public:
    std::map<std::pair<std::string, std::int64_t>, dataset::VersionInfo> held;
    Result<dataset::VersionInfo> find(storage::Transaction&, const std::string& resource_id, std::int64_t number) override {
        const auto found = held.find({resource_id, number});
        if (found == held.end()) return Error{&errors::not_found};
        return found->second;
    }
};

inline Actor person(const std::string& id, const std::string& organization, std::vector<Role> roles) {
    Actor actor;
    actor.id = id;
    actor.organization = organization;
    actor.division = organization.empty() ? "" : "370100";
    actor.roles = std::move(roles);
    return actor;
}

class Routes : public testing::Test {
protected:
    /// Who asks, by the Authorization header; a visitor without one.
    using Callers = std::function<Actor(std::string_view authorization)>;

    /// Once a test, first.
    void serve(const catalog::Providers& providers, const identity::GrantReader& grants,
               const catalog::OpeningDecisions& decisions, Callers callers,
               std::unique_ptr<storage::Workers> own_workers = std::make_unique<storage::Workers>("/bin/false", 1)) {
        catalog =
            catalog::Catalog::start({*database, rooms.outbox, rooms.ledger, rooms.workflow, clock, providers, grants, decisions},
                                    {"http://127.0.0.1:8080", "山东公共数据开放网", "Shandong Open Data"})
                .value();
        workers = std::move(own_workers);
        query =
            Query::start({*database, *catalog, manifests, *shelf.objects, *workers, clock}, {.folder = shelf.folder / "derived"})
                .value();
        add_routes(router, *query);
        server = std::make_unique<http::Server>(
            http::ServerConfig{.port = 0, .analytics_threads = 4}, router,
            [callers = std::move(callers)](const http::Call& call) -> Result<Actor> {
                const std::string_view authorization = call.headers.get("Authorization");
                return authorization.empty() ? Actor{} : callers(authorization);
            },
            nullptr);
        EXPECT_TRUE(server->start().has_value());
        client = std::make_unique<kit::HttpClient>(server->port());
    }

    Shelf shelf;
    kit::ManualClock clock;
    std::unique_ptr<storage::Database> database = [this] {
        storage::DatabaseConfig config;
        config.url = (shelf.folder / "records.sqlite").string();
        return storage::Database::open(config, clock).value();
    }();
    kit::Foundations rooms{*database, clock};
    std::unique_ptr<catalog::Catalog> catalog;
    Manifests manifests;
    std::unique_ptr<storage::Workers> workers;
    std::unique_ptr<Query> query;
    http::Router router;
    std::unique_ptr<http::Server> server;
    std::unique_ptr<kit::HttpClient> client;
};

}  // namespace jixia::query
