#include "dbf.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

#include "base/clock.h"
#include "formats/errors.h"
#include "formats/message.h"

namespace jixia::formats {
namespace {

constexpr std::size_t fixed_header = 32, descriptor = 32;
constexpr std::string_view field_types = "CNFDLMIBOYTG+@PVW0QX";

template <class T>
T number_at(std::string_view bytes, std::size_t at) {
    static_assert(std::endian::native == std::endian::little);
    T value{};
    if (at + sizeof value <= bytes.size()) std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
}

std::string_view trimmed(std::string_view bytes) {
    constexpr std::string_view blanks(" \t\0", 3);
    const auto first = bytes.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return bytes.substr(first, bytes.find_last_not_of(blanks) - first + 1);
}

std::string_view without_tail(std::string_view bytes) {
    constexpr std::string_view blanks(" \0", 2);
    const auto last = bytes.find_last_not_of(blanks);
    return last == std::string_view::npos ? std::string_view{} : bytes.substr(0, last + 1);
}

/// "20240301" as 2024-03-01; what is no date stays as it is, for the report to name.
std::string date_text(std::string_view digits) {
    digits = trimmed(digits);
    if (digits.empty() || digits == "00000000") return {};
    if (digits.size() != 8 || digits.find_first_not_of("0123456789") != std::string_view::npos) return std::string(digits);
    return fmt::format("{}-{}-{}", digits.substr(0, 4), digits.substr(4, 2), digits.substr(6, 2));
}

/// A Julian day and milliseconds.
std::string moment_text(std::string_view bytes) {
    const auto day = number_at<std::int32_t>(bytes, 0);
    const auto milliseconds = number_at<std::int32_t>(bytes, 4);
    constexpr int julian_of_1970 = 2440588, julian_of_9999 = 5373484;
    if (day <= 0 || day > julian_of_9999 || milliseconds < 0) return {};
    const std::chrono::year_month_day date(std::chrono::sys_days(std::chrono::days(day - julian_of_1970)));
    const int second = milliseconds / 1000;
    return fmt::format("{} {:02}:{:02}:{:02}", to_text(date), second / 3600, second % 3600 / 60, second % 60);
}

}  // namespace

bool looks_like_dbf(std::string_view head) {
    constexpr std::array<unsigned char, 12> versions{0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x32, 0x43, 0x83, 0x8B, 0x8E, 0xF5};
    if (head.size() < fixed_header + descriptor) return false;
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(head[at]); };
    if (std::ranges::find(versions, byte(0)) == versions.end()) return false;
    if (byte(2) > 12 || byte(3) > 31) return false;
    const auto header = number_at<std::uint16_t>(head, 8), record = number_at<std::uint16_t>(head, 10);
    return header >= fixed_header + descriptor + 1 && record >= 2 && byte(32) >= ' ' && byte(32 + 16) > 0 &&
           field_types.find(head[32 + 11]) != std::string_view::npos;
}

Result<DbfHeader> parse_dbf_header(std::string_view head) {
    if (!looks_like_dbf(head)) return Error{&file_unreadable};
    DbfHeader out;
    out.records = number_at<std::uint32_t>(head, 4);
    out.header_bytes = number_at<std::uint16_t>(head, 8);
    out.record_bytes = number_at<std::uint16_t>(head, 10);
    out.language = static_cast<unsigned char>(head[29]);
    if (head.size() < out.header_bytes) return Error{&file_unreadable, "The file ends within its header."};
    std::size_t offset = 1;  // the first byte of a record says whether it is deleted
    for (std::size_t at = fixed_header; at + descriptor <= out.header_bytes && head[at] != '\r'; at += descriptor) {
        const std::string_view one = head.substr(at, descriptor);
        DbfField field;
        field.name = std::string(trimmed(one.substr(0, std::min<std::size_t>(11, one.find('\0')))));
        field.type = one[11];
        field.length = static_cast<unsigned char>(one[16]);
        field.decimals = static_cast<unsigned char>(one[17]);
        // Clipper keeps the high byte of long texts where others keep decimals.
        if (field.type == 'C') field.length += static_cast<std::size_t>(field.decimals) << 8;
        field.offset = offset;
        offset += field.length;
        if (field.type == '0') continue;  // FoxPro's hidden column of null flags
        out.fields.push_back(std::move(field));
    }
    if (out.fields.size() > columns_max) return Error{&too_many_columns};
    if (out.fields.empty() || offset > out.record_bytes) return Error{&file_unreadable, "The fields are longer than a record."};
    return out;
}

std::string dbf_cell(const DbfField& field, std::string_view record) {
    if (field.offset + field.length > record.size()) return {};
    const std::string_view bytes = record.substr(field.offset, field.length);
    switch (field.type) {
        case 'N':
        case 'F': {
            const std::string_view number = trimmed(bytes);
            return number.find_first_not_of('*') == std::string_view::npos ? "" : std::string(number);  // stars: overflow
        }
        case 'D': return date_text(bytes);
        case 'L': {
            const char c = bytes.empty() ? ' ' : bytes[0];
            if (std::string_view("TtYy").contains(c)) return "true";
            return std::string_view("FfNn").contains(c) ? "false" : "";
        }
        case 'I':
        case '+': return field.length == 4 ? fmt::format("{}", number_at<std::int32_t>(bytes, 0)) : "";
        case 'B':
        case 'O': return field.length == 8 ? fmt::format("{}", number_at<double>(bytes, 0)) : "";
        case 'Y': {
            if (field.length != 8) return {};
            const auto value = number_at<std::int64_t>(bytes, 0);
            const auto size = value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
            return fmt::format("{}{}.{:04}", value < 0 ? "-" : "", size / 10000, size % 10000);
        }
        case 'T':
        case '@': return field.length == 8 ? moment_text(bytes) : "";
        case 'M':
        case 'G':
        case 'P':
        case 'W': return {};  // kept in a file of its own, which is not here
        default: return std::string(without_tail(bytes));
    }
}

std::string_view charset_of_language(int language) {
    constexpr std::array<std::pair<int, std::string_view>, 22> known{{
        {0x01, "ibm-437"},      {0x02, "ibm-850"},      {0x03, "windows-1252"}, {0x13, "windows-932"},  {0x4D, "gb18030"},
        {0x4E, "windows-949"},  {0x4F, "windows-950"},  {0x50, "windows-874"},  {0x64, "ibm-852"},      {0x65, "ibm-866"},
        {0x66, "ibm-865"},      {0x78, "windows-950"},  {0x79, "windows-949"},  {0x7A, "gb18030"},      {0x7B, "windows-932"},
        {0x7C, "windows-874"},  {0xC8, "windows-1250"}, {0xC9, "windows-1251"}, {0xCA, "windows-1254"}, {0xCB, "windows-1253"},
        {0x7D, "windows-1255"}, {0x7E, "windows-1256"},
    }};
    const auto* const found = std::ranges::find(known, language, &std::pair<int, std::string_view>::first);
    return found == known.end() ? std::string_view{} : found->second;
}

}  // namespace jixia::formats
