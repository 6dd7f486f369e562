#include "transfer.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <memory>

#include "base/log.h"
#include "gate.h"

namespace jixia::fetch {
namespace {

constexpr std::size_t header_bytes_max = 2000;

/// What libcurl's callbacks of one transfer share.
struct Progress {
    const Transfer& what;
    CURL* curl = nullptr;
    int file = -1;
    TransferAnswer answer;
    std::string disposition;
    Gate gate{what.allowed};
    bool over_size = false, stopped = false, disk_full = false;
};

bool is_success(CURL* curl) {
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return status == 200;
}

std::size_t write_body(char* bytes, std::size_t, std::size_t count, void* self) {
    auto& progress = *static_cast<Progress*>(self);
    if (!is_success(progress.curl)) return count;  // an error's page is not data
    progress.answer.download.bytes += static_cast<std::int64_t>(count);
    if (progress.answer.download.bytes > progress.what.limits.bytes_max) {
        progress.over_size = true;
        return 0;
    }
    for (std::size_t put = 0; put < count;) {
        const ssize_t wrote = ::write(progress.file, bytes + put, count - put);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) {
            progress.disk_full = true;
            return 0;
        }
        put += static_cast<std::size_t>(wrote);
    }
    return count;
}

std::size_t read_header(char* bytes, std::size_t, std::size_t count, void* self) {
    auto& progress = *static_cast<Progress*>(self);
    const std::string_view line(bytes, std::min(count, header_bytes_max));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return count;
    std::string name(line.substr(0, colon));
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    std::string_view value = line.substr(colon + 1);
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!value.empty() && blank(value.front())) value.remove_prefix(1);
    while (!value.empty() && blank(value.back())) value.remove_suffix(1);
    if (name == "etag") progress.answer.download.etag = value;
    if (name == "last-modified") progress.answer.download.last_modified = value;
    if (name == "content-disposition") progress.disposition = value;
    return count;
}

int report(void* self, curl_off_t total, curl_off_t now, curl_off_t, curl_off_t) {
    auto& progress = *static_cast<Progress*>(self);
    progress.over_size = progress.over_size || total > progress.what.limits.bytes_max;
    progress.stopped = progress.what.go_on && !progress.what.go_on(now, total);
    return progress.over_size || progress.stopped ? 1 : 0;
}

using Easy = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Lines = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

void add(Lines& lines, const std::string& line) {
    curl_slist* const held = lines.release();
    curl_slist* const longer = curl_slist_append(held, line.c_str());
    lines.reset(longer != nullptr ? longer : held);
}

void listen(CURL* curl, Progress& progress) {
    pass(curl, progress.gate);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, write_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &progress);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, read_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, report);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &progress);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
}

void authenticate(CURL* curl, const Transfer& what, Lines& lines) {
    if (!what.with_credentials) return;
    if (const auto& s3 = what.request.s3) {
        curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, ("aws:amz:" + s3->region + ":s3").c_str());
        curl_easy_setopt(curl, CURLOPT_USERNAME, s3->access_key.c_str());
        curl_easy_setopt(curl, CURLOPT_PASSWORD, s3->secret_key.c_str());
        add(lines, "x-amz-content-sha256: UNSIGNED-PAYLOAD");
    } else if (!what.request.bearer.empty()) add(lines, "Authorization: Bearer " + what.request.bearer);
}

Result<TransferAnswer> outcome(CURLcode code, Progress& progress) {
    if (progress.disk_full) return Error{&errors::storage_full};
    if (progress.over_size) return Error{&too_large};
    if (progress.stopped) return Error{&errors::timed_out};
    if (progress.gate.refused && code != CURLE_OK) return Error{&address_refused};
    if (code == CURLE_OPERATION_TIMEDOUT) return Error{&too_slow};
    if (code != CURLE_OK) {
        log::info("a fetch failed", {{"fault", std::string_view(curl_easy_strerror(code))}});
        return Error{&unreachable};
    }
    curl_easy_getinfo(progress.curl, CURLINFO_RESPONSE_CODE, &progress.answer.status);
    char* redirect = nullptr;
    curl_easy_getinfo(progress.curl, CURLINFO_REDIRECT_URL, &redirect);
    if (redirect != nullptr) progress.answer.redirect = redirect;
    progress.answer.download.changed = progress.answer.status != 304;
    progress.answer.download.file_name = file_name_of_disposition(progress.disposition);
    return std::move(progress.answer);
}

}  // namespace

Result<TransferAnswer> transfer(const Transfer& what) {
    static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    const Easy curl(curl_easy_init(), curl_easy_cleanup);
    if (!ready || !curl) return Error{&errors::internal, "libcurl does not start"};
    Progress progress{what, curl.get(), -1, {}, {}};
    progress.file = ::open(what.target.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (progress.file < 0) return Error{&errors::internal, "no file to fetch into"};
    Lines lines(nullptr, curl_slist_free_all);
    if (!what.request.etag.empty()) add(lines, "If-None-Match: " + what.request.etag);
    else if (!what.request.last_modified.empty()) add(lines, "If-Modified-Since: " + what.request.last_modified);
    bound(curl.get(), what.limits, what.left);
    listen(curl.get(), progress);
    authenticate(curl.get(), what, lines);
    curl_easy_setopt(curl.get(), CURLOPT_URL, what.url.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, lines.get());
    const CURLcode code = curl_easy_perform(curl.get());
    ::close(progress.file);
    return outcome(code, progress);
}

}  // namespace jixia::fetch
