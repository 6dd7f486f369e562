#include "base/clock.h"

#include <fmt/format.h>

#include <charconv>

namespace jixia {
namespace {

using namespace std::chrono;

/// China has kept +08:00 without summer time since 1992; the platform's data begins later.
constexpr hours zone_offset{8};

bool digits(std::string_view text, std::size_t at, std::size_t count, int& out) {
    if (at + count > text.size()) return false;
    for (std::size_t i = at; i < at + count; ++i)
        if (text[i] < '0' || text[i] > '9') return false;
    std::from_chars(text.data() + at, text.data() + at + count, out);
    return true;
}

Error bad(std::string_view what) { return Error{&errors::malformed, std::string(what)}; }

/// Offset of a zone designator in minutes; nothing if it is none.
bool zone_minutes(std::string_view zone, int& minutes_out) {
    if (zone == "Z" || zone == "z") {
        minutes_out = 0;
        return true;
    }
    int hour = 0;
    int minute = 0;
    if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return false;
    if (!digits(zone, 1, 2, hour) || !digits(zone, 4, 2, minute) || hour > 23 || minute > 59) return false;
    minutes_out = (hour * 60 + minute) * (zone[0] == '-' ? -1 : 1);
    return true;
}

}  // namespace

std::string to_text(Date date) {
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

std::string to_text(Instant instant) {
    const auto day = floor<days>(instant);
    const hh_mm_ss clock(instant - day);
    return fmt::format("{}T{:02}:{:02}:{:02}.{:06}Z", to_text(Date(day)), clock.hours().count(), clock.minutes().count(),
                       clock.seconds().count(), clock.subseconds().count());
}

Result<Date> parse_date(std::string_view text) {
    int y = 0;
    int m = 0;
    int d = 0;
    const bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-' && digits(text, 0, 4, y) && digits(text, 5, 2, m) &&
                        digits(text, 8, 2, d);
    if (!shaped || y == 0) return bad("must be a date like 2024-03-01");
    const Date date{year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d))};
    if (!date.ok()) return bad("is not a day of the calendar");
    return date;
}

Result<Instant> parse_instant(std::string_view text) {
    const std::string_view shape = "must be a time with a zone like 2024-03-01T08:00:00Z";
    if (text.size() < 20 || (text[10] != 'T' && text[10] != 't')) return bad(shape);
    JX_TRY(const Date date, parse_date(text.substr(0, 10)));
    int h = 0;
    int m = 0;
    int s = 0;
    if (!digits(text, 11, 2, h) || text[13] != ':' || !digits(text, 14, 2, m) || text[16] != ':' || !digits(text, 17, 2, s))
        return bad(shape);
    if (h > 23 || m > 59 || s > 59) return bad("is not a time of the day");
    std::size_t at = 19;
    std::int64_t micros = 0;
    if (text[at] == '.') {
        std::int64_t weight = 100000;
        const std::size_t first = ++at;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, weight /= 10) micros += weight * (text[at] - '0');
        if (at == first || at - first > 9) return bad(shape);
    }
    int zone = 0;
    if (!zone_minutes(text.substr(at), zone)) return bad(shape);
    return Instant(sys_days(date)) + hours(h) + minutes(m - zone) + seconds(s) + microseconds(micros);
}

Date local_date(Instant instant) { return Date(floor<days>(instant + zone_offset)); }

Instant start_of(Date date) { return Instant(sys_days(date)) - zone_offset; }

Instant SystemClock::now() const { return time_point_cast<microseconds>(system_clock::now()); }

}  // namespace jixia
