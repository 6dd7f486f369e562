#pragma once
// Which network addresses a fetch may reach. Source: IANA's special-purpose address registries (RFC 6890 and its updates).
#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace jixia::fetch {

/// An IP address as sixteen octets; IPv4 stands in its mapped form (::ffff:a.b.c.d), so the two spellings of one host are equal.
struct Address {
    std::array<std::uint8_t, 16> octets{};
    /// Reads "192.0.2.1" or "2001:db8::1"; nothing for other text.
    static std::optional<Address> parse(std::string_view text);
    /// Nothing for families other than IPv4 and IPv6.
    static std::optional<Address> of(const sockaddr& socket);
    bool is_v4() const;
};

/// "10.20.0.0/16" or "fd00::/8"; a single address is a network of one.
class Network {
public:
    /// Refuses `malformed`.
    static Result<Network> parse(std::string_view text);
    bool contains(const Address& address) const;

private:
    Address prefix_;
    unsigned bits_ = 0;  ///< of the sixteen octets
};

/// True for addresses of the public Internet: no loopback, link-local, private, shared, documentation, benchmark, multicast or
/// reserved ones, and none that carries another address inside (6to4, Teredo); NAT64 counts as the IPv4 address it carries.
bool is_public(const Address& address);

/// Public, or in a network that the operator allows.
bool may_reach(const Address& address, const std::vector<Network>& allowed);

}  // namespace jixia::fetch
