#pragma once
// Entries that look alike, across units and levels: candidates by locality-sensitive hashing over MinHash signatures of titles,
// column names and content. Pure; memory is some 300 bytes an entry, whatever the entries hold.
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "minhash.h"

namespace jixia::quality {

enum class PairKind {
    duplicate,  ///< the same rows (D06)
    fragment,   ///< one provider, the same columns, titles that differ in time or area alone (D05)
    similar     ///< titles and columns, or a good part of the rows, agree
};
BOOST_DESCRIBE_ENUM(PairKind, duplicate, fragment, similar)

/// What an entry is compared by.
struct Likeness {
    std::string title;
    std::vector<std::string> columns;  ///< names of data items
    std::vector<std::int64_t> sketch;  ///< of its only or largest open table; empty: none
    std::int64_t rows = 0;             ///< of that table
    std::uint64_t provider = 0;        ///< a hash of its id
};

struct Pair {
    std::uint32_t first = 0, second = 0;  ///< in the order in which the entries were added
    PairKind kind{};
    double title = 0, columns = 0;
    double content = -1;  ///< -1: one of the two has none to compare
    bool same_provider = false;
};

/// A title without what names a time or an area ("济南市2023年公交站点" → "公交站点"); the title itself if nothing were left.
/// `areas`: names of divisions, the longest first.
std::string core_of_title(std::string_view title, const std::vector<std::string>& areas);

class Pairs {
public:
    struct Settings {
        std::size_t pairs_max = 200'000;
        /// In a bucket of more entries than this each is compared with the first and with its neighbours alone: a thousand
        /// copies of one thing need not be listed as half a million pairs.
        std::size_t bucket_max = 32;
        double duplicate_min = 0.98, fragment_columns_min = 0.95, similar_min = 0.7, similar_content_min = 0.5;
        std::int64_t duplicate_rows_min = 20;  ///< smaller tables may be equal by chance: their columns must agree too
    };
    Pairs(std::vector<std::string> areas, Settings settings);
    explicit Pairs(std::vector<std::string> areas) : Pairs(std::move(areas), Settings{}) {}

    void add(const Likeness& entry);
    /// In order of the entries.
    std::vector<Pair> find() const;

private:
    struct Signed {
        std::array<std::uint8_t, signature_places> title{}, columns{};
        std::array<std::uint8_t, sketch_bins> content{};
        std::uint64_t provider = 0, title_hash = 0, core_hash = 0;
        std::int64_t rows = 0;
        bool has_columns = false, has_content = false;
    };
    using Candidates = std::vector<std::uint64_t>;
    void gather(Candidates& candidates, const std::function<std::uint64_t(const Signed&)>& band) const;
    bool judge(Pair& pair) const;

    std::vector<std::string> areas_;
    Settings settings_;
    std::vector<Signed> entries_;
};

}  // namespace jixia::quality
