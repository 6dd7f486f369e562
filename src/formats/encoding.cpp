#include "encoding.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <vector>

#include "base/text.h"

namespace jixia::formats {
namespace {

struct Close {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, Close>;

constexpr char16_t undecodable = 0xFFFE;  // a noncharacter: stands for a broken sequence between ICU and our writer

const char* icu_name(Encoding encoding) {
    switch (encoding) {
        case Encoding::utf8: return "UTF-8";
        case Encoding::utf16le: return "UTF-16LE";
        case Encoding::utf16be: return "UTF-16BE";
        case Encoding::gb18030:
        case Encoding::unknown: return "gb18030";
    }
    return "gb18030";
}

void mark_undecodable(const void*, UConverterToUnicodeArgs* arguments, const char*, int32_t, UConverterCallbackReason reason,
                      UErrorCode* status) {
    if (reason > UCNV_IRREGULAR) return;
    *status = U_ZERO_ERROR;
    ucnv_cbToUWriteUChars(arguments, &undecodable, 1, 0, status);
}

/// GB18030-2022 gave 18 two-byte codes, which ICU 72 still maps to the private use area, their standard characters.
char16_t to_edition_2022(char16_t unit) {
    switch (unit) {
        case 0xE78D: return 0xFE10;
        case 0xE78E: return 0xFE12;
        case 0xE78F: return 0xFE11;
        case 0xE790: return 0xFE13;
        case 0xE791: return 0xFE14;
        case 0xE792: return 0xFE15;
        case 0xE793: return 0xFE16;
        case 0xE794: return 0xFE17;
        case 0xE795: return 0xFE18;
        case 0xE796: return 0xFE19;
        case 0xE81E: return 0x9FB4;
        case 0xE826: return 0x9FB5;
        case 0xE82B: return 0x9FB6;
        case 0xE82C: return 0x9FB7;
        case 0xE832: return 0x9FB8;
        case 0xE843: return 0x9FB9;
        case 0xE854: return 0x9FBA;
        case 0xE864: return 0x9FBB;
        default: return unit;
    }
}

/// A running decoder: pieces in, UTF-8 out.
class Decoder {
public:
    explicit Decoder(Encoding encoding) : Decoder(icu_name(encoding)) {}
    explicit Decoder(const char* charset) : gb_(ucnv_compareNames(charset, "gb18030") == 0) {
        UErrorCode status = U_ZERO_ERROR;
        converter_.reset(ucnv_open(charset, &status));
        JX_ASSERT(U_SUCCESS(status));
        ucnv_setToUCallBack(converter_.get(), mark_undecodable, nullptr, nullptr, nullptr, &status);
        JX_ASSERT(U_SUCCESS(status));
        units_.resize(64 * 1024);
    }
    void feed(std::string_view bytes, bool last, std::string& out) {
        const char* source = bytes.data();
        const char* const end = source + bytes.size();
        for (;;) {
            UChar* target = units_.data();
            UErrorCode status = U_ZERO_ERROR;
            ucnv_toUnicode(converter_.get(), &target, units_.data() + units_.size(), &source, end, nullptr, last, &status);
            append(std::u16string_view(units_.data(), static_cast<std::size_t>(target - units_.data())), out);
            if (status != U_BUFFER_OVERFLOW_ERROR) break;
        }
        if (last && high_ != 0) {
            out += '\xFF';
            high_ = 0;
        }
    }

private:
    void append(std::u16string_view units, std::string& out) {
        for (char16_t unit : units) {
            if (gb_) unit = to_edition_2022(unit);
            if (high_ != 0) {
                if (unit >= 0xDC00 && unit <= 0xDFFF) {
                    put(0x10000u + ((static_cast<char32_t>(high_) - 0xD800u) << 10) + (unit - 0xDC00u), out);
                    high_ = 0;
                    continue;
                }
                out += '\xFF';
                high_ = 0;
            }
            if (unit >= 0xD800 && unit <= 0xDBFF) high_ = unit;
            else if (unit == undecodable || (unit >= 0xDC00 && unit <= 0xDFFF)) out += '\xFF';
            else if (!(first_ && unit == 0xFEFF)) put(unit, out);
            first_ = false;
        }
    }
    static void put(char32_t c, std::string& out) {
        if (c < 0x80) out += static_cast<char>(c);
        else if (c < 0x800) {
            out += static_cast<char>(0xC0 | (c >> 6));
            out += static_cast<char>(0x80 | (c & 0x3F));
        } else if (c < 0x10000) {
            out += static_cast<char>(0xE0 | (c >> 12));
            out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
            out += static_cast<char>(0x80 | (c & 0x3F));
        } else {
            out += static_cast<char>(0xF0 | (c >> 18));
            out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
            out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
            out += static_cast<char>(0x80 | (c & 0x3F));
        }
    }
    Converter converter_;
    std::vector<UChar> units_;
    char16_t high_ = 0;
    bool first_ = true;
    bool gb_;
};

bool has_high(std::string_view bytes) {
    return std::ranges::any_of(bytes, [](char c) { return (static_cast<unsigned char>(c) & 0x80u) != 0; });
}

/// UTF-16 without a mark: ASCII delimiters and digits leave zero bytes on one side only.
Encoding guess_utf16(std::string_view sample) {
    std::size_t even = 0, odd = 0;
    const std::size_t size = std::min<std::size_t>(sample.size(), 4096);
    for (std::size_t i = 0; i < size; ++i)
        if (sample[i] == '\0') ++((i & 1) == 0 ? even : odd);
    if (odd > size / 20 && odd > even * 10) return Encoding::utf16le;
    if (even > size / 20 && even > odd * 10) return Encoding::utf16be;
    return Encoding::unknown;
}

}  // namespace

std::string_view name_of(Encoding encoding) {
    switch (encoding) {
        case Encoding::utf8: return "UTF-8";
        case Encoding::utf16le: return "UTF-16LE";
        case Encoding::utf16be: return "UTF-16BE";
        case Encoding::gb18030: return "GB18030";
        case Encoding::unknown: return "unknown";
    }
    return "unknown";
}

Encoding encoding_named(std::string_view name) {
    for (const Encoding encoding : {Encoding::utf8, Encoding::utf16le, Encoding::utf16be, Encoding::gb18030})
        if (name_of(encoding) == name) return encoding;
    return Encoding::unknown;
}

Encoding detect_encoding(std::string_view sample) {
    if (sample.starts_with("\xEF\xBB\xBF")) return Encoding::utf8;
    if (sample.starts_with("\xFF\xFE")) return Encoding::utf16le;
    if (sample.starts_with("\xFE\xFF")) return Encoding::utf16be;
    if (const Encoding wide = guess_utf16(sample); wide != Encoding::unknown) return wide;
    std::size_t lines = 0, utf8 = 0, gb = 0;
    for (std::size_t begin = 0; begin < sample.size() && lines < 20000;) {
        auto end = sample.find('\n', begin);
        const bool cut = end == std::string_view::npos;
        if (cut) end = sample.size();
        const std::string_view line = sample.substr(begin, end - begin);
        begin = end + 1;
        if (!has_high(line) || (cut && lines > 0)) continue;
        ++lines;
        if (text::is_utf8(line)) ++utf8;
        else if (to_utf8(line, Encoding::gb18030).find('\xFF') == std::string::npos) ++gb;
    }
    if (lines == 0 || utf8 * 2 >= lines) return Encoding::utf8;
    return gb * 2 >= lines ? Encoding::gb18030 : Encoding::unknown;
}

std::string to_utf8(std::string_view bytes, Encoding encoding) {
    std::string out;
    Decoder(encoding).feed(bytes, true, out);
    return out;
}

std::string to_utf8(std::string_view bytes, const std::string& charset) {
    if (!has_high(bytes)) return std::string(bytes);
    std::string out;
    Decoder(charset.c_str()).feed(bytes, true, out);
    return out;
}

bool is_charset(const std::string& name) {
    UErrorCode status = U_ZERO_ERROR;
    const Converter converter(ucnv_open(name.c_str(), &status));
    return !name.empty() && U_SUCCESS(status);
}

Result<void> transcode_file(const std::filesystem::path& source, const std::filesystem::path& target, Encoding encoding) {
    std::ifstream in(source, std::ios::binary);
    std::ofstream out(target, std::ios::binary);
    if (!in || !out) return Error{&errors::internal};
    Decoder decoder(encoding);
    std::string piece(1 << 20, '\0'), text;
    while (in) {
        in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        text.clear();
        decoder.feed(std::string_view(piece.data(), static_cast<std::size_t>(in.gcount())), !in, text);
        out.write(text.data(), static_cast<std::streamsize>(text.size()));
        if (!out) return Error{&errors::storage_full};
    }
    out.flush();
    if (!out) return Error{&errors::storage_full};
    return {};
}

}  // namespace jixia::formats
