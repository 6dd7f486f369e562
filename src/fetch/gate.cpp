#include "gate.h"

#include <sys/socket.h>

#include <algorithm>

namespace jixia::fetch {
namespace {

constexpr int low_speed_s = 60;

curl_socket_t open_socket(void* self, curlsocktype, curl_sockaddr* to) {
    auto& gate = *static_cast<Gate*>(self);
    const auto address = Address::of(to->addr);
    if (!address || !may_reach(*address, gate.allowed)) {
        gate.refused = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

}  // namespace

void pass(CURL* curl, Gate& gate) {
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &gate);
}

void bound(CURL* curl, const Limits& limits, std::chrono::milliseconds left) {
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(1, left.count())));
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(limits.bytes_per_second_min));
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(low_speed_s));
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "Jixia");
}

}  // namespace jixia::fetch
