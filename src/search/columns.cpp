#include "columns.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/text.h"
#include "tokenizer.h"

namespace jixia::search {
namespace {

constexpr std::size_t index_of(Facet facet) { return static_cast<std::size_t>(facet); }

/// The division above: 370102 → 370100 → 370000 → none.
std::string division_above(std::string_view code) {
    constexpr std::size_t digits = 6;
    if (code.size() != digits) return "";
    if (!code.ends_with("00")) return std::string(code.substr(0, 4)) + "00";
    if (!code.ends_with("0000")) return std::string(code.substr(0, 2)) + "0000";
    return "";
}

/// 0 to 1, from when it was changed (2010 to 2050) and how often it was fetched (up to some million times).
float prior_of(std::int64_t updated_at, std::int64_t downloads) {
    constexpr double begin_s = 1262304000, span_s = 40 * 31557600.0, downloads_scale = 15;
    const double fresh = std::clamp((static_cast<double>(updated_at) / 1e6 - begin_s) / span_s, 0.0, 1.0);
    const double popular =
        std::clamp(std::log1p(static_cast<double>(std::max<std::int64_t>(downloads, 0))) / downloads_scale, 0.0, 1.0);
    return static_cast<float>(0.5 * fresh + 0.5 * popular);
}

/// The first letters as one number whose order is theirs.
std::uint64_t leading_letters(std::string_view text) {
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < sizeof key; ++i) key = key << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
    return key;
}

}  // namespace

std::size_t Texts::at(std::size_t offset) const {
    return static_cast<std::size_t>(std::ranges::upper_bound(ends_, offset) - ends_.begin());
}

std::uint32_t Codes::find(const std::string& code) const {
    const auto place = numbers.find(code);
    return place == numbers.end() ? 0 : place->second;
}

std::size_t Chunk::memory() const {
    std::size_t bytes = ids.memory() + titles.memory() + keywords.memory() + pinyin.memory() + initials.memory();
    for (const Column& column : facets) bytes += (column.values.capacity() + column.ends.capacity()) * sizeof(std::uint32_t);
    return bytes + 6 * updated_at.capacity() * sizeof(std::int64_t) + prior.capacity() * sizeof(float);
}

std::size_t Snapshot::memory() const {
    std::size_t bytes = alive.size() * sizeof(Alive);
    for (const auto& one : chunks) bytes += one->memory();
    return bytes;
}

struct Columns::State {
    Snapshot current;
    // What may still be changed; anything else in `current` is shared with readers.
    std::shared_ptr<Chunk> chunk;
    std::vector<std::shared_ptr<Alive>> alive;
    std::array<std::shared_ptr<Codes>, facet_count> codes;
    std::shared_ptr<Vocabulary> vocabulary;
    std::unordered_map<std::string, std::size_t> words;
    Speller speller;
};

Columns::Columns() : state_(std::make_unique<State>()) {
    for (auto& dictionary : state_->current.dictionaries) dictionary = std::make_shared<const Codes>();
    state_->current.vocabulary = std::make_shared<const Vocabulary>();
}
Columns::~Columns() = default;

Chunk& Columns::open_chunk() {
    State& s = *state_;
    if (s.current.end % chunk_size == 0 && s.current.chunks.size() * chunk_size == s.current.end) {
        s.chunk = std::make_shared<Chunk>();
        s.current.chunks.push_back(s.chunk);
        s.current.alive.push_back(std::make_shared<const Alive>());
        s.alive.emplace_back();
    } else if (s.chunk == nullptr) {
        s.chunk = std::make_shared<Chunk>(*s.current.chunks.back());
        s.current.chunks.back() = s.chunk;
    }
    return *s.chunk;
}

Alive& Columns::open_alive(std::size_t chunk) {
    State& s = *state_;
    if (s.alive[chunk] == nullptr) {
        s.alive[chunk] = std::make_shared<Alive>(*s.current.alive[chunk]);
        s.current.alive[chunk] = s.alive[chunk];
    }
    return *s.alive[chunk];
}

std::uint32_t Columns::number(Facet facet, std::string_view code, std::string_view name) {
    if (code.empty()) return 0;
    State& s = *state_;
    auto& shared = s.current.dictionaries[index_of(facet)];
    const std::string key(code);
    const std::uint32_t known = shared->find(key);
    if (known != 0 && (name.empty() || shared->names[known] == name)) return known;
    auto& own = s.codes[index_of(facet)];
    if (own == nullptr) {
        own = std::make_shared<Codes>(*shared);
        shared = own;
    }
    if (known != 0) {
        own->names[known] = name;
        return known;
    }
    const auto fresh = static_cast<std::uint32_t>(own->codes.size());
    own->codes.push_back(key);
    own->names.emplace_back(name);
    own->parents.push_back(0);
    own->numbers.emplace(key, fresh);
    if (facet == Facet::division) {
        const std::uint32_t above = number(facet, division_above(code), "");
        own->parents[fresh] = above;
    }
    return fresh;
}

void Columns::count_words(std::string_view keywords, std::string_view provider, std::int64_t by) {
    State& s = *state_;
    if (s.vocabulary == nullptr) {
        s.vocabulary = std::make_shared<Vocabulary>(*s.current.vocabulary);
        s.current.vocabulary = s.vocabulary;
    }
    auto count = [&](std::string_view text, bool is_provider) {
        const auto [place, fresh] =
            s.words.try_emplace(std::string(is_provider ? "p" : "k") + std::string(text), s.vocabulary->words.size());
        if (fresh) {
            Spelling spelling = s.speller.spell(text);
            Word word{std::string(text), text::fold(text), std::move(spelling.full), std::move(spelling.initials), {},
                      is_provider};
            word.glyphs = code_points(word.folded);
            s.vocabulary->words.push_back(std::make_shared<const Word>(std::move(word)));
            s.vocabulary->counts.push_back(0);
        }
        s.vocabulary->counts[place->second] += by;
    };
    each_element(keywords, [&](std::string_view keyword) { count(keyword, false); });
    if (!provider.empty()) count(provider, true);
}

void Columns::push_blank() {
    Chunk& chunk = open_chunk();
    for (std::size_t f = 0; f < facet_count; ++f) {
        Column& column = chunk.facets[f];
        if (is_multiple(static_cast<Facet>(f))) column.ends.push_back(static_cast<std::uint32_t>(column.values.size()));
        else column.values.push_back(0);
    }
    for (auto* numbers : {&chunk.updated_at, &chunk.issued_at, &chunk.downloads, &chunk.rows, &chunk.version})
        numbers->push_back(0);
    chunk.title_keys.push_back(0);
    chunk.prior.push_back(0);
    for (Texts* texts : {&chunk.ids, &chunk.titles, &chunk.keywords, &chunk.pinyin, &chunk.initials}) texts->push("");
    ++state_->current.end;
}

void Columns::add(const StoredDocument& d) {
    State& s = *state_;
    JX_ASSERT(d.ordinal >= s.current.end);
    while (s.current.end < d.ordinal) push_blank();
    Chunk& chunk = open_chunk();
    auto single = [&](Facet facet, std::string_view code, std::string_view name = {}) {
        chunk.facets[index_of(facet)].values.push_back(number(facet, code, name));
    };
    auto several = [&](Facet facet, std::string_view codes) {
        Column& column = chunk.facets[index_of(facet)];
        const std::size_t begin = column.values.size();
        each_element(codes, [&](std::string_view code) {
            const std::uint32_t value = number(facet, code, "");
            // A code listed twice is one value.
            if (std::find(column.values.begin() + static_cast<std::ptrdiff_t>(begin), column.values.end(), value) ==
                column.values.end())
                column.values.push_back(value);
        });
        column.ends.push_back(static_cast<std::uint32_t>(column.values.size()));
    };
    several(Facet::theme, d.themes);
    single(Facet::division, d.division);
    single(Facet::provider, d.provider_id, d.provider_name);
    single(Facet::openness, d.openness);
    several(Facet::format, d.formats);
    single(Facet::update_frequency, d.update_frequency);
    several(Facet::industry, d.industries);
    several(Facet::priority, d.priorities);
    single(Facet::level, d.level);
    chunk.updated_at.push_back(d.updated_at);
    chunk.issued_at.push_back(d.issued_at);
    chunk.downloads.push_back(d.downloads);
    chunk.rows.push_back(d.rows);
    chunk.version.push_back(d.version);
    chunk.prior.push_back(prior_of(d.updated_at, d.downloads));
    const Spelling spelling = s.speller.spell(d.title);
    chunk.title_keys.push_back(leading_letters(spelling.full));
    chunk.ids.push(d.id);
    chunk.titles.push(d.title);
    chunk.keywords.push(d.keywords);
    chunk.pinyin.push(spelling.full);
    chunk.initials.push(spelling.initials);
    open_alive(d.ordinal >> chunk_bits).set(d.ordinal & chunk_mask, true);
    ++s.current.end;
    ++s.current.documents;
    count_words(d.keywords, d.provider_name, 1);
}

void Columns::remove(std::uint32_t ordinal) {
    State& s = *state_;
    if (!s.current.is_alive(ordinal)) return;
    open_alive(ordinal >> chunk_bits).set(ordinal & chunk_mask, false);
    --s.current.documents;
    const Chunk& chunk = s.current.chunk(ordinal);
    const std::size_t at = ordinal & chunk_mask;
    const std::uint32_t provider = chunk.facets[index_of(Facet::provider)].values[at];
    count_words(chunk.keywords[at], s.current.dictionaries[index_of(Facet::provider)]->names[provider], -1);
}

std::shared_ptr<const Snapshot> Columns::snapshot() {
    State& s = *state_;
    auto made = std::make_shared<const Snapshot>(s.current);
    s.chunk.reset();
    s.alive.assign(s.current.alive.size(), nullptr);
    s.codes.fill(nullptr);
    s.vocabulary.reset();
    return made;
}

}  // namespace jixia::search
