#pragma once
// Downloads from addresses that people gave: guarded at the socket, bounded, conditional, with credentials that do not wander.
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "fetch/addresses.h"

namespace jixia::fetch {

inline constexpr ErrorCode url_invalid{"fetch-url-invalid", ErrorKind::invalid};
inline constexpr ErrorCode address_refused{"fetch-address-refused", ErrorKind::invalid};
inline constexpr ErrorCode unreachable{"fetch-unreachable", ErrorKind::busy};
inline constexpr ErrorCode bad_status{"fetch-status", ErrorKind::invalid};
inline constexpr ErrorCode too_large{"fetch-too-large", ErrorKind::too_large};
inline constexpr ErrorCode too_slow{"fetch-too-slow", ErrorKind::timed_out};

/// How a request is signed for an S3-compatible store (AWS Signature Version 4).
struct S3Signature {
    std::string region, access_key, secret_key;
};

struct Request {
    std::string url;                     ///< http or https, without credentials in it
    std::string bearer = {};             ///< sent as Authorization to the origin of `url`, not beyond a redirect to another
    std::optional<S3Signature> s3 = {};  ///< instead of `bearer`
    std::string etag = {}, last_modified = {};  ///< of what is held: what has not changed is not sent again
};

struct Download {
    bool changed = true;  ///< false: the other side said so, and nothing was written
    std::int64_t bytes = 0;
    std::string etag, last_modified;
    std::string file_name;  ///< as the other side names it; a stranger's text, perhaps empty
};

/// What a POST was answered, whatever the status.
struct Answer {
    int status = 0;
    std::string content_type, body;
};

struct Limits {
    std::chrono::milliseconds connect{10'000}, whole{30 * 60 * 1000};
    std::int64_t bytes_max = std::int64_t{10} << 30;
    std::int64_t bytes_per_second_min = 1024;  ///< over a minute
    int redirects_max = 5;
};

/// Any thread.
class Client {
public:
    explicit Client(std::vector<Network> allowed, Limits limits = {});

    /// Writes the body to `target` (made anew). `go_on` is told the bytes so far and those to come (0: unknown); false ends it
    /// with `timed-out`. Refuses `fetch-url-invalid`, `fetch-address-refused` and the others above; an https address is never
    /// left for an http one.
    Result<Download> download(const Request& request, const std::filesystem::path& target,
                              const std::function<bool(std::int64_t bytes, std::int64_t total)>& go_on) const;
    /// Posts text and gives the answer, of at most 64 KiB; follows no redirects and takes at most 20 seconds. Refuses as
    /// `download` does, but no status.
    Result<Answer> post(const std::string& url, std::string_view body,
                        std::string_view content_type = "text/plain; charset=utf-8") const;
    /// Reads a small text in the same way.
    Result<Answer> get(const std::string& url) const;
    const std::vector<Network>& allowed() const { return allowed_; }

private:
    Result<Answer> exchange(const std::string& url, const std::optional<std::string_view>& body,
                            std::string_view content_type) const;

    std::vector<Network> allowed_;
    Limits limits_;
};

/// True for an address that `download` would try: http or https, a host, no user or password, no control characters, at most
/// 2,000 characters.
bool is_fetchable_url(std::string_view url);

}  // namespace jixia::fetch
