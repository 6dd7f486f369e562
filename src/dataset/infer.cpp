#include "infer.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

#include "base/text.h"

namespace jixia::dataset {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

/// Reads 1 to `most` digits from the front.
std::optional<int> take_number(std::string_view& text, std::size_t most) {
    std::size_t n = 0;
    int value = 0;
    while (n < text.size() && n < most && digit(text[n])) value = value * 10 + (text[n++] - '0');
    if (n == 0) return std::nullopt;
    text.remove_prefix(n);
    return value;
}

bool take(std::string_view& text, std::string_view expected) {
    if (!text.starts_with(expected)) return false;
    text.remove_prefix(expected.size());
    return true;
}

struct DateTime {
    std::chrono::year_month_day date;
    std::optional<int> hour, minute, second;
    std::string_view fraction;
};

bool take_time(std::string_view& text, DateTime& out) {
    const auto hour = take_number(text, 2);
    if (!hour || *hour > 23 || !take(text, ":")) return false;
    const std::size_t before = text.size();
    const auto minute = take_number(text, 2);
    if (!minute || *minute > 59 || before - text.size() != 2) return false;
    out.hour = hour;
    out.minute = minute;
    out.second = 0;
    if (text.empty()) return true;
    if (!take(text, ":") || text.size() < 2) return false;
    const auto second = take_number(text, 2);
    if (!second || *second > 59) return false;
    out.second = second;
    if (text.empty()) return true;
    if (!take(text, ".") || text.empty() || text.size() > 6 || !text::is_digits(text)) return false;
    out.fraction = text;
    text = {};
    return true;
}

/// 2024-03-01, 2024/3/1, 2024.3.1, 2024年3月1日, with a time after a space or T. Only dates that exist, years 1000 to 9999.
std::optional<DateTime> read_datetime(std::string_view text) {
    if (text.size() < 8 || !digit(text[0]) || !digit(text[3])) return std::nullopt;
    const auto year = take_number(text, 4);
    if (!year || *year < 1000) return std::nullopt;
    std::string_view first = "-", second = "-", last = "";
    if (text.starts_with("/")) first = second = "/";
    else if (text.starts_with(".")) first = second = ".";
    else if (text.starts_with("年")) first = "年", second = "月", last = "日";
    if (!take(text, first)) return std::nullopt;
    const auto month = take_number(text, 2);
    if (!month || !take(text, second)) return std::nullopt;
    const auto day = take_number(text, 2);
    if (!day || !take(text, last)) return std::nullopt;
    DateTime out;
    out.date = std::chrono::year(*year) / *month / *day;
    if (!out.date.ok()) return std::nullopt;
    if (text.empty()) return out;
    if (!take(text, " ") && !take(text, "T")) return std::nullopt;
    if (!take_time(text, out)) return std::nullopt;
    return out;
}

/// A number in plain notation; fills kind and digits. Thousands must stand in groups of three.
bool read_number(std::string_view text, CellType& out) {
    if (text == "-0") return false;  // its sign would be lost
    if (!text.empty() && text[0] == '-') text.remove_prefix(1);
    if (text.empty() || !digit(text[0])) return false;
    std::size_t at = 0;
    int whole = 0;
    bool grouped = false;
    for (; at < text.size() && (digit(text[at]) || text[at] == ','); ++at) {
        if (digit(text[at])) {
            ++whole;
            continue;
        }
        if ((!grouped && (whole == 0 || whole > 3)) || at + 3 >= text.size() || !text::is_digits(text.substr(at + 1, 3)))
            return false;
        if (at + 4 < text.size() && digit(text[at + 4])) return false;
        grouped = true;
    }
    const std::string_view rest = text.substr(at);
    out.whole = whole;
    out.plain = !grouped;
    out.long_digits = (whole > 1 && text[0] == '0') || whole > 15;
    if (out.long_digits) return false;
    if (rest.empty()) {
        out.kind = CellKind::integer;
        return true;
    }
    if (rest[0] != '.') return false;
    const std::string_view fraction = rest.substr(1);
    if (fraction.empty() || !text::is_digits(fraction) || fraction.size() > 20) return false;
    out.kind = CellKind::decimal;
    out.scale = static_cast<int>(fraction.size());
    return true;
}

/// 1.5e-3: digits, optional fraction, e, at most two digits of exponent, so that it is finite.
bool read_real(std::string_view text) {
    const auto e = text.find_first_of("eE");
    if (e == std::string_view::npos || e == 0 || text.size() > 32) return false;
    CellType mantissa;
    if (!read_number(text.substr(0, e), mantissa) || !mantissa.plain) return false;
    std::string_view exponent = text.substr(e + 1);
    if (!exponent.empty() && (exponent[0] == '-' || exponent[0] == '+')) exponent.remove_prefix(1);
    return !exponent.empty() && exponent.size() <= 2 && text::is_digits(exponent);
}

constexpr std::array true_words{std::string_view("是"), std::string_view("true"), std::string_view("TRUE"),
                                std::string_view("True")};
constexpr std::array false_words{std::string_view("否"), std::string_view("false"), std::string_view("FALSE"),
                                 std::string_view("False")};

bool header_says(std::string_view header, std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(words, [&](std::string_view word) { return header.find(word) != std::string_view::npos; });
}

std::string half_width(std::string_view cell) { return text::fold(cell); }

bool maybe_full_width(std::string_view cell) { return cell.size() <= 96 && (cell.find("\xEF\xBC") != std::string_view::npos); }

}  // namespace

CellType classify(std::string_view cell) {
    CellType out;
    if (cell.empty()) {
        out.kind = CellKind::empty;
        return out;
    }
    if (cell.size() > 96) return out;
    const char first = cell[0];
    if (digit(first) || first == '-') {
        if (read_number(cell, out)) {
            if (out.kind == CellKind::integer && cell.size() == 8 && out.plain) {
                std::string_view rest = cell;
                const int value = take_number(rest, 8).value_or(0);
                out.compact_date =
                    (std::chrono::year(value / 10000) / (value / 100 % 100) / (value % 100)).ok() && value >= 10000000;
            }
            return out;
        }
        if (out.long_digits) return out;
        out = CellType{};
        if (cell.back() == '%' && read_number(cell.substr(0, cell.size() - 1), out)) {
            out.kind = CellKind::percent;
            out.plain = false;
            return out;
        }
        out = CellType{};
        if (const auto moment = read_datetime(cell)) {
            out.kind = moment->hour ? CellKind::datetime : CellKind::date;
            out.plain = moment->hour ? cell.size() >= 16 && cell[4] == '-' && cell[7] == '-' && cell[13] == ':'
                                     : cell.size() == 10 && cell[4] == '-';
            return out;
        }
        if (read_real(cell)) out.kind = CellKind::real;
        else if (maybe_full_width(cell)) {
            // What folding leaves as it is would come here again without end.
            if (const std::string folded = half_width(cell); folded != cell) {
                out = classify(folded);
                out.plain = false;
            }
        }
        return out;
    }
    if (std::ranges::find(true_words, cell) != true_words.end() || std::ranges::find(false_words, cell) != false_words.end()) {
        out.kind = CellKind::boolean;
        out.plain = cell != "是" && cell != "否";
        return out;
    }
    if (static_cast<unsigned char>(first) == 0xEF && maybe_full_width(cell)) {
        const std::string folded = half_width(cell);
        if (folded != cell && !folded.empty() && (digit(folded[0]) || folded[0] == '-')) {
            out = classify(folded);
            out.plain = false;
            out.compact_date = false;
        }
    }
    return out;
}

std::string canonical(std::string_view cell, ColumnType type) {
    if (cell.empty() || type == ColumnType::text) return std::string(cell);
    std::string clean = maybe_full_width(cell) ? half_width(cell) : std::string(cell);
    switch (type) {
        case ColumnType::text: return clean;
        case ColumnType::integer:
        case ColumnType::decimal:
        case ColumnType::real:
            std::erase(clean, ',');
            if (!clean.empty() && clean.back() == '%') clean.pop_back();
            return clean;
        case ColumnType::boolean: return std::ranges::find(true_words, cell) != true_words.end() ? "true" : "false";
        case ColumnType::date:
        case ColumnType::datetime: break;
    }
    if (clean.size() == 8 && text::is_digits(clean)) return clean.substr(0, 4) + '-' + clean.substr(4, 2) + '-' + clean.substr(6);
    const auto moment = read_datetime(clean);
    if (!moment) return clean;
    std::string out = to_text(moment->date);
    if (type == ColumnType::date) return out;
    const auto two = [](int n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
    out += ' ' + two(moment->hour.value_or(0)) + ':' + two(moment->minute.value_or(0)) + ':' + two(moment->second.value_or(0));
    if (!moment->fraction.empty()) out += '.' + std::string(moment->fraction);
    return out;
}

bool is_identity_number(std::string_view cell) { return detect::is_id_card(cell); }

void ColumnFacts::add(std::string_view cell) {
    ++cells;
    if (cell.empty()) {
        ++empty;
        return;
    }
    if (static_cast<std::int64_t>(cell.size()) > longest)
        longest = std::max(longest, static_cast<std::int64_t>(text::length(cell)));
    different.add(cell);
    if (const std::uint64_t at = Sketch::order_of(cell); at <= least_order_ || at >= greatest_order_) order(cell);
    judge(cell);
    if (cell.size() >= detect::shortest_number) detect::count_numbers(cell, numbers);
}

void ColumnFacts::order(std::string_view cell) {
    constexpr std::size_t kept_characters = 200;
    if (least.empty() || cell < least) {
        least = text::prefix(cell, kept_characters);
        least_order_ = Sketch::order_of(cell);
    }
    if (cell > greatest) {
        greatest = text::prefix(cell, kept_characters);
        greatest_order_ = Sketch::order_of(cell);
    }
}

void ColumnFacts::merge(const ColumnFacts& other) {
    for (const auto part : {&ColumnFacts::cells, &ColumnFacts::empty, &ColumnFacts::integers, &ColumnFacts::decimals,
                            &ColumnFacts::reals, &ColumnFacts::percents, &ColumnFacts::booleans, &ColumnFacts::dates,
                            &ColumnFacts::datetimes, &ColumnFacts::compact_dates, &ColumnFacts::long_digits, &ColumnFacts::texts,
                            &ColumnFacts::phones, &ColumnFacts::identity_numbers})
        this->*part += other.*part;
    numbers.id_cards += other.numbers.id_cards;
    numbers.mobiles += other.numbers.mobiles;
    longest = std::max(longest, other.longest);
    whole = std::max(whole, other.whole);
    scale = std::max(scale, other.scale);
    plain = plain && other.plain;
    different.merge(other.different);
    for (const std::string* end : {&other.least, &other.greatest})
        if (!end->empty()) order(*end);
}

void ColumnFacts::judge(std::string_view cell) {
    // Nothing more can be learnt from a column that is text for certain, but identity numbers are looked for to the end.
    if (texts > 1000 && texts * 50 > cells) {
        if (cell.size() == 18 && is_identity_number(cell)) ++identity_numbers;
        else ++texts;
        return;
    }
    const CellType found = classify(cell);
    plain = plain && found.plain;
    if (found.compact_date) ++compact_dates;
    if (found.long_digits) ++long_digits;
    switch (found.kind) {
        case CellKind::empty: return;
        case CellKind::integer:
            ++integers;
            if (cell.size() == 11 && cell[0] == '1' && cell[1] >= '3') ++phones;
            break;
        case CellKind::decimal: ++decimals; break;
        case CellKind::real: ++reals; return;
        case CellKind::percent: ++percents; break;
        case CellKind::boolean: ++booleans; return;
        case CellKind::date: ++dates; return;
        case CellKind::datetime: ++datetimes; return;
        case CellKind::text:
            ++texts;
            if (is_identity_number(cell)) ++identity_numbers;
            return;
    }
    whole = std::max(whole, found.whole);
    scale = std::max(scale, found.scale);
}

ColumnVerdict decide(const ColumnFacts& facts, std::string_view header) {
    ColumnVerdict out;
    const std::int64_t filled = facts.cells - facts.empty;
    if (filled == 0) return out;
    const std::int64_t numbers = facts.integers + facts.decimals;
    const bool code =
        header_says(header, {"编码", "代码", "编号", "邮编", "电话", "手机", "证号", "账号", "号码", "code", "Code", "CODE"});
    const bool dated = header_says(header, {"日期", "date", "Date", "DATE", "时间"});
    const auto all = [&](std::int64_t count) { return count == filled; };
    out.plain = facts.plain;
    if (dated && all(facts.dates + facts.compact_dates)) {
        out.type = ColumnType::date;
        out.plain = facts.plain && facts.compact_dates == 0;
    } else if (all(numbers) && (code || all(facts.phones))) out.message = "codes-kept-as-text";
    else if (all(facts.integers)) out.type = ColumnType::integer;
    else if (all(numbers) || all(facts.percents)) {
        if (facts.whole + facts.scale <= 38) {
            out.type = ColumnType::decimal;
            out.precision = facts.whole + facts.scale <= 18 ? 18 : 38;
            out.scale = facts.scale;
            if (facts.percents > 0) out.message = "percent-as-number";
        }
    } else if (all(numbers + facts.reals)) out.type = ColumnType::real;
    else if (all(facts.booleans)) out.type = ColumnType::boolean;
    else if (all(facts.dates)) out.type = ColumnType::date;
    else if (all(facts.dates + facts.datetimes)) {
        out.type = ColumnType::datetime;
        out.plain = facts.plain && facts.dates == 0;
    } else if (facts.long_digits + numbers == filled && facts.long_digits > 0) out.message = "long-digits-kept-as-text";
    else {
        const std::int64_t most = std::max({numbers, facts.booleans, facts.dates, facts.datetimes});
        if (most * 100 >= filled * 99) out.message = "almost-typed";
    }
    if (out.type == ColumnType::text) out.plain = true;
    return out;
}

}  // namespace jixia::dataset
