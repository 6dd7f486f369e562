#pragma once
// Pinyin of many texts quickly: each character is asked of ICU once.
#include <string>
#include <string_view>
#include <unordered_map>

namespace jixia::search {

/// Letters and digits only, lower case, without gaps.
struct Spelling {
    std::string full, initials;  ///< "gongjiaozhandian", "gjzd"
};

/// Not thread-safe; make one where it is needed.
class Speller {
public:
    Spelling spell(std::string_view utf8);
    /// The syllable of one character, or the character itself if it is a letter or digit, or nothing.
    const std::string& syllable(char32_t code);

private:
    std::unordered_map<char32_t, std::string> known_;
};

}  // namespace jixia::search
