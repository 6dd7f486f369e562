#pragma once
// One request and its answer over libcurl, without redirects: those are the client's to judge.
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "fetch/client.h"

namespace jixia::fetch {

/// What a transfer is made of, already judged.
struct Transfer {
    const Request& request;
    const std::string& url;
    bool with_credentials;
    const std::vector<Network>& allowed;
    const Limits& limits;
    std::chrono::milliseconds left;  ///< for this request
    const std::filesystem::path& target;
    const std::function<bool(std::int64_t, std::int64_t)>& go_on;
};

struct TransferAnswer {
    long status = 0;
    std::string redirect;  ///< absolute address of the next request, of a 3xx
    Download download;
};

Result<TransferAnswer> transfer(const Transfer& what);

/// `filename` of a Content-Disposition header (RFC 6266), `filename*` first.
std::string file_name_of_disposition(std::string_view header);

}  // namespace jixia::fetch
