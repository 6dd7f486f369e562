#pragma once
// What belongs to the installation as a whole: what it is called, whether it lives, its contract, what robots may read.
#include <functional>
#include <string>
#include <vector>

#include "base/json.h"
#include "config.h"

namespace jixia::http {
class Router;
}

namespace jixia::app {

/// An account of the demonstration, shown on its sign-in page.
struct ShownAccount {
    std::string account, name, role;
};
BOOST_DESCRIBE_STRUCT(ShownAccount, (), (account, name, role))

struct Site {
    Config config;
    bool demonstration = false;
    std::function<std::vector<ShownAccount>(std::string_view language)> accounts;  ///< empty outside a demonstration
    std::function<std::string()> not_ready;  ///< why the platform cannot serve yet; empty: it can
};

/// GET /api/v1/platform, /healthz, /readyz, /robots.txt.
void add_site_routes(http::Router& router, Site site);
/// GET /api/v1/openapi.json: call it when every other route is there.
void add_contract(http::Router& router);
/// GET /metrics for the administrative listener; `lines` gives Prometheus' text format.
void add_metrics(http::Router& router, std::function<std::string()> lines);

}  // namespace jixia::app
