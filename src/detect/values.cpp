#include "values.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

namespace jixia::detect::values {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool all_digits(std::string_view text) { return std::ranges::all_of(text, is_digit); }
int two(std::string_view text, std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); }

/// GB/T 2260: the first two digits of every province, municipality and region.
bool is_province(int code) {
    constexpr std::array first{std::pair{11, 15}, std::pair{21, 23}, std::pair{31, 37}, std::pair{41, 46},
                               std::pair{50, 54}, std::pair{61, 65}, std::pair{71, 71}, std::pair{81, 83}};
    return std::ranges::any_of(first, [&](const auto& range) { return code >= range.first && code <= range.second; });
}

bool is_date(int year, int month, int day) {
    return std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                       std::chrono::day(static_cast<unsigned>(day)))
        .ok();
}

bool luhn(std::string_view digits) {
    int sum = 0;
    bool twice = false;
    for (auto at = digits.rbegin(); at != digits.rend(); ++at, twice = !twice) {
        const int value = *at - '0';
        const int doubled = value * 2 > 9 ? value * 2 - 9 : value * 2;
        sum += twice ? doubled : value;
    }
    return sum % 10 == 0;
}

/// Without the spaces and hyphens that numbers are written with.
std::string compact(std::string_view cell) {
    std::string out;
    for (const char c : cell)
        if (c != ' ' && c != '-') out += c;
    return out;
}

/// Calls `probe` with each run of digits of the cell and the sign after it.
template <class Probe>
bool any_run(std::string_view cell, Probe probe) {
    for (std::size_t at = 0; at < cell.size();) {
        if (!is_digit(cell[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < cell.size() && is_digit(cell[end])) ++end;
        if (probe(cell.substr(at, end - at), end < cell.size() ? cell[end] : '\0')) return true;
        at = end;
    }
    return false;
}

/// Code points of a cell that is all Chinese characters (and the middle dot); 0 for every other one.
std::size_t han(std::string_view cell) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < cell.size();) {
        const auto lead = static_cast<unsigned char>(cell[at]);
        if (lead == 0xC2 && at + 1 < cell.size() && static_cast<unsigned char>(cell[at + 1]) == 0xB7) {  // ·
            at += 2;
        } else if (lead >= 0xE4 && lead <= 0xE9 && at + 2 < cell.size()) {
            at += 3;
        } else {
            return 0;
        }
        ++count;
    }
    return count;
}

/// Surnames by how common they are: those of nine people in ten and more, and the compound ones.
constexpr std::string_view surnames =
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍"
    "韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄"
    "单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商"
    "蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺";
constexpr std::array<std::string_view, 16> compound{"欧阳", "上官", "司马", "诸葛", "皇甫", "东方", "尉迟", "公孙",
                                                    "慕容", "司徒", "令狐", "夏侯", "宇文", "长孙", "轩辕", "端木"};

bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

}  // namespace

bool is_id_card(std::string_view text) {
    if (text.size() != 18) return false;
    // What most numbers fail on first: the century and the month.
    const bool century = (text[6] == '1' && text[7] >= '8') || (text[6] == '2' && text[7] <= '1');
    if (!century || text[10] > '1' || !is_province(two(text, 0))) return false;
    constexpr std::array weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (std::size_t i = 0; i < 17; ++i) {
        if (!is_digit(text[i])) return false;
        sum += (text[i] - '0') * weights[i];
    }
    const char last = text[17] == 'X' ? 'x' : text[17];
    const int year = two(text, 6) * 100 + two(text, 8);
    return "10x98765432"[sum % 11] == last && year >= 1850 && year <= 2100 && is_date(year, two(text, 10), two(text, 12));
}

bool id_card(std::string_view cell) {
    if (cell.size() < 18) return false;
    return any_run(cell, [](std::string_view run, char next) {
        if (run.size() == 18) return is_id_card(run);
        return run.size() == 17 && next == 'x' && is_id_card(std::string(run) + 'x');
    });
}

bool old_id_card(std::string_view cell) {
    return cell.size() == 15 && all_digits(cell) && is_province(two(cell, 0)) &&
           is_date(1900 + two(cell, 6), two(cell, 8), two(cell, 10));
}

bool mobile(std::string_view cell) {
    if (cell.size() < 11) return false;
    const auto is_mobile = [](std::string_view run) {
        return run.size() == 11 && run[0] == '1' && run[1] >= '3';  // 10…, 11…, 12… are no people's numbers
    };
    const auto probe = [&](std::string_view run, char) {
        return is_mobile(run) || (run.size() == 13 && run.starts_with("86") && is_mobile(run.substr(2)));
    };
    if (any_run(cell, probe)) return true;
    constexpr std::size_t written_max = 20;
    return cell.size() <= written_max && any_run(compact(cell), probe);
}

bool bank_card(std::string_view cell) {
    const std::string digits = compact(cell);
    if (digits.size() < 16 || digits.size() > 19 || !all_digits(digits)) return false;
    const bool issued = digits.starts_with("62") || digits.starts_with("60") || digits[0] == '4' || digits[0] == '9' ||
                        digits.starts_with("35") || digits.starts_with("37") ||
                        (digits[0] == '5' && digits[1] >= '1' && digits[1] <= '5');
    return issued && luhn(digits) && !is_id_card(digits);
}

bool passport(std::string_view cell) {
    if (cell.size() < 8 || cell.size() > 11 || !is_letter(cell[0])) return false;
    const std::size_t letters = is_letter(cell[1]) ? 2 : 1;
    if (std::string_view("egpsdchmw").find(cell[0]) == std::string_view::npos) return false;
    const std::string_view digits = cell.substr(letters);
    return digits.size() >= 7 && all_digits(digits);
}

bool plate(std::string_view cell) {
    constexpr std::string_view places = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
    if (cell.size() < 9 || places.find(cell.substr(0, 3)) == std::string_view::npos) return false;
    if (places.find(cell.substr(0, 3)) % 3 != 0) return false;
    const std::string rest = compact(cell.substr(3));
    if (rest.size() < 6 || rest.size() > 10 || !is_letter(rest[0])) return false;
    std::size_t signs = 0, digits = 0;
    for (std::size_t at = 1; at < rest.size(); ++signs) {
        const auto lead = static_cast<unsigned char>(rest[at]);
        if (is_digit(rest[at])) ++digits;
        if (is_digit(rest[at]) || is_letter(rest[at])) ++at;
        else if (lead >= 0xE4 && at + 3 == rest.size() &&
                 std::string_view("挂学警港澳").find(rest.substr(at)) != std::string_view::npos)
            at += 3;
        else if (rest.compare(at, 2, "\xC2\xB7") == 0) {  // 鲁A·12345
            at += 2;
            --signs;
        } else return false;
    }
    return (signs == 5 || signs == 6) && digits >= 1;
}

bool vin(std::string_view cell) {
    if (cell.size() != 17) return false;
    constexpr std::string_view letters = "abcdefghjklmnprstuvwxyz", worth = "12345678123457923456789";
    constexpr std::array weights{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
    int sum = 0, found = 0;
    for (std::size_t i = 0; i < 17; ++i) {
        int value = 0;
        if (is_digit(cell[i])) value = cell[i] - '0';
        else {
            const auto at = letters.find(cell[i]);
            if (at == std::string_view::npos) return false;
            value = worth[at] - '0';
            ++found;
        }
        sum += value * weights[i];
    }
    return found > 0 && (sum % 11 == 10 ? cell[8] == 'x' : cell[8] == static_cast<char>('0' + sum % 11));
}

bool email(std::string_view cell) {
    const auto at = cell.find('@');
    if (at == std::string_view::npos || at == 0) return false;
    const auto is_sign = [](char c) { return is_digit(c) || is_letter(c) || c == '.' || c == '_' || c == '-' || c == '+'; };
    if (!is_sign(cell[at - 1])) return false;
    std::size_t end = at + 1;
    while (end < cell.size() && (is_digit(cell[end]) || is_letter(cell[end]) || cell[end] == '.' || cell[end] == '-')) ++end;
    const std::string_view domain = cell.substr(at + 1, end - at - 1);
    const auto dot = domain.rfind('.');
    return dot != std::string_view::npos && dot > 0 && domain.size() - dot > 2;
}

bool device(std::string_view cell) {
    if (cell.size() == 15 && all_digits(cell)) return luhn(cell);
    if (cell.size() == 17 && (cell[2] == ':' || cell[2] == '-')) {
        for (std::size_t i = 0; i < 17; ++i)
            if (i % 3 == 2 ? cell[i] != cell[2] : !is_hex(cell[i])) return false;
        return true;
    }
    int parts = 0;
    std::size_t at = 0;
    for (; at < cell.size() && parts < 4; ++parts) {
        int value = 0;
        const std::size_t from = at;
        while (at < cell.size() && is_digit(cell[at]) && at - from < 3) value = value * 10 + (cell[at++] - '0');
        if (at == from || value > 255) return false;
        if (at < cell.size() && cell[at] == '.' && parts < 3) ++at;
    }
    return parts == 4 && at == cell.size() && std::ranges::count(cell, '.') == 3;
}

bool person_name(std::string_view cell) {
    const std::size_t length = han(cell);
    if (cell.find("\xC2\xB7") != std::string_view::npos) return length >= 4 && length <= 20;
    if (length < 2 || length > 4) return false;
    if (length >= 3 && std::ranges::any_of(compound, [&](std::string_view name) { return cell.starts_with(name); })) return true;
    if (length == 4) return false;
    for (std::size_t at = 0; at < surnames.size(); at += 3)
        if (surnames.substr(at, 3) == cell.substr(0, 3)) return true;
    return false;
}

bool door(std::string_view cell) {
    return any_run(cell, [&](std::string_view run, char) {
        const std::string_view after = cell.substr(static_cast<std::size_t>(run.data() - cell.data()) + run.size());
        return after.starts_with("室") || after.starts_with("单元") || after.starts_with("户") || after.starts_with("号楼");
    });
}

}  // namespace jixia::detect::values
