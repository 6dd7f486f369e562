#include "suggest.h"

#include <algorithm>
#include <cstring>
#include <unordered_set>

#include "base/text.h"
#include "match.h"
#include "tokenizer.h"

namespace jixia::search {
namespace {

constexpr std::size_t titles_scanned_max = 64;  ///< by sound: so many hits are enough to choose from

struct Typed {
    std::string folded;   ///< as text
    std::string spelled;  ///< as sound: letters and digits without gaps
    bool latin = false;   ///< nothing but letters, digits and gaps: may be pinyin
};

Typed typed_as(std::string_view typed) {
    Typed out;
    out.folded = text::fold(text::trim(typed));
    Speller speller;
    out.spelled = speller.spell(out.folded).full;
    out.latin = !out.folded.empty() &&
                std::ranges::none_of(glyphs(out.folded), [](const Glyph& glyph) { return is_ideograph(glyph.code); });
    return out;
}

/// How well a word answers what was typed: 3 begins with it, 2 sounds so from the beginning, 1 holds it, 0 not.
int fit(const Word& word, const Typed& typed) {
    if (word.folded.starts_with(typed.folded)) return 3;
    const bool sounds = !typed.spelled.empty() && typed.latin;
    if (sounds && (word.pinyin.starts_with(typed.spelled) || word.initials.starts_with(typed.spelled))) return 2;
    if (word.folded.find(typed.folded) != std::string::npos) return 1;
    return 0;
}

struct Choice {
    int fit;
    std::int64_t count;
    const Word* word;
};

std::vector<Choice> words_for(const Snapshot& snapshot, const Typed& typed, std::size_t limit) {
    const Vocabulary& vocabulary = *snapshot.vocabulary;
    std::vector<Choice> choices;
    for (std::size_t i = 0; i < vocabulary.words.size(); ++i) {
        if (vocabulary.counts[i] <= 0) continue;
        const int fits = fit(*vocabulary.words[i], typed);
        if (fits > 0) choices.push_back({fits, vocabulary.counts[i], vocabulary.words[i].get()});
    }
    const std::size_t count = std::min(limit, choices.size());
    std::partial_sort(choices.begin(), choices.begin() + static_cast<std::ptrdiff_t>(count), choices.end(),
                      [](const Choice& a, const Choice& b) {
                          if (a.fit != b.fit) return a.fit > b.fit;
                          return a.count != b.count ? a.count > b.count : a.word->text < b.word->text;
                      });
    choices.resize(count);
    return choices;
}

/// Calls `sink(ordinal, from)` for each living document whose text holds `needle`, with the place in the text; until it says
/// false.
template <class Sink>
void scan(const Snapshot& snapshot, Texts Chunk::* column, std::string_view needle, Sink sink) {
    for (std::size_t c = 0; c < snapshot.chunks.size(); ++c) {
        const Texts& texts = (*snapshot.chunks[c]).*column;
        const std::string_view bytes = texts.bytes();
        for (std::size_t at = bytes.find(needle); at != std::string_view::npos;) {
            const std::size_t index = texts.at(at);
            const auto ordinal = static_cast<std::uint32_t>((c << chunk_bits) + index);
            const std::size_t from = at - texts.begin_of(index), end = texts.begin_of(index) + texts[index].size();
            const bool inside = at + needle.size() <= end;
            if (inside && snapshot.is_alive(ordinal) && !sink(ordinal, from)) return;
            at = bytes.find(needle, inside ? end : at + 1);
        }
    }
}

/// Titles that sound like what was typed; those that begin so first.
std::vector<std::uint32_t> titles_by_sound(const Snapshot& snapshot, std::string_view spelled, std::size_t limit) {
    constexpr std::size_t letters_min = 2;
    std::vector<std::uint32_t> first, later;
    if (spelled.size() < letters_min) return first;
    for (Texts Chunk::* column : {&Chunk::initials, &Chunk::pinyin}) {
        scan(snapshot, column, spelled, [&](std::uint32_t ordinal, std::size_t from) {
            (from == 0 ? first : later).push_back(ordinal);
            return first.size() < limit && first.size() + later.size() < titles_scanned_max;
        });
        if (first.size() >= limit) break;
    }
    first.insert(first.end(), later.begin(), later.end());
    return first;
}

Result<std::vector<std::uint32_t>> titles_for(const Snapshot& snapshot, Postings& postings, std::string_view raw,
                                              const Typed& typed, std::size_t limit) {
    std::vector<std::uint32_t> documents;
    const auto parsed = parse_query(raw);
    if (parsed.has_value() && !parsed->blank && !parsed->unsearchable) {
        JX_TRY(documents, best(snapshot, postings, *parsed, limit));
    }
    // What stands so in no title may still sound so: letters typed for characters, or a homophone.
    if (documents.size() < limit) {
        for (const std::uint32_t ordinal : titles_by_sound(snapshot, typed.spelled, limit)) documents.push_back(ordinal);
    }
    return documents;
}

std::vector<std::u32string> folded_glyphs(const std::vector<std::string>& texts) {
    std::vector<std::u32string> out;
    for (const std::string& one : texts) {
        std::u32string folded;
        for (const Glyph& glyph : glyphs(one)) folded += glyph.code;
        out.push_back(std::move(folded));
    }
    return out;
}

/// Insertions, deletions, replacements and swaps of neighbours between two short words; more than `most` counts as most + 1.
std::size_t distance(std::u32string_view a, std::u32string_view b, std::size_t most) {
    if (a.size() > b.size() + most || b.size() > a.size() + most) return most + 1;
    std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i)
        for (std::size_t j = 1; j <= b.size(); ++j) {
            d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
        }
    return std::min(d[a.size()][b.size()], most + 1);
}

/// The part of a title whose syllables are `spelled`, if it begins and ends between characters.
std::string spelled_part(std::string_view title, std::string_view spelled) {
    Speller speller;
    const std::vector<Glyph> all = glyphs(title);
    for (std::size_t from = 0; from < all.size(); ++from) {
        std::size_t at = 0, i = from;
        for (; i < all.size() && at < spelled.size(); ++i) {
            const std::string& syllable = speller.syllable(all[i].code);
            if (syllable.empty() || spelled.substr(at, syllable.size()) != syllable) break;
            at += syllable.size();
        }
        if (at == spelled.size()) return std::string(title.substr(all[from].begin, all[i - 1].end - all[from].begin));
    }
    return {};
}

constexpr std::size_t term_glyphs_max = 32;  ///< longer words are not corrected

/// The word people use that is closest to `term`; empty if none is close.
std::string closest(const Snapshot& snapshot, const std::string& term) {
    const std::u32string folded = folded_glyphs({term}).front();
    if (folded.size() < 2 || folded.size() > term_glyphs_max) return {};
    Speller speller;
    const std::string spelled = speller.spell(term).full;
    const std::size_t most = folded.size() >= 6 ? 2 : folded.size() >= 3 ? 1 : 0;
    const Vocabulary& vocabulary = *snapshot.vocabulary;
    const Word* chosen = nullptr;
    std::size_t chosen_distance = most + 1;
    std::int64_t chosen_count = 0;
    for (std::size_t i = 0; i < vocabulary.words.size(); ++i) {
        const Word& word = *vocabulary.words[i];
        if (vocabulary.counts[i] <= 0) continue;
        std::size_t apart = most + 1;
        if (!spelled.empty() && (word.pinyin == spelled)) apart = 0;
        else if (most > 0) apart = distance(folded, folded_glyphs({word.folded}).front(), most);
        if (apart > most || (apart == chosen_distance && vocabulary.counts[i] <= chosen_count) || apart > chosen_distance)
            continue;
        chosen = &word;
        chosen_distance = apart;
        chosen_count = vocabulary.counts[i];
    }
    if (chosen != nullptr) return chosen->folded == text::fold(term) ? std::string{} : chosen->text;
    std::string part;
    constexpr std::size_t letters_min = 4;
    if (spelled.size() >= letters_min) {
        std::size_t tried = 0;
        scan(snapshot, &Chunk::pinyin, spelled, [&](std::uint32_t ordinal, std::size_t) {
            part = spelled_part(snapshot.title(ordinal), spelled);
            return part.empty() && ++tried < titles_scanned_max;
        });
    }
    return text::fold(part) == text::fold(term) ? std::string{} : part;
}

}  // namespace

Result<std::vector<Suggestion>> suggest(const Snapshot& snapshot, Postings& postings, std::string_view typed, std::size_t limit) {
    constexpr std::size_t typed_characters_max = 64;
    std::vector<Suggestion> out;
    if (limit == 0 || !text::is_utf8(typed)) return out;
    const std::string_view shown = text::prefix(typed, typed_characters_max);
    const Typed as = typed_as(shown);
    if (as.folded.empty()) return out;
    std::unordered_set<std::string> seen;
    auto add = [&](std::string_view text, std::string kind, std::optional<std::string> id) {
        if (out.size() < limit && seen.insert(std::string(text)).second)
            out.push_back({std::string(text), std::move(kind), std::move(id)});
    };
    // Words take at most half, so that entries are always in sight.
    for (const Choice& choice : words_for(snapshot, as, (limit + 1) / 2))
        add(choice.word->text, choice.word->provider ? "provider" : "keyword", std::nullopt);
    JX_TRY(const auto titles, titles_for(snapshot, postings, shown, as, limit));
    for (const std::uint32_t ordinal : titles) add(snapshot.title(ordinal), "title", std::string(snapshot.id(ordinal)));
    return out;
}

Result<std::string> correct(const Snapshot& snapshot, Postings& postings, const ParsedQuery& query) {
    std::string corrected;
    bool changed = false;
    for (const Term& term : query.terms) {
        std::string better;
        if (!term.excluded && !term.phrase) {
            JX_TRY(const bool known, matches_anything(snapshot, postings, term));
            if (!known) better = closest(snapshot, term.text);
        }
        if (!corrected.empty()) corrected += ' ';
        if (term.excluded) corrected += '-';
        const std::string& word = better.empty() ? term.text : better;
        corrected += term.phrase ? '"' + word + '"' : word;
        changed = changed || !better.empty();
    }
    if (!changed) return std::string{};
    return corrected;
}

}  // namespace jixia::search
