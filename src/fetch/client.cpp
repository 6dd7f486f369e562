#include "fetch/client.h"

#include <curl/curl.h>

#include <algorithm>
#include <memory>

#include "transfer.h"

namespace jixia::fetch {
namespace {

constexpr std::size_t url_length_max = 2000;

using Steady = std::chrono::steady_clock;
using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

Url parsed(const std::string& url) {
    Url out(curl_url(), curl_url_cleanup);
    if (out && curl_url_set(out.get(), CURLUPART_URL, url.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK) out.reset();
    return out;
}

std::string part(const Url& url, CURLUPart which, unsigned flags = 0) {
    char* text = nullptr;
    if (curl_url_get(url.get(), which, &text, flags) != CURLUE_OK) return {};
    std::string out(text);
    curl_free(text);
    return out;
}

std::string origin_of(const Url& url) {
    return part(url, CURLUPART_SCHEME) + "://" + part(url, CURLUPART_HOST) + ":" + part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
}

std::string last_segment(const Url& url) {
    const std::string path = part(url, CURLUPART_PATH, CURLU_URLDECODE);
    return path.substr(path.rfind('/') + 1);
}

bool is_redirect(long status) { return status == 301 || status == 302 || status == 303 || status == 307 || status == 308; }

}  // namespace

bool is_fetchable_url(std::string_view text) {
    if (text.size() > url_length_max || std::ranges::any_of(text, [](unsigned char c) { return c <= ' ' || c == 0x7f; }))
        return false;
    const Url url = parsed(std::string(text));
    if (!url) return false;
    const std::string scheme = part(url, CURLUPART_SCHEME);
    return (scheme == "http" || scheme == "https") && !part(url, CURLUPART_HOST).empty();
}

Client::Client(std::vector<Network> allowed, Limits limits) : allowed_(std::move(allowed)), limits_(limits) {}

Result<Download> Client::download(const Request& request, const std::filesystem::path& target,
                                  const std::function<bool(std::int64_t, std::int64_t)>& go_on) const {
    const Steady::time_point deadline = Steady::now() + limits_.whole;
    std::string url = request.url, origin;
    for (int hop = 0; hop <= limits_.redirects_max; ++hop) {
        if (!is_fetchable_url(url)) return Error{&url_invalid};
        const Url here = parsed(url);
        if (hop == 0) origin = origin_of(here);
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Steady::now());
        JX_TRY(TransferAnswer answer,
               transfer({request, url, origin_of(here) == origin, allowed_, limits_, left, target, go_on}));
        if (is_redirect(answer.status) && !answer.redirect.empty()) {
            const bool downgrade = url.starts_with("https:") && !answer.redirect.starts_with("https:");
            if (downgrade) return Error{&url_invalid};
            url = answer.redirect;
            continue;
        }
        if (answer.status != 200 && answer.status != 304) return Error{&bad_status, std::to_string(answer.status)};
        if (answer.download.file_name.empty()) answer.download.file_name = last_segment(here);
        return std::move(answer.download);
    }
    return Error{&bad_status, "too many redirects"};
}

}  // namespace jixia::fetch
