#pragma once
// How each kind of database server is read. The address was looked up and may be reached.
#include <chrono>

#include "fetch/database_source.h"

namespace jixia::fetch {

/// Nothing is heard for so long: the server is given up.
inline constexpr std::chrono::seconds silence_max{60};

struct DatabaseDownload {
    const DatabaseRequest& request;
    const std::string& address;
    const Limits& limits;
    const std::filesystem::path& target;
    const std::function<bool(std::int64_t bytes, std::int64_t total)>& go_on;
};

Result<std::int64_t> download_from_postgresql(const DatabaseDownload& download);
Result<std::int64_t> download_from_mysql(const DatabaseDownload& download);

}  // namespace jixia::fetch
