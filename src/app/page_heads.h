#pragma once
// What each public page says about itself before any script runs: title, description, canonical address, schema.org JSON-LD.
#include <string>

#include "http/pages.h"

namespace jixia::catalog {
class Catalog;
}
namespace jixia::identity {
class Identity;
}
namespace jixia::planning {
class Planning;
}
namespace jixia::policy {
class Policy;
}

namespace jixia::app {

struct HeadSources {
    catalog::Catalog& catalog;
    identity::Identity& identity;
    planning::Planning& planning;
    policy::Policy& policy;
    std::string base_url, platform_zh, platform_en;
};

/// The head of the page at `call.path`; a page nobody knows, or of something that does not exist, has status 404.
Result<http::PageHead> head_of(const HeadSources& sources, const http::Call& call);

}  // namespace jixia::app
