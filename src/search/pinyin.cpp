#include "pinyin.h"

#include "base/text.h"
#include "tokenizer.h"

namespace jixia::search {

constexpr std::size_t known_max = 30'000;  // more than a catalogue's characters; a stranger's queries may bring any

const std::string& Speller::syllable(char32_t code) {
    if (known_.size() >= known_max) known_.clear();
    const auto [place, fresh] = known_.try_emplace(code);
    if (!fresh) return place->second;
    std::string one;
    append_utf8(one, code);
    for (const char c : is_ideograph(code) ? text::pinyin(one) : one)
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) place->second += c;
    return place->second;
}

Spelling Speller::spell(std::string_view utf8) {
    Spelling out;
    bool in_word = false;
    for (const Glyph& glyph : glyphs(utf8)) {
        const std::string& letters = syllable(glyph.code);
        if (letters.empty()) {
            in_word = false;
            continue;
        }
        out.full += letters;
        const bool single = !is_ideograph(glyph.code);
        const bool digit = glyph.code >= '0' && glyph.code <= '9';
        // Of a Latin word the first letter counts, of a number every digit.
        if (!single || digit || !in_word) out.initials += letters[0];
        in_word = single && !digit;
    }
    return out;
}

}  // namespace jixia::search
