#include "conditions.h"

#include <fmt/format.h>

#include <array>
#include <chrono>

#include "base/crypto.h"
#include "fields.h"

namespace jixia::http {
namespace {

constexpr std::array<std::string_view, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 3> codings{"--gzip", "--br", "--zstd"};

std::string_view opaque(std::string_view tag) {
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"') tag = tag.substr(1, tag.size() - 2);
    return without_coding(tag);
}

std::optional<int> number(std::string_view digits) {
    int value = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

}  // namespace

std::string quoted_tag(std::string_view tag) {
    if (tag.starts_with('"') || tag.starts_with("W/")) return std::string(tag);
    return fmt::format("\"{}\"", tag);
}

std::string tag_of(std::string_view content) { return fmt::format("\"{}\"", crypto::sha256_hex(content).substr(0, 32)); }

std::string tag_with_coding(std::string_view quoted, std::string_view coding) {
    if (!quoted.ends_with('"')) return std::string(quoted);
    return fmt::format("{}--{}\"", quoted.substr(0, quoted.size() - 1), coding);
}

std::string_view without_coding(std::string_view tag) {
    for (const auto suffix : codings)
        if (tag.ends_with(suffix)) return tag.substr(0, tag.size() - suffix.size());
    return tag;
}

bool none_match_hits(std::string_view list, std::string_view quoted) {
    if (fields::trimmed(list) == "*") return true;
    const auto ours = opaque(quoted);
    while (!list.empty())
        if (opaque(fields::next_element(list)) == ours) return true;
    return false;
}

std::string http_date(Instant instant) {
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(instant - day));
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", weekdays[std::chrono::weekday(day).c_encoding()],
                       static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
                       static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::optional<Instant> parse_http_date(std::string_view text) {
    if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT" || text[7] != ' ' || text[11] != ' ' ||
        text[16] != ' ' || text[19] != ':' || text[22] != ':')
        return std::nullopt;
    const auto month = std::ranges::find(months, text.substr(8, 3));
    const auto day = number(text.substr(5, 2)), year = number(text.substr(12, 4)), hour = number(text.substr(17, 2)),
               minute = number(text.substr(20, 2)), second = number(text.substr(23, 2));
    if (month == months.end() || !day || !year || !hour || !minute || !second) return std::nullopt;
    const std::chrono::year_month_day date(std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(month - months.begin()) + 1),
                                           std::chrono::day(static_cast<unsigned>(*day)));
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    return Instant(std::chrono::sys_days(date)) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           std::chrono::seconds(*second);
}

bool is_unmodified(const Headers& request, std::string_view quoted, std::optional<Instant> modified) {
    if (request.contains("If-None-Match")) return !quoted.empty() && none_match_hits(request.get("If-None-Match"), quoted);
    const auto since = parse_http_date(request.get("If-Modified-Since"));
    return since && modified && std::chrono::floor<std::chrono::seconds>(*modified) <= *since;
}

bool range_applies(const Headers& request, std::string_view quoted, std::optional<Instant> modified) {
    if (!request.contains("If-Range")) return true;
    const auto condition = fields::trimmed(request.get("If-Range"));
    if (condition.starts_with("W/")) return false;
    if (condition.starts_with('"')) return condition == quoted;
    const auto date = parse_http_date(condition);
    return date && modified && std::chrono::floor<std::chrono::seconds>(*modified) == *date;
}

}  // namespace jixia::http
