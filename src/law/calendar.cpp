#include "law/calendar.h"

#include <array>

#include "announced_days.h"
#include "base/crypto.h"
#include "base/json.h"

namespace jixia::law {

namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::weekday;

struct AnnouncedDay {
    std::string name;
    Date date{};
    bool isOffDay = false;
};
BOOST_DESCRIBE_STRUCT(AnnouncedDay, (), (name, date, isOffDay))

Error missing(Date day) {
    return Error{&calendar_missing, "no working-day calendar for " + std::to_string(static_cast<int>(day.year()))};
}

bool is_weekday(Date day) {
    const weekday which{sys_days(day)};
    return which != std::chrono::Saturday && which != std::chrono::Sunday;
}

}  // namespace

Calendar Calendar::built_in() {
    Calendar calendar;
    for (const AnnouncedYear& year : announced_years) {
        calendar.years_.insert(year.year);
        const auto add = [&](std::string_view list, bool worked) {
            for (std::size_t at = 0; at + 4 <= list.size(); at += 5) {
                const auto digits = [&](std::size_t from) {
                    return static_cast<unsigned>((list[from] - '0') * 10 + (list[from + 1] - '0'));
                };
                const Date day{std::chrono::year(year.year), std::chrono::month(digits(at)), std::chrono::day(digits(at + 2))};
                JX_ASSERT(day.ok());
                calendar.exceptions_[sys_days(day)] = worked;
            }
        };
        add(year.holidays, false);
        add(year.made_up, true);
    }
    return calendar;
}

Result<void> Calendar::import_holiday_cn(std::string_view text) {
    JX_TRY(const json::Value document, json::parse(text));
    const json::Object* object = document.if_object();
    if (object == nullptr || !object->contains("year") || !object->contains("days"))
        return Error{&errors::malformed, "the announcement needs \"year\" and \"days\""};
    JX_TRY(const std::int64_t year, json::decode<std::int64_t>(object->at("year")));
    if (year < 2000 || year > 2200) return Error{&errors::invalid, "the year of the announcement must lie between 2000 and 2200"};
    JX_TRY(const auto listed, json::decode<std::vector<AnnouncedDay>>(object->at("days")));
    if (listed.empty()) return Error{&errors::invalid, "the announcement lists no days"};

    std::map<sys_days, bool> read;
    for (const AnnouncedDay& day : listed) {
        const int distance = static_cast<int>(day.date.year()) - static_cast<int>(year);
        if (distance < -1 || distance > 1)
            return Error{&errors::invalid, to_text(day.date) + " does not belong to this announcement"};
        const auto [at, fresh] = read.emplace(sys_days(day.date), !day.isOffDay);
        if (!fresh && at->second == day.isOffDay) return Error{&errors::invalid, to_text(day.date) + " is both worked and free"};
    }
    for (const auto& [day, worked] : read) exceptions_[day] = worked;
    years_.insert(static_cast<int>(year));
    return {};
}

Result<bool> Calendar::is_working_day(Date day) const {
    if (!covers(day)) return missing(day);
    if (const auto found = exceptions_.find(sys_days(day)); found != exceptions_.end()) return found->second;
    return is_weekday(day);
}

Result<Date> Calendar::next_working_day(Date day) const {
    for (sys_days next = sys_days(day) + days(1);; next += days(1)) {
        JX_TRY(const bool working, is_working_day(Date(next)));
        if (working) return Date(next);
    }
}

Result<Date> Calendar::received_on(Instant event, const ReceiptRule& rule) const {
    const Date day = local_date(event);
    JX_TRY(const bool working, is_working_day(day));
    if (!working) return rule.rest_days_count ? Result<Date>(day) : next_working_day(day);
    return event - start_of(day) >= rule.closing ? next_working_day(day) : Result<Date>(day);
}

Result<Date> Calendar::due_on(Instant event, std::int64_t working_days, const ReceiptRule& rule) const {
    JX_ASSERT(working_days >= 0 && working_days <= 10'000);
    JX_TRY(Date due, received_on(event, rule));
    for (std::int64_t counted = 0; counted < working_days; ++counted) { JX_TRY(due, next_working_day(due)); }
    return due;
}

Result<std::int64_t> Calendar::working_days_between(Date from, Date to) const {
    const bool backwards = sys_days(to) < sys_days(from);
    std::int64_t count = 0;
    const sys_days last = backwards ? sys_days(from) : sys_days(to);
    for (sys_days day = (backwards ? sys_days(to) : sys_days(from)) + days(1); day <= last; day += days(1)) {
        JX_TRY(const bool working, is_working_day(Date(day)));
        if (working) ++count;
    }
    return backwards ? -count : count;
}

std::string Calendar::version() const {
    std::string content;
    for (const int year : years_) content += std::to_string(year) + ";";
    for (const auto& [day, worked] : exceptions_) content += to_text(Date(day)) + (worked ? "W" : "H");
    return std::to_string(*years_.begin()) + "-" + std::to_string(*years_.rbegin()) + "." +
           crypto::sha256_hex(content).substr(0, 12);
}

}  // namespace jixia::law
