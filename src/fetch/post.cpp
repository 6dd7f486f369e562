// A small text posted to an address of the operator's, or read from one, under the same guard as downloads.
#include <memory>

#include "base/log.h"
#include "gate.h"

namespace jixia::fetch {
namespace {

constexpr std::size_t answer_bytes_max = 64 * 1024;
constexpr std::chrono::seconds post_time_max{20};

struct Received {
    std::string body;
    bool over_size = false;
};

std::size_t receive(char* bytes, std::size_t, std::size_t count, void* self) {
    auto& received = *static_cast<Received*>(self);
    received.over_size = received.body.size() + count > answer_bytes_max;
    if (received.over_size) return 0;
    received.body.append(bytes, count);
    return count;
}

}  // namespace

Result<Answer> Client::post(const std::string& url, std::string_view body, std::string_view content_type) const {
    return exchange(url, body, content_type);
}

Result<Answer> Client::get(const std::string& url) const { return exchange(url, std::nullopt, {}); }

Result<Answer> Client::exchange(const std::string& url, const std::optional<std::string_view>& body,
                                std::string_view content_type) const {
    if (!is_fetchable_url(url)) return Error{&url_invalid};
    static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), curl_easy_cleanup);
    if (!ready || !curl) return Error{&errors::internal, "libcurl does not start"};
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> lines(
        body ? curl_slist_append(nullptr, ("Content-Type: " + std::string(content_type)).c_str()) : nullptr, curl_slist_free_all);
    Gate gate{allowed_};
    Received received;
    pass(curl.get(), gate);
    bound(curl.get(), limits_, post_time_max);
    curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
    if (body) {
        curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body->size()));
        curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body->data());
        curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, lines.get());
    }
    curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &received);
    const CURLcode code = curl_easy_perform(curl.get());
    if (received.over_size) return Error{&too_large};
    if (gate.refused && code != CURLE_OK) return Error{&address_refused};
    if (code == CURLE_OPERATION_TIMEDOUT) return Error{&too_slow};
    if (code != CURLE_OK) {
        log::info("a small text did not come", {{"fault", std::string_view(curl_easy_strerror(code))}});
        return Error{&unreachable};
    }
    Answer answer;
    long status = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    answer.status = static_cast<int>(status);
    const char* type = nullptr;
    curl_easy_getinfo(curl.get(), CURLINFO_CONTENT_TYPE, &type);
    if (type != nullptr) answer.content_type = type;
    answer.body = std::move(received.body);
    return answer;
}

}  // namespace jixia::fetch
