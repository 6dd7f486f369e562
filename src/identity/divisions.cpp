#include "identity/divisions.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "division_table.h"

namespace jixia::identity {

namespace {

struct Latin {
    std::string_view code, name;
};
/// Names that syllable by syllable would come out wrong, and the functional zones, whose names are words.
constexpr std::array latin_names{Latin{"370113", "Changqing"},
                                 Latin{"370176", "Jinan High-tech Zone"},
                                 Latin{"370571", "Dongying Economic Development Zone"},
                                 Latin{"370572", "Dongying Port Development Zone"},
                                 Latin{"370612", "Muping"},
                                 Latin{"370671", "Yantai High-tech Zone"},
                                 Latin{"370676", "Yantai Economic Development Zone"},
                                 Latin{"370772", "Weifang Binhai Development Zone"},
                                 Latin{"370871", "Jining High-tech Zone"},
                                 Latin{"370900", "Tai'an"},
                                 Latin{"371071", "Weihai Torch High-tech Zone"},
                                 Latin{"371072", "Weihai Economic Development Zone"},
                                 Latin{"371073", "Weihai Lingang Development Zone"},
                                 Latin{"371171", "Rizhao Economic Development Zone"},
                                 Latin{"371371", "Linyi High-tech Zone"},
                                 Latin{"371471", "Dezhou Tianqu New Area"},
                                 Latin{"371481", "Laoling"},
                                 Latin{"371524", "Dong'e"},
                                 Latin{"371722", "Shan Xian"},
                                 Latin{"371771", "Heze Economic Development Zone"},
                                 Latin{"371772", "Heze High-tech Zone"}};

/// "平阴县" is Pingyin: the last character says only what kind of division it is. "莘县" keeps it: Shen Xian.
std::string romanized(std::string_view name) {
    const bool two_words = text::length(name) <= 2;
    if (!two_words)
        for (const std::string_view suffix : {"省", "市", "区", "县"})
            if (name.ends_with(suffix)) {
                name.remove_suffix(suffix.size());
                break;
            }
    std::string out;
    bool capital = true;
    for (const char c : text::pinyin(name)) {
        if (c == ' ') {
            if (two_words) out += ' ';
            capital = two_words;
            continue;
        }
        out += capital && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        capital = false;
    }
    return out;
}

/// Names in Latin letters by code: made once, since transliterating is dear.
const std::map<std::string_view, std::string>& latin() {
    static const auto names = [] {
        std::map<std::string_view, std::string> made;
        for (const Latin& latin : latin_names) made.emplace(latin.code, latin.name);
        for (const DivisionRow& row : division_table)
            if (!made.contains(row.code)) made.emplace(row.code, romanized(row.name));
        return made;
    }();
    return names;
}

}  // namespace

std::span<const DivisionRow> divisions() { return division_table; }

const DivisionRow* find_division(std::string_view code) {
    const auto found = std::ranges::lower_bound(division_table, code, {}, &DivisionRow::code);
    return found != division_table.end() && found->code == code ? &*found : nullptr;
}

std::string division_name(std::string_view code, std::string_view language) {
    const DivisionRow* division = find_division(code);
    if (division == nullptr) return std::string(code);
    return language == "en" ? latin().at(division->code) : std::string(division->name);
}

}  // namespace jixia::identity
