#include "suggest.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <unordered_set>

#include "base/text.h"
#include "match.h"
#include "tokenizer.h"

namespace jixia::search {
namespace {

constexpr std::size_t titles_scanned_max = 64;  ///< by sound: so many hits are enough to choose from

/// Of this thread: asking ICU for each character again would cost more than the search.
Speller& speller() {
    thread_local Speller own;
    return own;
}

struct Typed {
    std::string folded;   ///< as text
    std::string spelled;  ///< as sound: letters and digits without gaps
    bool latin = false;   ///< nothing but letters, digits and gaps: may be pinyin
};

Typed typed_as(std::string_view typed) {
    Typed out;
    out.folded = text::fold(text::trim(typed));
    out.spelled = speller().spell(out.folded).full;
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

/// Where `needle` begins in `bytes` at or after `from`; npos if nowhere. Much faster than find() on long texts.
std::size_t find_in(std::string_view bytes, std::string_view needle, std::size_t from) {
    if (from >= bytes.size()) return std::string_view::npos;
    const void* at = ::memmem(bytes.data() + from, bytes.size() - from, needle.data(), needle.size());
    return at == nullptr ? std::string_view::npos : static_cast<std::size_t>(static_cast<const char*>(at) - bytes.data());
}

/// Calls `sink(ordinal, from)` for each living document whose text holds `needle`, with the place in the text, newest stretch
/// first; until it says false.
template <class Sink>
void scan(const Snapshot& snapshot, Texts Chunk::* column, std::string_view needle, std::size_t chunks_max, Sink sink) {
    const std::size_t all = snapshot.chunks.size();
    for (std::size_t c = all; c-- > all - std::min(all, chunks_max);) {
        const Texts& texts = (*snapshot.chunks[c]).*column;
        const std::string_view bytes = texts.bytes();
        for (std::size_t at = find_in(bytes, needle, 0); at != std::string_view::npos;) {
            const std::size_t index = texts.at(at);
            const auto ordinal = static_cast<std::uint32_t>((c << chunk_bits) + index);
            const std::size_t from = at - texts.begin_of(index), end = texts.begin_of(index) + texts[index].size();
            const bool inside = at + needle.size() <= end;
            if (inside && snapshot.is_alive(ordinal) && !sink(ordinal, from)) return;
            at = find_in(bytes, needle, inside ? end : at + 1);
        }
    }
}

/// Titles that sound like what was typed; those that begin so first.
std::vector<std::uint32_t> titles_by_sound(const Snapshot& snapshot, std::string_view spelled, std::size_t limit) {
    constexpr std::size_t letters_min = 2;
    std::vector<std::uint32_t> first, later;
    if (spelled.size() < letters_min) return first;
    for (Texts Chunk::* column : {&Chunk::initials, &Chunk::pinyin}) {
        scan(snapshot, column, spelled, SIZE_MAX, [&](std::uint32_t ordinal, std::size_t from) {
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

constexpr std::size_t distance_glyphs_max = 40;

/// Insertions, deletions, replacements and swaps of neighbours between two short words; more than `most` counts as most + 1.
std::size_t distance(std::u32string_view a, std::u32string_view b, std::size_t most) {
    if (a.size() > b.size() + most || b.size() > a.size() + most || std::max(a.size(), b.size()) > distance_glyphs_max)
        return most + 1;
    using Line = std::array<std::uint8_t, distance_glyphs_max + 1>;
    std::array<Line, 3> lines;  // of the matrix: this one and the two before
    for (std::size_t j = 0; j <= b.size(); ++j) lines[0][j] = static_cast<std::uint8_t>(j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        Line& now = lines[i % 3];
        const Line &before = lines[(i + 2) % 3], &two_before = lines[(i + 1) % 3];
        now[0] = static_cast<std::uint8_t>(i);
        std::size_t least = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            std::size_t cost =
                std::min<std::size_t>({before[j] + 1U, now[j - 1] + 1U, before[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                cost = std::min<std::size_t>(cost, two_before[j - 2] + 1U);
            now[j] = static_cast<std::uint8_t>(cost);
            least = std::min(least, cost);
        }
        if (least > most + 1) return most + 1;  // a swap may still save one
    }
    return std::min<std::size_t>(lines[a.size() % 3][b.size()], most + 1);
}

/// The part of a title whose syllables are `spelled`, if it begins and ends between characters.
std::string spelled_part(std::string_view title, std::string_view spelled) {
    const std::vector<Glyph> all = glyphs(title);
    for (std::size_t from = 0; from < all.size(); ++from) {
        std::size_t at = 0, i = from;
        for (; i < all.size() && at < spelled.size(); ++i) {
            const std::string& syllable = speller().syllable(all[i].code);
            if (syllable.empty() || spelled.substr(at, syllable.size()) != syllable) break;
            at += syllable.size();
        }
        if (at == spelled.size()) return std::string(title.substr(all[from].begin, all[i - 1].end - all[from].begin));
    }
    return {};
}

constexpr std::size_t term_glyphs_max = 32;      ///< longer words are not corrected
constexpr std::size_t corrected_chunks_max = 6;  ///< titles looked through for a word of the same sound: some 50,000

/// The word people use that is closest to `term`; empty if none is close.
std::string closest(const Snapshot& snapshot, const std::string& term) {
    const std::u32string folded = code_points(term);
    if (folded.size() < 2 || folded.size() > term_glyphs_max) return {};
    const std::string spelled = speller().spell(term).full;
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
        else if (most > 0) apart = distance(folded, word.glyphs, most);
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
        scan(snapshot, &Chunk::pinyin, spelled, corrected_chunks_max, [&](std::uint32_t ordinal, std::size_t) {
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
