#include "chunk.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>

namespace jixia::query {
namespace {

__extension__ typedef __int128 Whole;
__extension__ typedef unsigned __int128 Magnitude;

template <class T>
T at(const void* data, std::size_t row) {
    return static_cast<const T*>(data)[row];
}

template <class T>
void append_integer(std::string& out, T value) {
    std::array<char, 24> digits{};
    out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

/// The digits of `value` with a point before the last `scale` of them.
void append_scaled(std::string& out, Whole value, int scale) {
    std::array<char, 48> digits{};
    std::size_t start = digits.size();
    Magnitude rest = value < 0 ? Magnitude{0} - static_cast<Magnitude>(value) : static_cast<Magnitude>(value);
    for (int place = 0; rest != 0 || place <= scale; ++place) {
        if (scale > 0 && place == scale) digits[--start] = '.';
        digits[--start] = static_cast<char>('0' + static_cast<int>(rest % 10));
        rest /= 10;
    }
    if (value < 0) digits[--start] = '-';
    out.append(digits.data() + start, digits.size() - start);
}

/// The shortest digits that read back as the same number, without an exponent for the sizes people write.
void append_real(std::string& out, double value) {
    std::array<char, 64> digits{};
    const double size = std::fabs(value);
    const bool plain = value == 0 || (size >= 1e-6 && size < 1e17);
    const auto end = plain ? std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed)
                           : std::to_chars(digits.data(), digits.data() + digits.size(), value);
    out.append(digits.data(), end.ptr);
}

void append_padded(std::string& out, std::int64_t value, int width) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    for (auto have = end - digits.data(); have < width; ++have) out += '0';
    out.append(digits.data(), end);
}

void append_date(std::string& out, std::int64_t days) {
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
    const int year = static_cast<int>(date.year());
    if (year < 0) out += '-';
    append_padded(out, std::abs(year), 4);
    out += '-';
    append_padded(out, static_cast<unsigned>(date.month()), 2);
    out += '-';
    append_padded(out, static_cast<unsigned>(date.day()), 2);
}

void append_time(std::string& out, std::int64_t micros) {
    const std::int64_t seconds = micros / 1'000'000;
    std::int64_t fraction = micros % 1'000'000;
    append_padded(out, seconds / 3600, 2);
    out += ':';
    append_padded(out, seconds / 60 % 60, 2);
    out += ':';
    append_padded(out, seconds % 60, 2);
    if (fraction == 0) return;
    int width = 6;
    for (; fraction % 10 == 0; fraction /= 10) --width;
    out += '.';
    append_padded(out, fraction, width);
}

constexpr std::int64_t micros_a_day = 86'400'000'000;

/// Microseconds since 1970 of any of the engine's timestamps.
std::int64_t micros_of(duckdb_type type, std::int64_t value) {
    if (type == DUCKDB_TYPE_TIMESTAMP_S) return value * 1'000'000;
    if (type == DUCKDB_TYPE_TIMESTAMP_MS) return value * 1000;
    if (type == DUCKDB_TYPE_TIMESTAMP_NS) return value / 1000;
    return value;
}

void append_timestamp(std::string& out, std::int64_t micros, char separator) {
    std::int64_t days = micros / micros_a_day, rest = micros % micros_a_day;
    if (rest < 0) {
        --days;
        rest += micros_a_day;
    }
    append_date(out, days);
    out += separator;
    append_time(out, rest);
}

Whole whole_at(duckdb_type stored, const void* data, std::size_t row) {
    switch (stored) {
        case DUCKDB_TYPE_TINYINT: return at<std::int8_t>(data, row);
        case DUCKDB_TYPE_SMALLINT: return at<std::int16_t>(data, row);
        case DUCKDB_TYPE_INTEGER: return at<std::int32_t>(data, row);
        case DUCKDB_TYPE_BIGINT: return at<std::int64_t>(data, row);
        case DUCKDB_TYPE_UTINYINT: return at<std::uint8_t>(data, row);
        case DUCKDB_TYPE_USMALLINT: return at<std::uint16_t>(data, row);
        case DUCKDB_TYPE_UINTEGER: return at<std::uint32_t>(data, row);
        case DUCKDB_TYPE_UBIGINT: return at<std::uint64_t>(data, row);
        case DUCKDB_TYPE_BOOLEAN: return at<bool>(data, row) ? 1 : 0;
        default: {
            const auto huge = at<duckdb_hugeint>(data, row);
            return static_cast<Whole>((static_cast<Magnitude>(static_cast<std::uint64_t>(huge.upper)) << 64U) | huge.lower);
        }
    }
}

bool is_whole(duckdb_type type) {
    return (type >= DUCKDB_TYPE_TINYINT && type <= DUCKDB_TYPE_UBIGINT) || type == DUCKDB_TYPE_HUGEINT ||
           type == DUCKDB_TYPE_BOOLEAN;
}

std::string_view text_at(const void* data, std::size_t row) {
    const auto& text = static_cast<const duckdb_string_t*>(data)[row];
    const std::uint32_t length = text.value.inlined.length;
    return {length <= sizeof text.value.inlined.inlined ? text.value.inlined.inlined : text.value.pointer.ptr, length};
}

/// Dates and times; a moment with a zone is told in UTC.
void append_moment(std::string& out, duckdb_type type, const void* data, std::size_t row, char separator) {
    if (type == DUCKDB_TYPE_DATE) {
        const auto days = at<std::int32_t>(data, row);
        if (std::abs(std::int64_t{days}) == std::numeric_limits<std::int32_t>::max()) out += days < 0 ? "-infinity" : "infinity";
        else append_date(out, days);
        return;
    }
    const auto value = at<std::int64_t>(data, row);
    if (type == DUCKDB_TYPE_TIME) return append_time(out, value);
    if (value >= std::numeric_limits<std::int64_t>::max() || value <= -std::numeric_limits<std::int64_t>::max()) {
        out += value < 0 ? "-infinity" : "infinity";
        return;
    }
    append_timestamp(out, micros_of(type, value), separator);
    if (type == DUCKDB_TYPE_TIMESTAMP_TZ) out += 'Z';
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    static constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    std::size_t done = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        out.append(text, done, i - done);
        done = i + 1;
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default:
                out += "\\u00";
                out += hex[c >> 4U];
                out += hex[c & 15U];
        }
    }
    out.append(text, done);
    out += '"';
}

void Chunk::reset(duckdb_data_chunk chunk, const std::vector<CellLayout>& layouts) {
    if (chunk_ != nullptr) duckdb_destroy_data_chunk(&chunk_);
    chunk_ = chunk;
    vectors_.clear();
    rows_ = chunk == nullptr ? 0 : duckdb_data_chunk_get_size(chunk);
    if (chunk == nullptr) return;
    for (std::size_t i = 0; i < layouts.size(); ++i) {
        const duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, i);
        vectors_.push_back({layouts[i], duckdb_vector_get_data(vector), duckdb_vector_get_validity(vector)});
    }
}

void Chunk::json(std::string& out, std::size_t column, std::size_t row) const {
    if (is_null(column, row)) {
        out += "null";
        return;
    }
    const auto& [layout, data, validity] = vectors_[column];
    switch (layout.meaning) {
        case DUCKDB_TYPE_VARCHAR: return append_json_string(out, text_at(data, row));
        case DUCKDB_TYPE_FLOAT:
        case DUCKDB_TYPE_DOUBLE:
            if (std::isfinite(*real(column, row))) plain(out, column, row);
            else out += "null";
            return;
        case DUCKDB_TYPE_DATE:
        case DUCKDB_TYPE_TIME:
        case DUCKDB_TYPE_TIMESTAMP:
        case DUCKDB_TYPE_TIMESTAMP_S:
        case DUCKDB_TYPE_TIMESTAMP_MS:
        case DUCKDB_TYPE_TIMESTAMP_NS:
        case DUCKDB_TYPE_TIMESTAMP_TZ:
            out += '"';
            append_moment(out, layout.meaning, data, row, 'T');
            out += '"';
            return;
        default: return plain(out, column, row);
    }
}

void Chunk::plain(std::string& out, std::size_t column, std::size_t row) const {
    if (is_null(column, row)) return;
    const auto& [layout, data, validity] = vectors_[column];
    switch (layout.meaning) {
        case DUCKDB_TYPE_VARCHAR: out += text_at(data, row); return;
        case DUCKDB_TYPE_BIGINT: return append_integer(out, at<std::int64_t>(data, row));
        case DUCKDB_TYPE_BOOLEAN: out += at<bool>(data, row) ? "true" : "false"; return;
        case DUCKDB_TYPE_DOUBLE: {
            const auto value = at<double>(data, row);
            if (std::isnan(value)) out += "NaN";
            else if (std::isinf(value)) out += value < 0 ? "-INF" : "INF";
            else append_real(out, value);
            return;
        }
        case DUCKDB_TYPE_FLOAT: {
            std::array<char, 64> digits{};
            out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), at<float>(data, row)).ptr);
            return;
        }
        case DUCKDB_TYPE_DATE:
        case DUCKDB_TYPE_TIME:
        case DUCKDB_TYPE_TIMESTAMP:
        case DUCKDB_TYPE_TIMESTAMP_S:
        case DUCKDB_TYPE_TIMESTAMP_MS:
        case DUCKDB_TYPE_TIMESTAMP_NS:
        case DUCKDB_TYPE_TIMESTAMP_TZ: return append_moment(out, layout.meaning, data, row, ' ');
        default: return append_scaled(out, whole_at(layout.stored, data, row), layout.scale);
    }
}

std::optional<std::int64_t> Chunk::integer(std::size_t column, std::size_t row) const {
    const auto& [layout, data, validity] = vectors_[column];
    if (is_null(column, row) || !is_whole(layout.stored)) return std::nullopt;
    Whole value = whole_at(layout.stored, data, row);
    for (int place = 0; place < layout.scale; ++place) {
        if (value % 10 != 0) return std::nullopt;
        value /= 10;
    }
    if (value < std::numeric_limits<std::int64_t>::min() || value > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
    return static_cast<std::int64_t>(value);
}

std::optional<double> Chunk::real(std::size_t column, std::size_t row) const {
    const auto& [layout, data, validity] = vectors_[column];
    if (is_null(column, row)) return std::nullopt;
    if (layout.stored == DUCKDB_TYPE_DOUBLE) return at<double>(data, row);
    if (layout.stored == DUCKDB_TYPE_FLOAT) return static_cast<double>(at<float>(data, row));
    if (!is_whole(layout.stored)) return std::nullopt;
    if (layout.scale == 0) return static_cast<double>(whole_at(layout.stored, data, row));
    std::string digits;
    append_scaled(digits, whole_at(layout.stored, data, row), layout.scale);
    double value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

std::string_view Chunk::view(std::size_t column, std::size_t row) const {
    const auto& [layout, data, validity] = vectors_[column];
    if (layout.stored != DUCKDB_TYPE_VARCHAR || is_null(column, row)) return {};
    return text_at(data, row);
}

}  // namespace jixia::query
