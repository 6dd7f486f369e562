#include "base/text.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <bit>
#include <cstring>
#include <memory>
#include <mutex>

#include "base/result.h"

namespace jixia::text {
namespace {

std::string normalise(const icu::Normalizer2* form, std::string_view utf8) {
    UErrorCode status = U_ZERO_ERROR;
    std::string out;
    icu::StringByteSink<std::string> sink(&out);
    form->normalizeUTF8(0, icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())), sink, nullptr, status);
    JX_ASSERT(U_SUCCESS(status));
    return out;
}

bool is_space(UChar32 c) { return u_isUWhiteSpace(c) != 0 || c == 0xFEFF; }

/// ICU's transliterators are made once; a clone is not needed since `transliterate` is const and thread-safe.
const icu::Transliterator& latin() {
    static const std::unique_ptr<icu::Transliterator> made = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<icu::Transliterator> result(
            icu::Transliterator::createInstance("Han-Latin; Any-Latin; Latin-ASCII; Lower", UTRANS_FORWARD, status));
        JX_ASSERT(U_SUCCESS(status) && result != nullptr);
        return result;
    }();
    return *made;
}

}  // namespace

bool is_utf8(std::string_view bytes) {
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    const std::size_t size = bytes.size();
    for (std::size_t at = 0; at < size;) {
        const std::uint8_t lead = data[at];
        if (lead < 0x80) {
            // Eight at a time while they are ASCII: most of what is judged is numbers and separators.
            std::uint64_t word = 0;
            ++at;
            while (at + 8 <= size) {
                std::memcpy(&word, data + at, 8);
                if ((word & 0x8080808080808080u) != 0) {
                    at += static_cast<std::size_t>(std::countr_zero(word & 0x8080808080808080u)) / 8;
                    break;
                }
                at += 8;
            }
            continue;
        }
        // Three bytes are what Chinese is made of; surrogates and overlong forms are left to the full check.
        if (lead >= 0xE1 && lead <= 0xEC && at + 3 <= size) {
            if ((data[at + 1] & 0xC0) != 0x80 || (data[at + 2] & 0xC0) != 0x80) return false;
            at += 3;
            continue;
        }
        const std::size_t count = lead >= 0xF0 ? 4U : lead >= 0xE0 ? 3U : 2U;
        if (lead < 0xC2 || lead > 0xF4 || at + count > size) return false;
        for (std::size_t i = 1; i < count; ++i)
            if ((data[at + i] & 0xC0) != 0x80) return false;
        const std::uint8_t second = data[at + 1];
        if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || (lead == 0xF0 && second < 0x90) ||
            (lead == 0xF4 && second > 0x8F))
            return false;
        at += count;
    }
    return true;
}

std::string nfc(std::string_view utf8) {
    UErrorCode status = U_ZERO_ERROR;
    return normalise(icu::Normalizer2::getNFCInstance(status), utf8);
}

std::string fold(std::string_view utf8) {
    UErrorCode status = U_ZERO_ERROR;
    return normalise(icu::Normalizer2::getNFKCCasefoldInstance(status), utf8);
}

std::string trim(std::string_view utf8) {
    const char* data = utf8.data();
    auto begin = std::int32_t{0};
    auto end = static_cast<std::int32_t>(utf8.size());
    while (begin < end) {
        std::int32_t next = begin;
        UChar32 c = 0;
        U8_NEXT(data, next, end, c);  // NOLINT(bugprone-inc-dec-in-conditions): ICU's macro
        if (!is_space(c)) break;
        begin = next;
    }
    while (end > begin) {
        std::int32_t previous = end;
        UChar32 c = 0;
        U8_PREV(data, begin, previous, c);  // NOLINT(bugprone-inc-dec-in-conditions): ICU's macro
        if (!is_space(c)) break;
        end = previous;
    }
    return std::string(utf8.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)));
}

std::size_t length(std::string_view utf8) {
    std::size_t count = 0;
    for (const char c : utf8) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1U : 0U;
    return count;
}

std::string_view prefix(std::string_view utf8, std::size_t count) {
    std::size_t seen = 0;
    for (std::size_t at = 0; at < utf8.size(); ++at)
        if ((static_cast<unsigned char>(utf8[at]) & 0xC0) != 0x80 && ++seen > count) return utf8.substr(0, at);
    return utf8;
}

std::string pinyin(std::string_view utf8) {
    icu::UnicodeString text = icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
    latin().transliterate(text);
    std::string out;
    text.toUTF8String(out);
    return out;
}

std::string pinyin_initials(std::string_view utf8) {
    std::string out;
    for (const std::string& syllable : split(pinyin(utf8), ' '))
        if (!syllable.empty()) out += syllable[0];
    return out;
}

std::string identifier(std::string_view utf8) {
    std::string out;
    bool gap = false;
    for (const char c : pinyin(fold(utf8))) {
        const bool letter = c >= 'a' && c <= 'z';
        const bool digit = c >= '0' && c <= '9';
        if (!letter && !digit) {
            gap = !out.empty();
            continue;
        }
        if (gap) out += '_';
        gap = false;
        if (out.empty() && digit) out += '_';
        out += c;
    }
    constexpr std::size_t identifier_max = 64;
    if (out.size() > identifier_max) out.resize(identifier_max);
    while (!out.empty() && out.back() == '_') out.pop_back();
    return out.empty() ? "column" : out;
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    for (std::size_t at = 0;;) {
        const std::size_t next = text.find(separator, at);
        parts.emplace_back(text.substr(at, next == std::string_view::npos ? next : next - at));
        if (next == std::string_view::npos) return parts;
        at = next + 1;
    }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) out += separator;
        out += parts[i];
    }
    return out;
}

bool is_digits(std::string_view text) {
    for (const char c : text)
        if (c < '0' || c > '9') return false;
    return !text.empty();
}

std::string percent_encode(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::string_view unreserved = "-._~";
    std::string out;
    for (const char c : bytes) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           unreserved.find(c) != std::string_view::npos;
        if (plain) {
            out += c;
            continue;
        }
        out += '%';
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 15];
    }
    return out;
}

std::string like_pattern(std::string_view utf8) {
    std::string pattern = "%";
    for (const char c : utf8) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern + "%";
}

std::string quoted(std::string_view text, char quote) {
    std::string out(1, quote);
    for (const char c : text) {
        if (c == quote) out += quote;
        out += c;
    }
    return out + quote;
}

}  // namespace jixia::text
