#pragma once
// A query of a provider's own database as a CSV file: read-only, bounded, over a connection that meets the same guard as every
// fetch.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "fetch/client.h"

namespace jixia::fetch {

/// The database refused, or its answer broke off; the detail holds its SQLSTATE, never its words.
inline constexpr ErrorCode database_refused{"fetch-database", ErrorKind::invalid};

enum class DatabaseServer {
    postgresql,
    mysql  ///< or MariaDB
};

/// A server and what to read of it.
struct DatabaseRequest {
    DatabaseServer server{};
    std::string host;  ///< a name or an address: never a socket of this machine
    std::uint16_t port = 0;
    std::string database, user, password;
    std::string query;  ///< one SELECT; it runs in a read-only transaction
};

/// Writes the rows with a header to `target` (made anew); their octets. NULL is an empty cell, an empty text is `""`; octets that
/// are no text come as hexadecimal digits. Refuses `fetch-url-invalid` for a host that is none, `fetch-address-refused`,
/// `fetch-unreachable`, `fetch-database`, `fetch-too-large`, `fetch-too-slow`.
Result<std::int64_t> download_query(const DatabaseRequest& request, const std::vector<Network>& allowed, const Limits& limits,
                                    const std::filesystem::path& target,
                                    const std::function<bool(std::int64_t bytes, std::int64_t total)>& go_on);

}  // namespace jixia::fetch
