#include "fetch/addresses.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string>

namespace jixia::fetch {
namespace {

constexpr std::size_t v4_at = 12;  // where the mapped form holds its four octets
constexpr unsigned v4_bits = 96;

Address mapped(const std::uint8_t* four) {
    Address out;
    out.octets[10] = out.octets[11] = 0xff;
    std::copy_n(four, 4, out.octets.begin() + v4_at);
    return out;
}

const std::vector<Network>& networks(std::initializer_list<const char*> texts, std::vector<Network>& out) {
    for (const char* text : texts) out.push_back(*Network::parse(text));
    return out;
}

/// IPv4 that is not of the public Internet.
const std::vector<Network>& special_v4() {
    static std::vector<Network> list;
    static const auto& all = networks({"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
                                       "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
                                       "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"},
                                      list);
    return all;
}

/// Parts of 2000::/3 that are not.
const std::vector<Network>& special_v6() {
    static std::vector<Network> list;
    static const auto& all = networks({"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"}, list);
    return all;
}

bool in_any(const Address& address, const std::vector<Network>& list) {
    return std::ranges::any_of(list, [&](const Network& network) { return network.contains(address); });
}

}  // namespace

std::optional<Address> Address::parse(std::string_view text) {
    if (text.find('\0') != std::string_view::npos) return std::nullopt;  // what stands behind it would not be read
    const std::string terminated(text);
    std::array<std::uint8_t, 16> octets{};
    if (::inet_pton(AF_INET, terminated.c_str(), octets.data()) == 1) return mapped(octets.data());
    if (::inet_pton(AF_INET6, terminated.c_str(), octets.data()) == 1) return Address{octets};
    return std::nullopt;
}

std::optional<Address> Address::of(const sockaddr& socket) {
    if (socket.sa_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &socket, sizeof v4);
        std::array<std::uint8_t, 4> four{};
        std::memcpy(four.data(), &v4.sin_addr, four.size());
        return mapped(four.data());
    }
    if (socket.sa_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, &socket, sizeof v6);
        Address out;
        std::memcpy(out.octets.data(), &v6.sin6_addr, out.octets.size());
        return out;
    }
    return std::nullopt;
}

bool Address::is_v4() const {
    return std::all_of(octets.begin(), octets.begin() + 10, [](std::uint8_t o) { return o == 0; }) && octets[10] == 0xff &&
           octets[11] == 0xff;
}

Result<Network> Network::parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto address = Address::parse(text.substr(0, slash));
    if (!address) return Error{&errors::malformed};
    const unsigned base = address->is_v4() ? v4_bits : 0;
    unsigned bits = 128 - base;
    if (slash != std::string_view::npos) {
        const std::string_view number = text.substr(slash + 1);
        const auto [end, fault] = std::from_chars(number.data(), number.data() + number.size(), bits);
        if (fault != std::errc{} || end != number.data() + number.size() || bits > 128 - base) return Error{&errors::malformed};
    }
    Network out;
    out.prefix_ = *address;
    out.bits_ = base + bits;
    return out;
}

bool Network::contains(const Address& address) const {
    const std::size_t whole = bits_ / 8;
    if (!std::equal(prefix_.octets.begin(), prefix_.octets.begin() + static_cast<std::ptrdiff_t>(whole), address.octets.begin()))
        return false;
    const unsigned rest = bits_ % 8;
    return rest == 0 || ((prefix_.octets[whole] ^ address.octets[whole]) >> (8 - rest)) == 0;
}

bool is_public(const Address& address) {
    if (address.is_v4()) return !in_any(address, special_v4());
    static const Network nat64 = *Network::parse("64:ff9b::/96"), global = *Network::parse("2000::/3");
    if (nat64.contains(address)) return is_public(mapped(address.octets.data() + v4_at));
    return global.contains(address) && !in_any(address, special_v6());
}

bool may_reach(const Address& address, const std::vector<Network>& allowed) {
    return is_public(address) || in_any(address, allowed);
}

}  // namespace jixia::fetch
