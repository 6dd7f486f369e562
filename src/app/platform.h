#pragma once
// The composition root: builds every service once, wires it, starts what works in the background and stops it in reverse.
//
//     auto platform = Platform::open(config, clock, Demonstration::no);   the records, the objects, every service; nothing runs
//     platform->start();                                                   background work, then the doors open
//     … platform->stop();                                                  the doors close, running work ends, figures are
//     written
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "config.h"

namespace jixia::storage {
class Database;
}
namespace jixia::identity {
class Identity;
}
namespace jixia::catalog {
class Catalog;
}
namespace jixia::search {
class Search;
}
namespace jixia::quality {
class Quality;
}
namespace jixia::http {
class Router;
}

namespace jixia::app {

/// A demonstration shows its accounts on the sign-in page and lets them in.
enum class Demonstration { no, yes };

/// A port is taken.
class Platform {
public:
    /// `program`: what is re-executed for sandboxed work.
    static Result<std::unique_ptr<Platform>> open(const Config& config, const Clock& clock, Demonstration demonstration,
                                                  const std::filesystem::path& program);
    Platform(const Platform&) = delete;
    Platform& operator=(const Platform&) = delete;
    ~Platform();

    /// Starts background work and opens the doors. Refuses what the server refuses.
    Result<void> start();
    /// /readyz answers 503 with `why` until it is empty: work that has to be done before the platform counts as ready.
    void hold_ready(std::string why);
    /// Stops accepting, lets running requests and jobs end, writes what was counted. Once.
    void stop();

    /// The ports that were bound.
    std::uint16_t port() const;
    std::uint16_t admin_port() const;

    storage::Database& database();
    identity::Identity& identity();
    catalog::Catalog& catalog();
    search::Search& search();
    quality::Quality& quality();
    /// Every route, to be called in this process as over the network.
    const http::Router& router() const;

private:
    struct State;
    explicit Platform(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Years of the working-day calendar that an operator imported (`jixia calendar import`) are kept here.
std::filesystem::path calendar_folder(const Config& config);

}  // namespace jixia::app
