#include "law/calendar.h"

#include <array>

#include "announced_days.h"
#include "base/crypto.h"
#include "base/json.h"

namespace jixia::law {

namespace {

using std::chrono::sys_days;
using std::chrono::weekday;

struct AnnouncedDay {
    std::string name;
    Date date{};
    bool isOffDay = false;
};
BOOST_DESCRIBE_STRUCT(AnnouncedDay, (), (name, date, isOffDay))

constexpr std::chrono::days one_day{1};

Error missing(Date day) {
    return Error{&calendar_missing, "no working-day calendar for " + std::to_string(static_cast<int>(day.year()))};
}

bool is_weekday(Date day) {
    const weekday which{sys_days(day)};
    return which != std::chrono::Saturday && which != std::chrono::Sunday;
}

}  // namespace

Calendar Calendar::built_in() {
    Days known;
    for (const AnnouncedYear& year : announced_years) {
        known.years.insert(year.year);
        const auto add = [&](std::string_view list, bool worked) {
            for (std::size_t at = 0; at + 4 <= list.size(); at += 5) {
                const auto digits = [&](std::size_t from) {
                    return static_cast<unsigned>((list[from] - '0') * 10 + (list[from + 1] - '0'));
                };
                const Date day{std::chrono::year(year.year), std::chrono::month(digits(at)), std::chrono::day(digits(at + 2))};
                JX_ASSERT(day.ok());
                known.exceptions[sys_days(day)] = worked;
            }
        };
        add(year.holidays, false);
        add(year.made_up, true);
    }
    Calendar calendar;
    calendar.days_ = std::make_shared<const Days>(std::move(known));
    return calendar;
}

Calendar& Calendar::operator=(const Calendar& other) {
    auto given = other.days();
    const std::lock_guard lock(mutex_);
    days_ = std::move(given);
    return *this;
}

Date Calendar::announced_until() const {
    const auto known = days();
    JX_ASSERT(!known->years.empty());
    int year = *known->years.begin();
    while (known->years.contains(year + 1)) ++year;
    return Date{std::chrono::year(year), std::chrono::December, std::chrono::day(31)};
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
    const std::lock_guard lock(mutex_);
    auto fresh = std::make_shared<Days>(*days_);
    for (const auto& [day, worked] : read) fresh->exceptions[day] = worked;
    fresh->years.insert(static_cast<int>(year));
    days_ = std::move(fresh);
    return {};
}

Result<bool> Calendar::Days::is_working_day(Date day) const {
    if (!covers(day)) return missing(day);
    if (const auto found = exceptions.find(sys_days(day)); found != exceptions.end()) return found->second;
    return is_weekday(day);
}

Result<Date> Calendar::Days::next_working_day(Date day) const {
    for (sys_days next = sys_days(day) + one_day;; next += one_day) {
        JX_TRY(const bool working, is_working_day(Date(next)));
        if (working) return Date(next);
    }
}

Result<Date> Calendar::Days::received_on(Instant event, const ReceiptRule& rule) const {
    const Date day = local_date(event);
    JX_TRY(const bool working, is_working_day(day));
    if (!working) return rule.rest_days_count ? Result<Date>(day) : next_working_day(day);
    return event - start_of(day) >= rule.closing ? next_working_day(day) : Result<Date>(day);
}

Result<bool> Calendar::is_working_day(Date day) const { return days()->is_working_day(day); }
Result<Date> Calendar::next_working_day(Date day) const { return days()->next_working_day(day); }
Result<Date> Calendar::received_on(Instant event, const ReceiptRule& rule) const { return days()->received_on(event, rule); }

Result<Date> Calendar::due_on(Instant event, std::int64_t working_days, const ReceiptRule& rule) const {
    JX_ASSERT(working_days >= 0 && working_days <= 10'000);
    const auto known = days();
    JX_TRY(Date due, known->received_on(event, rule));
    for (std::int64_t counted = 0; counted < working_days; ++counted) { JX_TRY(due, known->next_working_day(due)); }
    return due;
}

Result<std::int64_t> Calendar::working_days_between(Date from, Date to) const {
    const auto known = days();
    const bool backwards = sys_days(to) < sys_days(from);
    std::int64_t count = 0;
    const sys_days last = backwards ? sys_days(from) : sys_days(to);
    for (sys_days day = (backwards ? sys_days(to) : sys_days(from)) + one_day; day <= last; day += one_day) {
        JX_TRY(const bool working, known->is_working_day(Date(day)));
        if (working) ++count;
    }
    return backwards ? -count : count;
}

std::string Calendar::version() const {
    const auto known = days();
    std::string content;
    for (const int year : known->years) content += std::to_string(year) + ";";
    for (const auto& [day, worked] : known->exceptions) content += to_text(Date(day)) + (worked ? "W" : "H");
    return std::to_string(*known->years.begin()) + "-" + std::to_string(*known->years.rbegin()) + "." +
           crypto::sha256_hex(content).substr(0, 12);
}

}  // namespace jixia::law
