#pragma once
// What every request over libcurl goes through: the check of each address as its socket is opened, and the bounds.
#include <curl/curl.h>

#include <chrono>
#include <vector>

#include "fetch/client.h"

namespace jixia::fetch {

struct Gate {
    const std::vector<Network>& allowed;
    bool refused = false;  ///< an address was not let through
};

/// `gate` is asked for each socket and must outlive the transfer.
void pass(CURL* curl, Gate& gate);
/// Neither another protocol, nor a proxy from the environment, nor libcurl's own redirects, nor a packed body; bounded in time.
void bound(CURL* curl, const Limits& limits, std::chrono::milliseconds left);

}  // namespace jixia::fetch
