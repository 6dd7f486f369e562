#include "fetch/database_source.h"

#include <arpa/inet.h>
#include <netdb.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>

#include "database_servers.h"

namespace jixia::fetch {
namespace {

bool is_host(const std::string& host) {
    return !host.empty() && host.size() <= 253 && std::ranges::all_of(host, [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_' || c == ':';
    });
}

std::string text_of(const sockaddr& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* octets = address.sa_family == AF_INET
                             ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in&>(address).sin_addr)
                             : static_cast<const void*>(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr);
    return ::inet_ntop(address.sa_family, octets, text.data(), text.size()) == nullptr ? "" : text.data();
}

/// An address of the host that may be reached. Drivers are given this address: they do not ask for the name again.
Result<std::string> reachable_address(const std::string& host, const std::vector<Network>& allowed) {
    if (!is_host(host)) return Error{&url_invalid};
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return Error{&unreachable};
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> all(found, ::freeaddrinfo);
    for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
        const auto address = Address::of(*one->ai_addr);
        if (address && may_reach(*address, allowed)) return text_of(*one->ai_addr);
    }
    return Error{&address_refused};
}

}  // namespace

Result<std::int64_t> download_query(const DatabaseRequest& request, const std::vector<Network>& allowed, const Limits& limits,
                                    const std::filesystem::path& target,
                                    const std::function<bool(std::int64_t, std::int64_t)>& go_on) {
    JX_TRY(const std::string address, reachable_address(request.host, allowed));
    const DatabaseDownload download{request, address, limits, target, go_on};
    return request.server == DatabaseServer::mysql ? download_from_mysql(download) : download_from_postgresql(download);
}

}  // namespace jixia::fetch
