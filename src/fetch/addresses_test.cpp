#include "fetch/addresses.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

namespace jixia::fetch {
namespace {

Address address(std::string_view text) { return Address::parse(text).value(); }

TEST(Addresses, OfThePublicInternet) {
    for (const char* text : {"1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0", "192.167.1.1",
                             "223.255.255.255", "2400:3200::1", "2001:4860:4860::8888", "64:ff9b::101:101"})
        EXPECT_TRUE(is_public(address(text))) << text;
}

TEST(Addresses, NotOfThePublicInternet) {
    for (const char* text : {"0.0.0.0",
                             "0.1.2.3",
                             "10.0.0.1",
                             "100.64.0.1",
                             "127.0.0.1",
                             "127.255.255.254",
                             "169.254.169.254",
                             "172.16.0.1",
                             "172.31.255.255",
                             "192.0.0.1",
                             "192.0.2.1",
                             "192.88.99.1",
                             "192.168.1.1",
                             "198.18.0.1",
                             "198.19.255.255",
                             "198.51.100.1",
                             "203.0.113.1",
                             "224.0.0.1",
                             "239.1.1.1",
                             "240.0.0.1",
                             "255.255.255.255",
                             "::",
                             "::1",
                             "::ffff:127.0.0.1",
                             "::ffff:10.0.0.1",
                             "::127.0.0.1",
                             "fe80::1",
                             "fec0::1",
                             "fc00::1",
                             "fd12:3456::1",
                             "ff02::1",
                             "2001:db8::1",
                             "2001::1",
                             "2002:7f00:1::1",
                             "64:ff9b::7f00:1",
                             "64:ff9b:1::1",
                             "100::1",
                             "3fff::1",
                             "5f00::1"})
        EXPECT_FALSE(is_public(address(text))) << text;
}

TEST(Addresses, AnOperatorsNetworkMayBeReachedAndNothingBesideIt) {
    const std::vector<Network> allowed{Network::parse("10.20.0.0/14").value(), Network::parse("fd00:1::/32").value()};
    EXPECT_TRUE(may_reach(address("10.23.255.255"), allowed));
    EXPECT_TRUE(may_reach(address("::ffff:10.20.0.1"), allowed));
    EXPECT_TRUE(may_reach(address("fd00:1::5"), allowed));
    EXPECT_FALSE(may_reach(address("10.24.0.0"), allowed));
    EXPECT_FALSE(may_reach(address("fd00:2::5"), allowed));
}

TEST(Addresses, NetworksAreReadStrictly) {
    for (const char* text : {"10.0.0.0/8", "10.0.0.1", "::/0", "0.0.0.0/0", "fd00::/8"})
        EXPECT_TRUE(Network::parse(text).has_value()) << text;
    for (const char* text :
         {"", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/", "10.0.0.0/8 ", "fd00::/129", "example.org", "10.0.0.0/-1", "/8"})
        EXPECT_FALSE(Network::parse(text).has_value()) << text;
    EXPECT_FALSE(Network::parse("0.0.0.0/0")->contains(address("2400:3200::1")));
}

TEST(Addresses, ASocketsAddressIsTheSameAsItsText) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    ::inet_pton(AF_INET, "10.1.2.3", &v4.sin_addr);
    EXPECT_EQ(Address::of(reinterpret_cast<const sockaddr&>(v4))->octets, address("::ffff:10.1.2.3").octets);
    sockaddr other{};
    other.sa_family = AF_UNIX;
    EXPECT_FALSE(Address::of(other).has_value());
}

}  // namespace
}  // namespace jixia::fetch
