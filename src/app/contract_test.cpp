// The contract that the routes make: api/openapi.json is what the last commit promised; `make bless` writes it anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "base/json.h"
#include "databases.h"
#include "http/router.h"
#include "platform.h"

namespace jixia::app {
namespace {

class Contract : public ::testing::Test {
protected:
    Contract() {
        std::filesystem::create_directories(folder.path() / "pages");
        std::ofstream(folder.path() / "pages/index.html") << "<!doctype html><html><head><!--head--></head><body></body></html>";
        Config config;
        config.data = folder.path() / "data";
        config.pages = folder.path() / "pages";
        auto opened = Platform::open(config, clock, Demonstration::no, JIXIA_PROGRAM);
        EXPECT_TRUE(opened.has_value());
        platform = std::move(*opened);
    }
    kit::TempFolder folder;
    kit::ManualClock clock;
    std::unique_ptr<Platform> platform;
};

TEST_F(Contract, IsWhatTheLastCommitPromised) {
    const std::filesystem::path golden = std::filesystem::path(JIXIA_SOURCE_DIR) / "api/openapi.json";
    const std::string made = json::serialize_pretty(platform->router().openapi()) + "\n";
    if (std::getenv("JIXIA_BLESS") != nullptr) {  // NOLINT(concurrency-mt-unsafe): one thread, before anything starts
        std::filesystem::create_directories(golden.parent_path());
        std::ofstream(golden, std::ios::binary) << made;
    }
    std::ifstream in(golden, std::ios::binary);
    std::ostringstream promised;
    promised << in.rdbuf();
    EXPECT_TRUE(std::move(promised).str() == made) << "the routes have changed: make bless, and read the diff";
}

TEST_F(Contract, EveryRouteSaysWhatItIsForAndEveryRefusalIsKnown) {
    std::set<std::string_view> ids;
    for (const http::Router::Route* route : platform->router().routes()) {
        EXPECT_TRUE(ids.insert(route->info.id).second) << route->path;
        EXPECT_FALSE(route->info.summary.empty()) << route->path;
        EXPECT_FALSE(route->info.tag.empty()) << route->path << " stands under no heading";
    }
    EXPECT_GE(ids.size(), 45U);
}

/// Every address that anybody may read answers a visitor who invents ids, methods and parameters with a problem, never with a
/// fault.
TEST_F(Contract, NonsenseIsAProblemNeverAFault) {
    for (const http::Router::Route* route : platform->router().routes()) {
        for (const std::string_view id :
             {"nothing", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "%00", "../../etc/passwd", "'; DROP TABLE entry; --"}) {
            std::string path = route->path;
            for (std::size_t at = 0; (at = path.find('{')) != std::string::npos;) path.replace(at, path.find('}') - at + 1, id);
            http::Call call;
            call.method = route->method;
            call.path = call.target = path;
            call.body = "{\"nonsense\": [1, 2";
            call.headers.set("Content-Type", "application/json");
            const http::Response response = platform->router().handle(std::move(call));
            EXPECT_NE(response.status, 500) << http::name_of(route->method) << " " << path;
        }
    }
}

/// An address that the pages' router knows and the server does not would show a page and answer 404.
TEST_F(Contract, EveryPageOfTheInterfaceHasAHead) {
    std::ifstream in(std::filesystem::path(JIXIA_SOURCE_DIR) / "ui/src/router.ts");
    std::string line;
    int pages = 0;
    while (std::getline(in, line)) {
        constexpr std::string_view mark = "{ path: '/";
        const std::size_t at = line.find(mark);
        if (at == std::string::npos) continue;
        const std::size_t start = at + mark.size() - 1;
        const std::string path = line.substr(start, line.find('\'', start) - start);
        if (path.find(':') != std::string::npos) continue;  // of one thing: 404 when there is none
        http::Call call;
        call.path = call.target = path;
        EXPECT_EQ(platform->router().handle(std::move(call)).status, 200) << path;
        ++pages;
    }
    EXPECT_GE(pages, 20);
}

}  // namespace
}  // namespace jixia::app
