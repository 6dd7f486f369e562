#pragma once
// Facets and sort keys of all documents as plain columns in memory, in chunks, shared by readers as an immutable snapshot.
//
// A change copies the last chunk (at most 8,192 documents) and the bitmap of one chunk; everything else is shared.
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "file.h"
#include "pinyin.h"
#include "search/types.h"

namespace jixia::search {

inline constexpr unsigned chunk_bits = 13;
inline constexpr std::uint32_t chunk_size = 1U << chunk_bits;
inline constexpr std::uint32_t chunk_mask = chunk_size - 1;

/// Strings one after the other in one buffer.
class Texts {
public:
    void push(std::string_view text) {
        bytes_.append(text);
        ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
    }
    std::string_view operator[](std::size_t i) const {
        const std::uint32_t begin = i == 0 ? 0 : ends_[i - 1];
        return std::string_view(bytes_).substr(begin, ends_[i] - begin);
    }
    std::size_t size() const { return ends_.size(); }
    /// All strings without gaps, to be searched through; `at` finds which one holds a byte.
    std::string_view bytes() const { return bytes_; }
    std::size_t at(std::size_t offset) const;
    std::size_t begin_of(std::size_t i) const { return i == 0 ? 0 : ends_[i - 1]; }
    std::size_t memory() const { return bytes_.capacity() + ends_.capacity() * sizeof(std::uint32_t); }

private:
    std::string bytes_;
    std::vector<std::uint32_t> ends_;
};

/// The codes of one facet, numbered. Number 0 is "none".
struct Codes {
    std::vector<std::string> codes{""}, names{""};
    std::vector<std::uint32_t> parents{0};  ///< divisions: the one above; else 0
    std::unordered_map<std::string, std::uint32_t> numbers;
    /// 0 if it was never seen.
    std::uint32_t find(const std::string& code) const;
};
using Dictionaries = std::array<std::shared_ptr<const Codes>, facet_count>;

/// Facets with several values per document; the others have exactly one.
constexpr bool is_multiple(Facet facet) {
    return facet == Facet::theme || facet == Facet::format || facet == Facet::industry || facet == Facet::priority;
}

struct Column {
    std::vector<std::uint32_t> values;  ///< one a document, or all values one after the other
    std::vector<std::uint32_t> ends;    ///< several: where a document's values end
    std::span<const std::uint32_t> of(std::size_t i, bool multiple) const {
        if (!multiple) return {values.data() + i, 1};
        const std::uint32_t begin = i == 0 ? 0 : ends[i - 1];
        return {values.data() + begin, ends[i] - begin};
    }
};

struct Chunk {
    std::array<Column, facet_count> facets;
    std::vector<std::int64_t> updated_at, issued_at, downloads, rows, version;
    std::vector<std::uint64_t> title_keys;  ///< the first letters of `pinyin` as a number whose order is theirs
    std::vector<float> prior;               ///< 0 to 1: freshness and popularity, which break ties of relevance
    Texts ids, titles, keywords, pinyin, initials;
    std::size_t size() const { return updated_at.size(); }
    std::size_t memory() const;
};

struct Alive {
    std::array<std::uint64_t, chunk_size / 64> bits{};
    bool test(std::uint32_t i) const { return (bits[i / 64] >> (i % 64) & 1) != 0; }
    void set(std::uint32_t i, bool on) {
        const std::uint64_t bit = std::uint64_t{1} << (i % 64);
        bits[i / 64] = on ? bits[i / 64] | bit : bits[i / 64] & ~bit;
    }
};

/// Words people may type: keywords and names of providers, with how many documents have them.
struct Word {
    std::string text, folded, pinyin, initials;
    std::u32string glyphs;  ///< `folded` by code points
    bool provider = false;
};
struct Vocabulary {
    std::vector<std::shared_ptr<const Word>> words;
    std::vector<std::int64_t> counts;
};

struct Snapshot {
    std::vector<std::shared_ptr<const Chunk>> chunks;
    std::vector<std::shared_ptr<const Alive>> alive;
    Dictionaries dictionaries;
    std::shared_ptr<const Vocabulary> vocabulary;
    std::uint32_t end = 0;  ///< ordinals below are in it
    std::int64_t documents = 0;

    const Chunk& chunk(std::uint32_t ordinal) const { return *chunks[ordinal >> chunk_bits]; }
    bool is_alive(std::uint32_t ordinal) const {
        return ordinal < end && alive[ordinal >> chunk_bits]->test(ordinal & chunk_mask);
    }
    std::string_view id(std::uint32_t ordinal) const { return chunk(ordinal).ids[ordinal & chunk_mask]; }
    std::string_view title(std::uint32_t ordinal) const { return chunk(ordinal).titles[ordinal & chunk_mask]; }
    std::size_t memory() const;
};

/// Makes snapshots. One thread at a time.
class Columns {
public:
    Columns();
    ~Columns();
    /// Ordinals must grow; those left out count as removed.
    void add(const StoredDocument& document);
    void remove(std::uint32_t ordinal);
    /// What was added and removed until now. Cheap: shares all but what changed since.
    std::shared_ptr<const Snapshot> snapshot();

private:
    Chunk& open_chunk();
    Alive& open_alive(std::size_t chunk);
    std::uint32_t number(Facet facet, std::string_view code, std::string_view name);
    void count_words(std::string_view keywords, std::string_view provider, std::int64_t by);
    void push_blank();

    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace jixia::search
