#pragma once
// Conditional requests (RFC 9110 §13): entity tags, dates, and when a 304 is the answer.
#include <optional>
#include <string>
#include <string_view>

#include "http/types.h"

namespace jixia::http {

/// `tag` in quotes unless it has them (or is weak) already.
std::string quoted_tag(std::string_view tag);
/// A strong tag (quoted) from the content.
std::string tag_of(std::string_view content);
/// The tag of the same content under a content coding: `"x"` and "gzip" make `"x--gzip"`.
std::string tag_with_coding(std::string_view quoted, std::string_view coding);
/// The tag (without quotes) that the platform gave before a content coding was applied.
std::string_view without_coding(std::string_view tag);
/// If-None-Match's list against our tag, weakly compared and whatever the content coding. "*" matches.
bool none_match_hits(std::string_view list, std::string_view quoted);

/// "Sun, 06 Nov 1994 08:49:37 GMT".
std::string http_date(Instant instant);
/// Reads the one form that is sent today (IMF-fixdate); nothing for any other.
std::optional<Instant> parse_http_date(std::string_view text);

/// True when If-None-Match or, without it, If-Modified-Since says that the caller has this already.
bool is_unmodified(const Headers& request, std::string_view quoted, std::optional<Instant> modified);
/// If-Range of RFC 9110 §13.1.5: true when the range may be served. Weak tags never match.
bool range_applies(const Headers& request, std::string_view quoted, std::optional<Instant> modified);

}  // namespace jixia::http
